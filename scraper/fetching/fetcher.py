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
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from scraper.config import FetchSettings
from scraper.decoding.sniff import PAGE_KINDS
from scraper.fetching.attempts import Attempts, FetchRequest
from scraper.fetching.client import Client
from scraper.fetching.cookies import CookieFile
from scraper.fetching.exchange import AcceptPolicy, Response
from scraper.fetching.gate import Budget, Gate
from scraper.fetching.guard import AddressGuard, Resolver
from scraper.fetching.render import Renderer, Rendering
from scraper.fetching.resolver import SystemResolver
from scraper.fetching.retry import BackoffStore, HostRest, MemoryBackoffStore
from scraper.fetching.robots import RobotsRules
from scraper.fetching.robots_cache import MemoryRobotsStore, RobotsStore
from scraper.fetching.shell import is_empty_shell
from scraper.fetching.waiting import WaitingTasks
from scraper.records import Capture, NotModified, RenderMode, SnapshotForm, Validators
from scraper.urls import parse_url

_OF_THE_STATIC_BODY: Final = frozenset(
    {"content-type", "content-encoding", "content-length", "etag", "last-modified"}
)
_OF_A_RENDERED_BODY: Final = (
    ("content-type", "text/html; charset=utf-8"),
    ("x-rendered-by", "chromium"),
)


def utc_now() -> datetime:
    """Return the time now, aware, UTC."""
    return datetime.now(UTC)


class Fetcher:
    """Fetches pages for one run; use it as an asynchronous context manager.

    Args:
        settings: Limits, pace, exceptions to the address guard, who we are.
        robots_store: Where copies of robots.txt outlive the run.
        backoff_store: Where rests of failing hosts outlive the run.
        resolver: Gives the addresses of a name; the system's by default.
        tls: Replaces the default TLS settings.
        clock: Gives the time, UTC: of captures, of stored robots.txt and of rests. How long
            anything takes is measured by another clock, which nobody can set.

    Raises:
        ConfigError: If the cookies file or an extra header is invalid.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        robots_store: RobotsStore | None = None,
        backoff_store: BackoffStore | None = None,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings = settings or FetchSettings()
        self._clock = clock
        self._waiting = WaitingTasks()
        self._system = SystemResolver()
        guard = AddressGuard(
            settings.allow, settings.ports, resolver or self._system, self._waiting
        )
        self._cookies: dict[Path, CookieFile] = {}
        self._default_cookies = self._cookies_of(settings.cookies_file)
        self._client = Client(settings, guard, tls)
        rest = HostRest(backoff_store or MemoryBackoffStore(), clock)
        gate = Gate(settings, guard, self._client, rest)
        self._attempts = Attempts(
            settings, gate, robots_store or MemoryRobotsStore(), clock, self._waiting
        )
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
            InvalidURL: If this is not a URL.
            FetchError: If the page could not be fetched; `code` says why.
            ConfigError: If the cookies file cannot be read.
        """
        wanted = FetchRequest(
            url=parse_url(url).partition("#")[0],
            validators=validators,
            wish=AcceptPolicy(accept=accept),
            cookies=self._cookies_of(cookies_file) or self._default_cookies,
        )
        arrival = await self._attempts.persist(wanted)
        answer, now = arrival.answer, self._clock()
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
            is_cut_short=answer.is_cut_short,
            exchange=answer.exchange,
        )
        mode = "never" if capture.body.startswith(b"%PDF-") else render or self._settings.render
        if mode == "always" or (mode == "auto" and is_empty_shell(capture.body)):
            return (await self.render(capture, cookies_file=cookies_file))[0]
        return capture

    async def render(
        self,
        capture: Capture,
        *,
        cookies_file: Path | None = None,
        snapshot: SnapshotForm | None = None,
    ) -> tuple[Capture, Rendering]:
        """Run the scripts of a captured page in a browser.

        Every request of the browser passes the same gate as a page; only GET is
        let through. The capture that comes back holds the page after its scripts,
        as UTF-8, and says so in the header `x-rendered-by`.

        Args:
            capture: A page as `fetch` gave it.
            cookies_file: The log-in of the source.
            snapshot: Also take the page as it is shown, in this form.

        Raises:
            FetchError: If there is no browser, or the page does not come to an end.
        """
        cookies = self._cookies_of(cookies_file) or self._default_cookies

        async def part(url: str, origin: str | None) -> Response:
            wanted = FetchRequest(
                url=parse_url(url).partition("#")[0],
                wish=AcceptPolicy(),
                cookies=cookies,
                is_part=True,
                origin=origin,
            )
            budget = Budget(self._settings.total_timeout)
            return (await self._attempts.attempt(wanted, budget)).answer

        static = Response(status=capture.status, headers=capture.headers, body=capture.body)
        rendering = await self._renderer.render(capture.final_url, static, part, snapshot=snapshot)
        body = rendering.html.encode("utf-8", "replace")
        kept = tuple(pair for pair in capture.headers if pair[0] not in _OF_THE_STATIC_BODY)
        rendered = replace(
            capture,
            headers=(*kept, *_OF_A_RENDERED_BODY),
            body=body,
            digest=hashlib.sha256(body).hexdigest(),
            fetched_at=self._clock(),
        )
        return rendered, rendering

    def count_waiting(self, tasks: Iterable[asyncio.Task[Any]]) -> int:
        """Return how many of these tasks wait for a lookup, a robots.txt or a pause, and hold nothing.

        0 while lookups are so many that no further ones should be added.
        """
        return 0 if self._system.is_busy else self._waiting.count(tasks)

    async def robots_rules(self, url: str) -> RobotsRules:
        """Return what robots.txt of this URL's origin says: sitemaps, crawl delay, rules."""
        return await self._attempts.robots.rules_for(parse_url(url))

    def _cookies_of(self, path: Path | None) -> CookieFile | None:
        if path is None:
            return None
        if path not in self._cookies:
            self._cookies[path] = CookieFile(path)
        return self._cookies[path]
