"""Labels of advertisements: "Advertisement", "Anzeige", "Publicité"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Drop, View

NAME: Final = "advert"
REASON: Final = "labels an advertisement"
_MAX_CHARACTERS: Final = 60


def find_advert_labels(view: View) -> Iterator[Drop]:
    """Propose blocks that are such a label and nothing else."""
    for block in view.blocks:
        if len(block.text) <= _MAX_CHARACTERS and not block.is_heading and "advert" in block.kinds:
            yield Drop(element=block.element, rule=NAME, reason=REASON)
