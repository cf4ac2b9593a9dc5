"""Anchors at the edges of a page: "top of page", "Skip to content", "Back to top"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Drop, View
from scraper.extraction.rows.wording import MAX_PHRASE

NAME: Final = "page-edge"
REASON: Final = "an anchor for screen readers, no part of the article"
_KINDS: Final = frozenset(["skip", "top", "bottom", "back to top"])
_SURE: Final = frozenset(["skip", "top", "bottom"])


def find_page_edges(view: View) -> Iterator[Drop]:
    """Propose every block that is such an anchor and nothing else."""
    for block in view.blocks:
        if len(block.text) > MAX_PHRASE:
            continue
        kinds = block.kinds
        if kinds & _SURE or (kinds & _KINDS and block.linked > 0):
            yield Drop(element=block.element, rule=NAME, reason=REASON)
