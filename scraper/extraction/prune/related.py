"""Links to other articles: boxes, "Read more: ..." between paragraphs, lists under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Block, Drop, View, count_words_below, find_named
from scraper.extraction.rows.row import count_words
from scraper.extraction.rows.wording import fold_row, is_promo_text

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
"""Characters of the longest promo line, and of the longest heading of a list."""
_MAX_PROMO_WORDS: Final = 30
_MIN_LINKED: Final = 0.3
"""Share of a promo line that is linked (both: the promo rule of the study)."""
_BARE_WORDS: Final = 4
_LONE_LABEL: Final = 2
"""Words of the shortest label without a colon: "Read" before a link is a sentence."""
_MAX_BOX_WORDS: Final = 250
_LIST_LINKED: Final = 0.75
"""Share of links from which a block under such a heading is an entry of its list."""
_CELLS: Final = frozenset(["td", "th", "dt", "dd"])
"""Elements in which a single word such as "Recommended" is a value."""
_OWN_LISTS: Final = frozenset(
    fold_row(phrase)
    for phrase in (
        "see also|further reading|more|watch|listen|external links|siehe auch|weiterführende links|"
        "voir aussi|véase también|ver también|vedi anche|veja também|zie ook|se även|se også|"
        "zobacz też|см. также|смотрите также|див. також|関連項目|参见|參見|같이 보기|xem thêm"
    ).split("|")
)
"""Headings under which authors and encyclopedias list links of their own."""


def find_related_links(view: View) -> Iterator[Drop]:
    """Propose boxes named so, and what `find_teasers` proposes."""
    for element in find_named(view, _BOX):
        if count_words_below(element) <= _MAX_BOX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON)
    yield from find_teasers(view)


def find_teasers(view: View) -> Iterator[Drop]:
    """Propose "Read more: ..." lines, and labels such as "Related posts" with the links below them.

    Guards the fault cases 40 and 397 to 405. On the development corpora half of such lines are in
    the true text: blogs whose authors wrote them themselves.
    """
    for block in view.blocks:
        if len(block.text) <= _MAX_PROMO and _is_promo(block):
            yield Drop(element=block.element, rule=NAME, reason=REASON)
    yield from _find_lists(view)


def _is_promo(block: Block) -> bool:
    if block.element.tag in _CELLS or not (is_promo_text(block.text) or _has_label(block)):
        return False
    return block.row.words <= _MAX_PROMO_WORDS and block.linked > _MIN_LINKED


def _has_label(block: Block) -> bool:
    """Return whether all that stands before the link is a label of two words or more."""
    label = block.text_before_link
    return bool(label) and _LONE_LABEL <= count_words(label) <= _BARE_WORDS and is_promo_text(label)


def _find_lists(view: View) -> Iterator[Drop]:
    """Propose labels such as "Related posts" with all the blocks after them that are links.

    Where they hold more than the page's paragraphs, the page is such a list.
    """
    lists = [found for block in view.blocks if (found := _read_list(block, view))]
    size = sum(len(block.text) for found in lists for block in found)
    for block in view.blocks:
        if size <= 0:
            break
        if block.is_prose and block.linked < _LIST_LINKED:
            size -= len(block.text)
    if size <= 0:
        for block in (block for found in lists for block in found):
            yield Drop(element=block.element, rule=NAME, reason=REASON)


def _read_list(block: Block, view: View) -> list[Block]:
    """Return a label and its entries; nothing if the block is no label, or entries are missing."""
    if len(block.text) > _MAX_HEADING or not _is_label(block):
        return []
    found = [block]
    for other in view.blocks[block.number + 1 :]:
        if other.linked < _LIST_LINKED:
            break
        found.append(other)
    is_last = block.number + len(found) >= len(view.blocks)
    is_list = len(found) > 1 or (is_last and block.number > view.last_prose)
    return found if is_list else []


def _is_label(block: Block) -> bool:
    if block.element.tag in _CELLS:
        return False
    if block.is_heading:
        return "related" in block.kinds and fold_row(block.text) not in _OWN_LISTS
    return "related" in block.kinds or (
        is_promo_text(block.text) and block.row.words <= _BARE_WORDS
    )
