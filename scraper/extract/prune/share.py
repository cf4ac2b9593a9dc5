"""Buttons for sharing, liking, printing, following."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.prune.view import Block, Drop, View, count_words_below, find_named

NAME: Final = "share"
REASON: Final = "a button for sharing, liking or printing"
_BOX: Final = re.compile(
    r"(?:^|[\s_-])(?:sharedaddy|share-?(?:bar|buttons?|links?|icons?|tools|box|this|post|article)|social-?(?:share|sharing|bar|buttons?|links?|icons?)|"
    r"sharing-?(?:buttons?|tools)?|addtoany[\w-]*|addthis[\w-]*|heateor[\w-]*|shariff|sd-sharing|jp-relatedposts|post-share|article-share|entry-share|"
    r"share-button__\w+|wp-block-jetpack-sharing-buttons?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAX_WORDS: Final = 40
"""Words of the largest box of buttons."""
_MAX_BUTTON: Final = 60
"""Characters of the longest button."""
_MOSTLY: Final = 0.5
_MIN_CHARACTERS: Final = 12
"""A phrase as long as this ("share this post") is no heading of an article by accident."""


def find_share_buttons(view: View) -> Iterator[Drop]:
    """Propose boxes named as share bars, and blocks worded as their buttons."""
    for element in find_named(view, _BOX):
        if count_words_below(element) <= _MAX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON)
    shares = [
        block for block in view.blocks if len(block.text) <= _MAX_BUTTON and "share" in block.kinds
    ]
    numbers = {block.number for block in shares}
    for block in shares:
        if _is_button(block, beside=bool(numbers & {block.number - 1, block.number + 1})):
            yield Drop(element=block.element, rule=NAME, reason=REASON)


def _is_button(block: Block, *, beside: bool) -> bool:
    if block.is_heading and block.linked == 0 and not beside:
        return False
    return (
        beside
        or block.linked > _MOSTLY
        or len(block.text) >= _MIN_CHARACTERS
        or block.element.tag == "button"
    )
