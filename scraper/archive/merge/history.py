"""Merge the revisions of one article into one history, numbered by time.

Both archives know at which times the page said what: from their revisions, and from the ledger. All of
these sightings in the order of time, equal neighbours as one, are the history. So the order in which
archives are merged does not matter, and text A, text B, text A again become three revisions also when B
arrives last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scraper.archive.articles.duplicates import link_duplicates
from scraper.archive.articles.history import order_revisions, show_newest
from scraper.archive.articles.listing import update_listing
from scraper.archive.articles.revisions import copy_revision, date_revision, insert_copy
from scraper.archive.database.text_values import parse_time
from scraper.archive.merge.ledger import merge_capture
from scraper.archive.search.search_index import index_article, unindex_article

_UNORDERED: Final = 10**9
"""Added to the numbers of new rows until all are ordered; no article has so many."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A time at which a page said something."""

    at: str
    is_new: bool
    """Whether only the source has it."""
    number: int
    """Of the revision, in its own archive."""
    revision_id: int
    """Its row, in its own archive."""
    digest: str


@dataclass(frozen=True, slots=True)
class History:
    """An article's revisions in the target, as they are after the merge."""

    added: int
    revisions: Sequence[Sighting]
    digests: dict[int, str]
    """The digest of each revision in the source, by its number there."""

    def find_number(self, at: str, number: int | None) -> int | None:
        """Return the number in the target of a source's revision that was seen at a time."""
        return _find_number(self.revisions, at, self.digests.get(number or 0))


def merge_history(
    source: sqlite3.Connection, target: sqlite3.Connection, article_id: int, merged_id: int
) -> History:
    """Add the revisions that the target does not have.

    Args:
        source: The other archive.
        target: Inside a transaction.
        article_id: The article in the source.
        merged_id: The same in the target; may have no revision yet.
    """
    new = list(_load(source, article_id, is_new=True))
    present = list(_load(target, merged_id, is_new=False))
    history = _join([*present, *new])
    rows = _load_rows(target, merged_id)
    before = [(at, digest) for _, at, digest in rows]
    added = 0
    if before != [(one.at, one.digest) for one in history]:
        if rows:
            unindex_article(target, merged_id)
        ids = list(_store(source, target, merged_id, rows, history))
        added = len(ids) - len(rows)
        order_revisions(target, merged_id, ids)
        show_newest(target, merged_id)
        index_article(target, merged_id)
        link_duplicates(target, merged_id)
        update_listing(target, merged_id)
        _correct_ledger(target, merged_id, present, history)
    return History(added, history, {one.number: one.digest for one in new})


def _load(conn: sqlite3.Connection, article_id: int, *, is_new: bool) -> Iterator[Sighting]:
    rows = conn.execute(
        "SELECT saved_at, number, id, digest FROM revision WHERE article_id = ?1 UNION"
        " SELECT fetch.at, number, revision.id, digest FROM fetch JOIN revision"
        " ON revision.article_id = fetch.article_id AND number = fetch.revision"
        " WHERE fetch.article_id = ?1 AND fetch.at > saved_at",
        (article_id,),
    )
    for at, number, revision_id, digest in rows:
        yield Sighting(at, is_new, number, revision_id, digest)


def _load_rows(conn: sqlite3.Connection, article_id: int) -> list[tuple[int, str, str]]:
    return conn.execute(
        "SELECT id, saved_at, digest FROM revision WHERE article_id = ? ORDER BY number",
        (article_id,),
    ).fetchall()


def _join(sightings: list[Sighting]) -> list[Sighting]:
    """Return the first sighting of each revision of the merged history, in order."""
    history: list[Sighting] = []
    for one in sorted(sightings, key=lambda each: (each.at, each.is_new, each.number)):
        if not history or history[-1].digest != one.digest:
            history.append(one)
    return history


def _store(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    article_id: int,
    rows: Sequence[tuple[int, str, str]],
    history: Sequence[Sighting],
) -> Iterator[int]:
    """Yield the id in the target of each revision of the history; every present row stays one."""
    unused = {(at, digest): row_id for row_id, at, digest in rows}
    taken = {place: unused.pop((one.at, one.digest), None) for place, one in enumerate(history)}
    for place, one in enumerate(history):
        row_id = taken[place]
        if row_id is None:
            key = next((key for key in unused if key[1] == one.digest), None)
            if key is not None:
                row_id = unused.pop(key)
                date_revision(target, row_id, one.at)
        yield row_id or _insert(source, target, article_id, one, _UNORDERED + place)
    for row_id in unused.values():  # seen at no time of its own: the same as its neighbour
        target.execute("UPDATE article SET revision_id = NULL WHERE revision_id = ?", (row_id,))
        target.execute("DELETE FROM revision WHERE id = ?", (row_id,))


def _insert(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    article_id: int,
    one: Sighting,
    number: int,
) -> int:
    if not one.is_new:
        return copy_revision(target, one.revision_id, number, parse_time(one.at))
    (capture_id,) = source.execute(
        "SELECT capture_id FROM revision WHERE id = ?", (one.revision_id,)
    ).fetchone()
    merged = merge_capture(source, target, capture_id)
    copy = insert_copy(
        source, target, one.revision_id, article_id=article_id, number=number, capture_id=merged
    )
    date_revision(target, copy, one.at)
    return copy


def _correct_ledger(
    conn: sqlite3.Connection, article_id: int, present: list[Sighting], history: list[Sighting]
) -> None:
    """Write which revision each page showed, now that there are more of them."""
    digests = {one.at: one.digest for one in present}
    rows = conn.execute(
        "SELECT id, at, revision FROM fetch WHERE article_id = ? AND revision IS NOT NULL",
        (article_id,),
    ).fetchall()
    for row_id, at, revision in rows:
        number = _find_number(history, at, digests.get(at))
        if number is not None and number != revision:
            conn.execute("UPDATE fetch SET revision = ? WHERE id = ?", (number, row_id))


def _find_number(history: Sequence[Sighting], at: str, digest: str | None) -> int | None:
    """Return the number of the last revision until a time that says what a digest stands for."""
    for number in range(len(history), 0, -1):
        one = history[number - 1]
        if one.at <= at and one.digest == digest:
            return number
    return None
