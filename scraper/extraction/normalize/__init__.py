"""Bring a body's tree into one clean form, in place.

The order is the tuple: first each kind of content is settled where it stands,
then the tree is rebuilt from the few elements that an article needs. All of it
is idempotent: a normalized tree stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scraper.dom.elements import Element
from scraper.dom.tags import normalize_unknown
from scraper.extraction.normalize.code import normalize_code
from scraper.extraction.normalize.embeds import normalize_embeds
from scraper.extraction.normalize.figures import normalize_figures
from scraper.extraction.normalize.footnotes import normalize_footnotes
from scraper.extraction.normalize.headings import normalize_headings
from scraper.extraction.normalize.images import normalize_images
from scraper.extraction.normalize.links import normalize_links
from scraper.extraction.normalize.math import normalize_math
from scraper.extraction.normalize.places import normalize_places, settle_places
from scraper.extraction.normalize.rebuild import rebuild_blocks
from scraper.extraction.normalize.split_tex import join_split_tex
from scraper.extraction.normalize.touching import normalize_touching

Normalizer = Callable[[Element, str], None]

NORMALIZERS: Final[tuple[Normalizer, ...]] = (
    normalize_images,
    normalize_figures,
    normalize_embeds,
    normalize_headings,
    normalize_code,
    join_split_tex,
    normalize_math,
    normalize_unknown,
    normalize_footnotes,
    normalize_touching,
    normalize_places,
    normalize_links,
    rebuild_blocks,
    normalize_touching,
    settle_places,
)
"""Every step, in order. Each takes the root and the page's base URL. Words that touch are settled
twice, since links may touch once what was empty between them is gone."""

WORD_STEPS: Final[tuple[Normalizer, ...]] = (
    normalize_figures,
    normalize_embeds,
    normalize_headings,
    normalize_code,
    join_split_tex,
    normalize_math,
    normalize_unknown,
    normalize_footnotes,
    normalize_touching,
)
"""The steps that change words. Plain text needs no other, and is rendered after these alone."""


def normalize_words(root: Element, base_url: str) -> None:
    """Take the steps that change words: line numbers, formulas, note marks, embeds, words that touch."""
    for normalize in WORD_STEPS:
        normalize(root, base_url)


def normalize_tree(root: Element, base_url: str) -> None:
    """Normalize a detached tree in place.

    Args:
        root: The `div` that holds a body; it stays the same element.
        base_url: What relative links start from, or "".
    """
    for normalize in NORMALIZERS:
        normalize(root, base_url)
