"""One request and its answer, read within its limits.

Takes a URL, headers and the kinds that are wanted; gives the status, headers and
decoded body. A status that is not 200 costs no body; the first bytes decide
whether the rest is read.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus

from scraper.config import FetchSettings
from scraper.decoding.content_encoding import BodyDecoder, parse_encodings, unpack_gzip
from scraper.decoding.sniff import SNIFF_BYTES, sniff_kind
from scraper.errors import BadStatus, NotHTML, TooLarge, Truncated, Unreachable
from scraper.extras import install_hint
from scraper.fetching.client import Client, RawResponse
from scraper.fetching.retry import parse_retry_after
from scraper.records import SECRET_HEADERS, Exchange, Headers

_NO_PAGE_HERE = frozenset({204, 205, 206})
"""Successes without a whole page: storing them would empty a good one."""
_NO_PAGES = _NO_PAGE_HERE | {201, 202, 207, 208, 226}
"""The same, and reports of what a request did; a bot wall answers 202."""

_VALIDATORS = frozenset({"etag", "last-modified"})
_TAIL = 2000
"""Bytes at the end of a page in which it ends: comments and white space may follow `</html>`."""
_ENDS_AS_A_PAGE = re.compile(rb"</html\s*>\s*(?:<!--[^>]*-->\s*)*\Z", re.IGNORECASE).search


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one request brought."""

    status: int
    headers: Headers
    """Without cookies."""
    body: bytes
    """Decoded; empty unless the status is 200."""
    is_cut_short: bool = False
    """Whether the connection ended early, but behind the page's own end."""
    exchange: Exchange | None = None
    """How it was requested; None for a page that a browser is given."""
    cookies: tuple[str, ...] = ()
    """The Set-Cookie lines, for the next hop of this fetch alone."""

    def header(self, name: str) -> str | None:
        """Return the first header of that lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


class CutShort(Truncated):
    """The body ended before the server's own mark, but behind `</html>`.

    A wrong length or a missing last chunk, most likely: worth another try, and better than nothing.
    """

    def __init__(self, url: str, answer: Response) -> None:
        super().__init__("the connection ended before the body did", url=url)
        self.answer = answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptPolicy:
    """What of a body is wanted."""

    accept: Collection[str] | None = None
    """Kinds of `sniff_kind`; None takes any bytes, also none at all."""
    cut_at: int | None = None
    """Bytes after which the rest is left unread, without an error."""


async def exchange(
    client: Client, url: str, headers: dict[str, str], settings: FetchSettings, wish: AcceptPolicy
) -> Response:
    """Send a GET and read the answer.

    Args:
        client: Carries it.
        url: Absolute, parsed, no fragment.
        headers: All of them but Host.
        settings: The limits.
        wish: What of the body is wanted.

    Raises:
        FetchError: If no whole, wanted answer came.
    """
    async with client.send(url, headers) as reply:
        _check_head(reply, url, settings)
        kept = tuple(pair for pair in reply.headers if pair[0] not in SECRET_HEADERS)
        cookies = tuple(value for name, value in reply.headers if name == "set-cookie")
        answer = Response(
            status=reply.status,
            headers=kept,
            body=b"",
            exchange=reply.exchange,
            cookies=cookies,
        )
        if not _is_page(reply.status):
            return answer
        body, is_whole = await _read_body(reply, url, settings, wish)
        if is_whole:
            return replace(answer, body=body)
        # Validators of such a page would keep it as it is permanently.
        kept = tuple(pair for pair in kept if pair[0] not in _VALIDATORS)
        raise CutShort(url, replace(answer, headers=kept, body=body, is_cut_short=True))


def _is_page(status: int) -> bool:
    """Return whether a status carries the page.

    200, 203 of a proxy that changed it, and successes that no standard names (RFC 9110, 15).
    """
    if status in {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}:
        return True
    return 200 <= status < 300 and status not in _NO_PAGES  # noqa: PLR2004 - the class of success


def check_status(answer: Response, url: str) -> None:
    """Raise `BadStatus` unless the answer carries a page.

    Raises:
        BadStatus: Retryable for 408, 429 and 5xx.
    """
    if _is_page(answer.status):
        return
    try:
        phrase = f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        phrase = str(answer.status)
    again = answer.status in {408, 425, 429} or 500 <= answer.status < 600  # noqa: PLR2004 - RFC 9110
    again = again and answer.status not in {501, 505}
    message = f"answered {phrase}"
    if answer.status in _NO_PAGE_HERE:
        message += ", which is no whole page"
    error = BadStatus(message, url=url, retryable=again, status=answer.status)
    error.retry_after = parse_retry_after(answer.header("retry-after"), datetime.now(UTC))
    raise error


def _check_head(reply: RawResponse, url: str, settings: FetchSettings) -> None:
    if not 200 <= reply.status <= 999:  # noqa: PLR2004 - three digits, 1xx never end an exchange
        raise Unreachable(
            f"answered with the impossible status {reply.status}",
            url=url,
            code="protocol-error",
            retryable=False,
        )
    size = sum(len(name) + len(value) + 4 for name, value in reply.headers)
    if size > settings.max_header_bytes:
        raise TooLarge(f"its header is larger than {settings.max_header_bytes} bytes", url=url)


async def _read_body(
    reply: RawResponse, url: str, settings: FetchSettings, wish: AcceptPolicy
) -> tuple[bytes, bool]:
    """Read and decode a body; return it and whether it is whole.

    Raises:
        Truncated: It is not whole, and does not end as a page does.
    """
    content_type = _header(reply, "content-type")
    if wish.cut_at is None:
        _check_length(_header(reply, "content-length"), url, settings.max_wire_bytes)
    encodings = parse_encodings(",".join(v for k, v in reply.headers if k == "content-encoding"))
    decoder = BodyDecoder(encodings, settings.max_decoded_bytes)
    pieces: list[bytes] = []
    size = 0
    is_whole = True
    try:
        async for piece in _decoded(reply, decoder, url, settings.max_wire_bytes):
            pieces.append(piece)
            if size < SNIFF_BYTES <= size + len(piece) and wish.accept is not None:
                _check_kind(b"".join(pieces), content_type, wish.accept, url)
            size += len(piece)
            if wish.cut_at is not None and size >= wish.cut_at:
                return b"".join(pieces)[: wish.cut_at], True
    except Truncated:
        is_whole = bool(encodings)  # an encoded stream has an end of its own: `finish` checks it
        if not (is_whole or _ENDS_AS_A_PAGE(b"".join(pieces[-3:])[-_TAIL:])):
            raise
    decoder.finish()
    body = b"".join(pieces)
    pieces.clear()
    if wish.accept is None:
        return body, is_whole
    if not body.strip(b"\x00\t\n\f\r "):
        raise NotHTML("the page is empty", url=url, code="empty-page")
    if _check_kind(body[:SNIFF_BYTES], content_type, wish.accept, url) == "gzip":
        unpacked = unpack_gzip(body, settings.max_decoded_bytes)
        body = b"".join([piece async for piece in _paused(unpacked)])
        _check_kind(body[:SNIFF_BYTES], None, wish.accept, url)
    return body, is_whole


async def _decoded(
    reply: RawResponse, decoder: BodyDecoder, url: str, max_wire: int
) -> AsyncIterator[bytes]:
    wire = 0
    async for chunk in reply.chunks:
        wire += len(chunk)
        if wire > max_wire:
            raise TooLarge(f"is larger than {max_wire} bytes on the wire", url=url)
        async for piece in _paused(decoder.decode(chunk)):
            yield piece


async def _paused(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield what is not empty; let deadlines, signals and other hosts have their turn between steps."""
    for number, piece in enumerate(pieces):
        if number:
            await asyncio.sleep(0)
        if piece:
            yield piece


def _check_length(header: str | None, url: str, max_bytes: int) -> None:
    if (
        header is not None
        and header.isascii()
        and header.isdigit()
        and int(header[:30]) > max_bytes
    ):
        raise TooLarge(f"is larger than {max_bytes} bytes on the wire ({header[:30]})", url=url)


def _check_kind(head: bytes, content_type: str | None, accept: Collection[str], url: str) -> str:
    kind = sniff_kind(head, content_type)
    if kind == "gzip" and "html" in accept and "html" in (content_type or "").lower():
        return kind  # packed by the server, which forgot to say so
    if kind not in accept:
        article = "an" if kind[:1] in "aeiou" else "a"
        name = {"binary": "binary file", "pdf": "PDF"}.get(kind, kind)
        hint = f"; to read PDF files: {install_hint('pdf')}" if kind == "pdf" else ""
        raise NotHTML(f"is not a page but {article} {name}{hint}", url=url)
    return kind


def _header(reply: RawResponse, name: str) -> str | None:
    return next((value for key, value in reply.headers if key == name), None)
