"""Find boxes about the author behind the text.

Takes a page, its measures and the mask of kept blocks; gives the numbers of their blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.view import View, count_kept_prose

_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:post|entry|article|single|saboxplugin|wp-block)[-_])?(?:about-)?(?:the-)?(?:authors?|writers?|autor(?:in|es)?|auteurs?|autore|"
    r"contributor|columnist|firma|staff)(?:[-_]{1,2}(?:box|bio|info|card|about|profile|block|area|wrap|desc|description|details|footer|meta|name|container|content))"
    r"|(?:^|[\s_-])(?:about-(?:the-)?(?:author|writer)|bio|biography|biog|author-?bio|authorbox|writer-box)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|autori?|staff|people|journalists?|writers?|redakt\w*|profile|contributors?|by|redactie|autorzy)/",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 90
_LEAST_PROSE: Final = 40
_BODIES: Final = sum(1 << MARKS.index(mark) for mark in ("post", "content", "body", "main"))
_PARTS: Final = frozenset(("body", "main", "article", "td", "table", "p"))


def find_bios(page: Page, view: View, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of boxes that introduce an author behind the last paragraph."""
    found: set[int] = set()
    kept_before = [0, *accumulate(keep)]
    prose_before, words_before = count_kept_prose(view, keep)
    for box, tag in enumerate(page.tag):
        first, end = page.first[box], page.end[box]
        if (
            words_before[first] >= _LEAST_PROSE
            and prose_before[end] == prose_before[-1]
            and kept_before[first] < kept_before[end]
            and tag not in _PARTS
            and first not in found
            and view.words_before[end] - view.words_before[first] <= _MOST_WORDS
            and _is_told(page.element[box])
        ):
            found.update(range(first, end))
    return sorted(found)


def _is_told(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _NAMED.search(names):
        return True
    if (element.get("itemtype") or "").endswith("schema.org/Person"):
        return True
    return next(element.iter("img"), None) is not None and any(_links(element))


def _links(element: Element) -> Iterator[bool]:
    for link in element.iter("a"):
        yield link.get("rel") == "author" or _ADDRESS.search(link.get("href") or "") is not None
