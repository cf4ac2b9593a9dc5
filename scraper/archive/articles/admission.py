"""Clean what enters the archive, however it arrived: fetched, imported or read from a file.

Addresses are normalized and carry no user name or password, headers carry no secret, and
no time is later than now. Every method of `Archive` that stores a page applies it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from scraper.archive.database.text_values import storable
from scraper.records import (
    REQUEST_HEADERS,
    SECRET_HEADERS,
    Capture,
    Exchange,
    Failed,
    Headers,
    NotModified,
)
from scraper.urls import hide_login, parse_url

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Captures dated before this get this date: it leaves room for arithmetic with dates."""

_OTHER_SCHEMES: Final = re.compile(r"(?:file|urn):", re.IGNORECASE)
"""Addresses of saved files, and of pages that came without any."""

Answer = TypeVar("Answer", Capture, NotModified)


def admit(answer: Answer, now: datetime) -> Answer:
    """Return an answer as the archive may store it.

    Args:
        answer: A page, or "not modified".
        now: The latest time that it can have been fetched at; aware.

    Raises:
        InvalidURL: An address is neither an http(s) URL nor that of a file.
    """
    cleaned = replace(
        answer,
        url=clean_address(answer.url),
        final_url=clean_address(answer.final_url),
        headers=clean_headers(answer.headers),
        fetched_at=clamp_time(answer.fetched_at, now),
    )
    if isinstance(cleaned, Capture):
        own_url = None if cleaned.own_url is None else clean_address(cleaned.own_url)
        redirects = tuple(map(clean_address, cleaned.redirects))
        exchange = None if cleaned.exchange is None else _clean_exchange(cleaned.exchange)
        return replace(cleaned, redirects=redirects, own_url=own_url, exchange=exchange)
    return cleaned


def admit_failure(failed: Failed) -> Failed:
    """Return a failure without user name and password in its URL; any text may stand there."""
    return replace(failed, url=hide_login(failed.url))


def clean_address(url: str) -> str:
    """Return the normalized form of a page's address.

    Raises:
        InvalidURL: It is neither an http(s) URL nor a `file:` or `urn:` address.
    """
    if _OTHER_SCHEMES.match(url):
        return hide_login(storable(url))
    return parse_url(url)


def clean_headers(headers: Headers) -> Headers:
    """Return the headers without those that hold secrets, and without passwords in addresses."""
    return tuple(
        (name, hide_login(value)) for name, value in headers if name.lower() not in SECRET_HEADERS
    )


def _clean_exchange(exchange: Exchange) -> Exchange:
    """Return how a page was requested without headers that may hold a secret; a web archive can name any."""
    headers = tuple(
        (name.lower(), hide_login(value))
        for name, value in exchange.request_headers
        if name.lower() in REQUEST_HEADERS
    )
    return replace(exchange, request_headers=headers)


def clamp_time(moment: datetime, now: datetime) -> datetime:
    """Return an aware time between `EARLIEST` and now; a time without a zone counts as UTC."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return min(max(aware, EARLIEST), now)
