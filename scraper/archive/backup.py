"""Write checked copies of an archive, also while a run writes to it; bring an earlier copy up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from scraper.archive.database.connection import (
    BUSY_TIMEOUT_SECONDS,
    Session,
    connect,
    write_transaction,
)
from scraper.archive.database.lock import refuse_hard_links, write_lock
from scraper.archive.database.new_file import new_file, refuse_existing
from scraper.archive.database.sqlite_errors import archive_errors
from scraper.archive.verify import check_database, check_references
from scraper.errors import ArchiveDamaged, ArchiveError

_SEAL: Final = (
    "(SELECT digest FROM {schema}.revision_seal WHERE revision_id = {schema}.revision.id)"
)
_COMPARED: Final = {
    "body": (
        "{schema}.body.digest",
        "{schema}.body.size",
        "{schema}.body.encoding",
        "length({schema}.body.content)",
        "coalesce((SELECT base_id FROM {schema}.body_base WHERE body_id = {schema}.body.id), 0)",
    ),
    "pack": (
        "{schema}.pack.size",
        "length({schema}.pack.content)",
        "(SELECT min(body_id) FROM {schema}.pack_member WHERE pack_id = {schema}.pack.id)",
    ),
    "revision": ("{schema}.revision.number", _SEAL),
}
"""What tells two rows apart where comparing all of them would read every page; {schema} is the database."""
_SAME_SHARE: Final = 0.5
"""Of the copy's captures that the archive must have, or it is a copy of another archive."""


def back_up(session: Session, target: Path) -> None:
    """Write a whole, checked copy of the archive, also while it is being written to.

    Args:
        session: The archive.
        target: The copy; must not be there.

    Raises:
        ArchiveError: It is there, cannot be written, or is not whole.
    """
    refuse_existing(target)
    with session.reading() as conn, archive_errors(target), new_file(target) as unfinished:
        conn.execute("VACUUM INTO ?", (str(unfinished),))
        _check_copy(unfinished)


def update_copy(session: Session, copy: Path, is_begun: Callable[[str], None]) -> int:
    """Update an earlier copy until it equals the archive, in one transaction; return how many rows were written.

    Args:
        session: The archive; other programs can write to it meanwhile.
        copy: What `back_up` or this function wrote before.
        is_begun: Called with the name of each table.

    Raises:
        ArchiveError: The copy is one of another archive (`backup-differs`), has another schema, or cannot
            be written.
    """
    with _open_copy(session, copy) as conn, write_transaction(conn):
        _check_same(conn, copy)
        written = 0
        for table in _tables(conn, "main"):
            is_begun(table)
            written += _copy_table(conn, table)
    is_begun("check")
    _check_copy(copy)
    return written


@contextmanager
def _open_copy(session: Session, copy: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy for writing, with the archive attached as `archive`."""
    with closing(connect(copy, read_only=True)):
        pass  # an archive of this version
    refuse_hard_links(copy)
    uri = f"{copy.absolute().as_uri()}?mode=rw"
    with (
        archive_errors(copy),
        write_lock(copy, BUSY_TIMEOUT_SECONDS),
        closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as conn,
    ):
        for pragma in ("foreign_keys = OFF", "trusted_schema = OFF", "synchronous = FULL"):
            conn.execute(f"PRAGMA {pragma}")
        conn.execute("ATTACH ? AS archive", (f"{session.path.absolute().as_uri()}?mode=ro",))
        yield conn


def _check_copy(path: Path) -> None:
    with closing(connect(path, read_only=True)) as copy, copy.reading() as conn:
        problem = next(iter((*check_database(conn), *check_references(conn))), None)
    if problem is not None:
        raise ArchiveDamaged(f"the copy is not whole: {problem}", url=str(path))


def _check_same(conn: sqlite3.Connection, copy: Path) -> None:
    schemas = [
        conn.execute(
            f"SELECT type, name, sql FROM {schema}.sqlite_master ORDER BY type, name"
        ).fetchall()
        for schema in ("main", "archive")
    ]
    (count,) = conn.execute("SELECT count(*) FROM main.capture_seal").fetchone()
    (same,) = conn.execute(
        "SELECT count(*) FROM main.capture_seal AS one JOIN archive.capture_seal AS other"
        " USING (capture_id) WHERE one.digest = other.digest"
    ).fetchone()
    if schemas[0] != schemas[1] or same < count * _SAME_SHARE:
        raise ArchiveError(
            "this is not an earlier copy of the archive; write the copy to a new file",
            url=str(copy),
            code="backup-differs",
        )


def _tables(conn: sqlite3.Connection, schema: str) -> list[str]:
    """Return every table that holds rows of its own, those of the search index included."""
    rows = conn.execute(
        "SELECT name FROM pragma_table_list WHERE schema = ? AND type IN ('table', 'shadow')"
        " AND name NOT LIKE 'sqlite_schema' AND name NOT LIKE 'sqlite_temp%'"
        " ORDER BY name = 'sqlite_sequence', name",
        (schema,),
    )
    return [name for (name,) in rows]


def _copy_table(conn: sqlite3.Connection, table: str) -> int:
    """Delete the rows of the copy that the archive does not have so, and insert the archive's."""
    keys = [
        name
        for (name,) in conn.execute(
            "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)
        )
    ] or ["rowid"]
    columns = [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    compared = _COMPARED.get(table) or tuple(f'{{schema}}."{table}"."{name}"' for name in columns)

    def row(schema: str) -> str:
        return ", ".join(one.format(schema=schema) for one in compared)

    same = " AND ".join(f'main."{table}"."{key}" IS archive."{table}"."{key}"' for key in keys)
    deleted = conn.execute(
        f'DELETE FROM main."{table}" WHERE NOT EXISTS (SELECT 1 FROM archive."{table}"'
        f" WHERE {same} AND ({row('main')}) IS ({row('archive')}))"
    ).rowcount
    names = ", ".join(f'"{name}"' for name in (*columns, *(k for k in keys if k == "rowid")))
    inserted = conn.execute(
        f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM archive."{table}"'
        f' WHERE NOT EXISTS (SELECT 1 FROM main."{table}" WHERE {same})'
    ).rowcount
    return int(deleted + inserted)
