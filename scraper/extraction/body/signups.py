"""Find boxes that ask for an e-mail address or a password: newsletters, registrations, log-ins.

Takes a Document and its page; gives the numbers of the blocks in such boxes. What a box says
("Our best long reads, every Saturday morning.") reads like a line of the article; its field
tells it in every language.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS, marks_of
from scraper.extraction.rows.row import count_words

_ADDRESS: Final = re.compile(r"e-?mail|newsletter|subscri", re.IGNORECASE)
"""In the name, id or placeholder of a field without `type=email`."""
_TYPED: Final = frozenset(("text", "email", "password", "tel", "url", "search", "number"))
_MOST_FIELDS: Final = 4
"""Fields that a reader writes in; a longer form is an application, or what the page is for."""
_MOST_WORDS: Final = 60
"""Words of the largest box."""
_MOST_CHARACTERS: Final = 1500
"""Characters, scripts and spaces included, beyond which no box is measured."""
_HIGHEST: Final = 6
"""Elements that a box reaches above its form."""
_PARTS_OF_PAGES: Final = frozenset(("html", "body", "main", "article", "section", "td", "table"))
_BODIES: Final = sum(
    1 << MARKS.index(mark) for mark in ("article", "post", "content", "body", "main")
)
_PROMO: Final = 1 << MARKS.index("promo")


def find_signups(document: Document, page: Page) -> list[int]:
    """Find the blocks of each such form, and of the box around it that holds little else.

    Guards the fault cases 14 and 349.
    """
    boxes = _find_boxes(document)
    if not boxes:
        return []
    ranges = (
        range(page.first[number], page.end[number])
        for number, element in enumerate(page.element)
        if element in boxes
    )
    return [row for rows in ranges for row in rows]


def _find_boxes(document: Document) -> set[Element]:
    found = set()
    for field in document.tagged("input"):
        if _asks(field):
            form = next(field.iterancestors("form"), None)
            start = field.getparent() if form is None else form
            if start is not None and _is_small(start) and not _is_longer_form(start):
                found.add(_climb(start))
    return found


def _asks(field: Element) -> bool:
    kind = (field.get("type") or "text").lower()
    if kind in {"email", "password"}:
        return True
    names = (field.get(key) or "" for key in ("name", "id", "placeholder"))
    return kind == "text" and any(map(_ADDRESS.search, names))


def _is_longer_form(form: Element) -> bool:
    fields = sum((one.get("type") or "text").lower() in _TYPED for one in form.iter("input"))
    return fields > _MOST_FIELDS or next(form.iter("textarea"), None) is not None


def _climb(start: Element) -> Element:
    """Return the largest small element around the form that is no part of the page's layout."""
    box = start
    for _, above in zip(range(_HIGHEST), start.iterancestors(), strict=False):
        if not _is_small(above) or _is_layout(above):
            break
        box = above
    return box


def _is_layout(element: Element) -> bool:
    marks = marks_of(element.get("class") or "") | marks_of(element.get("id") or "")
    return (
        element.tag in _PARTS_OF_PAGES
        or (marks & _BODIES != 0 and not marks & _PROMO)
        or next(element.iter("h1"), None) is not None
        or len(list(element.iter("h2", "h3", "h4", "h5", "h6"))) > 1
    )


def _is_small(element: Element) -> bool:
    size = 0
    pieces = []
    for piece in element.itertext():
        size += len(piece)
        if size > _MOST_CHARACTERS:
            return False
        pieces.append(piece)
    return count_words(" ".join(pieces)) <= _MOST_WORDS
