"""CSV for spreadsheets: a row an article, safe to open.

A cell that a spreadsheet would take for a formula gets a `'` before it. Who wants
the text unchanged takes `jsonl`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.export.formats import Format
from scraper.export.jsonl import render_utc
from scraper.records import StoredArticle

COLUMNS: Final = (
    "id",
    "url",
    "site",
    "title",
    "authors",
    "published",
    "modified",
    "language",
    "site_name",
    "description",
    "tags",
    "labels",
    "note",
    "section",
    "licence",
    "word_count",
    "views",
    "likes",
    "comments",
    "revision",
    "first_saved_at",
    "saved_at",
    "text",
)
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
    render_one=None,
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


def _cells(stored: StoredArticle) -> tuple[str | int | None, ...]:
    article = stored.article
    return (
        stored.id,
        stored.url,
        stored.site,
        article.title,
        _LIST_SEPARATOR.join(article.authors),
        article.published,
        article.modified,
        article.language,
        article.site_name,
        article.description,
        _LIST_SEPARATOR.join(article.tags),
        _LIST_SEPARATOR.join(stored.labels),
        stored.note,
        article.section,
        article.licence,
        stored.word_count,
        article.counts.views,
        article.counts.likes,
        article.counts.comments,
        stored.revision,
        render_utc(stored.first_saved_at),
        render_utc(stored.saved_at),
        article.text,
    )
