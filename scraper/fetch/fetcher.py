"""Fetch one URL: the entrance to this package.

Takes a URL; gives a `Capture`, or `NotModified` where the server says so. Every
request, each hop of a redirect included, goes through the same gate, under one
deadline. Nothing but `FetchError` and `InvalidURL` leaves here.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Collection
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from scraper.config import FetchSettings
from scraper.errors import FetchError, InvalidURL, ScraperError, TooManyRedirects, Unreachable
from scraper.fetch.client import Client
from scraper.fetch.decode import ACCEPT_ENCODING
from scraper.fetch.exchange import Answer, check_status, exchange
from scraper.fetch.guard import AddressGuard, Resolver, resolve_host
from scraper.fetch.sniff import PAGE_KINDS
from scraper.records import Capture, NotModified, Validators
from scraper.urls import parse_url, resolve_url

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Fetcher:
    """Fetches pages for one run; use it as an asynchronous context manager.

    Args:
        settings: Limits, exceptions to the address guard, who we are.
        resolver: Gives the addresses of a name; the system's by default.
        tls: Replaces the default TLS settings.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        resolver: Resolver = resolve_host,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings or FetchSettings()
        guard = AddressGuard(self._settings.allow, self._settings.ports, resolver)
        self._client = Client(self._settings, guard, tls)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def fetch(
        self,
        url: str,
        validators: Validators | None = None,
        *,
        accept: Collection[str] | None = PAGE_KINDS,
    ) -> Capture | NotModified:
        """Fetch a URL.

        Args:
            url: Absolute http(s) URL; a fragment is not sent.
            validators: Of the stored copy, to ask "changed since?".
            accept: Kinds of body that are wanted (`sniff.PAGE_KINDS`); None takes any.

        Raises:
            InvalidURL: If this is no URL.
            FetchError: If the page could not be had; `code` says why.
        """
        start = parse_url(url).partition("#")[0]
        limit = self._settings.total_timeout
        try:
            async with asyncio.timeout(limit):
                return await self._follow(start, validators, accept)
        except TimeoutError as error:
            message = f"took longer than {limit:g} s"
            raise Unreachable(message, url=start, code="timeout") from error
        except ScraperError as error:
            error.url = error.url or start
            raise

    async def _follow(
        self, start: str, validators: Validators | None, accept: Collection[str] | None
    ) -> Capture | NotModified:
        """Follow redirects by hand: each hop is checked, and gets headers of its own."""
        url, hops = start, []
        while True:
            headers = self._headers(validators)
            answer = await exchange(self._client, url, headers, self._settings, accept)
            if answer.status not in REDIRECTS:
                break
            hops.append(url)
            url = _next_hop(answer, url, hops, self._settings.max_redirects)
        now = datetime.now(UTC)
        if answer.status == 304 and _is_conditional(validators):  # noqa: PLR2004 - Not Modified
            return NotModified(url=start, final_url=url, fetched_at=now, headers=answer.headers)
        check_status(answer, url)
        return Capture(
            url=start,
            final_url=url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=now,
            digest=hashlib.sha256(answer.body).hexdigest(),
            redirects=tuple(hops),
        )

    def _headers(self, validators: Validators | None) -> dict[str, str]:
        """Build the headers of one hop."""
        settings = self._settings
        agent = settings.user_agent + (f" (+{settings.contact})" if settings.contact else "")
        headers = {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}
        if validators is not None and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators is not None and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return headers


def _is_conditional(validators: Validators | None) -> bool:
    return validators is not None and bool(validators.etag or validators.last_modified)


def _next_hop(answer: Answer, url: str, hops: list[str], limit: int) -> str:
    """Give the URL that a redirect leads to.

    Raises:
        FetchError: If it leads nowhere that we go.
        TooManyRedirects: At the limit, or in a loop.
    """
    targets = {value.strip() for name, value in answer.headers if name == "location"}
    if len(targets) != 1 or not (location := targets.pop()):
        raise FetchError("redirects without one clear target", url=url, code="bad-redirect")
    try:
        target = resolve_url(url, location)
    except InvalidURL as error:
        message = f"redirects to {error.url}, which {error.message}"
        raise FetchError(message, url=url, code="bad-redirect") from error
    if url.startswith("https:") and target.startswith("http:"):
        message = f"redirects from https to {target}"
        raise FetchError(message, url=url, code="insecure-redirect")
    if target in hops:
        raise TooManyRedirects(f"redirects in a loop ({len(hops)} hops)", url=hops[0])
    if len(hops) > limit:
        raise TooManyRedirects(f"redirects more than {limit} times", url=hops[0])
    return target
