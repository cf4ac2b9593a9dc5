"""List the short texts of a page once, for the finders that look through all of it.

Takes a Document; gives what stands before an element's first child and behind
its end, as lxml keeps them. Only the last resorts ask, and share the walk.
"""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

from scraper.dom.document import Document

MAX_TEXT: Final = 120
"""Characters; of a longer text the beginning is given, one character longer than this."""
_CODE_TAGS: Final = frozenset({"script", "style", "option", "noscript", "title", "template"})

ShortText = tuple[int, str, bool]
"""Position of the element, its text, and whether the text stands behind it."""

_KNOWN: WeakKeyDictionary[Document, list[ShortText]] = WeakKeyDictionary()


def short_texts(document: Document) -> list[ShortText]:
    """Return every text of the page that is not blank, in page order; code is left out."""
    texts = _KNOWN.get(document)
    if texts is None:
        texts = _KNOWN[document] = _list_texts(document)
    return texts


def _list_texts(document: Document) -> list[ShortText]:
    texts: list[ShortText] = []
    for index, element in enumerate(document.elements):
        text, tail = element.text, element.tail
        if text and not text.isspace() and element.tag not in _CODE_TAGS:
            texts.append((index, text[: MAX_TEXT + 1], False))
        if tail and not tail.isspace():
            texts.append((index, tail[: MAX_TEXT + 1], True))
    return texts
