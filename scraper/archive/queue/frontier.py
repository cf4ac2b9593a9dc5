"""The frontier: every link once, when it is due, and which run has leased it.

A link is leased to be visited. Storing the outcome of the fetch ends the lease in the
same transaction, so that a kill leaves each link either settled or due again, and
nothing that was stored is fetched twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scraper.archive.articles.identity import article_key
from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import (
    parse_time,
    render_json,
    render_time,
    storable,
    storable_or_none,
)
from scraper.archive.queue.listings import note_listing, stated_time
from scraper.records import Link
from scraper.schedule.article_revisits import LinkState, Visit, normalize_visit
from scraper.urls import hide_login, host_of

LEASE: Final = timedelta(days=1)
"""Longer than the slowest host takes for the links of one lease: each may wait a minute for its turn.
The holder of the run lock releases the leases of a killed run, so nothing waits for this time."""

BACKFILL_LAG: Final = timedelta(days=1)
"""How far a link of a back catalogue stands behind news. It ages, so it is never starved."""

CLOCK_TOLERANCE: Final = timedelta(days=1)
"""A visit dated later than this from now was dated by a wrong clock; its link counts as due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedLink:
    """A leased link."""

    id: int
    source_id: int | None
    visits: int
    """How often it was visited before."""
    link: Link


