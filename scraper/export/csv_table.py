"""CSV for spreadsheets: a row an article, safe to open.

A cell that a spreadsheet would take for a formula gets a `'` before it. Use `jsonl`
for unchanged text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from scraper.export.formats import Format
from scraper.export.jsonl import render_utc, value_of
from scraper.fields import FIELDS
from scraper.records import Counts, StoredArticle

_COUNTS: Final = ("views", "likes", "comments")
"""Counts with a column of their own."""

_EXPORTED: Final = tuple(field for field in FIELDS if field.csv)
COLUMNS: Final = tuple(
    name for field in _EXPORTED for name in (_COUNTS if field.kind == "counts" else (field.name,))
)
"""The header."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LIST_SEPARATOR: Final = "; "


def render_rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render the header and a row for each article."""
    yield render_row(COLUMNS)
    for stored in articles:
        yield render_row(_cells(stored))


CSV: Final = Format(
    name="csv",
    summary="a table for spreadsheets, formulas made harmless",
    suffix=".csv",
    render_many=render_rows,
)


def escape_formula(cell: str) -> str:
    """Put a `'` before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def render_row(cells: Iterable[object]) -> str:
    """Render one row of CSV, of data or of column names, safe to open in a spreadsheet."""
    line = io.StringIO()
    # A cell is put in quotes for the characters of the line's end, and a bare CR needs them too.
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(escape_formula(cell) if isinstance(cell, str) else cell for cell in cells)
    return line.getvalue().removesuffix("\r\n") + "\n"


def _cells(stored: StoredArticle) -> Iterator[object]:
    for field in _EXPORTED:
        value = value_of(stored, field)
        if isinstance(value, Counts):
            yield from (getattr(value, name) for name in _COUNTS)
        elif isinstance(value, tuple):
            yield _LIST_SEPARATOR.join(value)
        else:
            yield render_utc(value) if isinstance(value, datetime) else value
