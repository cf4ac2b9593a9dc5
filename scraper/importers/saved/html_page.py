"""Find the address and the date that a program wrote into a page when it saved it.

Browsers, SingleFile, HTTrack, monolith, Save Page WE and WebScrapBook leave a comment, a
meta tag or an attribute. Where none did, the page's own canonical link counts.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from scraper.decoding.charset import decode_text
from scraper.errors import InvalidURL
from scraper.importers.saved.page_url import find_page_url
from scraper.importers.saved.saved_page import SavedPage
from scraper.importers.saved.wayback import find_wayback, unwrap
from scraper.urls import canonicalize_url

_AREA: Final = 30_000
"""Characters at the start of the file where programs write."""
_URL: Final = r"(?P<url>https?://[^\s\"'<>]{1,8000})"
_SAVERS: Final = (
    re.compile(rf"<!--\s*Page saved with SingleFile\s+url:\s*{_URL}(?:\s+saved date:\s*(?P<date>[^\n]{{1,120}}))?"),
    re.compile(rf"<!--\s*saved from url=\(\d{{1,6}}\)\s*{_URL}"),
    re.compile(rf"<!--\s*Saved from {_URL} at (?P<date>[^\s]{{1,40}}) using monolith"),
    re.compile(r"<!--\s*Mirrored from (?P<bare>[^\s]{1,8000}) by HTTrack[^,>]{0,100}(?:, (?P<date>[^>]{1,60}?))?\s*-->"),
    re.compile(rf"<html[^>]{{0,2000}}\sdata-scrapbook-source=[\"']{_URL}[\"'](?:[^>]{{0,2000}}\sdata-scrapbook-create=[\"'](?P<date>\d{{14}}))?"),
    re.compile(rf"<meta name=[\"']?savepage-url[\"']? content=[\"']?{_URL}"),
)  # fmt: skip
"""A program's note on the page that it saved; its groups `url` (or `bare`) and `date`."""
_SAVEPAGE_DATE: Final = re.compile(
    r"<meta name=[\"']?savepage-date[\"']? content=[\"']?(?P<date>[^\"'<>]{1,120})"
)
_JS_DATE: Final = re.compile(
    r"[A-Z][a-z]{2},? (?:(?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2})|(?P<day2>\d{1,2}) (?P<month2>[A-Z][a-z]{2}))"
    r" (?P<year>\d{4}) (?P<clock>\d\d:\d\d:\d\d)(?: (?:GMT|UTC)(?P<zone>[+-]\d{4})?)?"
)
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def read_html_page(body: bytes) -> SavedPage:
    """Return a saved HTML page with its address and date; the Wayback Machine's parts are removed."""
    text = decode_text(body, None)
    url, date = _find_note(text)
    wayback = find_wayback(text, url)
    if wayback is not None:
        text = unwrap(text)
        page = text.encode("utf-8", "replace")
        return SavedPage(
            body=page,
            url=_valid(wayback.url) or _valid(find_page_url(text)),
            saved_at=wayback.at,
            content_type="text/html; charset=utf-8",
        )
    return SavedPage(body=body, url=_valid(url) or _valid(find_page_url(text)), saved_at=date)


def _valid(url: str | None) -> str | None:
    """Return an address in canonical form without login data; None if it is not valid."""
    try:
        return None if url is None else canonicalize_url(url)
    except InvalidURL:
        return None


def _find_note(text: str) -> tuple[str | None, datetime | None]:
    for pattern in _SAVERS:
        found = pattern.search(text, 0, _AREA)
        if found is not None:
            groups = found.groupdict()
            url = groups.get("url") or f"http://{groups['bare']}"
            date = groups.get("date")
            if date is None and (later := _SAVEPAGE_DATE.search(text, 0, _AREA)):
                date = later["date"]
            return url, parse_saved_date(date)
    return None, None


def parse_saved_date(text: str | None) -> datetime | None:
    """Return a date as programs write it when they save a page, UTC; None if it is none of them.

    Args:
        text: ISO 8601, JavaScript's `Mon Mar 04 2019 05:06:07 GMT+0100`, RFC 822, or fourteen digits.
    """
    if not text:
        return None
    text = text.strip()
    try:
        if re.fullmatch(r"\d{14}", text):
            return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        found = _JS_DATE.match(text)
        if found is None:
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        month = _MONTHS.index(found["month"] or found["month2"]) + 1
        hour, minute, second = map(int, found["clock"].split(":"))
        zone = found["zone"] or "+0000"
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
        moment = datetime(
            int(found["year"]), month, int(found["day"] or found["day2"]), hour, minute, second,
            tzinfo=timezone(-offset if zone[0] == "-" else offset),
        )  # fmt: skip
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
