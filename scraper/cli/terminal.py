"""What may be printed: nothing on a terminal that moves its cursor, sets its title or turns text around.

Pages choose titles, names and text. A terminal acts on control characters in them, and bidirectional
overrides make a line read as another. Both are replaced where text reaches a terminal, whichever
verb prints it; files and pipes get the text as it is.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TextIO, cast

from scraper.text.characters import REPLACEMENT

if TYPE_CHECKING:
    from rich.console import Console

_OURS: Final = r"\x1b\[(?:0|1|2|4|3[1-7]|39|9[0-7])(?:;(?:0|1|2|4|3[1-7]|39|9[0-7]))*m"
"""Bold, dim, underline, colours but black, and their end: what our own tables and headings use."""
_LINE_END: Final = {"\r\n": "\n"}
_UNSAFE: Final = re.compile(
    f"({_OURS})|\r\n|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def make_safe(text: str) -> str:
    """Replace control and bidirectional characters, except for line ends, tabs and our own styles."""
    return _UNSAFE.sub(lambda match: match[1] or _LINE_END.get(match[0], REPLACEMENT), text)


_MAX_CELL: Final = 10_000
"""Characters of a cell in a table; the table is for people, and lays out every cell before it prints."""


def one_line(value: object) -> str:
    """Return a value as one line that no terminal takes for a command."""
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(part) for part in value)
    text = str(value)[:_MAX_CELL]
    if text.isprintable():  # the only white space in it is the space
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def measure_cells(text: str) -> int:
    """Return how many cells of a terminal a line takes; East Asian characters take two."""
    if text.isascii():
        return len(text)
    return sum(_width_of(character) for character in text)


@lru_cache(maxsize=10_000)
def _width_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class _SafeTerminal(io.TextIOWrapper):
    """A terminal's stream that writes safe text only."""

    def write(self, text: str, /) -> int:
        return super().write(make_safe(text))

    def draw(self, text: str) -> int:
        """Write text of our own that moves the cursor."""
        return super().write(text)


class _Layer:
    """A stream that passes text on to a terminal in another way."""

    def __init__(self, terminal: _SafeTerminal, write: Callable[[str], object]) -> None:
        self._terminal = terminal
        self._write = write
        self.encoding = terminal.encoding
        self.errors = terminal.errors

    def write(self, text: str) -> int:
        """Write a text."""
        self._write(text)
        return len(text)

    def flush(self) -> None:
        """Write what the terminal's stream still holds."""
        self._terminal.flush()

    def isatty(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the terminal's file descriptor."""
        return self._terminal.fileno()


class _LinesAbove:
    """Prints whole lines above what a console draws."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._begun = ""

    def write(self, text: str) -> None:
        """Print the lines that end in a text; the rest waits for its end."""
        *lines, self._begun = (self._begun + text).split("\n")
        self._print(lines)

    def end(self) -> None:
        """Print the rest."""
        self._print([self._begun] if self._begun else [])
        self._begun = ""

    def _print(self, lines: list[str]) -> None:
        from rich.text import Text

        for line in lines:
            self._console.print(Text.from_ansi(make_safe(line)), soft_wrap=True)


@contextmanager
def open_canvas() -> Iterator[Console]:
    """Yield a console on standard error, a terminal, for what is drawn again and again.

    The drawing may move the cursor. What is printed meanwhile goes above it and is made safe: our
    filter would take the drawing's own cursor movements for hostile ones, and rich's redirection
    passes hostile ones through.
    """
    from rich.console import Console

    stderr: object = sys.stderr
    if isinstance(stderr, _SafeTerminal):
        console = Console(file=cast("TextIO", _Layer(stderr, stderr.draw)))
    else:
        console = Console(stderr=True)
    above = _LinesAbove(console)
    streams = {name: getattr(sys, name) for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        if isinstance(stream, _SafeTerminal):
            setattr(sys, name, _Layer(stream, above.write))
    try:
        yield console
    finally:
        above.end()
        for name, stream in streams.items():
            setattr(sys, name, stream)


@contextmanager
def spinner(text: str) -> Iterator[None]:
    """Show on a terminal that something takes a while."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.progress import Progress, SpinnerColumn

    with (
        open_canvas() as console,
        Progress(
            SpinnerColumn(), "{task.description}", console=console, transient=True,
            redirect_stdout=False, redirect_stderr=False,
        ) as bar,
    ):  # fmt: skip
        bar.add_task(text, total=None)
        yield


def protect_terminals() -> None:
    """Set standard output and error to print any character.

    A character that the stream's encoding lacks, or half of a surrogate pair, is written as an
    escape instead of ending the program.
    """
    for name in ("stdout", "stderr"):
        stream = cast("TextIO", getattr(sys, name))
        if not isinstance(stream, io.TextIOWrapper):
            continue  # a test's own stream, or none
        stream.reconfigure(errors="backslashreplace")
        if stream.isatty():
            safe = _SafeTerminal(
                stream.buffer,
                encoding=stream.encoding,
                errors="backslashreplace",
                line_buffering=True,
            )
            setattr(sys, name, safe)
