"""Find teasers behind the text: boxes made alike, each a linked headline and some words about it.

Takes a Document, its page and measures, and the mask of kept blocks; gives the numbers of their
blocks. The words of a teaser read like a paragraph; that three or more in one container begin with
a link to another page of the site tells them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from scraper.dom.document import Document
from scraper.extraction.body.model.blocks import Page, group_alike
from scraper.extraction.body.model.view import View, count_kept_prose
from scraper.extraction.body.site_links import leads_on

_FEWEST: Final = 3
_MOSTLY: Final = 0.8
"""Share of the boxes made alike that must be teasers."""
_LINKED: Final = 0.8
"""Share of its characters in a link from which a block is a headline that leads on."""
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 120
_LEAST_PROSE: Final = 20
"""Words of sentences before the teasers."""
_UNLIKELY: Final = frozenset(("p", "td", "th", "dt", "dd", "h2", "h3", "h4", "body", "span"))


def find_teaser_lists(
    document: Document, page: Page, view: View, keep: Sequence[bool]
) -> list[int]:
    """Return the blocks of each such list, from the last one to the first that text follows."""
    kept_before = [0, *accumulate(keep)]
    prose_before, words_before = count_kept_prose(view, keep)
    found: set[int] = set()
    lists = [boxes for boxes in group_alike(page, _UNLIKELY).values() if len(boxes) >= _FEWEST]
    for boxes in sorted(lists, key=lambda one: page.first[one[0]], reverse=True):
        first = page.first[boxes[0]]
        if words_before[first] < _LEAST_PROSE or kept_before[first] == kept_before[-1]:
            continue
        rows = {row for box in boxes for row in range(page.first[box], page.end[box])}
        if not any(keep[row] for row in rows - found):
            continue
        if prose_before[first] < prose_before[-1] and any(
            keep[row] and view.is_prose[row] and row not in rows and row not in found
            for row in range(first, len(keep))
        ):
            continue
        told = sum(_is_teaser(document, page, view, box) for box in boxes)
        if told >= max(_FEWEST, _MOSTLY * len(boxes)):
            found |= rows
            found |= _heading_before(page, first)
    return sorted(found)


def _heading_before(page: Page, first: int) -> set[int]:
    """Return the row of a heading right before a list."""
    is_heading = first > 0 and page.tag[page.box[first - 1]] in ("h2", "h3", "h4", "h5", "h6")
    return {first - 1} if is_heading else set()


def _is_teaser(document: Document, page: Page, view: View, box: int) -> bool:
    """Return whether a box begins with a linked headline, and says more than it."""
    first, end = page.first[box], page.end[box]
    headline = next((row for row in range(first, end) if view.words[row] >= _FEWEST_WORDS), end)
    if headline == end or view.linked[headline] < _LINKED or end - first == 1:
        return False
    if view.words[first:end].sum() > _MOST_WORDS:
        return False
    return any(leads_on(link.get("href") or "", document) for link in page.element[box].iter("a"))
