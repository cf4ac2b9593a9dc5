"""Read how long a server wants its answer to be used before it is asked again.

Takes the headers of an answer; gives seconds. `Cache-Control: max-age` counts
before `Expires`, and time that the answer spent in other caches is taken off
(RFC 9111, 4.2). What cannot be read asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from scraper.records import Headers

MAX_AGE: Final = 366 * 86400.0
"""Seconds; a longer time says "permanently", which no document that changes can mean."""
_SECONDS: Final = re.compile(r"[0-9]{1,9}")
_MAX_HEADER_CHARACTERS: Final = 1000


def find_freshness(headers: Headers, now: datetime) -> float | None:
    """Return the seconds for which an answer is fresh; None where the server does not say.

    Args:
        headers: Of a whole answer, or of a 304.
        now: When it came, for servers that send no `Date`.
    """
    first: dict[str, str] = {}
    for name, value in headers:
        first.setdefault(name, value[:_MAX_HEADER_CHARACTERS])
    directives = _parse_directives(first.get("cache-control", ""))
    if "no-store" in directives or "no-cache" in directives:
        return None
    seconds = _seconds(directives.get("max-age"))
    if seconds is None:
        seconds = _until_expiry(first, now)
    if seconds is None or seconds > MAX_AGE:
        return None
    return max(seconds - (_seconds(first.get("age")) or 0.0), 0.0)


def _parse_directives(value: str) -> Mapping[str, str]:
    parts = (part.strip().partition("=") for part in value.split(","))
    return {name.strip().lower(): text.strip().strip('"') for name, _, text in parts}


def _seconds(text: str | None) -> float | None:
    return float(text) if text is not None and _SECONDS.fullmatch(text.strip()) else None


def _until_expiry(headers: Mapping[str, str], now: datetime) -> float | None:
    expires = _time(headers.get("expires"))
    if expires is None:
        return None
    return (expires - (_time(headers.get("date")) or now)).total_seconds()


def _time(text: str | None) -> datetime | None:
    try:
        when: datetime = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when
