"""Text that nobody sees, in bodies that were not cut from the page: from scripts, or readability-lxml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.elements import walk
from scraper.extraction.hidden import find_hidden_in
from scraper.extraction.prune.view import Drop, View

NAME: Final = "hidden"
REASON: Final = "hidden from readers"


def find_hidden_text(view: View) -> Iterator[Drop]:
    """Propose hidden elements."""
    hidden = find_hidden_in(view.root, walk(view.root))
    for element in walk(view.root):
        if element in hidden:
            yield Drop(element=element, rule=NAME, reason=REASON)
