"""Keep embedded posts and link cards with the text around them.

The model judges words, and a post of a social network has other words than the article that
quotes it. Between two kept blocks it belongs to the article, and is kept whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scraper.extraction.body.model.blocks import Page
from scraper.extraction.normalize.embeds import is_card, is_post

_TAGS: Final = frozenset(["blockquote", "div", "figure"])
_MOST: Final = 40
"""Blocks of one post; a box with more is a wall of posts."""


def find_posts(page: Page, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of posts and cards that are left out although the text beside them is kept.

    The blocks on both sides must be kept, or the one before in the same container.
    """
    found: list[int] = []
    for box, tag in enumerate(page.tag):
        first, end = page.first[box], page.end[box]
        if (
            tag not in _TAGS
            or not first < end <= first + _MOST
            or not _is_in_text(page, keep, box)
            or all(keep[first:end])
        ):
            continue
        element = page.element[box]
        if is_post(element) or is_card(element):
            found += [row for row in range(first, end) if not keep[row]]
    return found


def _is_in_text(page: Page, keep: Sequence[bool], box: int) -> bool:
    first, end = page.first[box], page.end[box]
    if first == 0 or not keep[first - 1]:
        return False
    if end < len(keep) and keep[end]:
        return True
    around = {page.parent[box], page.parent[page.parent[box]]}
    return page.parent[page.box[first - 1]] in around
