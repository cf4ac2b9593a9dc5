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

LAST_ID: Final = 2**63 - 1
"""The largest number that a row can have."""

Sealed = Literal["capture", "revision"]

_FIRST_COLUMNS: Final[dict[Sealed, int]] = {"capture": 9, "revision": 33}
"""Columns of the first release, `id` included. A column added since is sealed where it has a value,
so that the seals of older rows stay valid."""

SEAL_TABLES: Final = tuple(
    f"""
    CREATE TABLE {table}_seal (
        {table}_id INTEGER PRIMARY KEY REFERENCES {table} (id) ON DELETE CASCADE,
        digest BLOB NOT NULL
    )
    """
    for table in _FIRST_COLUMNS
)


def seal(conn: sqlite3.Connection, table: Sealed, row_id: int) -> None:
    """Write the seal of a row that was written or changed; a change is noted for `verify --new`."""
    # Not from `RETURNING *`: it gives a whole number for a REAL column that holds one.
    row = conn.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone()
    digest = _digest(table, row)
    added = conn.execute(
        f"INSERT OR IGNORE INTO {table}_seal ({table}_id, digest) VALUES (?, ?)", (row_id, digest)
    )
    if not added.rowcount:
        conn.execute(f"UPDATE {table}_seal SET digest = ? WHERE {table}_id = ?", (digest, row_id))
        note_rewrite(conn, table, row_id)


def note_rewrite(conn: sqlite3.Connection, kind: str, row_id: int) -> None:
    """Note that a row was written again: a check that found it whole before has to be repeated.

    Args:
        conn: Inside the transaction that writes the row.
        kind: `page`, `capture` or `revision`, as `verify` names them.
        row_id: Of `body`, `capture` or `revision`.
    """
    conn.execute("INSERT INTO rewrite (kind, row_id) VALUES (?, ?)", (kind, row_id))


def seal_all(conn: sqlite3.Connection) -> None:
    """Write the seals of all rows that were stored before there were any."""
    for table in _FIRST_COLUMNS:
        rows = conn.execute(f"SELECT * FROM {table}")
        conn.executemany(
            f"INSERT INTO {table}_seal ({table}_id, digest) VALUES (?, ?)",
            ((row[0], _digest(table, row)) for row in rows),
        )


def find_broken_seals(
    conn: sqlite3.Connection, table: Sealed, low: int = 0, high: int = LAST_ID
) -> Iterator[int]:
    """Yield the id of every row from `low` to `high` that is not what was stored."""
    rows = conn.execute(
        f"SELECT {table}_seal.digest, {table}.* FROM {table}"
        f" LEFT JOIN {table}_seal ON {table}_id = {table}.id WHERE {table}.id BETWEEN ? AND ?",
        (low, high),
    )
    for digest, *row in rows:
        if digest != _digest(table, row):
            yield int(row[0])


def _digest(table: Sealed, row: Sequence[object]) -> bytes:
    """Return the SHA-256 of a row but for its id.

    Values are hashed with their types and lengths, so that no two rows have the same text.
    """
    total = hashlib.sha256()
    first = _FIRST_COLUMNS[table]
    later = ((place, value) for place, value in enumerate(row[first:]) if value is not None)
    for value in (*row[1:first], *(part for pair in later for part in pair)):
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
        total.update(f"{type(value).__name__}:{len(content)}:".encode())
        total.update(content)
    return total.digest()
