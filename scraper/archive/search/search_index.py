"""Keep the full-text index in step with the newest revision of every article.

The index holds folded words (`folding.py`), its content view the words as written. `snippet()` and
`highlight()` therefore show the original text. SQLite's own rebuild would index the view, so
`rebuild_index` inserts the rows itself.

Call `unindex_article` before an article's words change and `index_article`
after, both in the transaction that changes them.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from scraper.archive.database.text_values import is_unspaced, split_unspaced
from scraper.archive.search.folding import fold

_COLUMNS: Final = "title, authors, text, segmented"
# As bytes: text that is damaged must not keep its article from being replaced.
_FOLDED: Final = ", ".join(
    f"index_words(CAST({column} AS BLOB), segmented) AS {column}" for column in _COLUMNS.split(", ")
)


def add_search_functions(conn: sqlite3.Connection) -> None:
    """Add the SQL functions `fold`, which folds words as the index does, and `index_words`."""
    conn.create_function("fold", 1, _fold_value, deterministic=True)
    conn.create_function("index_words", 2, _index_words, deterministic=True)


def _fold_value(value: str | bytes | float | None) -> str | float | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return fold(value) if isinstance(value, str) else value


def _index_words(value: str | bytes | float | None, segmented: object) -> str | float | None:
    """Return the words of a column as the index holds them.

    Each character of a script without spaces is a word, so that a phrase finds any part of such
    text. Versions before schema 14 put those words into the column `segmented` instead, beside the
    text as it is; a row of theirs is indexed so until `scraper compact` empties that column.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return value
    folded = fold(value)
    return split_unspaced(folded) if segmented == "" and is_unspaced(folded) else folded


def index_article(conn: sqlite3.Connection, article_id: int) -> None:
    """Add the words of an article's newest revision."""
    conn.execute(
        f"INSERT INTO articles_fts (rowid, {_COLUMNS})"
        f" SELECT id, {_FOLDED} FROM article_words WHERE id = ?",
        (article_id,),
    )


def unindex_article(conn: sqlite3.Connection, article_id: int) -> None:
    """Take out the words of an article's newest revision, exactly as they were added."""
    conn.execute(
        f"INSERT INTO articles_fts (articles_fts, rowid, {_COLUMNS})"
        f" SELECT 'delete', id, {_FOLDED} FROM article_words WHERE id = ?",
        (article_id,),
    )


def merge_index(conn: sqlite3.Connection) -> None:
    """Merge the index into one segment, which drops the words of rows that were taken out."""
    conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")


def rebuild_index(conn: sqlite3.Connection) -> None:
    """Rebuild the index from the revisions."""
    add_search_functions(conn)
    conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    conn.execute(
        f"INSERT INTO articles_fts (rowid, {_COLUMNS}) SELECT id, {_FOLDED} FROM article_words"
    )


def check_index(conn: sqlite3.Connection) -> None:
    """Compare the index with the revisions, without the write lock.

    SQLite's own check is an INSERT, and would hold the lock for minutes in a large archive. It
    is run on a temporary copy of the index over the same text, both of one moment.

    Raises:
        sqlite3.DatabaseError: They differ, or the index itself is damaged.
    """
    conn.execute("BEGIN")
    try:
        conn.execute(
            f"CREATE TEMP VIEW article_words AS SELECT id, {_FOLDED} FROM main.article_words"
        )
        conn.execute(
            f"CREATE VIRTUAL TABLE temp.index_copy USING fts5 ({_COLUMNS},"
            " content='article_words', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        for part in ("data", "idx", "docsize", "config"):
            conn.execute(f"DELETE FROM temp.index_copy_{part}")
            conn.execute(
                f"INSERT INTO temp.index_copy_{part} SELECT * FROM main.articles_fts_{part}"
            )
        conn.execute("INSERT INTO temp.index_copy (index_copy, rank) VALUES ('integrity-check', 1)")
    finally:
        conn.execute("ROLLBACK")
