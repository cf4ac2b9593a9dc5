"""Remove what the Wayback Machine adds to a page: toolbar, scripts, and rewritten links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_ADDRESS: Final = re.compile(
    r"(?:https?:)?(?://(?:web\.archive\.org|wayback\.archive-it\.org))?/web/"
    r"(?P<at>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:/{1,2}[^\s\"'<>]{1,8000})"
)
"""An address that leads into the Wayback Machine."""
_MARKS: Final = ("BEGIN WAYBACK TOOLBAR INSERT", "End Wayback Rewrite JS Include", "__wm.init(")
_WOMBAT: Final = re.compile(
    r"__wm\.wombat\(\s*\"(?P<url>https?:[^\"]{1,8000})\"\s*,\s*\"(?P<at>\d{4,14})\""
)
_ARCHIVED: Final = re.compile(
    r"FILE ARCHIVED ON (?P<clock>\d\d:\d\d:\d\d) (?P<day>[A-Z][a-z]{2} \d\d, \d{4})"
)
_PARTS: Final = (
    ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"),
    ("<!--\n     FILE ARCHIVED ON", "-->"),
    ("<!--\nplayback timings", "-->"),
)
"""Where an added part begins and ends."""
_HEAD_PART: Final = "<!-- End Wayback Rewrite JS Include -->"
_HEAD_TAG: Final = re.compile(r"<head(?:\s[^>]{0,500})?>", re.IGNORECASE)
_HEAD_AREA: Final = 20_000
_ATTRIBUTE: Final = re.compile(
    r"(?P<before>[\s\"'(,=])(?:https?:)?(?://(?:web\.archive\.org|wayback\.archive-it\.org))?/web/"
    r"\d{4,14}(?:[a-z]{2}_)?/(?P<url>(?:https?:|mailto:|//))"
)


@dataclass(frozen=True, slots=True)
class Wayback:
    """The page behind an address or a page of the Wayback Machine."""

    url: str | None
    at: datetime | None
    """When it was captured, UTC."""


def find_wayback(text: str, url: str | None) -> Wayback | None:
    """Return where a page of the Wayback Machine came from; None if it is not one.

    Args:
        text: The page.
        url: The address under which it was saved, if that is known.
    """
    address = None if url is None else _ADDRESS.fullmatch(url)
    if address is None and not any(mark in text for mark in _MARKS):
        return None
    found = address or _WOMBAT.search(text) or _ADDRESS.search(_canonical(text))
    at = None if found is None else _parse_stamp(found["at"])
    if at is None and (archived := _ARCHIVED.search(text)) is not None:
        at = _parse_english(f"{archived['day']} {archived['clock']}")
    return Wayback(None if found is None else _whole(found["url"]), at)


def unwrap(text: str) -> str:
    """Return a page without the parts that the Wayback Machine added, links as they were."""
    head = _HEAD_TAG.search(text, 0, _HEAD_AREA)
    end = text.find(_HEAD_PART)
    if head is not None and end > head.end():
        text = text[: head.end()] + text[end + len(_HEAD_PART) :]
    for begin, finish in _PARTS:
        start = text.find(begin)
        stop = text.find(finish, start + len(begin)) if start >= 0 else -1
        if stop >= 0:
            text = text[:start] + text[stop + len(finish) :]
    return _ATTRIBUTE.sub(lambda found: found["before"] + found["url"], text)


def _canonical(text: str) -> str:
    place = text.find('rel="canonical"')
    return text[max(0, place - 8500) : place + 8500] if place >= 0 else ""


def _whole(url: str) -> str:
    """Return an address with both slashes; the Wayback Machine's own may have lost one."""
    return re.sub(r"^(https?:)/+", r"\1//", url)


def _parse_stamp(stamp: str) -> datetime | None:
    try:
        whole = stamp + "00000101000000"[len(stamp) :]
        return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _parse_english(text: str) -> datetime | None:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    month, day, year, clock = text.replace(",", "").split()
    try:
        hour, minute, second = map(int, clock.split(":"))
        return datetime(
            int(year), months.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC
        )
    except ValueError:
        return None
