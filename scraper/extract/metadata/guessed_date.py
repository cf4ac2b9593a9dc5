"""Find a date where a page does not mean to state one: the last resort.

Takes a Document; yields candidates called `datetime` (that attribute on an element
that is no `time`: `relative-time`, `time-ago` and the like) and `image-url` (the
day in the address of the picture that is shown when the page is shared).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extract.document import Document
from scraper.extract.metadata.url import day_in_address
from scraper.records import Found

_SHARED_IMAGES: Final = ("og:image", "twitter:image")
_OTHER_TAGS: Final = frozenset({"time", "del", "ins"})
"""Elements whose `datetime` is read elsewhere, or tells of a change."""


def find_guessed_dates(document: Document) -> Iterator[Found]:
    """Yield the first date in such an attribute, and those in the addresses of shared pictures."""
    for element in document.elements:
        value = element.get("datetime")
        if value and element.tag not in _OTHER_TAGS:
            yield Found("published", value, "datetime")
            break
    for name in _SHARED_IMAGES:
        for address in document.metas.get(name, ()):
            if day := day_in_address(address):
                yield Found("published", day, "image-url")
