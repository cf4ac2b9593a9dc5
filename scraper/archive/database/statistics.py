"""Figures of an archive, or of the articles selected."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scraper.archive.schema.views import STORED_BYTES

_STATISTICS: Final = (
    ("articles", "SELECT count(*) FROM article WHERE {chosen}"),
    ("revisions", "SELECT count(*) FROM revision WHERE {chosen_by_article}"),
    ("sites", "SELECT count(DISTINCT site) FROM listing AS article WHERE {chosen}"),
    (
        "words",
        "SELECT coalesce(sum(word_count), 0) FROM listing AS article WHERE {chosen}",
    ),
    ("comments", "SELECT count(*) FROM comment WHERE {chosen_by_article}"),
    ("captures", "SELECT count(*) FROM capture WHERE {chosen_captures}"),
    ("raw_bytes", "SELECT coalesce(sum(size), 0) FROM body WHERE {chosen_bodies}"),
    (
        "raw_bytes_stored",
        f"SELECT coalesce(sum({STORED_BYTES}), 0) FROM body WHERE {{chosen_bodies}}",
    ),
    ("pictures", "SELECT count(*) FROM asset WHERE kind = 'image' AND {chosen_by_article}"),
    ("snapshots", "SELECT count(*) FROM asset WHERE kind <> 'image' AND {chosen_by_article}"),
    ("fetches", "SELECT count(*) FROM fetch WHERE {chosen_by_article}"),
    (
        "fetches_failed",
        "SELECT count(*) FROM fetch WHERE outcome = 'failed' AND {chosen_by_article}",
    ),
)
_DATABASE_BYTES: Final = (
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
)

_IDS: Final = "(SELECT value FROM json_each(:ids))"
_CAPTURES: Final = f"""(
    SELECT capture_id FROM revision WHERE article_id IN {_IDS}
    UNION SELECT capture_id FROM fetch WHERE article_id IN {_IDS} AND capture_id IS NOT NULL)"""
_CHOSEN: Final = {
    "chosen": f"article.id IN {_IDS}",
    "chosen_by_article": f"article_id IN {_IDS}",
    "chosen_captures": f"id IN {_CAPTURES}",
    "chosen_bodies": f"id IN (SELECT body_id FROM capture WHERE id IN {_CAPTURES})",
}
_EVERYTHING: Final = dict.fromkeys(_CHOSEN, "TRUE")


def count_statistics(conn: sqlite3.Connection, ids: Sequence[int] | None = None) -> dict[str, int]:
    """Return the figures by name, in a fixed order.

    Args:
        conn: The archive.
        ids: Count these articles only, their pages and fetches; None for the whole archive,
            with the size of the file.
    """
    filters = _EVERYTHING if ids is None else _CHOSEN
    values = {} if ids is None else {"ids": json.dumps(ids)}
    figures = {
        name: int(conn.execute(statement.format(**filters), values).fetchone()[0])
        for name, statement in _STATISTICS
    }
    if ids is None:
        figures["database_bytes"] = int(conn.execute(_DATABASE_BYTES).fetchone()[0])
    return figures


Grouping = Literal["day", "month", "year", "site", "language", "author", "type"]
GROUPINGS: Final[tuple[Grouping, ...]] = (
    "day",
    "month",
    "year",
    "site",
    "language",
    "author",
    "type",
)
"""What articles can be counted by."""
_KEYS: Final[dict[Grouping, str]] = {
    "day": "substr(published_at, 1, 10)",
    "month": "substr(published_at, 1, 7)",
    "year": "substr(published_at, 1, 4)",
    "site": "site",
    "language": "language",
    "type": "page_type",
}
_TIMES: Final = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the articles that have one value in common."""

    key: str | None
    """The value; None for articles that state none."""
    articles: int
    words: int
    edited: int
    """Articles with more than one revision."""


def count_groups(
    conn: sqlite3.Connection, by: Grouping, ids: Sequence[int] | None = None
) -> list[Group]:
    """Return figures by value: times in order, other values by their articles, the most first.

    Args:
        conn: The archive.
        by: What to count by. An article counts for each of its authors.
        ids: Count these articles only; None for the whole archive.
    """
    chosen = "TRUE" if ids is None else _CHOSEN["chosen"]
    figures = "count(*), sum(word_count), sum(revisions > 1)"
    if by == "author":
        statement = (
            f"SELECT min(name), {figures} FROM article_author"
            f" JOIN listing AS article ON article.id = article_id WHERE {chosen}"
            " GROUP BY article_author.folded ORDER BY 2 DESC, 1"
        )
    else:
        order = "1" if by in _TIMES else "2 DESC, 1"
        statement = (
            f"SELECT {_KEYS[by]}, {figures} FROM listing AS article WHERE {chosen}"
            f" GROUP BY 1 ORDER BY {order}"
        )
    values = {} if ids is None else {"ids": json.dumps(ids)}
    return [Group(*row) for row in conn.execute(statement, values)]
