"""Parse the dates, ages and durations that users type, the same in every option and filter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

ACCEPTED: Final = (
    "2024, 2024-05, 2024-05-01, 2024-05-01T12:30+02:00, today, yesterday, last month, 7d, 12h,"
    " 3 weeks ago"
)
"""Examples of every form, for messages."""
ACCEPTED_DURATIONS: Final = "90, 90s, 15min, 2h, 1h30m, 1d"

_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?P<time>[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
    r"\s?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_AGE: Final = re.compile(
    r"(?:(?:last|past)\s+)?(?P<count>\d{1,9}|an?)\s*(?P<unit>[a-z]+)(?:\s+ago)?", re.ASCII
)
_PERIOD: Final = re.compile(r"(?P<which>this|last)\s+(?P<unit>day|week|month|year)")
_DURATION: Final = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?\s*[a-z]+\s*)+", re.ASCII)
_DURATION_PART: Final = re.compile(r"([\d.]+)\s*([a-z]+)", re.ASCII)

_UNITS: Final = {
    "second": ("s", "sec", "secs", "second", "seconds"),
    "minute": ("m", "min", "mins", "minute", "minutes"),
    "hour": ("h", "hr", "hrs", "hour", "hours"),
    "day": ("d", "day", "days"),
    "week": ("w", "week", "weeks"),
    "month": ("mo", "mon", "month", "months"),
    "year": ("y", "yr", "year", "years"),
}
_UNIT_OF: Final = {name: unit for unit, names in _UNITS.items() for name in names}
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
_DAYS_AFTER_TODAY: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}
_MONTHS_OF_A_YEAR: Final = 12
_LAST_DAY_OF_ANY_MONTH: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time as a user named it."""

    at: datetime
    """Aware; the beginning of the year, month or day that was named."""
    text: str
    """UTC, in ISO 8601, as exact as it was named: `2024-05`. It sorts before every later text."""


def parse_moment(text: str, now: datetime) -> Moment:
    """Parse a date, a time, an age or a word such as `yesterday`; days are days in UTC.

    Args:
        text: What the user typed.
        now: The present, aware.

    Raises:
        ValueError: It is none of the accepted forms, or not in the calendar.
    """
    written = " ".join(text.split())
    try:
        moment = _parse_date(written) or _parse_words(written.lower(), now.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{_shown(text)} is not in the calendar; accepted: {ACCEPTED}") from error
    if moment is None:
        raise ValueError(f"{_shown(text)} is not a date; accepted: {ACCEPTED}")
    return moment


def parse_duration(text: str) -> float:
    """Return a duration in seconds.

    Raises:
        ValueError: It is none of the accepted forms.
    """
    written = text.strip().lower()
    if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", written, re.ASCII):
        return float(written)
    parts = _DURATION_PART.findall(written) if _DURATION.fullmatch(written) else []
    try:
        seconds = [float(count) * _SECONDS[_UNIT_OF[unit]] for count, unit in parts]
    except (KeyError, ValueError):
        seconds = []
    if not seconds:
        raise ValueError(f"{_shown(text)} is not a duration; accepted: {ACCEPTED_DURATIONS}")
    return sum(seconds)


def _parse_date(text: str) -> Moment | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, time = found.groups()
    if time is not None:
        at = datetime.fromisoformat(
            text.replace(",", ".").replace(" ", "T", 1).replace(" ", "").upper()
        )
        return _exact(at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC))
    return Moment(at=datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC), text=text)


def _parse_words(text: str, now: datetime) -> Moment | None:
    if text == "now":
        return _exact(now)
    if text in _DAYS_AFTER_TODAY:
        return _day(now + timedelta(days=_DAYS_AFTER_TODAY[text]))
    if period := _PERIOD.fullmatch(text):
        return _begin_period(now, period["unit"], 1 if period["which"] == "last" else 0)
    age = _AGE.fullmatch(text)
    if age is None or (unit := _UNIT_OF.get(age["unit"])) is None:
        return None
    count = int(age["count"]) if age["count"].isdecimal() else 1
    if unit in ("month", "year"):
        return _day(_months_before(now, count * (_MONTHS_OF_A_YEAR if unit == "year" else 1)))
    past = now - timedelta(seconds=count * _SECONDS[unit])
    return _day(past) if unit in ("day", "week") else _exact(past)


def _begin_period(now: datetime, unit: str, before: int) -> Moment:
    """Return the first day of this day, week, month or year, or of one before it."""
    if unit in ("day", "week"):
        monday = now.weekday() if unit == "week" else 0
        return _day(now - timedelta(days=monday + before * (_SECONDS[unit] // _SECONDS["day"])))
    if unit == "month":
        return _day(_months_before(now.replace(day=1), before))
    return _day(now.replace(year=now.year - before, month=1, day=1))


def _months_before(at: datetime, months: int) -> datetime:
    """Return the same day some months before; the month's last day where it is shorter."""
    year, month = divmod(at.year * _MONTHS_OF_A_YEAR + at.month - 1 - months, _MONTHS_OF_A_YEAR)
    first = at.replace(year=year, month=month + 1, day=min(at.day, _LAST_DAY_OF_ANY_MONTH))
    later = first + timedelta(days=at.day - first.day)
    if later.month == first.month:
        return later
    return later.replace(day=1) - timedelta(days=1)


def _day(at: datetime) -> Moment:
    begin = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(at=begin, text=begin.date().isoformat())


def _exact(at: datetime) -> Moment:
    # Stored times have fractions or a `Z` after the seconds, and sort after the bare seconds.
    return Moment(at=at, text=at.replace(tzinfo=None).isoformat(timespec="seconds"))


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")  # noqa: PLR2004 - a long word is cut
