"""What may be printed: nothing on a terminal that moves its cursor, sets its title or turns text around.

Pages choose titles, names and text. A terminal acts on control characters in them, and bidirectional
overrides make a line read as another. Both are replaced where text reaches a terminal, whichever
verb prints it; files and pipes get the text as it is.
"""

from __future__ import annotations

import io
import re
import sys
from typing import Final, TextIO, cast

from scraper.characters import REPLACEMENT

_OURS: Final = r"\x1b\[(?:0|1|4|3[1-7]|39|9[0-7])(?:;(?:0|1|4|3[1-7]|39|9[0-7]))*m"
"""Bold, underline, colours but black, and their end: what our own tables and headings use."""
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
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(part) for part in value)
    text = str(value)[:_MAX_CELL]
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class _SafeTerminal(io.TextIOWrapper):
    """A terminal's stream that writes safe text only."""

    def write(self, text: str, /) -> int:
        return super().write(make_safe(text))


def protect_terminals() -> None:
    """Make standard output and error safe to print anything to.

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
