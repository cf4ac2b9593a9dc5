"""Fetch a web archive's copy of a page (Memento, RFC 7089).

A TimeGate redirects to the newest copy. A TimeMap lists all of them, in the link format of RFC 6690;
it is read where a date is asked for, or where the newest copy is one of an error.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin

from scraper.decoding.sniff import PAGE_KINDS
from scraper.errors import BadStatus, FetchError, InvalidURL
from scraper.fetching.fetcher import Fetcher
from scraper.records import Capture
from scraper.urls import parse_url

_MAX_TRIES: Final = 5
"""Copies that are asked for: the newest ones of a page that is gone are often of its error page."""
_MAX_MAPS: Final = 20
_MAX_COPIES: Final = 100_000
_LINK: Final = re.compile(
    r"<([^<>\s]{1,8000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)"
)
_PARAMETER: Final = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")


@dataclass(frozen=True, slots=True)
class Memento:
    """One copy."""

    url: str
    at: datetime
    """When the web archive captured the page, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebArchive:
    """Where a web archive answers; the page's URL is appended to each."""

    timegate: str
    timemap: str


async def fetch_memento(
    fetcher: Fetcher, url: str, archive: WebArchive, *, before: datetime | None = None
) -> Capture:
    """Fetch the newest copy of a page, as the capture that the web archive made.

    Args:
        fetcher: Fetches, with all of its rules.
        url: The page itself.
        archive: The web archive.
        before: Take the newest copy before this time instead.

    Raises:
        InvalidURL: This is not a URL.
        FetchError: There is no copy (`no-memento`), or it could not be fetched.
    """
    url = parse_url(url).partition("#")[0]
    if before is None:
        try:
            return await _fetch_copy(fetcher, url, archive.timegate + url)
        except BadStatus as error:
            if error.retryable:
                raise
    tried = 0
    for memento in await _list_mementos(fetcher, url, archive):
        if before is not None and memento.at >= before:
            continue
        tried += 1
        try:
            return await _fetch_copy(fetcher, url, memento.url)
        except BadStatus as error:
            if error.retryable or tried == _MAX_TRIES:
                raise
    when = "" if before is None else f" before {before:%Y-%m-%d %H:%M}"
    raise FetchError(f"the web archive has no copy of this page{when}", url=url, code="no-memento")


def parse_link_format(text: str, base: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the links of a document or header in the link format: absolute URL and parameters."""
    for found in _LINK.finditer(text):
        parameters = {
            name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(found[2])
        }
        yield urljoin(base, found[1]), parameters


async def _fetch_copy(fetcher: Fetcher, url: str, copy: str) -> Capture:
    answer = await fetcher.fetch(copy, accept=PAGE_KINDS, render="never")
    if not isinstance(answer, Capture):  # pragma: no cover - nothing is asked conditionally
        raise TypeError
    at = _parse_date(answer.header("memento-datetime"))
    if at is None:
        raise FetchError(
            "the answer is not a web archive's copy: it has no Memento-Datetime",
            url=url,
            code="no-memento",
        )
    kept = ("content-type", answer.header("content-type"))
    headers = [
        kept,
        ("memento-datetime", answer.header("memento-datetime")),
        ("x-memento", answer.final_url),
    ]
    return replace(
        answer,
        url=url,
        final_url=url,
        redirects=(),
        exchange=None,
        headers=tuple((name, value) for name, value in headers if value is not None),
        fetched_at=at,
        digest=hashlib.sha256(answer.body).hexdigest(),
    )


async def _list_mementos(fetcher: Fetcher, url: str, archive: WebArchive) -> list[Memento]:
    """Return the copies of a page, newest first; a TimeMap may lead to further ones."""
    waiting, seen = [archive.timemap + url], set[str]()
    found: dict[str, datetime] = {}
    while waiting and len(seen) < _MAX_MAPS and len(found) < _MAX_COPIES:
        place = waiting.pop(0)
        if place in seen:
            continue
        seen.add(place)
        try:
            answer = await fetcher.fetch(place, accept=None, render="never")
        except BadStatus as error:
            if error.retryable:
                raise
            continue
        if not isinstance(answer, Capture):  # pragma: no cover - nothing is asked conditionally
            raise TypeError
        text = answer.body.decode("utf-8", "replace")
        for link, parameters in parse_link_format(text, answer.final_url):
            relations = parameters.get("rel", "").lower().split()
            at = _parse_date(parameters.get("datetime"))
            if "memento" in relations and at is not None:
                found[link] = at
            elif "timemap" in relations and "self" not in relations:
                waiting.append(link)
    copies = [Memento(link, at) for link, at in found.items() if _is_url(link)]
    return sorted(copies, key=lambda one: one.at, reverse=True)


def _is_url(link: str) -> bool:
    try:
        parse_url(link)
    except InvalidURL:
        return False
    return True


def _parse_date(text: str | None) -> datetime | None:
    """Return an HTTP date, UTC; None without a valid one."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
