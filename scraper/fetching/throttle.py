"""Keep the pace: so many connections and starts per site and per address.

Every request waits for its turn at two lanes: its registered domain and its IP
address. The delay between two starts follows the settings, robots.txt and how
long the site takes to answer. An exact host:port exception has a lane of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from scraper.config import FetchSettings

MAX_DELAY: Final = 60.0
"""Seconds; nobody is made to wait longer between two pages, whatever robots.txt says."""
MAX_SLOWDOWN: Final = 10.0
"""A site that takes n seconds to answer gets n times the delay, up to this factor."""
ADDRESS_SHARE: Final = 4
"""An address (a shared host, a CDN) takes as much as this many sites."""
_MEMORY: Final = 0.7
"""Weight of the past in the moving average of response times."""


class _Lane:
    """One queue: a limit on connections, and the earliest next start."""

    def __init__(self, connections: int) -> None:
        self.connections = asyncio.Semaphore(connections)
        self.next_start = 0.0
        self.response_time = 0.0

    def book(self, delay: float) -> float:
        """Take the next start; give the seconds until then."""
        now = time.monotonic()
        start = max(now, self.next_start)
        self.next_start = start + delay
        return start - now

    def learn(self, seconds: float) -> None:
        """Remember how long an answer took."""
        self.response_time = _MEMORY * self.response_time + (1 - _MEMORY) * seconds


class Throttle:
    """All lanes of a run.

    Args:
        settings: `delay`, `per_host` and `concurrency`.
    """

    def __init__(self, settings: FetchSettings) -> None:
        self._delay = settings.delay
        self._per_host = settings.per_host
        self._all = asyncio.Semaphore(settings.concurrency)
        self._lanes: dict[str, _Lane] = {}

    @contextlib.asynccontextmanager
    async def turn(
        self,
        site: str,
        address: str | None,
        ready: Callable[[], Awaitable[None]],
        *,
        crawl_delay: float = 0.0,
        at_once: bool = False,
    ) -> AsyncIterator[None]:
        """Wait for a turn and hold it.

        Args:
            site: Registered domain, or `host:port` of an exception.
            address: IP address, or None where only the site counts.
            ready: Awaited when the turn has come; may wait longer, or raise.
            crawl_delay: What robots.txt asks for, in seconds.
            at_once: Do not wait for the delay: the next hop of a redirect, robots.txt.
        """
        lane = self._lane(f"site {site}", self._per_host)
        lanes = [lane]
        if address is not None:
            lanes.append(self._lane(f"address {address}", self._per_host * ADDRESS_SHARE))
        async with contextlib.AsyncExitStack() as stack:
            # Sites before addresses, always: nobody waits in a circle.
            for each in lanes:
                await stack.enter_async_context(each.connections)
            # Before the delay is booked: a URL that fails here takes no start from the next.
            await ready()
            if not at_once:
                delay = self.delay_of(site, crawl_delay)
                pauses = [
                    lane.book(delay),
                    *(each.book(delay / ADDRESS_SHARE) for each in lanes[1:]),
                ]
                if (pause := max(pauses)) > 0:
                    await asyncio.sleep(pause)
                    await ready()
            # Last, so that nobody who waits for a site holds a place of the whole run.
            await stack.enter_async_context(self._all)
            began = time.monotonic()
            try:
                yield
            finally:
                lane.learn(time.monotonic() - began)

    def delay_of(self, site: str, crawl_delay: float = 0.0) -> float:
        """Return the seconds between two starts on a site as of now."""
        lane = self._lanes.get(f"site {site}")
        slowdown = min(max(lane.response_time if lane else 0.0, 1.0), MAX_SLOWDOWN)
        return min(max(self._delay * slowdown, crawl_delay), max(MAX_DELAY, self._delay))

    def _lane(self, key: str, connections: int) -> _Lane:
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(connections)
        return lane
