"""Framer. Sites are laid out freely; each text may occur up to three times, once for each breakpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform
from scraper.platforms.values import Place, find_places
from scraper.records import Found

NAME: Final = "framer"

PLACES: Final = (Place("title", 'div[data-framer-name="Title"] h1'),)


def is_framer(document: Document) -> bool:
    """Return whether Framer made this page."""
    marks = page_marks(document)
    return "framer" in marks.generator or "framerusercontent.com/sites/" in marks.addresses


def find_framer_metadata(document: Document) -> Iterator[Found]:
    """Yield the headline where the layer keeps its template's name."""
    yield from find_places(document, PLACES, NAME)


FRAMER: Final = Platform(
    name=NAME,
    is_platform=is_framer,
    body_selectors=(
        'div[data-framer-component-type="RichTextContainer"]',
        "main",
    ),
    prune_selectors=(
        "#__framer-badge-container",
        "nav[data-framer-name]",
        'div[data-framer-name="Footer"]',
    ),
    find_metadata=find_framer_metadata,
)
