"""Find a date in places that do not mean to state one: last resorts.

Yields candidates called `title-piece` (a piece of the `title` element that is a date), `datetime`
(that attribute on an element that is no `time`, or the `title` of a text such as "9 years ago"), and
`image-url` (the day in the address of the picture that is shown when the page is shared).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dates.page_dates import parse_date
from scraper.dom.document import Document
from scraper.dom.elements import fold_space, text_of
from scraper.extraction.metadata.choose.title_pieces import bars_of
from scraper.extraction.metadata.find.date_labels import label_of
from scraper.extraction.metadata.find.landmarks import landmarks_of
from scraper.extraction.metadata.find.url import day_in_address
from scraper.records import Found

_SHARED_IMAGES: Final = ("og:image", "twitter:image")
_OTHER_TAGS: Final = frozenset({"time", "del", "ins"})
"""Elements whose `datetime` is read elsewhere, or tells of a change."""


_MAX_WORDS: Final = 5
"""Words of a date with its weekday and its time."""
_MAX_DATE: Final = 40
"""Characters of a `title` attribute, or of a piece of the `title` element, that is a date."""


def find_title_dates(document: Document) -> Iterator[Found]:
    """Yield the last piece of the `title` element that is a date: "Headline | Section | 02.06.2020"."""
    for element in document.tagged("title")[:1]:
        title = fold_space(element.text or "")
        bars = bars_of(title)
        ends = [*(bar.start() for bar in bars), len(title)][1:]
        pieces = [title[bar.end() : end] for bar, end in zip(bars, ends, strict=True)]
        for piece in filter(_is_date_alone, reversed(pieces)):
            yield Found("published", piece, "title-piece")
            return


def _is_date_alone(text: str) -> bool:
    """Return whether a text is a date with at most the name of a day, of a month and a zone beside it."""
    return (
        len(text) <= _MAX_DATE and parse_date(text) is not None and len(text.split()) <= _MAX_WORDS
    )


def find_guessed_dates(document: Document) -> Iterator[Found]:
    """Yield the first date in an attribute, and those in the addresses of shared pictures."""
    marks = landmarks_of(document)
    for element in document.elements:
        value = element.get("datetime")
        if value:
            if element.tag in _OTHER_TAGS:
                continue
        else:
            value = element.get("title")
            if not value or len(value) > _MAX_DATE or not parse_date(value):
                continue
            if label_of(text_of(element)[:_MAX_DATE]) == "other":
                continue
        if not marks.is_elsewhere(element):
            yield Found("published", value, "datetime")
            break
    for name in _SHARED_IMAGES:
        for address in document.metas.get(name, ()):
            if day := day_in_address(address):
                yield Found("published", day, "image-url")
