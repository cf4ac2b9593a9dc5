"""Find the day in the dateline that opens a report: "HARBOUR TOWN, Feb. 23, 2015 -- Boats ...".

Takes a Document; yields candidates called `dateline`. Press releases and older
news sites often date a text nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.extraction.metadata.find.landmarks import landmarks_of
from scraper.extraction.metadata.find.texts import short_texts
from scraper.records import Found

_DATELINE: Final = re.compile(
    r"\s*(?P<lead>[^\W\d_][^\n]{0,70}?(?:19|20)\d\d)\s*(?:[/(][^/()\n]{2,30}[/)])?\s*"
    r"(?:--|[—–])(?=[^\n]{20})"
)
"""A place or none, a date, the wire's name or none, a dash, and a sentence: no span of days."""


def find_datelines(document: Document) -> Iterator[Found]:
    """Yield the first dateline of the page's text, with the place that may stand before the day."""
    marks = landmarks_of(document)
    for index, text, _ in short_texts(document):
        found = _DATELINE.match(text)
        if found and not marks.is_aside(document.elements[index]):
            yield Found("published", found["lead"], "dateline")
            return
