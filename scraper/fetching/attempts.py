"""Try a URL until it answers: attempts, redirects, and what robots.txt says of each hop.

Takes what is wanted; gives the answer that ended the chain of redirects. Every
hop passes the gate again, with headers of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from scraper.config import FetchSettings
from scraper.errors import FetchError
from scraper.fetching.cookies import CookieFile, HopCookies
from scraper.fetching.exchange import AcceptPolicy, CutShort, Response, check_status
from scraper.fetching.gate import Budget, Gate, RequestPolicy
from scraper.fetching.redirects import REDIRECTS, next_hop
from scraper.fetching.request_headers import RequestHeaders, is_conditional
from scraper.fetching.retry import PATIENCE, retry_pause
from scraper.fetching.robots import MAX_ROBOTS_BYTES, product_token
from scraper.fetching.robots_cache import RobotsCache, RobotsStore
from scraper.fetching.waiting import WaitingTasks
from scraper.records import Validators
from scraper.urls import is_same_site

ROBOTS_REDIRECTS: Final = 5
"""Hops that RFC 9309 (2.3.1.2) asks to be followed for a robots.txt."""
_NOT_AGAIN_NOW: Final = frozenset({"dns-timeout", "host-resting", "robots-unavailable"})
"""Failures that may pass, but not within this URL's time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One thing to fetch."""

    url: str
    wish: AcceptPolicy
    validators: Validators | None = None
    cookies: CookieFile | None = None
    is_robots: bool = False
    is_part: bool = False
    """Something that a page loads in the browser."""
    origin: str | None = None
    """The Origin header of the browser's request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalResponse:
    """The answer that ended a chain of redirects."""

    answer: Response
    url: str
    hops: tuple[str, ...]
    robots: str | None


class _CutArrival(CutShort):
    """The outcome for a URL whose body was cut short: the response, if no attempt brings more."""

    def __init__(
        self, error: CutShort, url: str, hops: tuple[str, ...], robots: str | None
    ) -> None:
        super().__init__(url, error.answer)
        self.arrival = FinalResponse(answer=error.answer, url=url, hops=hops, robots=robots)


class Attempts:
    """Tries URLs for one run.

    Args:
        settings: How often, how long, how many hops.
        gate: Every request passes it.
        robots_store: Where copies of robots.txt outlive the run.
        clock: Gives the time, UTC, by which those copies age.
        waiting: Gets the tasks that wait for their next try.

    Raises:
        ConfigError: If an extra header may not be sent.
    """

    def __init__(
        self,
        settings: FetchSettings,
        gate: Gate,
        robots_store: RobotsStore,
        clock: Callable[[], datetime],
        waiting: WaitingTasks,
    ) -> None:
        self._settings = settings
        self._gate = gate
        self._headers = RequestHeaders(settings)
        agent = product_token(settings.user_agent)
        self.robots = RobotsCache(self._fetch_robots, agent, robots_store, clock, waiting)
        self._waiting = waiting

    async def persist(self, wanted: FetchRequest) -> FinalResponse:
        """Try as often as the settings and the failure allow, within the URL's time."""
        left = self._settings.url_timeout
        attempt = 1
        while True:
            budget = Budget(given := min(self._settings.total_timeout, left))
            try:
                return await self.attempt(wanted, budget)
            except FetchError as error:
                pause = max(retry_pause(attempt), getattr(error, "retry_after", None) or 0.0)
                left -= given - budget.left + pause
                hopeless = not error.retryable or error.code in _NOT_AGAIN_NOW
                if hopeless or attempt >= self._settings.attempts or pause > PATIENCE or left <= 0:
                    if isinstance(error, _CutArrival):
                        return error.arrival
                    raise
            with self._waiting.waiting():
                await asyncio.sleep(pause)
            attempt += 1

    async def attempt(self, wanted: FetchRequest, budget: Budget) -> FinalResponse:
        """Follow one URL to its answer by hand: each hop passes the gate again."""
        limit = ROBOTS_REDIRECTS if wanted.is_robots else self._settings.max_redirects
        url, hops = wanted.url, list[str]()
        set_on_the_way = HopCookies()
        known_since, is_fresh = 0, False
        while True:
            reason, crawl_delay = await self._ask_robots(url, wanted)
            same_visit = bool(hops) and is_same_site(hops[-1], url)
            passage = RequestPolicy(
                crawl_delay=crawl_delay, at_once=wanted.is_robots or wanted.is_part or same_visit
            )
            # What we know of one site's copy is no other site's business.
            validators = wanted.validators if is_same_site(url, wanted.url) else None
            headers = self._headers.build(
                url, validators, (wanted.cookies, set_on_the_way), is_fresh=is_fresh
            )
            if wanted.origin is not None:
                headers["Origin"] = wanted.origin
            try:
                answer = await self._gate.send(url, headers, wanted.wish, passage, budget)
            except CutShort as error:
                raise _CutArrival(error, url, tuple(hops), reason) from error
            if answer.status == HTTPStatus.NOT_MODIFIED and not is_conditional(validators):
                if is_fresh:
                    check_status(answer, url)
                is_fresh = True  # a cache on the way answers for nobody's copy: ask past it, once
                continue
            if answer.status not in REDIRECTS:
                break
            hops.append(url)
            if set_on_the_way.take(url, answer.cookies):
                known_since = len(hops)  # each URL may answer otherwise now
            url = next_hop(answer, url, hops, limit, known_since=known_since)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            check_status(answer, url)
        return FinalResponse(answer=answer, url=url, hops=tuple(hops), robots=reason)

    async def _ask_robots(self, url: str, wanted: FetchRequest) -> tuple[str | None, float]:
        """Return the decision of robots.txt on one hop, and the delay it asks for."""
        if wanted.is_robots:
            return None, 0.0
        if not self._settings.obey_robots:
            return "ignored", 0.0
        return await self.robots.check(url)

    async def _fetch_robots(self, url: str) -> bytes:
        wish = AcceptPolicy(cut_at=MAX_ROBOTS_BYTES)
        return (await self.persist(FetchRequest(url=url, wish=wish, is_robots=True))).answer.body
