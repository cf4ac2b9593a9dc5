"""Find the headlines that people see.

Takes a Document; yields candidates, best place first. The place is in the
finder's name: `h1`, `h1:breadcrumb`, `h1:logo` (a link to the front page),
`h1:aside`, `h2`, `headline-class` (an element whose class calls it a title), and
`:aside` for those beside the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import Element
from scraper.extract.metadata.landmarks import landmarks_of
from scraper.extract.metadata.lines import lines_of
from scraper.records import Found

_MAX_HEADLINE: Final = 300
"""Characters."""
_MAX_MARKS: Final = 20
"""Most headlines of one kind that are read; listing pages have hundreds."""
_TRAIL: Final = re.compile(r"crumb|seotitle|seo-title", re.IGNORECASE)
_ANCHOR: Final = re.compile(r"\s*(?:[¶🔗]|\s[#§])$")
"""The link to a heading itself that documentation shows behind it."""
_MAX_TRAIL: Final = 5
"""Elements around an `h1` that are asked whether they are a breadcrumb."""


def find_headlines(document: Document) -> Iterator[Found]:
    """Yield the page's headlines: every `h1`, then what else looks like one."""
    marks = landmarks_of(document)
    for mark in marks.h1[:_MAX_MARKS]:
        if text := _headline_text(mark.element):
            if _is_in_breadcrumb(mark.element):
                yield Found("title", text, "h1:breadcrumb")
            else:
                yield Found("title", text, "h1:aside" if marks.is_aside(mark.element) else "h1")
    for mark in marks.logos[:_MAX_MARKS]:
        if text := _headline_text(mark.element):
            yield Found("title", text, "h1:logo")
    for kind, found in (("h2", marks.h2), ("headline-class", marks.headlines)):
        for mark in found[:_MAX_MARKS]:
            if text := _headline_text(mark.element):
                aside = marks.is_aside(mark.element)
                yield Found("title", text, f"{kind}:aside" if aside else kind)


def _is_in_breadcrumb(element: Element) -> bool:
    """Say whether a headline stands in the trail "Home > Politics > ...": a search engine's copy."""
    node: Element | None = element
    for _ in range(_MAX_TRAIL):
        if node is None:
            return False
        if node.tag == "nav" or _TRAIL.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def _headline_text(element: Element) -> str:
    text = _ANCHOR.sub("", " ".join(lines_of(element, _MAX_HEADLINE + 1)))
    return text if len(text) <= _MAX_HEADLINE else ""
