"""Watches: searches that the user saved, and the articles that came to match them.

A match is written in the transaction that writes the article's revision, so no kill
loses one; an article matches a watch once, however often it is edited, unless the watch is one of
edits: then the newest edit takes the place of the match before it. Telling the
user's command of it is two steps around the start of the command (`begin_telling`,
`end_telling`); which of the two a killed process had reached, `run/notify.py` finds out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import parse_time, render_time, storable, storable_or_none
from scraper.archive.search.conditions import select_ids
from scraper.archive.search.query import parse_query
from scraper.archive.search.search import is_hit
from scraper.archive.search.selection import Selection
from scraper.archive.search.snippet import MAX_CHARACTERS, Term, find_passage
from scraper.archive.stamps import make_stamp
from scraper.errors import ArchiveError


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A search that the user saved."""

    id: int
    query: str
    """In the language of `query.py`."""
    command: str | None
    """The user's own command line, told of each match; None for none."""
    feed: str | None
    """Absolute path of the Atom file of the matches; None for none."""
    added_at: datetime
    feed_match_id: int
    """Number of the newest match that the feed holds."""
    matches: int
    waiting: int
    """Matches that the command was not told of yet."""
    failures: int
    """Tellings that failed, in a row."""
    message: str | None
    """Why the last one failed; None when it worked."""
    edits: bool
    """Whether each edit of an article that matches is a match of its own."""
    is_allowed: bool
    """Whether command and feed were set here: by this user, on this machine, for this file."""

    @property
    def acts(self) -> bool:
        """Whether it starts a command or writes a file."""
        return self.command is not None or self.feed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article that came to match a watch."""

    id: int
    """Number of the match, in order of time; never given twice."""
    watch_id: int
    article_id: int
    revision: int
    """The revision that matched first; for a watch of edits, the one that matched last."""
    matched_at: datetime
    told_at: datetime | None
    """When the command had been told; None while it was not."""
    url: str
    site: str
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    """As the page states it, ISO 8601."""
    language: str | None
    word_count: int
    passage: str
    """What fits the query best, on one line."""


class Watches:
    """The watches of one archive.

    Args:
        session: The database.
        clock: Gives the time.
    """

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(
        self,
        query: str,
        *,
        command: str | None = None,
        feed: str | None = None,
        edits: bool = False,
    ) -> tuple[Watch, bool]:
        """Save a search, or give a saved one a new command and feed; give it, and whether it is new.

        Articles that match already are remembered, so that an edit does not make news of them; with
        `edits` it does.

        Raises:
            ArchiveError: The query names nothing that can be looked for, or a state in it is
                unknown (`bad-query`), or a date in it is wrong (`bad-date`).
        """
        text, now = storable(query.strip()), render_time(self._clock())
        if not parse_query(text).groups:
            raise ArchiveError(
                "the query names no word to look for", url=text[:100], code="bad-query"
            )
        with self._session.writing() as conn:
            before = conn.execute(
                "SELECT id, command FROM watch WHERE query = ?", (text,)
            ).fetchone()
            conn.execute(
                "INSERT INTO watch (query, command, feed, added_at, edits, stamp)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (query) DO UPDATE SET command = excluded.command,"
                " feed = excluded.feed, feed_match_id = 0, edits = excluded.edits,"
                " stamp = excluded.stamp",
                (
                    text,
                    storable_or_none(command),
                    storable_or_none(feed),
                    now,
                    edits,
                    make_stamp(
                        self._session.path, storable_or_none(command), storable_or_none(feed)
                    ),
                ),
            )
            watch = self._find(conn, "query", text)
            if before is None:
                conn.executemany(
                    "INSERT INTO watch_match (watch_id, article_id, revision, matched_at, seen)"
                    " SELECT ?, id, revisions, ?, 1 FROM article WHERE id = ?",
                    [
                        (watch.id, now, one)
                        for one, _ in select_ids(conn, Selection(query=text, order="id"))
                    ],
                )
            elif before[1] is None:  # a new command is told of what comes, not of what was
                conn.execute(
                    "UPDATE watch_match SET told_at = ? WHERE watch_id = ? AND told_at IS NULL",
                    (now, watch.id),
                )
            return self._find(conn, "query", text), before is None

    def allow(self, watch: Watch) -> None:
        """Record that a watch's command and feed may be used here, as they are."""
        stamp = make_stamp(self._session.path, watch.command, watch.feed)
        with self._session.writing() as conn:
            conn.execute("UPDATE watch SET stamp = ? WHERE id = ?", (stamp, watch.id))

    def find(self, id_or_query: int | str) -> Watch | None:
        """Return a watch by its number or its query."""
        key = "query" if isinstance(id_or_query, str) else "id"
        with self._session.reading() as conn:
            row = conn.execute(f"{_SELECT} WHERE {key} = ?", (id_or_query,)).fetchone()
        return None if row is None else self._parse(row)

    def list_all(self) -> list[Watch]:
        """Return all watches in the order they were added."""
        with self._session.reading() as conn:
            return [self._parse(row) for row in conn.execute(f"{_SELECT} ORDER BY id")]

    def remove(self, watch_id: int) -> bool:
        """Forget a watch and its matches; False where there is none."""
        with self._session.writing() as conn:
            return bool(conn.execute("DELETE FROM watch WHERE id = ?", (watch_id,)).rowcount)

    def count_seen(self, watch_id: int) -> int:
        """Count the articles that matched already when the watch was added."""
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT count(*) FROM watch_match WHERE watch_id = ? AND seen = 1", (watch_id,)
            ).fetchone()
        return int(row[0])

    def list_matches(self, watch: Watch, *, limit: int = -1) -> list[Match]:
        """Return the matches of a watch, newest first."""
        with self._session.reading() as conn:
            rows = conn.execute(
                f"{_SELECT_MATCHES} WHERE watch_match.watch_id = ? AND watch_match.seen = 0"
                " ORDER BY watch_match.id DESC LIMIT ?",
                (watch.id, limit),
            ).fetchall()
        return [_parse_match(row, watch) for row in rows]

    def list_untold(self, watch: Watch, *, limit: int) -> list[Match]:
        """Return the matches pending for the watch's command, oldest first."""
        with self._session.reading() as conn:
            rows = conn.execute(
                f"{_SELECT_MATCHES} WHERE watch_match.watch_id = ? AND watch_match.seen = 0"
                " AND watch_match.told_at IS NULL AND watch_match.telling IS NULL"
                " ORDER BY watch_match.id LIMIT ?",
                (watch.id, limit),
            ).fetchall()
        return [_parse_match(row, watch) for row in rows]

    def list_tellings(self) -> list[str]:
        """Return the names of the hand-overs that were begun and not ended."""
        with self._session.reading() as conn:
            rows = conn.execute(
                "SELECT DISTINCT telling FROM watch_match WHERE telling IS NOT NULL"
            )
            return [str(row[0]) for row in rows]

    def begin_telling(self, telling: str, matches: Iterable[Match]) -> None:
        """Note that these matches are being handed to a command.

        Args:
            telling: Names the hand-over; never used before.
            matches: Of one watch.
        """
        with self._session.writing() as conn:
            conn.executemany(
                "UPDATE watch_match SET telling = ? WHERE id = ?",
                [(telling, one.id) for one in matches],
            )

    def end_telling(self, telling: str, *, problem: str | None = None) -> None:
        """Note how a hand-over ended.

        Args:
            telling: The hand-over.
            problem: Why the command is to be told again; None when it was told.
        """
        with self._session.writing() as conn:
            conn.execute(
                "UPDATE watch SET message = ?, failures = iif(? IS NULL, 0, failures + 1)"
                " WHERE id = (SELECT max(watch_id) FROM watch_match WHERE telling = ?)",
                (storable_or_none(problem), problem, telling),
            )
            conn.execute(
                "UPDATE watch_match SET telling = NULL, told_at = ? WHERE telling = ?",
                (render_time(self._clock()) if problem is None else None, telling),
            )

    def take_back_telling(self, telling: str) -> None:
        """Note that a hand-over was never taken: the command is to be told."""
        with self._session.writing() as conn:
            conn.execute("UPDATE watch_match SET telling = NULL WHERE telling = ?", (telling,))

    def note_feed(self, watch: Watch, match_id: int) -> None:
        """Note the newest match that a watch's feed holds."""
        with self._session.writing() as conn:
            conn.execute("UPDATE watch SET feed_match_id = ? WHERE id = ?", (match_id, watch.id))

    def _find(self, conn: sqlite3.Connection, key: str, value: object) -> Watch:
        return self._parse(conn.execute(f"{_SELECT} WHERE {key} = ?", (value,)).fetchone())

    def _parse(self, row: tuple[Any, ...]) -> Watch:
        return Watch(
            id=row[0],
            query=row[1],
            command=row[2],
            feed=row[3],
            added_at=parse_time(row[4]),
            feed_match_id=row[5],
            matches=row[6],
            waiting=row[7],
            failures=row[8],
            message=row[9],
            edits=bool(row[11]),
            is_allowed=row[10] == make_stamp(self._session.path, row[2], row[3]),
        )


