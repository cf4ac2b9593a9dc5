"""Fetch one URL: the entrance to this package.

Takes a URL; gives a `Capture`, or `NotModified` where the server says so. Every
request (pages, hops of a redirect, robots.txt) goes through the same gate: its
robots.txt, its host's rest, its turn, its checked address, one deadline. Nothing
but `FetchError` and `InvalidURL` leaves here.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from scraper.config import FetchSettings
from scraper.errors import FetchError
from scraper.fetch.client import Client
from scraper.fetch.cookies import CookieFile
from scraper.fetch.exchange import Answer, Wish, check_status
from scraper.fetch.gate import Budget, Gate, Passage
from scraper.fetch.guard import AddressGuard, Resolver, resolve_host
from scraper.fetch.redirects import REDIRECTS, next_hop
from scraper.fetch.render import Renderer, Rendering
from scraper.fetch.request_headers import RequestHeaders, is_conditional
from scraper.fetch.retry import PATIENCE, BackoffStore, HostRest, MemoryBackoffStore, retry_pause
from scraper.fetch.robots import MAX_ROBOTS_BYTES, RobotsRules, product_token
from scraper.fetch.robots_cache import MemoryRobotsStore, RobotsCache, RobotsStore
from scraper.fetch.shell import is_empty_shell
from scraper.fetch.sniff import PAGE_KINDS
from scraper.records import Capture, NotModified, Validators
from scraper.urls import is_same_site, parse_url

ROBOTS_REDIRECTS: Final = 5
"""Hops that RFC 9309 (2.3.1.2) asks to be followed for a robots.txt."""


_ROBOTS_WISH: Final = Wish(cut_at=MAX_ROBOTS_BYTES)
_NOT_AGAIN_NOW: Final = frozenset({"host-resting", "robots-unavailable"})
"""Failures that may pass, but not within this URL's time."""

