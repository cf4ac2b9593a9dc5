"""Text for nobody's eyes: labels for screen readers, hidden tool tips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.prune.view import Drop, View, count_words_below, find_named

NAME: Final = "hidden"
REASON: Final = "hidden from readers"
_CLASS: Final = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader-(?:text|only)|visually-?hidden|visuallyhidden|offscreen|skip-link|u-hidden-visually|a11y-hidden)(?:$|\s)",
    re.IGNORECASE,
)
_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_WORDS: Final = 12
"""Words of the longest hidden element that is dropped: accordions and tabs hide the article's own
text, and lists of it, until somebody clicks."""
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def find_hidden_text(view: View) -> Iterator[Drop]:
    """Propose short hidden elements."""
    styled = (element for element in view.styled if _STYLE.search(element.get("style") or ""))
    for element in (*find_named(view, _CLASS), *styled):
        if element.tag not in _HEADINGS and count_words_below(element) <= _MAX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON)
