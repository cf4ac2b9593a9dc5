"""Leave out of a body what is not the article.

Rules propose, the driver disposes: each rule looks at the same view of the tree
and yields what it would drop and why; the driver applies that, in the order of
the tuple, and says what went. No rule drops much in one step, and all of them
together never half of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from scraper.dom.elements import Element, raw_text, remove_element, text_of
from scraper.dom.selectors import find_matches
from scraper.dom.tags import INLINE_TAGS
from scraper.extraction.prune.advert import find_advert_labels
from scraper.extraction.prune.byline import find_bylines
from scraper.extraction.prune.comments import find_comment_widgets
from scraper.extraction.prune.headline import find_headline_copies
from scraper.extraction.prune.headlines import find_headline_lists
from scraper.extraction.prune.hidden import find_hidden_text
from scraper.extraction.prune.newsletter import find_named_boxes, find_newsletter_boxes
from scraper.extraction.prune.page_edges import find_page_edges
from scraper.extraction.prune.related import find_related_links, find_teasers
from scraper.extraction.prune.share import find_share_buttons
from scraper.extraction.prune.trailing import find_trailing_rows
from scraper.extraction.prune.view import Drop, View, look_at_tree
from scraper.extraction.rows.row import count_words
from scraper.extraction.site_rules.expressions import find_elements
from scraper.records import Dropped

PruneRule = Callable[[View], Iterator[Drop]]

RULES: Final[tuple[PruneRule, ...]] = (
    find_hidden_text,
    find_page_edges,
    find_headline_copies,
    find_bylines,
    find_share_buttons,
    find_comment_widgets,
    find_related_links,
    find_headline_lists,
    find_newsletter_boxes,
    find_advert_labels,
    find_trailing_rows,
)
"""Every rule, in order."""

LEARNED_BODY_RULES: Final[tuple[PruneRule, ...]] = (
    find_page_edges,
    find_headline_copies,
    find_bylines,
    find_share_buttons,
    find_teasers,
    find_headline_lists,
    find_named_boxes,
    find_advert_labels,
    find_trailing_rows,
)
"""Rules that read single rows of text, and boxes named for newsletters or consent. A body that was
learned block by block needs no more: the model saw the class names, and on the development pages
every other rule by class or selector took more text from its bodies than boilerplate."""

_MAX_SHARE: Final = 0.34
"""Share of the words that one drop may take."""
_MAX_TOTAL: Final = 0.5
"""Share of the words that all drops may take."""
_FREE_WORDS: Final = 12
"""Words that a drop may always take: a short page's "Comments" is a large share of it."""
_SEPARATORS: Final = " \t\r\n,;|/·•›»–—-、，"
"""What stands between the links of a row, and goes with them."""
_SHOWN: Final = 200
"""Characters of a dropped piece that are reported."""


def prune_tree(
    root: Element,
    *,
    title: str | None,
    selectors: tuple[str, ...] = (),
    strips: tuple[str, ...] = (),
    rules: tuple[PruneRule, ...] = RULES,
    removed: dict[Element, Dropped] | None = None,
) -> tuple[Dropped, ...]:
    """Take what is not the article out of a detached tree.

    Args:
        root: The tree; its root stays.
        title: The article's title, if known.
        selectors: Simple CSS of what a platform leaves out.
        strips: CSS or XPath of what the user's rule leaves out.
        rules: Which rules, in order.
        removed: Is filled with every element that went, for those who mark the page.

    Returns:
        What went, in the order it went.
    """
    dropped: dict[Element, Dropped] = {}
    if selectors:
        _apply(root, _find_selected(root, selectors), dropped)
    if strips:
        _apply(root, _find_stripped(root, strips), dropped)
    view = look_at_tree(root, title)
    _apply(root, (drop for rule in rules for drop in rule(view)), dropped)
    if removed is not None:
        removed |= dropped
    return tuple(one for one in dropped.values() if one.text)


def _find_selected(root: Element, selectors: tuple[str, ...]) -> Iterator[Drop]:
    for position, elements in sorted(find_matches(root, selectors).items()):
        for element in elements:
            yield Drop(element=element, rule="selector", reason=f"matches {selectors[position]}")


def _find_stripped(root: Element, strips: tuple[str, ...]) -> Iterator[Drop]:
    for expression in strips:
        for element in find_elements(root, expression):
            yield Drop(element=element, rule="site-rule", reason=f"matches {expression}")


def _apply(root: Element, drops: Iterator[Drop], dropped: dict[Element, Dropped]) -> None:
    """Apply drops that are still there and small enough."""
    whole: int | None = None
    gone = sum(entry.words for entry in dropped.values() if entry.text)
    for drop in list(drops):
        element = drop.element
        if element is root or not _is_below(element, root):
            continue
        text = text_of(element)
        words = count_words(text)
        if whole is None:
            whole = max(1, count_words(raw_text(root))) + gone
        if (
            not drop.is_sure
            and words > _FREE_WORDS
            and (words > whole * _MAX_SHARE or gone + words > whole * _MAX_TOTAL)
        ):
            continue
        if gone + words >= whole - 1 and words:
            continue
        gone += words
        if element.tail and element.tag in INLINE_TAGS and not element.tail.strip(_SEPARATORS):
            element.tail = " "
        remove_element(element)
        dropped[element] = Dropped(
            rule=drop.rule, reason=drop.reason, text=text[:_SHOWN], words=words
        )


def _is_below(element: Element, root: Element) -> bool:
    return any(above is root for above in element.iterancestors())
