"""Bring a body's tree into one clean form, in place.

The order is the tuple: first each kind of content is settled where it stands,
then the tree is rebuilt from the few elements that an article needs. All of it
is idempotent: a normalised tree stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scraper.dom.elements import Element
from scraper.dom.tags import settle_unknown
from scraper.extract.normalize.code import settle_code
from scraper.extract.normalize.embeds import settle_embeds
from scraper.extract.normalize.figures import settle_figures
from scraper.extract.normalize.footnotes import settle_footnotes
from scraper.extract.normalize.headings import settle_headings
from scraper.extract.normalize.images import settle_images
from scraper.extract.normalize.links import settle_links
from scraper.extract.normalize.math import settle_math
from scraper.extract.normalize.rebuild import rebuild_blocks
from scraper.extract.normalize.split_tex import join_split_tex
from scraper.extract.normalize.touching import settle_touching

Normalizer = Callable[[Element, str], None]

NORMALIZERS: Final[tuple[Normalizer, ...]] = (
    settle_images,
    settle_figures,
    settle_embeds,
    settle_headings,
    settle_code,
    join_split_tex,
    settle_math,
    settle_unknown,
    settle_footnotes,
    settle_touching,
    settle_links,
    rebuild_blocks,
    settle_touching,
)
"""Every step, in order. Each takes the root and the page's base URL. Words that touch are settled
twice, since links may touch once what was empty between them is gone."""

WORD_STEPS: Final[tuple[Normalizer, ...]] = (
    settle_figures,
    settle_embeds,
    settle_headings,
    settle_code,
    join_split_tex,
    settle_math,
    settle_unknown,
    settle_footnotes,
    settle_touching,
)
"""The steps that change words. Plain text needs no other, and is rendered after these alone."""


def settle_words(root: Element, base_url: str) -> None:
    """Take the steps that change words: line numbers, formulas, note marks, embeds, words that touch."""
    for normalize in WORD_STEPS:
        normalize(root, base_url)


def normalize_tree(root: Element, base_url: str) -> None:
    """Normalise a detached tree in place.

    Args:
        root: The `div` that holds a body; it stays the same element.
        base_url: What relative links start from, or "".
    """
    for normalize in NORMALIZERS:
        normalize(root, base_url)
