"""Figures of an archive, or of the articles selected."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

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
        "SELECT coalesce(sum(length(content)), 0) FROM body WHERE {chosen_bodies}",
    ),
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
