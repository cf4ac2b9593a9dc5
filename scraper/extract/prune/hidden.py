"""Text for nobody's eyes: labels for screen readers, hidden tool tips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.prune.view import Drop, View

NAME: Final = "hidden"
REASON: Final = "hidden from readers"
_CLASS: Final = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader-(?:text|only)|visually-?hidden|visuallyhidden|offscreen|skip-link|u-hidden-visually|a11y-hidden)(?:$|\s)",
    re.IGNORECASE,
)
_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_WORDS: Final = 25
"""Words of the longest hidden element that is dropped: accordions and tabs hide the article's own
text, and lists of it, until somebody clicks."""
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def find_hidden_text(view: View) -> Iterator[Drop]:
    """Propose short hidden elements."""
    for element in view.containers:
        if element.tag in _HEADINGS:
            continue
        is_hidden = (
            _CLASS.search(element.get("class") or "") is not None
            or _STYLE.search(element.get("style") or "") is not None
        )
        if is_hidden and len("".join(element.itertext()).split()) <= _MAX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON)
