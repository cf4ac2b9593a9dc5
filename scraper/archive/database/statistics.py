"""Figures of an archive."""

from __future__ import annotations

import sqlite3
from typing import Final

_STATISTICS: Final = (
    ("articles", "SELECT count(*) FROM article"),
    ("revisions", "SELECT count(*) FROM revision"),
    ("sites", "SELECT count(DISTINCT site) FROM article"),
    (
        "words",
        """
        SELECT coalesce(sum(word_count), 0) FROM article
        JOIN revision ON revision.id = article.revision_id
        """,
    ),
    ("comments", "SELECT count(*) FROM comment"),
    ("captures", "SELECT count(*) FROM capture"),
    ("raw_bytes", "SELECT coalesce(sum(size), 0) FROM body"),
    ("raw_bytes_stored", "SELECT coalesce(sum(length(content)), 0) FROM body"),
    ("fetches", "SELECT count(*) FROM fetch"),
    ("fetches_failed", "SELECT count(*) FROM fetch WHERE outcome = 'failed'"),
    (
        "database_bytes",
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    ),
)


def count_statistics(conn: sqlite3.Connection) -> dict[str, int]:
    """Return the figures by name, in a fixed order."""
    return {name: int(conn.execute(statement).fetchone()[0]) for name, statement in _STATISTICS}
