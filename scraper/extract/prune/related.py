"""Links to other articles: boxes, lists under a heading, "Read more: ..." between paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.prune.view import Block, Drop, View, count_words_below, find_named
from scraper.extract.rows.wording import is_promo_text

NAME: Final = "related"
REASON: Final = "leads to other articles"
_BOX: Final = re.compile(
    r"(?:^|[\s_-])(?:related-?(?:posts?|articles?|content|stories|links|news|items)?|recommended-?\w{0,20}|jp-relatedposts|yarpp[\w-]*|"
    r"recent-posts|read-?(?:more|next|also)|more-?(?:stories|articles|posts|news)|also-?(?:read|like)|taboola[\w-]*|outbrain[\w-]*|"
    r"post-navigation|nav-links|author-?(?:box|bio)|about-author)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAX_PROMO: Final = 300
_MAX_HEADING: Final = 60
"""Characters of the longest promo row, and of the longest heading of a list."""
_MAX_PROMO_WORDS: Final = 30
_MIN_LINKED: Final = 0.3
"""Share of a promo row that is linked (both: the promo rule of the study)."""
_BARE_WORDS: Final = 4
_MAX_BOX_WORDS: Final = 250
_LIST_LINKED: Final = 0.75
"""Share of links from which a block under such a heading is an entry of its list."""


def find_related_links(view: View) -> Iterator[Drop]:
    """Propose boxes, promo rows, and headings with the links under them."""
    for element in find_named(view, _BOX):
        if count_words_below(element) <= _MAX_BOX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON)
    for block in view.blocks:
        if len(block.text) <= _MAX_PROMO and _is_promo(block):
            yield Drop(element=block.element, rule=NAME, reason=REASON)
    yield from _find_lists(view)


def _is_promo(block: Block) -> bool:
    if not is_promo_text(block.text):
        return False
    words = block.row.words
    return (words <= _BARE_WORDS and not block.is_heading) or (
        words <= _MAX_PROMO_WORDS and block.linked > _MIN_LINKED
    )


def _find_lists(view: View) -> Iterator[Drop]:
    """Propose "Related posts" with all the blocks after it that are links."""
    for block in view.blocks:
        if len(block.text) > _MAX_HEADING or "related" not in block.kinds:
            continue
        entries: list[Block] = []
        for other in view.blocks[block.number + 1 :]:
            if other.linked < _LIST_LINKED:
                break
            entries.append(other)
        is_last = block.number + 1 + len(entries) >= len(view.blocks)
        if entries or (is_last and block.number > view.last_prose):
            for other in (block, *entries):
                yield Drop(element=other.element, rule=NAME, reason=REASON)
