"""Judge the dates: what machines are told first, what people see next, guesses last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from scraper.extract.metadata.date_text import parse_date
from scraper.extract.metadata.trust import finder_of
from scraper.records import Found

TRUST: Final = (
    "platform",
    "json-ld",
    "microdata",
    "rdfa",
    "og",
    "meta",
    "json-ld:page",
    "time:headline",
    "date-class:headline",
    "text:headline",
    "time",
    "date-class",
    "text",
    "url",
    "script",
)
"""Finders of dates, most trusted first."""

BESIDE_HEADLINE: Final = ("time:headline", "date-class:headline", "text:headline")
"""Finders whose date stands where the article's own does."""

LAST_TRUST: Final = ("text:far", "htmldate", "time:aside", "date-class:aside")
"""Asked only when nothing above gives a date, published or modified."""

_SLACK: Final = timedelta(days=1)
"""How far ahead of the fetch a date may be: time zones, and clocks that go wrong."""


def judge_date(
    candidates: Iterable[Found],
    language: str | None,
    fetched_at: datetime | None,
    trusted: frozenset[str],
    trust: tuple[str, ...] = TRUST,
) -> Found | None:
    """Choose a date: the first readable one of the most trusted finder, none of the future."""
    groups: dict[str, list[Found]] = {}
    for found in candidates:
        groups.setdefault(finder_of(found, TRUST + LAST_TRUST, trusted), []).append(found)
    latest = None if fetched_at is None else (fetched_at + _SLACK).date().isoformat()
    for name in trust:
        for found in groups.get(name, ()):
            written = parse_date(found.value, language)
            if written and (latest is None or written[:10] <= latest):
                return Found(found.field, written, found.found_by)
    return None


def judge_published(
    candidates: list[Found],
    language: str | None,
    fetched_at: datetime | None,
    trusted: frozenset[str],
) -> Found | None:
    """Choose the date of publication.

    Two corrections to the order of trust: a date beside the headline that is
    days earlier wins, because systems write the day of the last build into the
    data for machines (in scholarly articles it is the day of submission and does
    not); and of two spellings of one moment the one with an offset
    of its own wins over UTC, because it says more.
    """
    chosen = judge_date(candidates, language, fetched_at, trusted)
    if chosen is None or chosen.found_by.split(":", 1)[0] in trusted:
        return chosen
    seen = judge_date(candidates, language, fetched_at, trusted, BESIDE_HEADLINE)
    scholarly = chosen.found_by.startswith("meta:citation")
    if not scholarly and seen is not None and _days_between(seen.value, chosen.value) > 1:
        return seen
    if chosen.value.endswith("+00:00"):
        for found in candidates:
            written = parse_date(found.value, language)
            if written and not written.endswith("+00:00") and _same_moment(written, chosen.value):
                return Found(chosen.field, written, found.found_by)
    return chosen


def _days_between(first: str, second: str) -> int:
    return (date.fromisoformat(second[:10]) - date.fromisoformat(first[:10])).days


def _same_moment(first: str, second: str) -> bool:
    a, b = datetime.fromisoformat(first), datetime.fromisoformat(second)
    return a.tzinfo is not None and b.tzinfo is not None and abs(a - b) < timedelta(minutes=1)
