"""The headline at the start of the body: it is the article's title, not its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Drop, View
from scraper.extraction.rows.wording import fold_row

NAME: Final = "headline"
REASON: Final = "repeats the title"
_SLACK: Final = 8
"""Characters of punctuation and space in which a copy may differ."""
_LOOKED_AT: Final = 5
"""Blocks before the prose in which a headline may stand."""


def find_headline_copies(view: View) -> Iterator[Drop]:
    """Propose blocks before the prose that say what the title says."""
    if not view.title:
        return
    title = fold_row(view.title)
    for block in view.lead[:_LOOKED_AT]:
        if abs(len(block.text) - len(view.title)) < _SLACK and fold_row(block.text) == title:
            yield Drop(element=block.element, rule=NAME, reason=REASON)
