"""Keep what a click reveals among kept text: answers, spoilers, "read more".

Takes a page, its measures and the mask of kept blocks; gives the numbers of blocks to keep. The
model learned from texts that mostly leave such passages out, because the people who made those texts saw
them folded. They are in the article, and belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.view import View

_UNSEEN: Final = 1 << MARKS.index("unseen")
_SITE: Final = sum(
    1 << MARKS.index(name)
    for name in (
        *("related", "share", "promo", "advert", "popup", "comment", "consent", "nav", "form"),
        *("<nav>", "<aside>", "<form>", "<footer>", "<header>"),
    )
)
_LEAST_PROSE: Final = 0.6
"""Share of characters in sentences outside links."""
_LEAST_AROUND: Final = 30
"""Words of kept sentences in the box around."""
_LABEL: Final = 8
"""Words of the longest control."""


def find_revealed(page: Page, view: View, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of folded passages that stand right behind kept text, in its container."""
    found: list[int] = []
    for box, tag in enumerate(page.tag):
        first, end = page.first[box], page.end[box]
        if first == end or any(keep[first:end]) or page.marks[box] & _SITE:
            continue
        if tag != "details" and not (page.marks[box] & _UNSEEN and _is_behind_control(page, box)):
            continue
        if next(page.element[box].iter("input", "form", "textarea"), None) is not None:
            continue
        if _share_of_prose(view, first, end) < _LEAST_PROSE:
            continue
        if _is_among_text(page, view, keep, box):
            found += [row for row in range(first, end) if page.tag[page.box[row]] != "button"]
    return found


def _is_behind_control(page: Page, box: int) -> bool:
    """Return whether the element before a box is, or ends with, a button."""
    before = page.element[box].getprevious()
    return before is not None and any(
        _is_control(one) for one in before.iter("button", "summary", "a", "label")
    )


def _is_control(element: Element) -> bool:
    if element.tag == "a":
        return (element.get("href") or "#")[:1] == "#" or element.get("role") == "button"
    return True


def _share_of_prose(view: View, first: int, end: int) -> float:
    return float(view.prose[first:end].sum() / max(float(view.size[first:end].sum()), 1.0))


def _is_among_text(page: Page, view: View, keep: Sequence[bool], box: int) -> bool:
    """Return whether the container around a folded passage and its control holds kept text before it."""
    rows = range(page.first[box], page.end[box])
    # The whole page, for a passage that is directly in its body.
    outside = [row for row in range(page.first[0], page.end[0]) if row not in rows]
    around = page.parent[box]
    while around:
        if page.marks[around] & _SITE:
            return False
        outside = [row for row in range(page.first[around], page.end[around]) if row not in rows]
        if any(view.words[row] > _LABEL for row in outside):
            break
        around = page.parent[around]
    first = page.first[around]
    before = rows.start - 1
    while before >= first and not keep[before] and view.words[before] <= _LABEL:
        before -= 1
    if before < first or not keep[before]:
        return False
    kept = sum(view.words[row] for row in outside if keep[row] and view.prose[row])
    return bool(kept >= max(_LEAST_AROUND, sum(view.words[row] for row in rows) / 2))
