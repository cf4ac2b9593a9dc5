"""Keep the full-text index in step with the newest revision of every article.

Call `unindex_article` before an article's words change and `index_article`
after, both in the transaction that changes them.
"""

from __future__ import annotations

import sqlite3
from typing import Final

_COLUMNS: Final = "title, authors, text, segmented"


def index_article(conn: sqlite3.Connection, article_id: int) -> None:
    """Add the words of an article's newest revision."""
    conn.execute(
        f"INSERT INTO articles_fts (rowid, {_COLUMNS})"
        f" SELECT id, {_COLUMNS} FROM article_words WHERE id = ?",
        (article_id,),
    )


def unindex_article(conn: sqlite3.Connection, article_id: int) -> None:
    """Take out the words of an article's newest revision, exactly as they were added."""
    conn.execute(
        f"INSERT INTO articles_fts (articles_fts, rowid, {_COLUMNS})"
        f" SELECT 'delete', id, {_COLUMNS} FROM article_words WHERE id = ?",
        (article_id,),
    )


def rebuild_index(conn: sqlite3.Connection) -> None:
    """Build the index anew from the revisions."""
    conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")


def check_index(conn: sqlite3.Connection) -> None:
    """Compare the index with the revisions.

    Raises:
        sqlite3.DatabaseError: They differ, or the index itself is damaged.
    """
    conn.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
