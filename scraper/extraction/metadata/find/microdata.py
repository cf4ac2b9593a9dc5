"""Find what microdata and RDFa in the body say (`itemprop`, `property`).

Takes a Document; yields candidates in page order. Values of items that
stand for comments, ratings or other articles are left out by their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element
from scraper.extraction.metadata.find.landmarks import landmarks_of
from scraper.extraction.metadata.find.lines import lines_of
from scraper.records import Found

_PROPERTIES: Final = {
    "headline": "title",
    "name headline": "title",
    "headline name": "title",
    "author": "authors",
    "creator": "authors",
    "datepublished": "published",
    "datecreated": "published",
    "uploaddate": "published",
    "datemodified": "modified",
    "keywords": "tags",
    "articlesection": "section",
    "license": "licence",
    "dc:title": "title",
    "schema:headline": "title",
    "schema:author": "authors",
    "schema:datepublished": "published",
    "schema:datemodified": "modified",
    "dc:creator": "authors",
    "dc:date": "published",
    "dcterms:created": "published",
    "cc:attributionname": "authors",
    "commentcount": "comments",
}
_MAX_VALUE: Final = 300
_MAX_ITEMS: Final = 400


def find_microdata(document: Document) -> Iterator[Found]:
    """Yield what `itemprop` and `property` attributes in the page say."""
    marks = landmarks_of(document)
    for mark in marks.items[:_MAX_ITEMS]:
        element = mark.element
        names = (element.get("itemprop") or "", element.get("property") or "")
        for source, name in zip(("microdata", "rdfa"), names, strict=True):
            field = _PROPERTIES.get(name.strip().lower()) if name else None
            if field is None or marks.is_aside(element):
                continue
            for value in _values(element, field):
                yield Found(field, value, source)


def _values(element: Element, field: str) -> Iterator[str]:
    if field == "authors":
        named = _inner_name(element)
        if named is not None:
            element = named
    value = element.get("content") or element.get("datetime")
    if not value and field == "licence":
        value = element.get("href")
    if not value:
        value = "\n".join(lines_of(element, _MAX_VALUE + 1))
    if value and len(value) <= _MAX_VALUE:
        yield value.strip()


def _inner_name(element: Element) -> Element | None:
    """Return the `itemprop=name` of a person's item."""
    for inner in element.iter("*"):
        if inner is not element and "name" in (inner.get("itemprop") or "").split():
            return inner
    return None
