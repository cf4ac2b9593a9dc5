"""Open connections through the address guard and keep them alive, a few for each origin.

Takes httpcore requests; gives httpcore responses. Each origin has a pool of its
own: one pool for all looks at every connection at every request, which is half
the cost of a fetch at 64 connections. The longest unused pools are closed.
"""

from __future__ import annotations

import logging
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

import h11
import httpcore

from scraper.config import FetchSettings
from scraper.fetching.guard import AddressGuard

_log = logging.getLogger(__name__)

KEEP_ALIVE: Final = 10.0
"""Seconds that an idle connection is kept: longer than the delay between two pages of a host."""
MAX_ADDRESSES: Final = 3
"""Addresses of a name that are tried, one after the other."""


class Pool(Protocol):
    """What carries requests: all of httpcore's pools, and `OriginPools`."""

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; give the response with its body still on the wire."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to the addresses that the guard gives, and to no others.

    Args:
        guard: Asked before every connection.
    """

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a name that answers."""
        addresses = await self._guard.find_addresses(host.strip("[]"), port)
        failure: Exception | None = None
        for address in addresses[:MAX_ADDRESSES]:
            try:
                return await self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own retries (there are none)."""
        await self._backend.sleep(seconds)


class OriginPools:
    """A pool for each origin, the longest unused closed first.

    Args:
        backend: Opens the connections.
        tls_of: Gives the TLS settings for a host of https.
        per_origin: Connections to one origin.
        limit: Origins whose connections are kept.
    """

    def __init__(
        self,
        backend: httpcore.AsyncNetworkBackend,
        tls_of: Callable[[str], ssl.SSLContext],
        per_origin: int,
        limit: int,
    ) -> None:
        self._backend = backend
        self._tls_of = tls_of
        self._per_origin = per_origin
        self._limit = limit
        self._pools: OrderedDict[tuple[bytes, bytes, int | None], _Counted] = OrderedDict()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request over its origin's pool."""
        key = (request.url.scheme, request.url.host, request.url.port)
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = _Counted(self._open(request.url.host.decode("ascii")))
        self._pools.move_to_end(key)
        pool.in_use += 1
        try:
            response = await _send(pool, request)
        except BaseException:
            pool.in_use -= 1
            raise
        pool.has_answered = True
        response.stream = _CountedStream(response.stream, pool)
        if len(self._pools) > self._limit:
            await self._close_unused()
        return response

    async def aclose(self) -> None:
        """Close every pool."""
        while self._pools:
            await self._pools.popitem()[1].inner.aclose()

    def _open(self, host: str) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._tls_of(host),
            max_connections=self._per_origin,
            max_keepalive_connections=self._per_origin,
            keepalive_expiry=KEEP_ALIVE,
            http1=True,
            http2=False,
            network_backend=self._backend,
        )

    async def _close_unused(self) -> None:
        """Close the longest unused pools beyond the limit; one that is in use stays."""
        spare = len(self._pools) - self._limit
        unused = [key for key, pool in self._pools.items() if pool.in_use == 0][:spare]
        for pool in [self._pools.pop(key) for key in unused]:
            await pool.inner.aclose()


class _Counted:
    """A pool and how many of its responses are not done with."""

    def __init__(self, inner: httpcore.AsyncConnectionPool) -> None:
        self.inner = inner
        self.in_use = 0
        self.has_answered = False
        """Whether an earlier request may have left its connection open."""


async def _send(pool: _Counted, request: httpcore.Request) -> httpcore.Response:
    """Send a request; once more on another connection if the first was not at an answer's beginning.

    A server that sends more than its Content-Length announces leaves bytes that arrive after the
    connection was found clean and given to the next request.
    """
    try:
        return await pool.inner.handle_async_request(request)
    except httpcore.RemoteProtocolError:
        if not pool.has_answered:
            raise
        return await pool.inner.handle_async_request(request)


class _CountedStream:
    """A response's body that tells its pool when it is done with."""

    def __init__(self, stream: Any, pool: _Counted) -> None:  # noqa: ANN401 - httpcore types it for both worlds
        self._stream = stream
        self._pool: _Counted | None = pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.in_use -= 1
        _close_if_unclean(self._stream)
        await self._stream.aclose()


def _close_if_unclean(stream: Any) -> None:  # noqa: ANN401 - a response's body, as above
    """Close the connection if bytes came behind the end of the answer.

    httpcore keeps such a connection, and would read those bytes as the next answer. It has no public
    way to its h11 connection; `test_h11_bytes_behind_the_body_are_not_the_next_answer` holds this one.
    """
    connection = getattr(getattr(stream, "_stream", None), "_connection", None)
    parser: h11.Connection | None = getattr(connection, "_h11_state", None)
    if parser is not None and parser.their_state is h11.DONE and parser.trailing_data[0]:
        parser.send_failed()


def open_pool(settings: FetchSettings, guard: AddressGuard, tls: ssl.SSLContext) -> Pool:
    """Return what carries the requests of a run: pools for each origin, or one through the proxy."""
    if settings.proxy is None:
        backend = GuardedBackend(guard)
        tls_of = partial(_tls_of, tls, frozenset(map(str.lower, settings.unverified_hosts)))
        return OriginPools(backend, tls_of, settings.per_host, 2 * settings.concurrency)
    url = httpcore.URL(settings.proxy)
    auth = _proxy_auth(settings.proxy)
    kind = httpcore.AsyncSOCKSProxy if url.scheme.startswith(b"socks5") else httpcore.AsyncHTTPProxy
    return kind(
        proxy_url=url,
        proxy_auth=auth,
        ssl_context=tls,
        max_connections=settings.concurrency,
        max_keepalive_connections=settings.concurrency,
        keepalive_expiry=KEEP_ALIVE,
        http1=True,
        http2=False,
    )


def _tls_of(usual: ssl.SSLContext, unverified: frozenset[str], host: str) -> ssl.SSLContext:
    """Return the usual TLS settings, or ones that check no certificate where the user said so."""
    if host not in unverified:
        return usual
    _log.warning("fetch.unverified_hosts host=%s certificates are not checked", host)
    unchecked = ssl.create_default_context()
    unchecked.check_hostname = False
    unchecked.verify_mode = ssl.CERT_NONE
    return unchecked


def _proxy_auth(proxy: str) -> tuple[str, str] | None:
    parts = urlsplit(proxy)
    if parts.username is None:
        return None
    return unquote(parts.username), unquote(parts.password or "")
