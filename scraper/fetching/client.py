"""Send one request over HTTP/1.1: the one user of httpx.

Takes a URL and headers; gives the status, the headers and the raw chunks of the
body. Connections are opened through the address guard only and kept alive. No
redirects, no cookies, no decoding, no proxy or password from the environment.
Whatever httpx raises leaves here as one of our errors.
"""

from __future__ import annotations

import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import httpcore
import httpx  # noqa: TID251 - this is the one place

from scraper.config import FetchSettings
from scraper.errors import FetchError, ScraperError, Truncated, Unreachable
from scraper.fetching.connections import Pool, open_pool
from scraper.fetching.guard import AddressGuard
from scraper.records import REQUEST_HEADERS, Exchange, Headers
from scraper.urls import host_of, port_of

_log = logging.getLogger(__name__)

_RAW_HEADERS: Final = "raw_headers"
_PROTOCOL: Final = "protocol"
_ADDRESS: Final = "address"

_FOREIGN: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    OSError,
    ValueError,  # UnicodeError and IDNAError among them
    AssertionError,
    ExceptionGroup,
)
"""All that httpx and what lies below it were seen to raise."""
_NO_CONNECTION: Final = (
    httpx.ConnectTimeout,
    httpcore.ConnectTimeout,
    httpx.PoolTimeout,
    httpcore.PoolTimeout,
)
_BROKEN: Final = (httpx.NetworkError, httpcore.NetworkError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawResponse:
    """The head of an answer, its body still on the wire."""

    status: int
    headers: Headers
    exchange: Exchange
    """How it was requested."""
    chunks: AsyncIterator[bytes]
    """The body as sent, content encoding and all; raises our errors."""


class _PoolTransport(httpx.AsyncBaseTransport):
    """Joins httpx's client to our pools."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        response = await self._pool.handle_async_request(inner)
        # The headers travel beside httpx, which would build a request from any Location
        # (and raise on `data:`), keep cookies and undo content encodings without a bound.
        return httpx.Response(
            status_code=response.status,
            stream=_Stream(response.stream),
            extensions={
                _RAW_HEADERS: response.headers,
                _PROTOCOL: response.extensions.get("http_version"),
                _ADDRESS: _find_address(response),
            },
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - httpcore types it for both worlds
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class Client:
    """Keeps the connections of one run.

    Args:
        settings: Limits, proxy, whether certificates are checked.
        guard: Asked before every connection.
        tls: Replaces the default TLS settings (system-independent CA list, TLS 1.2 up).
    """

    def __init__(
        self, settings: FetchSettings, guard: AddressGuard, tls: ssl.SSLContext | None = None
    ) -> None:
        self._guard = guard
        self._proxied = settings.proxy is not None
        self._timeout = httpx.Timeout(
            connect=settings.connect_timeout,
            read=settings.read_timeout,
            write=settings.read_timeout,
            pool=settings.total_timeout,
        )
        tls = tls or _default_tls(verify=settings.verify_tls)
        if not settings.verify_tls:
            _log.warning("fetch.verify_tls=false certificates are not checked in this run")
        self._client = httpx.AsyncClient(
            transport=_PoolTransport(open_pool(settings, guard, tls)),
            trust_env=False,
            follow_redirects=False,
            timeout=self._timeout,
        )
        self._client.headers = httpx.Headers()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    @contextlib.asynccontextmanager
    async def send(self, url: str, headers: dict[str, str]) -> AsyncIterator[RawResponse]:
        """Send a GET request; the response's body may be read until the context ends.

        Raises:
            FetchError: Whatever goes wrong, here or while the body is read.
        """
        if self._proxied:
            # The proxy resolves the name again; what we can check, we check.
            await self._guard.find_addresses(host_of(url), port_of(url))
        response = await self._open(url, headers)
        try:
            yield RawResponse(
                status=response.status_code,
                headers=tuple(
                    (name.decode("latin-1").lower(), _header_text(value))
                    for name, value in response.extensions[_RAW_HEADERS]
                ),
                exchange=self._describe(response),
                chunks=_read_chunks(response, url),
            )
        finally:
            with _translated(url, body_begun=True):
                await response.aclose()

    def _describe(self, response: httpx.Response) -> Exchange:
        protocol: bytes | None = response.extensions[_PROTOCOL]
        sent = (
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in response.request.headers.raw
        )
        return Exchange(
            request_headers=tuple(pair for pair in sent if pair[0] in REQUEST_HEADERS),
            address=None if self._proxied else response.extensions[_ADDRESS],
            protocol=None if protocol is None else protocol.decode("latin-1"),
        )

    async def _open(self, url: str, headers: dict[str, str]) -> httpx.Response:
        try:
            return await self._open_once(url, headers)
        except Unreachable as error:
            if error.code != "connection-lost":
                raise
            # A server may close an idle connection at the moment we use it again.
            return await self._open_once(url, headers)

    async def _open_once(self, url: str, headers: dict[str, str]) -> httpx.Response:
        with _translated(url, body_begun=False):
            request = self._client.build_request("GET", url, headers=headers)
            return await self._client.send(request, stream=True)


def _find_address(response: httpcore.Response) -> str | None:
    """Return the IP address of the server that a response came from."""
    stream: httpcore.AsyncNetworkStream | None = response.extensions.get("network_stream")
    found = None if stream is None else stream.get_extra_info("server_addr")
    return str(found[0]) if isinstance(found, tuple) else None


async def _read_chunks(response: httpx.Response, url: str) -> AsyncIterator[bytes]:
    with _translated(url, body_begun=True):
        async for chunk in response.aiter_raw():
            yield chunk


def _header_text(value: bytes) -> str:
    """Read a header value: UTF-8 where it is that, else Latin-1, which takes anything."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


@contextlib.contextmanager
def _translated(url: str, *, body_begun: bool) -> Iterator[None]:
    """Turn whatever httpx raises into one of our errors."""
    try:
        yield
    except ScraperError:
        raise
    except _FOREIGN as error:
        raise _translate(error, url, body_begun=body_begun) from error


def _translate(error: Exception, url: str, *, body_begun: bool) -> FetchError:
    text = _one_line(error)
    broken = isinstance(error, _BROKEN)
    if (reason := _tls_reason(error)) is not None:
        code, message = "tls-failed", f"TLS failed: {reason}"
    elif isinstance(error, _NO_CONNECTION):
        code, message = "connect-timeout", "no connection in time"
    elif isinstance(error, (httpx.TimeoutException, httpcore.TimeoutException)):
        code, message = "timeout", "no byte in time"
    elif isinstance(error, (httpx.ConnectError, httpcore.ConnectError)):
        code, message = "connect-failed", f"connection refused or failed ({text})"
    elif "without sending complete message body" in text or (body_begun and broken):
        return Truncated("the connection ended before the body did", url=url)
    elif "without sending a response" in text or broken:
        code, message = "connection-lost", "the server closed the connection without an answer"
    else:
        code, message = "protocol-error", f"no valid HTTP: {text}"
    again = code not in {"tls-failed", "protocol-error"}
    return Unreachable(message, url=url, code=code, retryable=again)


@lru_cache
def _default_tls(*, verify: bool) -> ssl.SSLContext:
    """Read the list of authorities once: that takes 20 ms, and changes nothing."""
    return httpx.create_ssl_context(verify=verify, trust_env=False)


def _tls_reason(error: BaseException) -> str | None:
    """Return OpenSSL's reason if a TLS error is somewhere below this one."""
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None:
            return None
        if isinstance(seen, ssl.SSLCertVerificationError):
            return seen.verify_message
        if isinstance(seen, ssl.SSLError):
            return (seen.reason or "handshake failed").lower().replace("_", " ")
        seen = seen.__cause__ or seen.__context__
    return None


def _one_line(error: BaseException) -> str:
    text = " ".join((str(error) or type(error).__name__).split())
    return "".join(c if c.isprintable() else "?" for c in text)[:150]
