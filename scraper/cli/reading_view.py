"""Text to read on a terminal: wrapped to its width, in a pager where it is longer than the screen."""

from __future__ import annotations

import shutil
import sys
from typing import Final

import click

from scraper.cli.terminal import make_safe

_WIDEST: Final = 100
"""Columns of a line; longer lines are hard to read."""
_NARROWEST: Final = 20


def show_text(text: str) -> None:
    """Print text: as it is into a file or a pipe, wrapped and in pages on a terminal."""
    if not sys.stdout.isatty():
        click.echo(text)
        return
    size = shutil.get_terminal_size()
    wrapped = wrap_text(make_safe(text), max(_NARROWEST, min(size.columns, _WIDEST)))
    if sys.stdin.isatty() and wrapped.count("\n") >= size.lines:
        click.echo_via_pager(f"{wrapped}\n")
    else:
        click.echo(wrapped)


def wrap_text(text: str, width: int) -> str:
    """Return text with lines of at most this many cells; words stay whole, characters of two cells count two.

    Styles stay on their words.
    """
    from rich.console import Console  # only terminals need it
    from rich.text import Text

    console = Console(width=width, color_system="standard", force_terminal=True)
    lines: list[str] = []
    for line in text.split("\n"):
        parts = Text.from_ansi(line).wrap(console, width) or [Text()]
        for part in parts:
            part.rstrip()
            with console.capture() as capture:
                console.print(part, end="", soft_wrap=True, highlight=False, markup=False)
            lines.append(capture.get())
    return "\n".join(lines)
