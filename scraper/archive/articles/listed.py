"""List articles without their texts: what a table of articles shows of each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from scraper.archive.schema.marks import LABELS_OF_ARTICLE
from scraper.archive.search.conditions import render_tables, select_ids
from scraper.archive.search.selection import Selection

_BATCH: Final = 500
"""Articles read by one statement. A cursor that stays open would keep the log from being folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """One row of a list of articles."""

    id: int
    published: str | None
    """As the page states it, ISO 8601."""
    site: str
    title: str | None
    word_count: int
    revisions: int
    url: str
    authors: tuple[str, ...]
    language: str | None
    confidence: float
    labels: tuple[str, ...]


_COLUMNS: Final = (
    "article.id, article.published, article.site, article.title, article.word_count,"
    " article.revisions, article.url, article.authors, article.language, article.confidence,"
    f" {LABELS_OF_ARTICLE}"
)


def iterate_listed(conn: sqlite3.Connection, selection: Selection) -> Iterator[ListedArticle]:
    """Yield a row for every article selected, in the selection's order."""
    tables, values = render_tables(selection)
    statement = (
        f"SELECT {_COLUMNS} FROM {tables} WHERE article.id IN (SELECT value FROM json_each(?))"
    )
    chosen = iter(select_ids(conn, selection))
    while batch := list(islice(chosen, _BATCH)):
        numbers = [article for article, _ in batch]
        rows = conn.execute(statement, (*values, json.dumps(numbers))).fetchall()
        found = {row[0]: row for row in rows}
        yield from (_parse_row(found[number]) for number in numbers if number in found)


def _parse_row(row: tuple[Any, ...]) -> ListedArticle:
    return ListedArticle(
        id=row[0],
        published=row[1],
        site=row[2],
        title=row[3],
        word_count=row[4],
        revisions=row[5],
        url=row[6],
        authors=_parse_names(row[7]),
        language=row[8],
        confidence=row[9],
        labels=_parse_names(row[10]),
    )


@lru_cache(maxsize=4096)
def _parse_names(stored: str) -> tuple[str, ...]:
    return () if stored == "[]" else tuple(json.loads(stored))