class Frontier:
    """The links of one archive."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(
        self, links: Iterable[Link], *, source_id: int | None = None, lag: timedelta = timedelta(0)
    ) -> int:
        """Add the links that are not known yet; give how many were new.

        Args:
            links: In any order; links that differ in trackers only are one.
            source_id: The source that named them.
            lag: How far behind links found now they stand (`BACKFILL_LAG` for old ones).
        """
        now = self._clock()
        # Before the write lock is taken: nobody waits for a generator or for parsing URLs.
        rows = [_row(link, source_id, now, lag) for link in links]
        with self._session.writing() as conn:
            before = conn.total_changes
            conn.executemany(
                "INSERT INTO link (url, host, source_id, found_on, title, published, found_at,"
                " next_at, rank_at, stated_at, guid, authors)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                rows,
            )
            return conn.total_changes - before

    def note_listing(self, links: Sequence[Link], *, source_id: int, is_whole: bool) -> int:
        """Mark known links as due if their source states that they changed; return how many.

        Args:
            links: All that the source named at this check, new ones too.
            source_id: The source.
            is_whole: The source was read in whole, so that a link it does not name was removed.
        """
        with self._session.writing() as conn:
            return note_listing(
                conn, links, source_id=source_id, now=self._clock(), is_whole=is_whole
            )

    def find_named(self, url: str) -> tuple[Link, str] | None:
        """Return a link as its source first named it, and the source's kind.

        None where no source did, or a page of links, whose words are no title of the article.
        """
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT link.url, found_on, link.title, published, authors, kind FROM link"
                " JOIN source ON source.id = source_id WHERE link.url = ? AND kind <> 'page'",
                (article_key(url),),
            ).fetchone()
        if row is None:
            return None
        link = Link(
            url=row[0],
            found_on=row[1],
            title=row[2],
            published=row[3],
            authors=tuple(json.loads(row[4])),
        )
        return link, row[5]

    def has(self, url: str, *, before: datetime | None = None) -> bool:
        """Return whether a link is known, trackers aside; with `before`, whether it was known by then."""
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT found_at FROM link WHERE url = ?", (article_key(url),)
            ).fetchone()
        return row is not None and (before is None or parse_time(row[0]) < before)

    def last_found(self, source_id: int, *, before: datetime | None = None) -> datetime | None:
        """Return when a source last named something new; with `before`, last before then."""
        with self._session.reading() as conn:
            (found_at,) = conn.execute(
                "SELECT max(found_at) FROM link WHERE source_id = ? AND found_at < ?",
                (source_id, render_time(before or self._clock())),
            ).fetchone()
        return None if found_at is None else parse_time(found_at)

    def lease_due(
        self,
        *,
        limit: int,
        per_host: int = 1000,
        run_id: int | None = None,
        skip_hosts: Iterable[str] = (),
    ) -> list[LeasedLink]:
        """Take links that are due, hosts in turn, the longest waiting first of each.

        Args:
            limit: At most so many.
            per_host: At most so many of one host.
            run_id: The run that takes them.
            skip_hosts: None of these hosts.
        """
        now = self._clock()
        values = {
            "now": render_time(now),
            "wrong": render_time(now + CLOCK_TOLERANCE),
            "until": render_time(now + LEASE),
            "per_host": per_host,
            "limit": limit,
            "run_id": run_id,
            "skip_hosts": render_json(list(skip_hosts)),
        }
        with self._session.writing() as conn:
            rows = conn.execute(_DUE, values).fetchall()
            conn.executemany(
                "UPDATE link SET leased_until = ?, run_id = ? WHERE id = ?",
                [(values["until"], run_id, row[0]) for row in rows],
            )
        return [_parse_leased(row) for row in rows]

    def release(self, ids: Iterable[int]) -> None:
        """Release links that were not fetched; they are due as before."""
        with self._session.writing() as conn:
            conn.executemany(
                "UPDATE link SET leased_until = NULL WHERE id = ?", [(one,) for one in ids]
            )

    def release_all(self) -> int:
        """Release every link that a killed run had leased; for the holder of the run lock."""
        with self._session.writing() as conn:
            return conn.execute(
                "UPDATE link SET leased_until = NULL WHERE leased_until IS NOT NULL"
            ).rowcount

    def count_due(self) -> int:
        """Count the links that are due now and not leased."""
        now = self._clock()
        with self._session.reading() as conn:
            row = conn.execute(
                f"SELECT count(*) FROM link WHERE {_IS_DUE}",
                {"now": render_time(now), "wrong": render_time(now + CLOCK_TOLERANCE)},
            ).fetchone()
        return int(row[0])

    def count_due_by_host(self) -> dict[str, int]:
        """Count the links that are due now or leased, hosts with the most first."""
        now = self._clock()
        with self._session.reading() as conn:
            return dict(
                conn.execute(
                    "SELECT host, count(*) FROM link WHERE next_at IS NOT NULL AND (next_at <= :now"
                    " OR visited_at > :wrong) GROUP BY host ORDER BY count(*) DESC, host",
                    {"now": render_time(now), "wrong": render_time(now + CLOCK_TOLERANCE)},
                )
            )

    def count_states(self) -> dict[str, int]:
        """Count the links in each state, states in alphabetical order."""
        with self._session.reading() as conn:
            return dict(
                conn.execute("SELECT state, count(*) FROM link GROUP BY state ORDER BY state")
            )


def normalize_link(
    conn: sqlite3.Connection, url: str, visit: Visit, now: datetime, article_id: int | None
) -> None:
    """Write the result of a visit if the URL is a link; inside the caller's transaction.

    A page that was captured before the link's last visit changes nothing: an import brought it.

    Args:
        conn: Inside a transaction.
        url: In the form of `article_key`.
        visit: The result.
        now: The archive's time.
        article_id: The article that the page showed; None keeps the one known.
    """
    row = conn.execute(
        "SELECT id, visited_at, state, next_at, step, visits, failures, gone_since FROM link"
        " WHERE url = ?",
        (url,),
    ).fetchone()
    if row is None or (row[1] and render_time(visit.at) < row[1] <= render_time(now)):
        return
    after = normalize_visit(_parse_standing(row[2:]), visit)
    next_at = None if after.next_at is None else render_time(after.next_at)
    conn.execute(
        "UPDATE link SET state = ?, next_at = ?, rank_at = coalesce(?, rank_at), step = ?,"
        " visits = ?, failures = ?, gone_since = ?, visited_at = ?, leased_until = NULL,"
        " article_id = coalesce(?, article_id) WHERE id = ?",
        (
            after.state,
            next_at,
            next_at,
            after.step,
            after.visits,
            after.failures,
            None if after.gone_since is None else render_time(after.gone_since),
            render_time(visit.at),
            article_id,
            row[0],
        ),
    )


def name_article_of_link(conn: sqlite3.Connection, url: str, article_id: int) -> None:
    """Note the article of a link whose page was not fetched: it was read again, or imported."""
    conn.execute("UPDATE link SET article_id = ? WHERE url = ?", (article_id, url))


_IS_DUE: Final = (
    "next_at IS NOT NULL AND (next_at <= :now OR visited_at > :wrong)"
    " AND (leased_until IS NULL OR leased_until <= :now)"
)
_DUE: Final = f"""
    WITH due AS (
        SELECT id, rank_at, row_number() OVER (PARTITION BY host ORDER BY rank_at, id) AS place
        FROM link WHERE {_IS_DUE} AND host NOT IN (SELECT value FROM json_each(:skip_hosts))
    )
    SELECT link.id, link.source_id, link.visits, link.url, link.found_on, link.title,
           link.published
    FROM due JOIN link ON link.id = due.id
    WHERE due.place <= :per_host
    ORDER BY due.place, due.rank_at, due.id LIMIT :limit
"""


def _row(
    link: Link, source_id: int | None, now: datetime, lag: timedelta
) -> tuple[str | int | None, ...]:
    return (
        article_key(link.url),
        storable(host_of(link.url)),
        source_id,
        storable(hide_login(link.found_on)),
        storable_or_none(link.title),
        storable_or_none(link.published),
        render_time(now),
        render_time(now),
        render_time(now + lag),
        stated_time(link),
        storable_or_none(link.guid),
        render_json([storable(name) for name in link.authors]),
    )


def _parse_leased(
    row: tuple[int, int | None, int, str, str, str | None, str | None],
) -> LeasedLink:
    return LeasedLink(
        id=row[0],
        source_id=row[1],
        visits=row[2],
        link=Link(url=row[3], found_on=row[4], title=row[5], published=row[6]),
    )


def _parse_standing(row: tuple[str, str | None, int, int, int, str | None]) -> LinkState:
    state, next_at, step, visits, failures, gone_since = row
    return LinkState(
        state=state,  # type: ignore[arg-type]  # the schema checks it
        next_at=None if next_at is None else parse_time(next_at),
        step=step,
        visits=visits,
        failures=failures,
        gone_since=None if gone_since is None else parse_time(gone_since),
    )
