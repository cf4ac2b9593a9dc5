"""What hosts asked of us, kept between runs: their robots.txt, and when they want rest.

The two classes are what the fetcher calls a `RobotsStore` and a `BackoffStore`.
"""

from __future__ import annotations

from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import parse_time, render_time, storable
from scraper.records import Backoff, StoredRobots


class ArchivedRobots:
    """Copies of robots.txt, one an origin."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def load_robots(self, origin: str) -> StoredRobots | None:
        """Return the copy of an origin (`https://example.com`), however old."""
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT fetched_at, status, body FROM robots_copy WHERE origin = ?",
                (storable(origin),),
            ).fetchone()
        if row is None:
            return None
        return StoredRobots(fetched_at=parse_time(row[0]), status=row[1], body=row[2])

    def save_robots(self, origin: str, robots: StoredRobots) -> None:
        """Keep a copy, in place of any older one."""
        with self._session.writing() as conn:
            conn.execute(
                "INSERT INTO robots_copy (origin, fetched_at, status, body) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (origin) DO UPDATE SET fetched_at = excluded.fetched_at,"
                " status = excluded.status, body = excluded.body",
                (storable(origin), render_time(robots.fetched_at), robots.status, robots.body),
            )


class ArchivedBackoffs:
    """The rests of hosts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def load_backoff(self, host: str) -> Backoff | None:
        """Return the backoff of a host, or None without one."""
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT until, failures, reason FROM host_rest WHERE host = ?", (storable(host),)
            ).fetchone()
        if row is None:
            return None
        return Backoff(until=parse_time(row[0]), failures=row[1], reason=row[2])

    def save_backoff(self, host: str, backoff: Backoff) -> None:
        """Keep a rest, in place of any older one."""
        with self._session.writing() as conn:
            conn.execute(
                "INSERT INTO host_rest (host, until, failures, reason) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (host) DO UPDATE SET until = excluded.until,"
                " failures = excluded.failures, reason = excluded.reason",
                (
                    storable(host),
                    render_time(backoff.until),
                    backoff.failures,
                    storable(backoff.reason),
                ),
            )

    def clear_backoff(self, host: str) -> None:
        """Forget a host that answered."""
        # Nearly every answer comes here, and nearly no host is in cooldown: check before taking the lock.
        if self.load_backoff(host) is None:
            return
        with self._session.writing() as conn:
            conn.execute("DELETE FROM host_rest WHERE host = ?", (storable(host),))
