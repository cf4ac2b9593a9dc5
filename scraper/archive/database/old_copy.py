"""Keep a copy of an archive while its schema is brought up to date, and remove it after a check."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from scraper.errors import ArchiveDamaged

_COUNTED: Final = ("article", "revision", "capture", "body", "fetch")
"""Tables that no migration adds rows to or takes rows from."""


def copy_old_archive(conn: sqlite3.Connection, path: Path, version: int) -> Path:
    """Write a copy of the old schema beside the database, unless it is there; return its path."""
    copy = path.with_name(f"{path.name}.schema-{version}")
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.part")
        unfinished.unlink(missing_ok=True)
        conn.execute("VACUUM INTO ?", (str(unfinished),))
        unfinished.rename(copy)
    return copy


def remove_old_copy(conn: sqlite3.Connection, path: Path, copy: Path) -> None:
    """Remove the copy if the archive is whole and has every row that the copy has.

    Raises:
        ArchiveDamaged: It is not, or has not; the copy stays.
    """
    problem = _find_problem(conn, copy)
    if problem is not None:
        raise ArchiveDamaged(
            f"the archive is not whole after the change of its schema ({problem}); {copy} is the"
            " archive as it was",
            url=str(path),
        )
    copy.unlink()


def _find_problem(conn: sqlite3.Connection, copy: Path) -> str | None:
    (message,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
    if message != "ok":
        return str(message)
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as old:
        for table in _COUNTED:
            statement = f"SELECT count(*) FROM {table}"
            now, before = (one.execute(statement).fetchone()[0] for one in (conn, old))
            if now != before:
                return f"{table} has {now} rows instead of {before}"
    return None
