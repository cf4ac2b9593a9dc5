"""Find readers' comments that no class names: boxes made alike behind the text, each with a name.

Takes a page, its measures and the mask of kept blocks; gives the numbers of their blocks. A
comment reads like a paragraph. That two or more in one container are made alike, stand behind the
article and each have a date or a button such as "Reply" tells them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from scraper.dom.elements import Element, text_of
from scraper.extraction.body.model.blocks import Page, group_alike
from scraper.extraction.body.model.view import HEADINGS, View, count_kept_prose
from scraper.extraction.rows.rules import is_date_text
from scraper.extraction.rows.wording import kinds_of_row

_FEWEST: Final = 2
_LEAST_PROSE: Final = 30
"""Words of sentences before the comments."""
_MOST_TIMES: Final = 3
"""How many times longer than the text the comments may be; a live blog has little text before."""
_MOST_WORDS: Final = 300
"""Words of the longest comment."""
_LEAST_WORDS: Final = 5
_MOST_BESIDE: Final = 15
"""Words of a heading or a button in the box around all comments."""
_NAME: Final = 6
"""Words of the longest name."""
_LONGEST_DATE: Final = 40
_MOSTLY: Final = 0.6
"""Share of the boxes made alike that must have a date or a button."""
_UNLIKELY: Final = frozenset(("p", "tr", "td", "th", "dt", "dd", "h2", "h3", "h4", "body", "span"))


def find_replies(page: Page, view: View, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of comments, and what is in the box around them."""
    groups = group_alike(page, _UNLIKELY)
    kept_before = [0, *accumulate(keep)]
    counts = count_kept_prose(view, keep)
    found: set[int] = set()
    for (parent, _), boxes in groups.items():
        if (
            len(boxes) >= _FEWEST
            and any(kept_before[page.first[box]] < kept_before[page.end[box]] for box in boxes)
            and _are_behind(page, view, counts, boxes)
        ):
            told = [box for box in boxes if _is_comment(page, view, box)]
            if len(told) >= _FEWEST and len(told) >= _MOSTLY * len(boxes):
                found.update(_rows_of(page, view, parent, boxes))
    return sorted(found)


def _are_behind(
    page: Page, view: View, counts: tuple[list[int], list[float]], boxes: list[int]
) -> bool:
    """Return whether sentences stand before the boxes, and none between or behind them.

    Args:
        page: The page.
        view: Its measures.
        counts: What `count_kept_prose` returns.
        boxes: Boxes side by side, in page order.
    """
    prose_before, words_before = counts
    first = page.first[boxes[0]]
    ranges = [(page.first[box], page.end[box]) for box in boxes]
    said = sum(view.words_before[end] - view.words_before[start] for start, end in ranges)
    inside = sum(prose_before[end] - prose_before[start] for start, end in ranges)
    return (
        words_before[first] >= max(_LEAST_PROSE, said / _MOST_TIMES)
        and prose_before[-1] - prose_before[first] == inside
    )


def _is_comment(page: Page, view: View, box: int) -> bool:
    first, end = page.first[box], page.end[box]
    words = view.words[first:end]
    if not _LEAST_WORDS <= words.sum() <= _MOST_WORDS or page.tag[page.box[first]] in HEADINGS:
        return False
    if words[0] > 2 * _NAME:
        return False
    element = page.element[box]
    if next(element.iter(*HEADINGS), None) is not None:
        return False
    return _has_reply(element) or (
        words[0] <= _NAME + _NAME // 2
        and (
            next(element.iter("time"), None) is not None
            or any(
                len(page.text[row]) <= _LONGEST_DATE and is_date_text(page.text[row])
                for row in range(first, end)
            )
        )
    )


def _has_reply(element: Element) -> bool:
    """Return whether a short link, button or line is worded as one below a comment."""
    return any(
        "comments" in kinds_of_row(text_of(one))
        for one in element.iter("a", "button", "span", "em")
    )


def _rows_of(page: Page, view: View, parent: int, boxes: list[int]) -> set[int]:
    """Return the rows of the boxes, and those of the box around them if it holds little else."""
    inside = {row for box in boxes for row in range(page.first[box], page.end[box])}
    around = set(range(page.first[parent], page.end[parent]))
    beside = sum(view.words[row] for row in around - inside)
    return around if parent and beside <= _MOST_BESIDE else inside
