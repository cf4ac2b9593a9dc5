"""How the platforms' finders read values: places in the page, and numbers.

A platform lists its places in the order of trust; for each field the first
place that holds anything wins. All places of a platform are looked up in one
walk over the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, text_of
from scraper.dom.selectors import find_matches
from scraper.records import Found

MAX_VALUE: Final = 500
"""Characters: a longer text is no title, name, tag or date."""
MAX_VALUES: Final = 50
"""Values of one field: more tags or authors than this are a site's menu."""
COUNTS: Final = frozenset({"views", "likes", "comments", "shares"})
LISTS: Final = frozenset({"authors", "tags"})
DATES: Final = frozenset({"published", "modified"})

_NUMBER: Final = re.compile(
    r"(\d[\d.,\u00a0\u202f]{0,14})\s?(k\b|m\b|mil\b|tys\b|万|천|만)?", re.IGNORECASE
)
_SCALES: Final = {
    "k": 1_000,
    "mil": 1_000,
    "tys": 1_000,
    "천": 1_000,
    "m": 1_000_000,
    "万": 10_000,
    "만": 10_000,
}
_GROUP: Final = 3
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a platform keeps one field."""

    field: str
    selector: str
    """As `selectors.find_matches` understands it. Name the tag: it saves most of the time."""
    attribute: str | None = None
    """The attribute that holds the value; None for the element's text."""


def find_places(document: Document, places: tuple[Place, ...], name: str) -> Iterator[Found]:
    """Yield what the first filled place of each field holds.

    One value a field; all of them, each once, where the field is a list. Counts
    are read as numbers, and left out where there is none.
    """
    matches = find_matches(document.root, tuple(place.selector for place in places))
    filled: set[str] = set()
    for position, place in enumerate(places):
        if place.field in filled or position not in matches:
            continue
        for value in _values(place, matches[position]):
            filled.add(place.field)
            yield Found(place.field, value, name)


def _values(place: Place, elements: list[Element]) -> Iterator[str]:
    seen: set[str] = set()
    for element in elements:
        text = text_of(element) if place.attribute is None else element.get(place.attribute) or ""
        value = fold_space(text)
        if place.field in COUNTS:
            count = parse_count(value)
            value = "" if count is None else str(count)
        elif place.field in DATES and not _YEAR.search(value):
            continue  # "Apr 12": the current year is meant, and it is unknown which that was
        if value and value not in seen and len(value) <= MAX_VALUE:
            seen.add(value)
            yield value
            if place.field not in LISTS or len(seen) == MAX_VALUES:
                return


def find_metas(document: Document, field: str, meta: str, name: str) -> Iterator[Found]:
    """Yield the contents of a `meta` that the platform is known to set rightly."""
    for value in document.metas.get(meta, ())[:MAX_VALUES]:
        yield Found(field, value, name)


def parse_count(text: str) -> int | None:
    """Read the first number of a counter: `1,234`, `1.2K`, `3 万`; None when there is none.

    A dot or comma with exactly three digits after it groups thousands; otherwise
    it is the decimal sign, which only a scaled number may have.
    """
    match = _NUMBER.search(text)
    if match is None:
        return None
    digits, scale = re.sub(r"\s", "", match.group(1)).strip(".,"), (match.group(2) or "").lower()
    whole, *rest = re.split(r"[.,]", digits)
    if not scale:
        return int(whole + "".join(rest)) if all(len(g) == _GROUP for g in rest) else int(whole)
    return round(float(f"{whole}.{''.join(rest) or 0}") * _SCALES[scale])
