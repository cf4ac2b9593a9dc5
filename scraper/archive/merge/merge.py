"""Merge one archive into another, in groups of articles: each group is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from scraper.archive.articles.articles import insert_article_row
from scraper.archive.articles.forget import is_forgotten
from scraper.archive.articles.identity import find_article_id
from scraper.archive.articles.listing import update_listing
from scraper.archive.database.connection import Session
from scraper.archive.merge.history import merge_history
from scraper.archive.merge.ledger import is_forgotten_page, merge_capture, merge_fetches
from scraper.archive.merge.marks import merge_imports, merge_marks, merge_tombstones
from scraper.archive.merge.queue import merge_links, merge_sources, merge_watches
from scraper.errors import ArchiveError

_GROUP: Final = 20
"""Articles, or captures, of one transaction: it takes tens of milliseconds."""

Advance = Callable[[int, int], None]
"""Called with the number of articles that are merged, and of all."""


@dataclass(slots=True, kw_only=True)
class MergeReport:
    """What a merge added."""

    articles: int = 0
    """Articles that the target did not have."""
    revisions: int = 0
    """Revisions that were added, those of new articles included."""
    captures: int = 0
    fetches: int = 0
    sources: int = 0
    forgotten: int = 0
    """Articles that were left out, because the target was told to forget them."""
    ids: list[tuple[int, int]] = field(default_factory=list)
    """The number of each article in the source, and in the target; empty unless asked for."""


def merge_archives(
    target: Session,
    source: Session,
    *,
    with_sources: bool = False,
    with_ids: bool = False,
    advance: Advance = lambda _done, _total: None,
) -> MergeReport:
    """Add everything of the source that the target does not have.

    Args:
        target: Open for writing.
        source: Open for reading; both have this version's schema.
        with_sources: Merge sources, links and watches, too.
        with_ids: Report the numbers of articles.
        advance: Called after each group.

    Raises:
        ArchiveError: Both are the same file (`same-archive`), or one cannot be used.
    """
    if target.path.samefile(source.path):
        raise ArchiveError("this is the same archive", url=str(source.path), code="same-archive")
    report = MergeReport()
    with source.reading() as other:
        before = _count_captures(target)
        (total,) = other.execute("SELECT count(*) FROM article").fetchone()
        for group in _select_groups(other, "SELECT id FROM article WHERE id > ? ORDER BY id"):
            with target.writing() as conn:
                for article_id in group:
                    _merge_article(other, conn, article_id, report, with_ids=with_ids)
            advance(min(group[-1], total), total)
        _merge_rest(other, target, report)
        if with_sources:
            _merge_queue(other, target, report)
        report.captures = _count_captures(target) - before
    return report


def _select_groups(conn: sqlite3.Connection, statement: str) -> Iterator[list[int]]:
    """Yield ids in groups; no cursor stays open between two."""
    last = -1
    while group := [row[0] for row in islice(conn.execute(statement, (last,)), _GROUP)]:
        yield group
        last = group[-1]


def _merge_article(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    article_id: int,
    report: MergeReport,
    *,
    with_ids: bool,
) -> None:
    url, first_saved_at, last_seen_at = source.execute(
        "SELECT url, first_saved_at, last_seen_at FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if is_forgotten(target, url):
        report.forgotten += 1
        return
    merged_id = _find_merged(source, target, article_id, url)
    if merged_id is None:
        merged_id = insert_article_row(target, url, first_saved_at)
        report.articles += 1
    history = merge_history(source, target, article_id, merged_id)
    report.revisions += history.added
    cursor = target.execute(
        "UPDATE article SET first_saved_at = min(first_saved_at, ?1),"
        " last_seen_at = max(last_seen_at, ?2)"
        " WHERE id = ?3 AND (first_saved_at > ?1 OR last_seen_at < ?2)",
        (first_saved_at, last_seen_at, merged_id),
    )
    if cursor.rowcount:
        update_listing(target, merged_id)
    merge_marks(source, target, article_id, merged_id)
    rows = source.execute("SELECT id FROM fetch WHERE article_id = ? ORDER BY id", (article_id,))
    report.fetches += merge_fetches(
        source, target, [row[0] for row in rows], merged_id, history.find_number
    )
    if with_ids:
        report.ids.append((article_id, merged_id))


def _find_merged(
    source: sqlite3.Connection, target: sqlite3.Connection, article_id: int, url: str
) -> int | None:
    """Return the target's article with the same URL, else with one of its other names."""
    names = source.execute(
        "SELECT url FROM article_url WHERE article_id = ? ORDER BY url", (article_id,)
    )
    found = (find_article_id(target, name) for name in (url, *(row[0] for row in names)))
    return next((one for one in found if one is not None), None)


def _merge_rest(source: sqlite3.Connection, target: Session, report: MergeReport) -> None:
    """Merge captures without a revision, the rest of the ledger, imports and forgotten URLs."""
    lonely = (
        "SELECT id FROM capture WHERE id > ? AND NOT EXISTS"
        " (SELECT 1 FROM revision WHERE capture_id = capture.id) ORDER BY id"
    )
    for group in _select_groups(source, lonely):
        with target.writing() as conn:
            _merge_captures(source, conn, group)
    fetches = "SELECT id FROM fetch WHERE id > ? AND article_id IS NULL ORDER BY id"
    for group in _select_groups(source, fetches):
        with target.writing() as conn:
            report.fetches += merge_fetches(source, conn, group, None)
    with target.writing() as conn:
        merge_imports(source, conn)
        merge_tombstones(source, conn)


def _merge_captures(
    source: sqlite3.Connection, target: sqlite3.Connection, group: Sequence[int]
) -> None:
    for capture_id in group:
        urls = source.execute("SELECT url, final_url FROM capture WHERE id = ?", (capture_id,))
        if not is_forgotten_page(target, *urls.fetchone()):
            merge_capture(source, target, capture_id)


def _merge_queue(source: sqlite3.Connection, target: Session, report: MergeReport) -> None:
    with target.writing() as conn:
        report.sources += merge_sources(source, conn)
    last: int | None = 0
    while last is not None:
        with target.writing() as conn:
            last = merge_links(source, conn, last)
    with target.writing() as conn:
        merge_watches(source, conn)


def _count_captures(session: Session) -> int:
    with session.reading() as conn:
        return int(conn.execute("SELECT count(*) FROM capture").fetchone()[0])
