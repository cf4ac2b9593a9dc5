"""Take links, pictures or tables out of a body, for users who want plain prose."""

from __future__ import annotations

from typing import Final

from scraper.dom.elements import Element, remove_element, select

LINKS: Final = "links"
IMAGES: Final = "images"
TABLES: Final = "tables"
LEFT_OUT: Final = (LINKS, IMAGES, TABLES)
"""What can be left out."""

_PICTURES: Final = "figure, picture, img, svg, video, audio"


def leave_out_tables(root: Element) -> None:
    """Remove every table below an element."""
    _remove(root, "table")


def leave_out_marks(root: Element, kinds: frozenset[str]) -> None:
    """Remove pictures with their captions, and turn links into their words, as far as asked for."""
    if IMAGES in kinds:
        _remove(root, _PICTURES)
    if LINKS in kinds:
        for link in select(root, "a"):
            if link is not root:
                link.drop_tag()


def _remove(root: Element, css: str) -> None:
    for element in select(root, css):
        if element is not root and element.getparent() is not None:
            remove_element(element)
