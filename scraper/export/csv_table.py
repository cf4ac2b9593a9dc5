"""CSV: a row an article, values unchanged for programs; for Excel with a byte order mark, safe to open.

A spreadsheet calculates a cell that begins like a formula, so `EXCEL` puts a `'` before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
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
_QUOTE: Final = '"'
_QUOTED: Final = re.compile('[",\\r\\n]')
"""What puts a cell in quotes; `csv.writer` looks at each character of a text in a step of its own."""
_EMPTY: Final = '""'
"""A row of one empty cell; an empty line would be no row."""
_LIST_SEPARATOR: Final = "; "


def render_rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render the header and a row for each article."""
    yield render_plain_row(COLUMNS)
    for stored in articles:
        yield render_plain_row(_cells(stored))


def render_excel(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render the rows with a byte order mark, safe to open in a spreadsheet."""
    yield f"\ufeff{render_row(COLUMNS)}"
    for stored in articles:
        yield render_row(_cells(stored))


CSV: Final = Format(
    name="csv",
    summary="a table of values as they are; --excel for spreadsheets",
    suffix=".csv",
    render_many=render_rows,
)
EXCEL: Final = replace(CSV, render_many=render_excel)
"""`csv --excel`."""


def escape_formula(cell: str) -> str:
    """Put a `'` before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def render_row(cells: Iterable[object]) -> str:
    """Render one row of CSV, of data or of column names, safe to open in a spreadsheet."""
    return render_plain_row(
        escape_formula(cell) if isinstance(cell, str) else cell for cell in cells
    )


def render_plain_row(cells: Iterable[object]) -> str:
    """Render one row of CSV (RFC 4180, but for the line's end), values unchanged."""
    line = ",".join(map(_render_cell, cells))
    return f"{line or _EMPTY}\n"


def _render_cell(value: object) -> str:
    text = "" if value is None else str(value)
    if _QUOTED.search(text) is None:
        return text
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"'


def _cells(stored: StoredArticle) -> Iterator[object]:
    for field in _EXPORTED:
        value = value_of(stored, field)
        if isinstance(value, Counts):
            yield from (getattr(value, name) for name in _COUNTS)
        elif isinstance(value, tuple):
            yield _LIST_SEPARATOR.join(value)
        else:
            yield render_utc(value) if isinstance(value, datetime) else value
