"""Run the user's own SQL: reading only, bounded in time and in the size of a value.

A connection of its own is opened for each statement: the file read-only, writing
off, every action but reading refused by SQLite's authorizer before it runs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scraper.archive.database.connection import Session, connect
from scraper.archive.database.query_clock import QueryClock
from scraper.archive.database.sqlite_errors import archive_errors
from scraper.errors import ArchiveDamaged, ArchiveError

TIME_LIMIT_SECONDS: Final = 10.0

MAX_VALUE_BYTES: Final = 32 * 1024 * 1024
"""Above the largest page that is stored (20 MiB); stops `hex(zeroblob(300000000))`."""

_STEPS_BETWEEN_LOOKS: Final = 2000
"""Instructions of SQLite's machine between two looks at the clock, well under a millisecond."""

_ROWS_OF_A_STEP: Final = 16
"""Rows read together: few enough for large values, many enough that the clock costs little."""

_READING: Final = frozenset(
    (
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    )
)
_READING_PRAGMAS: Final = frozenset(
    (
        "data_version",  # the full-text index asks for it at every query
        "foreign_key_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "page_count",
        "page_size",
        "table_info",
        "table_list",
        "table_xinfo",
        "user_version",
    )
)
_FUNCTION_FAILED: Final = "user-defined function raised exception"
"""How sqlite3 reports what a function raised; of ours only `reading` raises."""
_REFUSED_FUNCTIONS: Final = frozenset(("load_extension", "writefile", "readfile", "edit"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a statement gives."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[object, ...]]
    """Read as they are asked for; an `ArchiveError` may come at any of them."""


def run_query(
    path: Path,
    statement: str,
    parameters: Sequence[object] | Mapping[str, object] = (),
    *,
    clock: QueryClock,
) -> Rows:
    """Run one SELECT (or WITH, VALUES, EXPLAIN).

    Args:
        path: The archive.
        statement: One SQL statement.
        parameters: Values for its `?`, or by name for its `:name`.
        clock: Stops the query when its own steps took too long. The time in which the caller uses
            a row does not count.

    Raises:
        ArchiveError: It is wrong (`bad-sql`), would change something (`sql-refused`), or takes
            too long (`sql-timeout`).
    """
    session = connect(path, read_only=True)
    try:
        with _query_errors(path), session.reading() as conn, clock.running():
            _restrict(conn, clock)
            cursor = conn.execute(statement, parameters)
    except BaseException:
        session.close()
        raise
    columns = tuple(column[0] for column in cursor.description or ())
    return Rows(columns=columns, rows=_iterate(session, cursor, path, clock))


def _iterate(
    session: Session, cursor: sqlite3.Cursor, path: Path, clock: QueryClock
) -> Iterator[tuple[object, ...]]:
    try:
        while True:
            with _query_errors(path), clock.running():
                rows = cursor.fetchmany(_ROWS_OF_A_STEP)
            if not rows:
                return
            yield from rows
            if clock.left() < 0:
                raise ArchiveError("the query took too long", code="sql-timeout")
    finally:
        session.close()


def _restrict(conn: sqlite3.Connection, clock: QueryClock) -> None:
    conn.execute("PRAGMA query_only = ON")
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    conn.set_progress_handler(lambda: clock.left() < 0, _STEPS_BETWEEN_LOOKS)
    conn.set_authorizer(_authorize)


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _READING_PRAGMAS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        # SQLite asks this when it sets up a virtual table (full-text search, json_each) for
        # reading. A real UPDATE of that table is refused whatever we answer.
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


@contextmanager
def _query_errors(path: Path) -> Iterator[None]:
    """Return what is wrong with the user's statement; other trouble is the archive's."""
    try:
        with archive_errors(path):
            yield
    except ArchiveDamaged:
        raise
    except ArchiveError as error:
        cause = error.__cause__
        if cause is None:
            raise
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        # A refused CREATE comes as "schema changed", with the truth in its text.
        refused = "not authorized" in str(cause)
        if refused or code in (sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY):
            raise ArchiveError(
                "only reading is allowed here: one SELECT", code="sql-refused"
            ) from cause
        if str(cause) == _FUNCTION_FAILED:
            message = "the packed forms of a stored article are damaged; run `scraper verify`"
            raise ArchiveDamaged(message, url=str(path)) from cause
        if code == sqlite3.SQLITE_INTERRUPT:
            raise ArchiveError("the query took too long", code="sql-timeout") from cause
        if code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE):
            raise ArchiveError(f"{cause}", code="bad-sql") from cause
        raise
