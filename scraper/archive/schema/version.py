"""The database's shape: its version, and whether a file has it; `migrations.py` makes it.

Tables have singular names and may change under a migration. Views have plural
names and are the promise to everyone who queries the file (`docs/schema.md`).
Nothing here opens a file or starts a transaction; `database/connection.py` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Final

APPLICATION_ID: Final = 0x53435250
"""`SCRP`: says in the file's header that the database is ours."""

SCHEMA_VERSION: Final = 19
"""`PRAGMA user_version` of a database that has every migration: their number."""


def find_foreign_objects(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield kind and description of what is wrong with the schema of an archive of today's version.

    The maker of the file may have added triggers, which change what is stored, or replaced
    views and tables. Views, indexes and tables beside ours are the user's own business.
    """
    expected = _expected_objects()
    found = {
        (kind, name): statement
        for kind, name, statement in conn.execute("SELECT type, name, sql FROM sqlite_master")
    }
    for kind, name in found:
        if kind == "trigger":
            yield kind, f"the trigger {name} is not ours; it can change what is stored"
    for (kind, name), statement in expected.items():
        if (kind, name) not in found:
            yield kind, f"the {kind} {name} is missing"
        elif found[kind, name] != statement:
            yield kind, f"the {kind} {name} is not as this program made it"


@cache
def _expected_objects() -> dict[tuple[str, str], str | None]:
    """Return the statement of every object that the migrations make."""
    from scraper.archive.schema.migrations import (
        apply_migrations,  # only writers pay for sqlite-utils
    )

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        apply_migrations(conn)
        rows = conn.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(kind, name): statement for kind, name, statement in rows}
