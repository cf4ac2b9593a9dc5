"""Write the rows of a table as a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MAX_COLUMNS: Final = 100
"""Widest table written; spans beyond are the page's mistake or malice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as the page has it."""

    text: str
    """Markdown without line ends."""
    columns: int
    """Columns it spans, 1 or more."""
    rows: int
    """Rows it spans, 1 or more."""
    is_head: bool


def write_table(rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table whose rows all have the same number of cells; "" for no rows.

    The first row is the head when all of its cells are; otherwise the head is
    empty, since Markdown knows no table without one. Spanned places stay empty.
    """
    grid = [row for row in _lay_out(rows) if any(row)]
    if not grid:
        return ""
    width = max(len(row) for row in grid)
    first = next(row for row in rows if row and any(cell.text for cell in row))
    if not all(cell.is_head for cell in first):
        grid.insert(0, [""] * width)
    lines = [_line(row, width) for row in grid]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _line(row: list[str], width: int) -> str:
    cells = (text.replace("|", "\\|") for text in row)
    return "| " + " | ".join(cells) + " |" + "  |" * (width - len(row))


def _lay_out(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    grid: list[list[str]] = []
    taken: dict[int, int] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            while taken.get(len(line), 0) and len(line) < _MAX_COLUMNS:
                line.append("")
            if len(line) >= _MAX_COLUMNS:
                break
            start = len(line)
            line.extend([cell.text] + [""] * (cell.columns - 1))
            if cell.rows > 1:
                taken.update(dict.fromkeys(range(start, len(line)), cell.rows))
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        grid.append(line[:_MAX_COLUMNS])
    return grid
