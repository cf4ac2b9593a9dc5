"""Read the dates that feeds, sitemaps and exports state.

Returns ISO 8601 text with the precision and offset of the original, or None: a
date that does not exist (30 February, offset +99:99), that is absurdly old, the
epoch (what a missing date looks like) or in the future is not a date. Other written
forms ("Mar 4, 2026", "2016年3月4日") are read as on a page; day, month and year must
be in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from math import isfinite
from typing import Final

from scraper.dates.page_dates import parse_date as parse_written_date

FIRST_YEAR: Final = 1900
"""Archives put their old issues online with the old date; nothing real is older."""
FUTURE_TOLERANCE: Final = timedelta(days=1)
"""Clocks and time zones may be wrong by so much before a date counts as future."""
MAX_DATE_TEXT: Final = 64
"""Characters; the longest real form (RFC 822 with a named zone) has under 45."""

_ISO: Final = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|(\d{2})(\d{2}))?"
    r"(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?([Zz]|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_RFC822: Final = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s{0,3})?(\d{1,2})[\s-]{1,3}([A-Za-z]{3,9})\.?,?[\s-]{1,3}(\d{4}|\d{2})"
    r"(?:,?\s{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s{0,3}([A-Za-z]{1,5}|[+-]\d{1,2}:?\d{2}))?)?"
    r"(?:\s{1,3}\([^()]{1,20}\))?"
)
_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_ZONES: Final[Mapping[str, str]] = {
    "z": "+00:00", "ut": "+00:00", "utc": "+00:00", "gmt": "+00:00",
    "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
    "cet": "+01:00", "cest": "+02:00", "bst": "+01:00",
}  # fmt: skip
_YY_PIVOT: Final = 70
"""Two-digit years below it are 20xx (RFC 2822 says 50; feeds began in 1999)."""


def parse_date(text: object, *, now: datetime, language: str | None = None) -> str | None:
    """Parse an ISO 8601, RFC 822 or written date; None when it is none of them or cannot be true.

    Args:
        text: Any value of a document; only text counts.
        now: When the document was fetched, aware; later dates are refused.
        language: BCP 47 tag of the document; decides whether 03/04/2026 is in March or April.
    """
    if not isinstance(text, str) or not (text := text.strip()) or len(text) > MAX_DATE_TEXT:
        return None
    for form, read in ((_ISO, _from_iso), (_RFC822, _from_rfc822)):
        if match := form.fullmatch(text):
            try:
                return read(match, now)
            except (ValueError, OverflowError):
                return None
    written = parse_written_date(" ".join(text.split()), language)
    return None if written is None else _plausible(written, now)


def _plausible(written: str, now: datetime) -> str | None:
    """Return a date that was read from a written form; None when it cannot be true."""
    if "T" not in written:
        return written if _is_plausible(date.fromisoformat(written), now) else None
    return render_instant(datetime.fromisoformat(written), now=now)


def parse_timestamp(value: object, *, now: datetime) -> str | None:
    """Read seconds (or milli- or microseconds) since 1970; None when they cannot be true."""
    try:
        seconds = float(value) if isinstance(value, (str, int, float)) else 0.0
        if isfinite(seconds):
            while seconds > 1e11:  # noqa: PLR2004 - the year 5138 in seconds
                seconds /= 1000
        return render_instant(datetime.fromtimestamp(seconds, UTC), now=now)
    except (ValueError, OverflowError, OSError):
        return None


def render_instant(instant: datetime, *, now: datetime) -> str | None:
    """Write a point in time as ISO 8601; None when it cannot be true.

    Args:
        instant: Aware, or naive where the original names no offset.
        now: As for `parse_date`.
    """
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    if not _is_plausible(instant.date(), now):
        return None
    if aware == datetime(1970, 1, 1, tzinfo=UTC):
        return None
    return instant.replace(microsecond=0).isoformat()


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO 8601 text as `parse_date` writes it; the first one it may mean."""
    if not text:
        return None
    parts = text[:10].split("-")
    try:
        return date(int(parts[0]), *(int(part) for part in (*parts[1:], "1", "1")[:2]))
    except ValueError:
        return None


def _from_iso(match: re.Match[str], now: datetime) -> str | None:
    year, month, day, month8, day8, hour, minute, second, zone = match.groups()
    month, day = month or month8, day or day8
    if hour is not None:
        if day is None:
            return None
        return _render(now, (year, month, day), (hour, minute, second), zone)
    known = date(int(year), int(month or 1), int(day or 1))
    if not _is_plausible(known, now):
        return None
    return known.isoformat()[: 10 if day else 7 if month else 4]


def _from_rfc822(match: re.Match[str], now: datetime) -> str | None:
    day, name, year, hour, minute, second, zone = match.groups()
    month = _MONTHS.get(name[:3].lower())
    if month is None:
        return None
    if len(year) == 2:  # noqa: PLR2004 - "04"
        year = str(int(year) + (2000 if int(year) < _YY_PIVOT else 1900))
    if hour is None:
        known = date(int(year), month, int(day))
        return known.isoformat() if _is_plausible(known, now) else None
    return _render(now, (year, str(month), day), (hour, minute, second), zone)


def _render(
    now: datetime, day: tuple[str, ...], clock: tuple[str | None, ...], zone: str | None
) -> str | None:
    hour, minute, second = (int(part or 0) for part in clock)
    leap = timedelta(seconds=1) if second == 60 else timedelta()  # noqa: PLR2004 - a leap second
    year, month, date_ = (int(part) for part in day)
    instant = datetime(
        year, month, date_, hour, minute, min(second, 59) if leap else second, tzinfo=_zone(zone)
    )
    return render_instant(instant + leap, now=now)


def _zone(text: str | None) -> timezone | None:
    """Read an offset or a zone's name; an unknown name counts as no offset given."""
    if not text:
        return None
    text = _ZONES.get(text.lower(), text)
    if text[0] not in "+-":
        return None
    digits = text[1:].replace(":", "").zfill(2)
    hours, minutes = (digits[:2], digits[2:]) if len(digits) != 3 else (digits[:1], digits[1:])  # noqa: PLR2004 - "+530"
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if int(minutes or 0) > 59 or offset > timedelta(hours=14):  # noqa: PLR2004 - no zone is further away
        raise ValueError(text)
    return timezone(-offset if text[0] == "-" else offset)


def _is_plausible(day: date, now: datetime) -> bool:
    return day.year >= FIRST_YEAR and day <= (now + FUTURE_TOLERANCE).date()
