"""Write the narrow row of each article that lists, filters and figures read, with its tags and authors.

Call `update_listing` in the transaction that changes what an article's newest revision says, its URL
or its times.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from scraper.archive.search.search_index import add_search_functions

_FROM_ARTICLE: Final = ("url", "site", "first_saved_at", "changed_at", "revisions", "revision_id")
_FROM_REVISION: Final = (
    "title",
    "authors",
    "tags",
    "published",
    "published_at",
    "language",
    "section",
    "page_type",
    "word_count",
    "confidence",
)
_COLUMNS: Final = ("sort_at", *_FROM_ARTICLE, *_FROM_REVISION)
_VALUES: Final = ", ".join(
    (
        "coalesce(revision.published_at, article.first_saved_at)",
        *(f"article.{name}" for name in _FROM_ARTICLE),
        *(f"revision.{name}" for name in _FROM_REVISION),
    )
)
_INSERT: Final = (
    f"INSERT INTO listing (id, {', '.join(_COLUMNS)}) SELECT article.id, {_VALUES}"
    " FROM article JOIN revision ON revision.id = article.revision_id"
)
_UPSERT: Final = (
    f"{_INSERT} WHERE article.id = ? ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)
    + " RETURNING tags, authors"
)
_NAMES: Final = (("article_tag", "tags"), ("article_author", "authors"))
"""Each table of names, and the column of `listing` that holds the same as JSON."""


def insert_listing(conn: sqlite3.Connection, article_id: int) -> None:
    """Write the row of a new article, with its tags and authors."""
    names = conn.execute(_UPSERT, (article_id,)).fetchone()
    _update_names(conn, article_id, (_NO_NAMES, _NO_NAMES), names)


def update_listing(conn: sqlite3.Connection, article_id: int) -> None:
    """Write the row of an article anew, with its tags and authors."""
    before = conn.execute(
        "SELECT tags, authors FROM listing WHERE id = ?", (article_id,)
    ).fetchone() or (_NO_NAMES, _NO_NAMES)
    # A damaged archive may hold an article without a revision.
    after = conn.execute(_UPSERT, (article_id,)).fetchone() or before
    _update_names(conn, article_id, before, after)


def _update_names(
    conn: sqlite3.Connection, article_id: int, before: Sequence[object], after: Sequence[object]
) -> None:
    for (table, column), old, new in zip(_NAMES, before, after, strict=True):
        if old == new:
            continue
        if old != _NO_NAMES:
            conn.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
        if new != _NO_NAMES:
            conn.execute(
                f"INSERT OR IGNORE INTO {table} (folded, article_id, name)"
                f" {_select_names(column)} WHERE listing.id = ?",
                (article_id,),
            )


def fill_listing(conn: sqlite3.Connection) -> None:
    """Write the row of every article anew."""
    add_search_functions(conn)
    conn.execute("DELETE FROM listing")
    conn.execute(_INSERT)
    for table, column in _NAMES:
        conn.execute(f"DELETE FROM {table}")
        conn.execute(
            f"INSERT OR IGNORE INTO {table} (folded, article_id, name) {_select_names(column)}"
        )


def find_wrong_listings(conn: sqlite3.Connection) -> Iterator[int]:
    """Yield the number of each article whose row, tags or authors are not those of its newest revision."""
    stored = ", ".join(f"listing.{name}" for name in _COLUMNS)
    rows = conn.execute(
        "SELECT article.id FROM article JOIN revision ON revision.id = article.revision_id"
        f" LEFT JOIN listing ON listing.id = article.id WHERE ({stored}) IS NOT ({_VALUES})"
    )
    yield from (int(row[0]) for row in rows)
    for table, column in _NAMES:
        named = f"SELECT folded, id FROM ({_select_names(column)})"
        kept = f"SELECT folded, article_id FROM {table}"
        rows = conn.execute(
            f"SELECT DISTINCT id FROM (SELECT * FROM ({named} EXCEPT {kept}) UNION ALL"
            f" SELECT * FROM ({kept} EXCEPT {named}))"
        )
        yield from (int(row[0]) for row in rows)


_NO_NAMES: Final = "[]"


def _select_names(column: str) -> str:
    # As bytes, and only valid JSON: a damaged value must not keep its article from being replaced.
    names = f"iif(json_valid(listing.{column}), listing.{column}, '{_NO_NAMES}')"
    return (
        "SELECT fold(CAST(value AS BLOB)) AS folded, listing.id AS id, value"
        f" FROM listing, json_each({names})"
    )
