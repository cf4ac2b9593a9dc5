"""The one gate that every request passes: rest, turn, checked address, deadline.

Takes one request, be it for a page, a hop of a redirect or a robots.txt; gives
its answer. Time spent waiting for a turn is not the server's and not counted.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from scraper.config import FetchSettings
from scraper.errors import FetchError, Unreachable
from scraper.fetching.client import Client
from scraper.fetching.exchange import AcceptPolicy, Response, check_status, exchange
from scraper.fetching.guard import AddressGuard
from scraper.fetching.redirects import REDIRECTS
from scraper.fetching.retry import HOST_FAILURES, PATIENCE, HostRest
from scraper.fetching.throttle import Throttle
from scraper.urls import host_of, port_of, registered_domain


class Budget:
    """Seconds that may be spent on the wire.

    Args:
        seconds: How many.
    """

    def __init__(self, seconds: float) -> None:
        self.left = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPolicy:
    """How one request passes."""

    crawl_delay: float = 0.0
    """Seconds that robots.txt asks for."""
    at_once: bool = False
    """Do not wait for the site's delay: a further hop, a robots.txt."""


class Gate:
    """Lets requests through, one by one for a site.

    Args:
        settings: Limits and pace.
        guard: Decides which addresses may be connected to.
        client: Carries the requests.
        rest: Which hosts rest.
    """

    def __init__(
        self, settings: FetchSettings, guard: AddressGuard, client: Client, rest: HostRest
    ) -> None:
        self._settings = settings
        self._guard = guard
        self._client = client
        self._rest = rest
        self._throttle = Throttle(settings)

    async def send(
        self,
        url: str,
        headers: dict[str, str],
        wish: AcceptPolicy,
        passage: RequestPolicy,
        budget: Budget,
    ) -> Response:
        """Send one request when its turn comes.

        Raises:
            FetchError: If no whole answer came, or one that carries no page and no redirect.
        """
        host, port = host_of(url), port_of(url)
        excepted = self._guard.is_excepted(host, port)
        site = self._site_of(url)

        async def rested() -> None:
            await self._wait_for_rest(site, url)

        try:
            # Before the turn, also where the address counts for nothing: a lookup holds no place.
            address = await self._find_address(host, port, budget)
            async with self._throttle.turn(
                site,
                None if excepted else address,
                rested,
                crawl_delay=passage.crawl_delay,
                at_once=passage.at_once,
            ):
                answer = await self._within(url, headers, wish, budget)
            if answer.status not in REDIRECTS and answer.status != 304:  # noqa: PLR2004 - Not Modified
                check_status(answer, url)
        except FetchError as error:
            self._rest.note_failure(site, error)
            error.url = error.url or url
            raise
        self._rest.note_success(site)
        return answer

    async def _find_address(self, host: str, port: int, budget: Budget) -> str:
        """Return the address to connect to; looking the name up is paid from the budget."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(max(budget.left, 0.0)):
                return (await self._guard.find_addresses(host, port))[0]
        except TimeoutError as error:
            message = f"the name {host} cannot be resolved in time"
            raise Unreachable(message, code="dns-timeout") from error
        finally:
            budget.left -= time.monotonic() - began

    def _site_of(self, url: str) -> str:
        """Return the queue of a URL: its registered domain, or `host:port` of an exception."""
        host, port = host_of(url), port_of(url)
        return f"{host}:{port}" if self._guard.is_excepted(host, port) else registered_domain(url)

    async def _within(
        self, url: str, headers: dict[str, str], wish: AcceptPolicy, budget: Budget
    ) -> Response:
        """Send the request within what is left of the budget."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(max(budget.left, 0.0)):
                return await exchange(self._client, url, headers, self._settings, wish)
        except TimeoutError as error:
            message = f"took longer than {self._settings.total_timeout:g} s"
            raise Unreachable(message, url=url, code="timeout") from error
        finally:
            budget.left -= time.monotonic() - began

    async def _wait_for_rest(self, site: str, url: str) -> None:
        left, reason = self._rest.seconds_left(site)
        # A busy host said when it is back; a silent one most likely is not back by then.
        if left > PATIENCE or (left > 0 and reason in HOST_FAILURES):
            message = f"the host rests for another {left:.0f} s ({reason})"
            raise Unreachable(message, url=url, code="host-resting")
        if left > 0:
            await asyncio.sleep(left)