RenderMode = Literal["never", "auto", "always"]
_OF_THE_STATIC_BODY: Final = frozenset(
    {"content-type", "content-encoding", "content-length", "etag", "last-modified"}
)
_OF_A_RENDERED_BODY: Final = (
    ("content-type", "text/html; charset=utf-8"),
    ("x-rendered-by", "chromium"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One thing to fetch."""

    url: str
    wish: Wish
    validators: Validators | None = None
    cookies: CookieFile | None = None
    is_robots: bool = False
    is_part: bool = False
    """Something that a page loads in the browser."""
    origin: str | None = None
    """The Origin header of the browser's request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """The answer that ended a chain of redirects."""

    answer: Answer
    url: str
    hops: tuple[str, ...]
    robots: str | None


class Fetcher:
    """Fetches pages for one run; use it as an asynchronous context manager.

    Args:
        settings: Limits, pace, exceptions to the address guard, who we are.
        robots_store: Where copies of robots.txt outlive the run.
        backoff_store: Where rests of failing hosts outlive the run.
        resolver: Gives the addresses of a name; the system's by default.
        tls: Replaces the default TLS settings.

    Raises:
        ConfigError: If the cookies file or an extra header is no good.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        robots_store: RobotsStore | None = None,
        backoff_store: BackoffStore | None = None,
        resolver: Resolver = resolve_host,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings = settings or FetchSettings()
        guard = AddressGuard(settings.allow, settings.ports, resolver)
        self._headers = RequestHeaders(settings)
        self._cookies: dict[Path, CookieFile] = {}
        self._default_cookies = self._cookies_of(settings.cookies_file)
        self._robots = RobotsCache(
            self._fetch_robots,
            product_token(settings.user_agent),
            robots_store or MemoryRobotsStore(),
        )
        self._client = Client(settings, guard, tls)
        rest = HostRest(backoff_store or MemoryBackoffStore())
        self._gate = Gate(settings, guard, self._client, rest)
        self._renderer = Renderer(settings.total_timeout, settings.max_decoded_bytes)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._renderer.aclose()
        await self._client.aclose()

    async def fetch(
        self,
        url: str,
        validators: Validators | None = None,
        *,
        accept: Collection[str] | None = PAGE_KINDS,
        cookies_file: Path | None = None,
        render: RenderMode | None = None,
    ) -> Capture | NotModified:
        """Fetch a URL.

        Args:
            url: Absolute http(s) URL; a fragment is not sent.
            validators: Of the stored copy, to ask "changed since?".
            accept: Kinds of body that are wanted (`sniff.PAGE_KINDS`); None takes any.
            cookies_file: The log-in of the source; the settings' own by default.
            render: Run the page's scripts: `never`, `always`, or `auto` where it is an
                empty shell; the settings' own by default.

        Raises:
            InvalidURL: If this is no URL.
            FetchError: If the page could not be had; `code` says why.
            ConfigError: If the cookies file cannot be read.
        """
        wanted = _Wanted(
            url=parse_url(url).partition("#")[0],
            validators=validators,
            wish=Wish(accept=accept),
            cookies=self._cookies_of(cookies_file) or self._default_cookies,
        )
        arrival = await self._persist(wanted)
        answer, now = arrival.answer, datetime.now(UTC)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return NotModified(
                url=wanted.url,
                final_url=arrival.url,
                fetched_at=now,
                headers=answer.headers,
                robots=arrival.robots,
            )
        capture = Capture(
            url=wanted.url,
            final_url=arrival.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=now,
            digest=hashlib.sha256(answer.body).hexdigest(),
            redirects=arrival.hops,
            robots=arrival.robots,
        )
        mode = render or self._settings.render
        if mode == "always" or (mode == "auto" and is_empty_shell(capture.body)):
            return (await self.render(capture, cookies_file=cookies_file))[0]
        return capture

    async def render(
        self, capture: Capture, *, cookies_file: Path | None = None, screenshot: bool = False
    ) -> tuple[Capture, Rendering]:
        """Run the scripts of a captured page in a browser.

        Every request of the browser passes the same gate as a page; only GET is
        let through. The capture that comes back holds the page after its scripts,
        as UTF-8, and says so in the header `x-rendered-by`.

        Args:
            capture: A page as `fetch` gave it.
            cookies_file: The log-in of the source.
            screenshot: Take a picture too.

        Raises:
            FetchError: If there is no browser, or the page does not come to an end.
        """
        cookies = self._cookies_of(cookies_file) or self._default_cookies

        async def part(url: str, origin: str | None) -> Answer:
            wanted = _Wanted(
                url=parse_url(url).partition("#")[0],
                wish=Wish(),
                cookies=cookies,
                is_part=True,
                origin=origin,
            )
            budget = Budget(self._settings.total_timeout)
            return (await self._attempt(wanted, budget)).answer

        static = Answer(status=capture.status, headers=capture.headers, body=capture.body)
        rendering = await self._renderer.render(
            capture.final_url, static, part, screenshot=screenshot
        )
        body = rendering.html.encode("utf-8", "replace")
        kept = tuple(pair for pair in capture.headers if pair[0] not in _OF_THE_STATIC_BODY)
        rendered = replace(
            capture,
            headers=(*kept, *_OF_A_RENDERED_BODY),
            body=body,
            digest=hashlib.sha256(body).hexdigest(),
            fetched_at=datetime.now(UTC),
        )
        return rendered, rendering

    async def robots_rules(self, url: str) -> RobotsRules:
        """Give what robots.txt of this URL's origin says: sitemaps, crawl delay, rules."""
        return await self._robots.rules_for(parse_url(url))

    async def _fetch_robots(self, url: str) -> bytes:
        arrival = await self._persist(_Wanted(url=url, wish=_ROBOTS_WISH, is_robots=True))
        return arrival.answer.body

    async def _persist(self, wanted: _Wanted) -> _Arrival:
        """Try as often as the settings and the failure allow, within the URL's time."""
        left = self._settings.url_timeout
        attempt = 1
        while True:
            budget = Budget(given := min(self._settings.total_timeout, left))
            try:
                return await self._attempt(wanted, budget)
            except FetchError as error:
                pause = max(retry_pause(attempt), getattr(error, "retry_after", None) or 0.0)
                left -= given - budget.left + pause
                hopeless = not error.retryable or error.code in _NOT_AGAIN_NOW
                if hopeless or attempt >= self._settings.attempts or pause > PATIENCE or left <= 0:
                    raise
            await asyncio.sleep(pause)
            attempt += 1

    async def _attempt(self, wanted: _Wanted, budget: Budget) -> _Arrival:
        """Follow one URL to its answer by hand: each hop passes the gate again."""
        limit = ROBOTS_REDIRECTS if wanted.is_robots else self._settings.max_redirects
        url, hops = wanted.url, list[str]()
        while True:
            reason, crawl_delay = await self._ask_robots(url, wanted)
            passage = Passage(
                crawl_delay=crawl_delay,
                at_once=wanted.is_robots
                or wanted.is_part
                or (bool(hops) and is_same_site(hops[-1], url)),
            )
            # What we know of one site's copy is no other site's business.
            validators = wanted.validators if is_same_site(url, wanted.url) else None
            headers = self._headers.build(url, validators, wanted.cookies)
            if wanted.origin is not None:
                headers["Origin"] = wanted.origin
            answer = await self._gate.send(url, headers, wanted.wish, passage, budget)
            if answer.status not in REDIRECTS:
                break
            hops.append(url)
            url = next_hop(answer, url, hops, limit)
        if answer.status != HTTPStatus.NOT_MODIFIED or not is_conditional(validators):
            check_status(answer, url)
        return _Arrival(answer=answer, url=url, hops=tuple(hops), robots=reason)

    async def _ask_robots(self, url: str, wanted: _Wanted) -> tuple[str | None, float]:
        """Give the decision of robots.txt on one hop, and the delay it asks for."""
        if wanted.is_robots:
            return None, 0.0
        if not self._settings.obey_robots:
            return "ignored", 0.0
        return await self._robots.check(url)

    def _cookies_of(self, path: Path | None) -> CookieFile | None:
        if path is None:
            return None
        if path not in self._cookies:
            self._cookies[path] = CookieFile(path)
        return self._cookies[path]
