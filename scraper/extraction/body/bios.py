"""Find boxes about the author behind the text.

Takes a page, its measures and the mask of kept blocks; gives the numbers of their blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.view import View

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
    for box, element in enumerate(page.element):
        first, end = page.first[box], page.end[box]
        if first in found or not any(keep[first:end]) or page.tag[box] in _PARTS:
            continue
        if view.words[first:end].sum() > _MOST_WORDS or not _is_told(element):
            continue
        before = sum(view.words[row] for row in range(first) if keep[row] and view.prose[row])
        after = any(keep[row] and view.prose[row] for row in range(end, len(keep)))
        if before >= _LEAST_PROSE and not after:
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
