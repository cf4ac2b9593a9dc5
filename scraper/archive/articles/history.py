"""Insert the page of an earlier time into an article's history.

Revisions are numbered in the order of their captures, whatever the order of arrival. An
import can bring a page that is older than what is stored: it gets its place among the
revisions, later ones are renumbered, and the newest stays current. The ledger knows which
revision a page showed at which time, so that text A, text B, text A again becomes three
revisions also when B arrives last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scraper.archive.articles.canonical import canonical_digest
from scraper.archive.articles.revisions import copy_revision, date_revision, insert_revision
from scraper.archive.database.seals import seal
from scraper.archive.database.text_values import parse_time, render_time
from scraper.records import Article, Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What became of an earlier page."""

    number: int
    """Of the revision that the page shows."""
    is_new: bool
    """Whether a revision was written for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbour:
    """A revision beside the place."""

    revision_id: int
    number: int
    digest: str
    body_digest: str

    def shows(self, capture: Capture, article: Article) -> bool:
        """Return whether it is the same page or says the same."""
        return self.body_digest == capture.digest or self.digest == canonical_digest(article)


def is_earlier(conn: sqlite3.Connection, article_id: int, capture: Capture) -> bool:
    """Return whether a page is older than the last one seen of the article."""
    (last_seen_at,) = conn.execute(
        "SELECT last_seen_at FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    return render_time(capture.fetched_at) < str(last_seen_at)


def place_earlier(
    conn: sqlite3.Connection, article_id: int, capture: Capture, article: Article, capture_id: int
) -> Placed:
    """Put an earlier page into the history of an article; the current text stays as it is."""
    moment = render_time(capture.fetched_at)
    before = _find_neighbour(
        conn, article_id, "saved_at <= ? ORDER BY revision.number DESC", moment
    )
    place = 1 if before is None else before.number + 1
    after = _find_neighbour(conn, article_id, "number = ?", place)
    conn.execute(
        "UPDATE article SET first_saved_at = min(first_saved_at, ?) WHERE id = ?",
        (moment, article_id),
    )
    if before is not None and before.shows(capture, article):
        return Placed(number=before.number, is_new=False)
    seen_again = None if before is None else _find_next_sight(conn, article_id, before, moment)
    if seen_again is None and after is not None and after.shows(capture, article):
        date_revision(conn, after.revision_id, moment)
        _update_article(conn, article_id, after.revision_id)
        return Placed(number=after.number, is_new=False)
    _make_room(conn, article_id, place, 1 if seen_again is None else 2)
    insert_revision(
        conn,
        article,
        article_id=article_id,
        number=place,
        capture_id=capture_id,
        saved_at=capture.fetched_at,
    )
    current = None
    if before is not None and seen_again is not None:
        current = copy_revision(conn, before.revision_id, place + 1, parse_time(seen_again))
        conn.execute(
            "UPDATE fetch SET revision = ? WHERE article_id = ? AND revision = ? AND at > ?",
            (place + 1, article_id, before.number, moment),
        )
        conn.execute(
            "UPDATE article SET revision_id = ? WHERE id = ? AND revision_id = ?",
            (current, article_id, before.revision_id),
        )
    _update_article(conn, article_id, current)
    return Placed(number=place, is_new=True)


def order_revisions(
    conn: sqlite3.Connection, article_id: int, revision_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """Number the revisions of an article from 1 without gaps; return the new number of each old one.

    Args:
        conn: Inside a transaction.
        article_id: The article.
        revision_ids: All of its revisions in their order; that of their numbers by default.
    """
    rows = conn.execute(
        "SELECT id, number FROM revision WHERE article_id = ? ORDER BY number, id", (article_id,)
    ).fetchall()
    before = dict(rows)
    order = list(before) if revision_ids is None else revision_ids
    moved = [(number, one) for number, one in enumerate(order, 1) if before[one] != number]
    # Two steps: (article, number) is unique, and SQLite checks that row by row.
    conn.executemany("UPDATE revision SET number = -? WHERE id = ?", moved)
    conn.executemany("UPDATE revision SET number = ? WHERE id = ?", moved)
    for table in ("fetch", "watch_match"):
        for turn in (-1, 1):
            conn.executemany(
                f"UPDATE {table} SET revision = ? WHERE article_id = ? AND revision = ?",
                (
                    (turn * number, article_id, before[one] if turn < 0 else -number)
                    for number, one in moved
                ),
            )
    for _, revision_id in moved:
        seal(conn, "revision", revision_id)
    return {before[one]: number for number, one in enumerate(order, 1)}


def show_newest(conn: sqlite3.Connection, article_id: int) -> None:
    """Update the article to its last revision and to the number of its revisions."""
    revision_id, saved_at, number = conn.execute(
        "SELECT id, saved_at, number FROM revision WHERE article_id = ?"
        " ORDER BY number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    conn.execute(
        "UPDATE article SET changed_at = iif(revision_id IS ?1, changed_at, ?2), revision_id = ?1,"
        " revisions = ?3 WHERE id = ?4",
        (revision_id, saved_at, number, article_id),
    )


def _find_neighbour(
    conn: sqlite3.Connection, article_id: int, condition: str, value: object
) -> _Neighbour | None:
    row = conn.execute(f"{_NEIGHBOUR} AND {condition} LIMIT 1", (article_id, value)).fetchone()
    if row is None:
        return None
    return _Neighbour(revision_id=row[0], number=row[1], digest=row[2], body_digest=row[3])


_NEIGHBOUR: Final = (
    "SELECT revision.id, revision.number, revision.digest, body.digest FROM revision"
    " JOIN capture ON capture.id = revision.capture_id JOIN body ON body.id = capture.body_id"
    " WHERE revision.article_id = ?"
)


def _find_next_sight(
    conn: sqlite3.Connection, article_id: int, revision: _Neighbour, moment: str
) -> str | None:
    """Return when a revision was seen next after a moment, or None if never."""
    (at,) = conn.execute(
        "SELECT min(at) FROM fetch WHERE article_id = ? AND revision = ? AND at > ?",
        (article_id, revision.number, moment),
    ).fetchone()
    return None if at is None else str(at)


def _make_room(conn: sqlite3.Connection, article_id: int, number: int, count: int) -> None:
    """Renumber revisions from `number` on, so that so many can be inserted there."""
    # Two steps: (article, number) is unique, and SQLite checks that row by row.
    conn.execute(
        "UPDATE revision SET number = -(number + ?) WHERE article_id = ? AND number >= ?",
        (count, article_id, number),
    )
    moved = conn.execute(
        "UPDATE revision SET number = -number WHERE article_id = ? AND number < 0 RETURNING id",
        (article_id,),
    ).fetchall()
    for (revision_id,) in moved:
        seal(conn, "revision", revision_id)
    for table in ("fetch", "watch_match"):
        conn.execute(
            f"UPDATE {table} SET revision = revision + ? WHERE article_id = ? AND revision >= ?",
            (count, article_id, number),
        )


def _update_article(conn: sqlite3.Connection, article_id: int, revision_id: int | None) -> None:
    """Update the article's count of revisions and its time of change."""
    conn.execute(
        "UPDATE article SET revisions ="
        " (SELECT max(number) FROM revision WHERE article_id = article.id),"
        " changed_at = CASE WHEN revision_id = ?"
        " THEN (SELECT saved_at FROM revision WHERE id = article.revision_id)"
        " ELSE changed_at END WHERE id = ?",
        (revision_id, article_id),
    )
