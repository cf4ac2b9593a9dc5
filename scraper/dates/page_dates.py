"""Read a date as a page writes it, and write it as ISO 8601.

Takes a string that is meant to be a date; gives `YYYY-MM-DD` or
`YYYY-MM-DDTHH:MM[:SS[.fff]][+HH:MM]` with the precision and the offset of the
page. Never reads prose, never guesses a missing day or year, knows no clock.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from scraper.dates.calendars import to_gregorian
from scraper.dates.months import month_number

_CLOCK: Final = (
    r"(?:(?P<half>午前|午後|上午|中午|下午|晚上|오전|오후)\s*)?"
    r"(?P<H>\d{1,2})(?:[:.hH]|[時时시点點]\s?)(?P<M>\d{2}|\d(?=[分분]))분?分?(?:[:.](?P<S>\d{2})(?P<f>[.,]\d{1,9})?)?"
    r"\s*(?P<ap>[AaPp]\.?\s?[Mm]\.?)?\s*"
    r"\(?(?P<z>Z\b|[+-]\d{2}:?\d{2}\b|[+-]\d{2}\b|(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?\b|"
    r"(?:E[SD]T|C[SD]T|M[SD]T|P[SD]T|ET|PT|CET|CEST|EET|EEST|BST|MSK|JST|KST|IST|WIB|WITA|HKT|SGT|PKT|AEST|AEDT)\b)?"
)
_ISO: Final = re.compile(
    r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
    r"(?:(?:[T ]\s*|\s)(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?P<f>[.,]\d{1,9})?)?"
    r"\s*(?P<z>Z|z|[+-]\d{1,2}:?\d{2}|[+-]\d{2}|(?:UTC|GMT)(?:\s?[+-]\d{1,2}:?\d{0,2})?)?)?"
)
_COMPACT: Final = re.compile(
    r"^(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?(?P<z>Z)?)?$"
)
_EPOCH: Final = re.compile(r"^(?P<s>1\d{9}|[5-9]\d{8})(?P<ms>\d{3})?$")
_TIME: Final = re.compile(rf"(?<!\d){_CLOCK}")
_YEAR_FIRST: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20|25)\d\d)\s*[-/.年년]\s*(?P<m>\d{1,2})\s*[-/.月월]\s*(?P<d>\d{1,2})(?!\d)"
)
_YEAR_LAST: Final = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,2})(?P<s>[./-])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>(?:19|20|25)\d\d|\d\d)(?![\d/-])"
)
_SIGNS: Final = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0b82\u0bbe-\u0bcd\u0e31-\u0e4e"
"""Vowel signs and accents that belong to a word and that `\\w` leaves out."""
_WORD: Final = rf"[^\W\d_](?:[^\W\d_]|[.{_SIGNS}]){{0,17}}"
_DAY_MONTH: Final = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.|de|a|-?го)?\s*(?:de\s|d[’']|of\s)?[\s/-]?\s*(?P<w>{_WORD})"
    rf"(?:\s/\s{_WORD})?"
    r"\.?,?\s?[/-]?\s*(?:de\s|del\s|of\s)?\s*(?P<y>(?:19|20|25)\d\d)(?!\d)"
)
_MONTH_DAY: Final = re.compile(
    rf"(?<![^\W\d_])(?P<w>{_WORD})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?,?\s+"
    r"(?:at\s|(?:[Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un)[a-z]{0,6}\.?,?\s+)?(?P<y>(?:19|20|25)\d\d)(?!\d)"
)
_YEAR_MONTH_DAY: Final = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d)[.,]?\s*(?:m\.\s|-?ko\s)?(?P<w>{_WORD})\.?\s*(?P<d>\d{{1,2}})(?!\d)"
)
_STAMP: Final = re.compile(
    rf"(?P<w>{_WORD})\s(?P<d>\d{{1,2}})\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s"
    r"(?:(?:[A-Z]{2,4}|[+-]\d{4})\s)?(?P<y>(?:19|20)\d\d)(?!\d)"
)
"""`Mon Aug 03 12:45:00 EDT 2015`"""
_LATVIAN: Final = re.compile(rf"(?P<y>(?:19|20)\d\d)\.\s?gada\s(?P<d>\d{{1,2}})\.\s?(?P<w>{_WORD})")
_VIETNAMESE: Final = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})\s?(?:tháng|thg)\s?(?P<m>\d{1,2}),?\s?(?:năm\s)?(?P<y>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_PATTERNS: Final = (
    _YEAR_FIRST,
    _STAMP,
    _LATVIAN,
    _VIETNAMESE,
    _DAY_MONTH,
    _MONTH_DAY,
    _YEAR_MONTH_DAY,
    _YEAR_LAST,
)
_SHIFTS: Final = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "BST": 1, "MSK": 3, "JST": 9, "KST": 9,
    "WIB": 7, "WITA": 8, "HKT": 8, "SGT": 8, "PKT": 5, "AEST": 10, "AEDT": 11,
}  # fmt: skip
"""Hours of the zone names that mean one thing in article pages; others are left out."""
_DIGITS: Final = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９：／．－　",
    "0123456789" * 6 + ":/.- ",
)
_HALF_CLOCK: Final = re.compile(r"\s*(?:午前|午後|上午|下午|晚上|오전|오후)\s*\d")
_HALVES: Final = {
    "午前": "a", "上午": "a", "오전": "a", "午後": "p", "下午": "p", "晚上": "p", "오후": "p",
}  # fmt: skip
"""Halves of the day that stand before the clock; noon (中午) has no half."""
_MAX_TEXT: Final = 200
_BUDDHIST: Final = 543
"""Years that the Thai calendar is ahead."""
_BUDDHIST_YEARS: Final = (2400, 2700)
"""Years that are of the Thai calendar; later ones are no years at all (9999)."""
MIN_YEAR: Final = 1970
"""Earlier dates belong to the story, not to its publication."""
_NULL_DAYS: Final = frozenset({"1970-01-01"})
"""Written where a date is missing: the zero of Unix time. Other zeros are before `MIN_YEAR`."""
_MONTH_FIRST_LANGUAGES: Final = ("en-US", "en-CA", "en-PH", "en")


def parse_date(text: str, language: str | None = None) -> str | None:
    """Read a date; None when it holds none with day, month and year.

    Args:
        text: The content of an attribute or a short visible text.
        language: BCP 47 tag; says which of two small numbers is the month.
    """
    text = text.strip()[:_MAX_TEXT]
    if len(text) < 6:  # noqa: PLR2004 - 1.1.24 is the shortest
        return None
    if not text.isascii():
        text = text.translate(_DIGITS)
    gregorian = to_gregorian(text)
    if gregorian != text:
        return _written_date(gregorian, language)
    found = _ISO.match(text) or _COMPACT.match(text)
    if found and not (found["H"] is None and _HALF_CLOCK.match(text, found.end())):
        return _write(found["y"], found["m"], found["d"], found)
    epoch = _EPOCH.match(text)
    if epoch:
        return datetime.fromtimestamp(int(epoch["s"]), UTC).isoformat()
    return _written_date(text, language)


def turn_date(text: str, written: str) -> str | None:
    """Return a date with day and month changed over, where the text leaves open which is which.

    Args:
        text: What `parse_date` read.
        written: What it made of it.
    """
    text = text.strip()[:_MAX_TEXT]
    found = None if _ISO.match(text) else _YEAR_LAST.search(text)
    if found is None or max(int(found["a"]), int(found["b"])) > 12:  # noqa: PLR2004 - a day for sure
        return None
    turned = f"{written[:5]}{written[8:10]}-{written[5:7]}{written[10:]}"
    return None if turned == written else turned


def _written_date(text: str, language: str | None) -> str | None:
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month, day = _month_and_day(parts, language)
            if month is None:
                continue
            rest = text[: found.start()] + " ; " + text[found.end() :]
            if pattern is _STAMP:  # the time stands inside
                rest = found.group()
            written = _write(parts["y"], month, day, _TIME.search(rest))
            if written:
                return written
    return None


def _month_and_day(parts: dict[str, str], language: str | None) -> tuple[str | None, str]:
    """Return the month, by name, by order or by number, and the day."""
    if "w" in parts:
        number = month_number(parts["w"])
        return (None if number is None else str(number)), parts["d"]
    if "a" in parts:
        return _order(parts["a"], parts["b"], parts["s"], language)
    return parts["m"], parts["d"]


def _order(first: str, second: str, separator: str, language: str | None) -> tuple[str, str]:
    """Return month and day of two small numbers."""
    if int(first) > 12:  # noqa: PLR2004 - no month
        return second, first
    if int(second) > 12:  # noqa: PLR2004
        return first, second
    american = separator != "." and (language is None or language in _MONTH_FIRST_LANGUAGES)
    return (first, second) if american else (second, first)


def _write(year: str, month: str, day: str, clock: re.Match[str] | None) -> str | None:
    number = int(year)
    if number < 100 and len(year) <= 2:  # noqa: PLR2004 - two digits
        number += 2000 if number < 70 else 1900  # noqa: PLR2004
    if number > _BUDDHIST_YEARS[0]:
        if number > _BUDDHIST_YEARS[1]:
            return None
        number -= _BUDDHIST
    try:
        written = date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None
    if number < MIN_YEAR or written in _NULL_DAYS:
        return None
    time = _write_time(clock) if clock is not None and clock["H"] else None
    return f"{written}T{time}" if time else written


def _write_time(clock: re.Match[str]) -> str | None:
    parts = clock.groupdict()
    hour = int(parts["H"])
    half = (parts.get("ap") or _HALVES.get(parts.get("half") or "", "")).lower()
    if half.startswith("p") and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half.startswith("a") and hour == 12:  # noqa: PLR2004
        hour = 0
    seconds = parts.get("S")
    if hour > 23 or int(parts["M"]) > 59 or int(seconds or 0) > 59:  # noqa: PLR2004
        return None
    text = f"{hour:02d}:{parts['M']:0>2}"
    if seconds:
        text += f":{seconds}"
        fraction = (parts.get("f") or "").replace(",", ".")[:7].rstrip("0")
        if len(fraction) > 1:
            text += fraction
    return text + _write_offset(parts.get("z"))


def _write_offset(zone: str | None) -> str:
    """Write an offset as `+HH:MM`; "" where the page gives none that is plain."""
    if not zone:
        return ""
    zone = zone.upper().replace(" ", "")
    if zone in _SHIFTS:
        return f"{_SHIFTS[zone]:+03d}:00"
    if zone[0].isalpha():
        zone = zone.removeprefix("UTC").removeprefix("GMT")
        if zone in ("", "Z"):
            return "+00:00"
        if zone[0].isalpha():
            return ""
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")  # noqa: PLR2004
    return f"{zone[0]}{int(hours):02d}:{minutes}" if int(hours) < 15 else ""  # noqa: PLR2004
