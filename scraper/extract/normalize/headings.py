"""Take permalinks out of headings.

Takes a tree. Sites put "#", "¶" or a picture of a link beside a heading's words;
they lead to the heading itself and say nothing.
"""

from __future__ import annotations

from typing import Final

from scraper.extract.dom import Element, remove_element

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARKS: Final = frozenset(["#", "¶", "§", "🔗", "", "link", "permalink", "anchor"])


def settle_headings(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Take links out of headings that only mark the heading."""
    for heading in root.iter(*_HEADINGS):
        for link in list(heading.iter("a")):
            text = "".join(link.itertext()).strip().lower()
            if text in _MARKS and next(link.iter("img"), None) is None:
                remove_element(link)
