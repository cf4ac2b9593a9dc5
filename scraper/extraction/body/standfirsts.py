"""Find a standfirst that the page shows twice: in the header, and as the first paragraph again.

Takes a page, its measures and the mask of kept blocks; gives the numbers of the blocks that are
said again. The later one stays: it is in the text, and the first may be cut short.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.view import View

_LOOKED_AT: Final = 8
"""Kept blocks at the head of the text that are compared."""
_FIRST: Final = 3
"""Kept sentences among which a standfirst is."""
_FEWEST_WORDS: Final = 8
_ENDS: Final = " .…·"
"""What stands where a text was cut short."""
_LEAST: Final = 0.3
"""Share of the whole that a standfirst cut short has."""


def find_repeated_standfirsts(page: Page, view: View, keep: Sequence[bool]) -> list[int]:
    """Return each block among the first that one later, made in another way, repeats or completes."""
    kept = islice((row for row, is_kept in enumerate(keep) if is_kept), _LOOKED_AT)
    rows = [row for row in kept if view.words[row] >= _FEWEST_WORDS]
    return [
        row
        for place, row in enumerate(rows[:_FIRST])
        if sum(
            page.path[page.box[row]] != page.path[page.box[later]]
            and _is_said_again(page.text[row], page.text[later])
            for later in rows[place + 1 :]
        )
        == 1
    ]


def _is_said_again(text: str, later: str) -> bool:
    if text == later:
        return True
    is_cut = text.endswith(("…", "..."))
    start = text.rstrip(_ENDS)
    return is_cut and len(start) >= _LEAST * len(later) and later.startswith(start)
