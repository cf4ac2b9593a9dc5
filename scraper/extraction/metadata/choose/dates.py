"""Judge the dates: what machines are told first, what people see next, guesses last."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from scraper.dates.page_dates import parse_date, turn_date
from scraper.extraction.metadata.choose.trust import finder_of
from scraper.records import Found

TRUST: Final = (
    "platform",
    "json-ld",
    "microdata",
    "rdfa",
    "og",
    "meta",
    "json-ld:page",
    "first-published",
    "time:headline",
    "date-class:headline",
    "text:headline",
    "time",
    "date-class",
    "text",
    "url",
    "script",
    "title-piece",
)
"""Finders of dates, most trusted first."""

BESIDE_HEADLINE: Final = ("time:headline", "date-class:headline", "text:headline")
"""Finders whose date stands where the article's own does."""

LAST_TRUST: Final = (
    "dateline",
    "text:far",
    "text:far:modified",
    "datetime",
    "image-url",
    "time:aside",
    "date-class:aside",
)
"""Asked only when nothing above gives a date, published or modified."""

_SLACK: Final = timedelta(days=1)
"""How far ahead of the fetch a date may be: time zones, and clocks that go wrong."""


_SHOWN_ELSEWHERE: Final = re.compile(r"(?:time|date-class|text)(?!:headline)")
"""Finders of visible dates that may be those of something else."""
_DAY: Final = len("2024-05-03")
_TO_SECOND: Final = len("2024-05-03T10:00:00")
_TO_MINUTE: Final = len("2024-05-03T10:00")
_MOST_AHEAD: Final = 12
"""Hours between UTC and the clocks of places with many people."""


def judge_date(
    candidates: Collection[Found],
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
                return Found(found.field, _settled(found, written, candidates), found.found_by)
    return None


def _settled(chosen: Found, written: str, candidates: Collection[Found]) -> str:
    """Read "03/10/2023" as another date on the page reads it, where that leaves no doubt."""
    turned = turn_date(chosen.value, written)
    if turned is None:
        return written
    days = {
        day[:10]
        for found in candidates
        if (day := parse_date(found.value)) and turn_date(found.value, day) is None
    }
    return turned if turned[:10] in days and written[:10] not in days else written


def judge_published(
    candidates: list[Found],
    language: str | None,
    fetched_at: datetime | None,
    trusted: frozenset[str],
    modified: Found | None = None,
) -> Found | None:
    """Choose the date of publication.

    Corrections to the order of trust: a date beside the headline that is days
    earlier wins, because systems write the day of the last build into the data
    (one day is enough if the data calls the same moment the last change; in scholarly
    articles the page shows other days, so the earliest date for citing is taken). Of two
    spellings of one moment the one with its own offset wins over UTC; of one day
    the place with the time wins.
    """
    chosen = judge_date(candidates, language, fetched_at, trusted)
    if chosen is None or chosen.found_by == "rule":
        return chosen
    if chosen.found_by.startswith(("microdata", "rdfa")):
        shared = judge_date(candidates, language, fetched_at, trusted, ("og",))
        if shared is not None and _days_between(shared.value, chosen.value) > 1:
            chosen = shared  # the item is a video, or tells of a later edition
    if chosen.found_by.startswith("meta:citation"):
        return _first_citation(candidates, language) or chosen
    chosen = _fullest(chosen, candidates, language)
    seen = judge_date(candidates, language, fetched_at, trusted, BESIDE_HEADLINE)
    least = 1 if modified is not None and _is_one_build(chosen.value, modified.value) else 2
    if seen is not None and _days_between(seen.value, chosen.value) >= least:
        return seen
    return chosen


def _first_citation(candidates: list[Found], language: str | None) -> Found | None:
    """Return the earliest date for citing: others are of an issue or of a later version of a preprint."""
    dates = [
        Found(found.field, written, found.found_by)
        for found in candidates
        if found.found_by.startswith("meta:citation")
        and (written := parse_date(found.value, language))
    ]
    return min(dates, key=lambda found: found.value[:_DAY], default=None)


def _fullest(chosen: Found, candidates: list[Found], language: str | None) -> Found:
    """Return the candidate that means the same as the chosen one and says more."""
    for found in candidates:
        written = parse_date(found.value, language)
        if written is None or written == chosen.value:
            continue
        if chosen.value.endswith("+00:00") and not written.endswith("+00:00"):
            if _same_moment(written, chosen.value):
                return Found(chosen.field, written, found.found_by)
            offset = _told_offset(written, chosen.value)
            if offset and not _SHOWN_ELSEWHERE.match(found.found_by):
                return Found(chosen.field, written + offset, found.found_by)
        elif (
            len(written) > _DAY
            and (written[:_DAY] == chosen.value or _adds_offset(written, chosen.value))
            and not _SHOWN_ELSEWHERE.match(found.found_by)
        ):
            return Found(chosen.field, written, found.found_by)
    return chosen


def _adds_offset(written: str, local: str) -> bool:
    """Return whether a date is another's clock, to the second, with an offset; many write a false `Z`."""
    return (
        len(local) >= _TO_SECOND
        and written[:_TO_SECOND] == local[:_TO_SECOND]
        and datetime.fromisoformat(local).tzinfo is None
        and bool(datetime.fromisoformat(written).utcoffset())
    )


def _told_offset(local: str, universal: str) -> str:
    """Return the offset that a clock without one tells: 18:47 is 00:47 UTC, so `-06:00`.

    "" where the two are no spellings of one moment: they differ by more than
    zones do, or by other than whole hours.
    """
    clock, moment = datetime.fromisoformat(local), datetime.fromisoformat(universal)
    if len(local) <= _DAY or clock.tzinfo is not None:
        return ""
    ahead = clock.replace(second=0, microsecond=0) - moment.replace(
        tzinfo=None, second=0, microsecond=0
    )
    hours, rest = divmod(abs(ahead), timedelta(hours=1))
    if rest or not 0 < hours <= _MOST_AHEAD:
        return ""
    return f"{'-' if ahead < timedelta(0) else '+'}{hours:02d}:00"


def _days_between(first: str, second: str) -> int:
    return (date.fromisoformat(second[:10]) - date.fromisoformat(first[:10])).days


def _is_one_build(published: str, modified: str) -> bool:
    """Return whether a page was changed in the minute it was published: both are the build's."""
    both_timed = min(len(published), len(modified)) > _DAY
    return both_timed and published[:_TO_MINUTE] == modified[:_TO_MINUTE]


def _same_moment(first: str, second: str) -> bool:
    a, b = datetime.fromisoformat(first), datetime.fromisoformat(second)
    return a.tzinfo is not None and b.tzinfo is not None and abs(a - b) < timedelta(minutes=1)
