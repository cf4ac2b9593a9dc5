"""Keep one robots.txt per origin for a day, and turn its answer into a decision.

Takes a URL; gives why it may be fetched, or raises. Status rules of RFC 9309:
no file (4xx) allows all, no answer (5xx, 429, timeout) forbids all, a stored
copy is used first. What was read is kept in a `RobotsStore`, so that cron runs
share it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol
from urllib.parse import urlsplit

from scraper.errors import BadStatus, Disallowed, FetchError, TooManyRedirects, UnsafeAddress
from scraper.fetching.robots import MAX_ROBOTS_BYTES, NO_RULES, RobotsRules, parse_robots
from scraper.fetching.waiting import WaitingTasks
from scraper.records import StoredRobots

_log = logging.getLogger(__name__)

FRESH_SECONDS: Final = 24 * 3600.0
"""RFC 9309 (2.4): a copy is not used longer than a day."""
FAILURE_SECONDS: Final = 300.0
"""How long a robots.txt that could not be fetched is not asked for again."""
_SAME_FOR_PAGES: Final = frozenset(
    {"dns-failed", "dns-timeout", "connect-failed", "connect-timeout", "tls-failed", "host-resting"}
)
"""Failures that the page would meet in the same way: they are told as they are."""


class RobotsStore(Protocol):
    """Where copies of robots.txt outlive the process."""

    def load_robots(self, origin: str) -> StoredRobots | None:
        """Return the copy of an origin (`https://example.com`), however old."""
        ...

    def save_robots(self, origin: str, robots: StoredRobots) -> None:
        """Keep a copy, in place of any older one."""
        ...


class MemoryRobotsStore:
    """A store that forgets at the end of the process."""

    def __init__(self) -> None:
        self._stored: dict[str, StoredRobots] = {}

    def load_robots(self, origin: str) -> StoredRobots | None:
        """Return the copy of an origin."""
        return self._stored.get(origin)

    def save_robots(self, origin: str, robots: StoredRobots) -> None:
        """Keep a copy."""
        self._stored[origin] = robots


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """The verdict on one origin within this process."""

    rules: RobotsRules
    expires: float
    """On the monotonic clock, which no change of the wall clock moves."""
    reason: str
    """`allowed` or `no-rules`."""
    failure: FetchError | None = None


class RobotsCache:
    """Answers for all origins of a run.

    Args:
        fetch_body: Fetches a robots.txt through the same gate as every page.
        agent: Our product token.
        store: Where copies live.
        now: Gives the time, UTC.
        waiting: Gets the tasks that wait for a robots.txt which another one fetches.
    """

    def __init__(
        self,
        fetch_body: Callable[[str], Awaitable[bytes]],
        agent: str,
        store: RobotsStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        waiting: WaitingTasks | None = None,
    ) -> None:
        self._fetch_body = fetch_body
        self._agent = agent
        self._store = store
        self._now = now
        self._waiting = waiting or WaitingTasks()
        self._entries: dict[str, _Entry] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def check(self, url: str) -> tuple[str, float]:
        """Return why a URL may be fetched, and the delay its host asks for.

        Returns:
            `allowed` or `no-rules`, and the crawl delay in seconds (0 for none).

        Raises:
            Disallowed: If robots.txt forbids it, or could not be fetched.
            FetchError: If the host cannot be reached at all.
        """
        entry = await self._entry_for(url)
        if entry.failure is not None:
            raise _failure_for(url, entry.failure)
        if not entry.rules.is_allowed(url):
            raise Disallowed("robots.txt of the host does not allow it", url=url)
        return entry.reason, entry.rules.crawl_delay or 0.0

    async def rules_for(self, url: str) -> RobotsRules:
        """Return the rules for the origin of a URL: its sitemaps, its crawl delay."""
        return (await self._entry_for(url)).rules

    async def _entry_for(self, url: str) -> _Entry:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        lock = self._locks.setdefault(origin, asyncio.Lock())
        with self._waiting.waiting():
            await lock.acquire()
        try:
            entry = self._entries.get(origin)
            if entry is None or entry.expires <= time.monotonic():
                entry = await self._renew(origin)
                self._entries[origin] = entry
            return entry
        finally:
            lock.release()

    async def _renew(self, origin: str) -> _Entry:
        stored = self._store.load_robots(origin)
        age = self._age_of(stored) if stored is not None else FRESH_SECONDS
        if stored is not None and age < FRESH_SECONDS:
            return self._entry_of(stored, FRESH_SECONDS - age)
        try:
            body = await self._fetch_body(f"{origin}/robots.txt")
            fresh = StoredRobots(fetched_at=self._now(), status=200, body=body[:MAX_ROBOTS_BYTES])
        except FetchError as error:
            if not _means_none(error):
                if stored is not None:
                    return self._entry_of(stored, FAILURE_SECONDS)
                expires = time.monotonic() + FAILURE_SECONDS
                return _Entry(rules=NO_RULES, expires=expires, reason="", failure=error)
            fresh = StoredRobots(fetched_at=self._now(), status=404, body=b"")
        self._store.save_robots(origin, fresh)
        entry = self._entry_of(fresh, FRESH_SECONDS)
        if entry.rules.asked_delay != entry.rules.crawl_delay:
            asked, kept = entry.rules.asked_delay, entry.rules.crawl_delay
            _log.warning("origin=%s crawl_delay=%s kept=%s", origin, asked, kept)
        return entry

    def _age_of(self, stored: StoredRobots) -> float:
        """Return the age in seconds; a copy from the future (the clock was set back) is new.

        One from further ahead than a day was stamped by a wrong clock and is old.
        """
        age = (self._now() - stored.fetched_at).total_seconds()
        return FRESH_SECONDS if age < -FRESH_SECONDS else max(age, 0.0)

    def _entry_of(self, stored: StoredRobots, seconds: float) -> _Entry:
        rules = parse_robots(stored.body, self._agent)
        reason = "allowed" if rules.rules else "no-rules"
        return _Entry(rules=rules, expires=time.monotonic() + seconds, reason=reason)


def _means_none(error: FetchError) -> bool:
    """Return whether a failure means "there is no robots.txt" and not "nobody knows"."""
    if isinstance(error, BadStatus):
        # 204 and odd codes above 599 carry no rules either; only 429 and 5xx forbid.
        return error.status != 429 and not 500 <= error.status < 600  # noqa: PLR2004 - RFC 9309
    # RFC 9309 (2.3.1.2): too many redirects count as "unavailable".
    return isinstance(error, TooManyRedirects) or error.code in {
        "bad-redirect",
        "insecure-redirect",
    }


def _failure_for(url: str, failure: FetchError) -> FetchError:
    """Return why nothing may be fetched from a host whose robots.txt could not be fetched."""
    if isinstance(failure, UnsafeAddress):
        return UnsafeAddress(failure.message, url=url)
    if failure.code in _SAME_FOR_PAGES:
        return type(failure)(
            failure.message, url=url, code=failure.code, retryable=failure.retryable
        )
    return Disallowed(
        f"robots.txt could not be had ({failure.message}), which forbids all until it can",
        url=url,
        code="robots-unavailable",
        retryable=True,
    )
