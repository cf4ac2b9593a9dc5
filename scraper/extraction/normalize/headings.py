"""Take permalinks out of headings.

Takes a tree. Sites put "#", "¶" or a picture of a link beside a heading's words;
they lead to the heading itself and say nothing.
"""

from __future__ import annotations

from typing import Final

from scraper.dom.elements import Element, raw_text, remove_element

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARKS: Final = frozenset(["#", "¶", "§", "🔗", "", "link", "permalink", "anchor"])


def normalize_headings(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Take links out of headings that only mark the heading, and headings in links that only do that."""
    for heading in list(root.iter(*_HEADINGS)):
        if next(heading.iterancestors("a"), None) is not None and _is_mark(heading):
            remove_element(heading)
            continue
        for link in list(heading.iter("a")):
            if _is_mark(link):
                remove_element(link)


def _is_mark(element: Element) -> bool:
    text = raw_text(element).strip().lower()
    return text in _MARKS and next(element.iter("img"), None) is None
