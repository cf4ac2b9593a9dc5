"""Judge the dates: what machines are told first, what people see next, guesses last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from scraper.extract.metadata.date_text import parse_date
from scraper.records import Found

TRUST: Final = (
    "platform",
    "json-ld",
    "microdata",
    "rdfa",
    "og",
    "meta",
    "json-ld:page",
    "time",
    "date-class",
    "text",
    "url",
    "script",
)
"""Finders of dates, most trusted first."""

LAST_TRUST: Final = ("htmldate", "time:aside", "date-class:aside")
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
        groups.setdefault(_finder(found, trusted), []).append(found)
    latest = None if fetched_at is None else (fetched_at + _SLACK).date().isoformat()
    for name in trust:
        for found in groups.get(name, ()):
            written = parse_date(found.value, language)
            if written and (latest is None or written[:10] <= latest):
                return Found(found.field, written, found.found_by)
    return None


def _finder(found: Found, trusted: frozenset[str]) -> str:
    name = found.found_by
    if name.split(":", 1)[0] in trusted:
        return "platform"
    return name if name in TRUST or name.endswith(":aside") else name.split(":", 1)[0]