def mark_matches(conn: sqlite3.Connection, article_id: int, revision: int, at: datetime) -> None:
    """Write which watches an article's new revision matches first; in the article's transaction."""
    watches = conn.execute("SELECT id, query, edits FROM watch").fetchall()
    for watch_id, text, is_of_edits in watches:
        if _is_valid(text) and is_hit(conn, text, article_id):
            if is_of_edits:
                conn.execute(
                    "DELETE FROM watch_match WHERE watch_id = ? AND article_id = ?",
                    (watch_id, article_id),
                )
            conn.execute(
                "INSERT INTO watch_match (watch_id, article_id, revision, matched_at)"
                " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (watch_id, article_id, revision, render_time(at)),
            )


@lru_cache(maxsize=1024)
def _is_valid(text: str) -> bool:
    """Return whether a stored query can be parsed; old versions accepted wrong dates and states."""
    try:
        parse_query(text)
    except ArchiveError:
        return False
    return True


@lru_cache(maxsize=1024)
def _parse_terms(text: str) -> tuple[Term, ...]:
    """Return the words of a stored query that a snippet shows."""
    if not _is_valid(text):
        return ()
    return tuple(Term(one.value, one.begins) for one in parse_query(text).words)


_SELECT: Final = (
    "SELECT id, query, command, feed, added_at, feed_match_id,"
    " (SELECT count(*) FROM watch_match AS one WHERE one.watch_id = watch.id AND one.seen = 0),"
    " (SELECT count(*) FROM watch_match AS one WHERE one.watch_id = watch.id AND one.seen = 0"
    " AND one.told_at IS NULL AND watch.command IS NOT NULL),"
    " failures, message, stamp, edits FROM watch"
)
_SELECT_MATCHES: Final = f"""
    SELECT watch_match.id, watch_match.article_id, watch_match.revision, watch_match.matched_at,
           watch_match.told_at, listing.url, listing.site, listing.title, listing.authors,
           listing.published, listing.language, listing.word_count,
           substr(revision.text, 1, {MAX_CHARACTERS})
    FROM watch_match
    JOIN listing ON listing.id = watch_match.article_id
    JOIN revision ON revision.id = listing.revision_id
"""


def _parse_match(row: tuple[Any, ...], watch: Watch) -> Match:
    return Match(
        id=row[0],
        watch_id=watch.id,
        article_id=row[1],
        revision=row[2],
        matched_at=parse_time(row[3]),
        told_at=None if row[4] is None else parse_time(row[4]),
        url=row[5],
        site=row[6],
        title=row[7],
        authors=tuple(json.loads(row[8])),
        published=row[9],
        language=row[10],
        word_count=row[11],
        passage=find_passage(row[12], _parse_terms(watch.query))[0],
    )
