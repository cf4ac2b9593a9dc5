"""Digests over whole rows, so that damage to any column of a page or a revision is found.

A seal is the SHA-256 of every column of one row of `capture` or `revision`. It is in a table
of its own: writing it never rewrites the row. Code that writes such a row seals it in the same
transaction.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final, Literal

Sealed = Literal["capture", "revision"]

_COLUMNS: Final[dict[Sealed, tuple[str, ...]]] = {
    "capture": (
        "url",
        "final_url",
        "status",
        "fetched_at",
        "body_id",
        "redirects",
        "robots",
        "headers",
    ),
    "revision": (
        "article_id",
        "number",
        "capture_id",
        "saved_at",
        "digest",
        "url",
        "title",
        "authors",
        "published",
        "published_at",
        "modified",
        "modified_at",
        "language",
        "site_name",
        "description",
        "canonical_url",
        "lead_image",
        "tags",
        "section",
        "licence",
        "robots",
        "word_count",
        "page_type",
        "page_type_confidence",
        "confidence",
        "found_by",
        "images",
        "text",
        "segmented",
        "markdown",
        "html",
        "trace",
    ),
}

SEAL_TABLES: Final = tuple(
    f"""
    CREATE TABLE {table}_seal (
        {table}_id INTEGER PRIMARY KEY REFERENCES {table} (id) ON DELETE CASCADE,
        digest BLOB NOT NULL
    )
    """
    for table in _COLUMNS
)


def seal(conn: sqlite3.Connection, table: Sealed, row_id: int) -> None:
    """Write the seal of a row that was written or changed."""
    row = conn.execute(
        f"SELECT {', '.join(_COLUMNS[table])} FROM {table} WHERE id = ?", (row_id,)
    ).fetchone()
    conn.execute(
        f"INSERT INTO {table}_seal ({table}_id, digest) VALUES (?, ?)"
        f" ON CONFLICT ({table}_id) DO UPDATE SET digest = excluded.digest",
        (row_id, _digest(row)),
    )


def seal_all(conn: sqlite3.Connection) -> None:
    """Write the seals of all rows that were stored before there were any."""
    for table, columns in _COLUMNS.items():
        rows = conn.execute(f"SELECT id, {', '.join(columns)} FROM {table}")
        conn.executemany(
            f"INSERT INTO {table}_seal ({table}_id, digest) VALUES (?, ?)",
            ((row_id, _digest(row)) for row_id, *row in rows),
        )


def find_broken_seals(conn: sqlite3.Connection, table: Sealed) -> Iterator[int]:
    """Yield the id of every row that is not what was stored."""
    columns = ", ".join(f"{table}.{name}" for name in _COLUMNS[table])
    rows = conn.execute(
        f"SELECT {table}.id, {table}_seal.digest, {columns} FROM {table}"
        f" LEFT JOIN {table}_seal ON {table}_id = {table}.id"
    )
    for row_id, digest, *row in rows:
        if digest != _digest(row):
            yield row_id


def _digest(row: Sequence[object]) -> bytes:
    """Return the SHA-256 of values with their types and lengths: no two rows have the same text."""
    total = hashlib.sha256()
    for value in row:
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
        total.update(f"{type(value).__name__}:{len(content)}:".encode())
        total.update(content)
    return total.digest()
