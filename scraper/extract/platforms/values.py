"""Small readers that the platforms' finders are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import Element, select, text_of
from scraper.records import Found

MAX_VALUE: Final = 500
"""Characters: a longer text is no title, name, tag or date."""
MAX_VALUES: Final = 50
"""Values of one field: more tags or authors than this are a site's menu."""

_NUMBER: Final = re.compile(
    r"(\d[\d.,\u00a0\u202f ]{0,14})\s?(k|m|mil\b|tys\b|万|천|만)?", re.IGNORECASE
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


def find_texts(document: Document, css: str, field: str, name: str) -> Iterator[Found]:
    """Yield the text of each element that matches, once each, in page order."""
    yield from _found((text_of(element) for element in select(document.root, css)), field, name)


def find_attributes(
    document: Document, css: str, attribute: str, field: str, name: str
) -> Iterator[Found]:
    """Yield an attribute of each element that matches, once each, in page order."""
    values = (element.get(attribute) or "" for element in select(document.root, css))
    yield from _found(values, field, name)


def find_metas(document: Document, meta: str, field: str, name: str) -> Iterator[Found]:
    """Yield the contents of a `meta` as values that the platform is known to set rightly."""
    yield from _found(iter(document.metas.get(meta, ())), field, name)


def find_one(document: Document, css: str) -> Element | None:
    """Give the first element that matches, or None."""
    return next(iter(select(document.root, css)), None)


def _found(values: Iterator[str], field: str, name: str) -> Iterator[Found]:
    seen: set[str] = set()
    for value in values:
        folded = value.strip()
        if folded and folded not in seen and len(folded) <= MAX_VALUE:
            seen.add(folded)
            yield Found(field, folded, name)
            if len(seen) == MAX_VALUES:
                return


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
        if any(len(group) != _GROUP for group in rest):
            return int(whole)
        return int(whole + "".join(rest))
    decimals = "".join(rest)
    return round(float(f"{whole}.{decimals or 0}") * _SCALES[scale])
