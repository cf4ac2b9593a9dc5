"""Decide which blocks are kept, from their probabilities.

Takes probabilities and sizes; gives a mask and what share of the right words
(F1) is to be expected of it, if the probabilities tell the truth.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.view import SIZE, View

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]
Favor = Literal["precision", "recall"]
"""What to prefer where in doubt: less of other text, or more of the article."""

LOWEST: Final = 0.2
"""No block less likely than this is kept (development pages: .2 to .4 are alike)."""
HIGHEST: Final = 0.6
"""Every block more likely than this is kept."""
_SURE: Final = 0.75
"""The least chance of a block in favour of precision."""
_DOUBTFUL: Final = 0.1
"""The least chance of a block in favour of recall."""
_LIKELIEST: Final = 50
"""Words of the likeliest text of a page."""
_FAR_LESS: Final = 0.45
"""Share of its chance that a block needs on a page of one text (.35 changes nothing on the
development pages, .55 takes from documentation and services)."""

_COMMENT: Final = MARKS.index("comment")
_WHOLE: Final = 0.7
"""Share of the page from which a container is no part of it: `body` may speak of comments too."""
_ENOUGH: Final = 100
"""Words outside the comments that make a body (60 and 150 measure the same)."""
_ENOUGH_PROSE: Final = 30
"""Words of sentences outside the comments that make one: short posts have long threads below
(dragnet, left out of training, .921 to .929; 20 measures the same)."""
_TWO: Final = 2
"""Articles from which a page holds a next one."""
_LONG_COPY: Final = 60
"""Words from which a single repeated block is no accident."""
_SHORTEST_COPY: Final = 20
"""Characters from which a repeated block counts as a copy; short rows repeat rightly."""


def keep_likely(
    chances: Floats, words: Floats, *, is_one_text: bool = False, favor: Favor | None = None
) -> Mask:
    """Keep the blocks above the threshold that maximises the expected F1 over words.

    Args:
        chances: One a block.
        words: The same.
        is_one_text: Whether the page says that it is one article or product: what is far
            less likely than its likeliest text is no part of it, however much of that there
            is (chances of teasers rise and fall together, which the expected F1 ignores).
        favor: Whether to move the threshold.
    """
    order = np.argsort(-chances, kind="stable")
    weights = np.maximum(words, 1)[order]
    sorted_chances = chances[order]
    hits = np.cumsum(sorted_chances * weights)
    total = np.cumsum(weights)
    expected = 2 * hits / (total + hits[-1])
    threshold = min(max(float(sorted_chances[int(expected.argmax())]), LOWEST), HIGHEST)
    if is_one_text:
        likeliest = min(int(np.searchsorted(total, _LIKELIEST)), len(chances) - 1)
        threshold = max(threshold, _FAR_LESS * float(sorted_chances[likeliest]))
    if favor == "precision":
        threshold = max(threshold, _SURE)
    elif favor == "recall":
        threshold = min(threshold, _DOUBTFUL)
    return chances >= threshold


def expected_f1(chances: Floats, words: Floats, keep: Mask) -> float:
    """Return the F1 over words to be expected of a choice."""
    weights = np.maximum(words, 1)
    likely = chances * weights
    total = float(weights[keep].sum() + likely.sum())
    return 2 * float(likely[keep].sum()) / total if total else 0.0


def drop_comments(view: View, keep: Mask) -> Mask:
    """Drop kept blocks inside containers of comments, where enough stands outside.

    The model has learned from forums too, where replies are the page. Held out,
    this is worth .004 on articles; threads must not be given to it, nor products,
    whose reviews shops keep as comments (WooCommerce).
    """
    total = view.sums[-1, SIZE]
    is_part = view.boxes[view.around, SIZE] < _WHOLE * total
    inside = (((view.marks[view.around] >> _COMMENT) & 1).astype(bool) & is_part).any(axis=0)
    outside = keep & ~inside
    is_body = (
        view.words[outside].sum() >= _ENOUGH
        or view.words[outside & (view.prose > 0)].sum() >= _ENOUGH_PROSE
    )
    return outside if is_body else keep


def drop_next_articles(page: Page, view: View, keep: Mask) -> Mask:
    """Drop what is in further `article` elements with a main heading of their own.

    News sites that scroll on permanently send the next article with the first. To be given
    pages that call themselves an article only: a list of posts may be marked the same way.
    """
    if page.tag.count("article") < _TWO:
        return keep
    headed = _find_headed_articles(page)
    if len(headed) < _TWO or view.words[slice(*headed[0])][keep[slice(*headed[0])]].sum() < _ENOUGH:
        return keep
    kept = keep.copy()
    for first, end in headed[1:]:
        kept[first:end] = False
    return kept


def _find_headed_articles(page: Page) -> list[tuple[int, int]]:
    """Return the blocks of each outermost `article` that holds an `h1`."""
    headings = [page.first[box] for box, tag in enumerate(page.tag) if tag == "h1"]
    found: list[tuple[int, int]] = []
    done = 0
    for box, tag in enumerate(page.tag):
        first, end = page.first[box], page.end[box]
        if tag == "article" and first >= done and end > first:
            done = end
            if any(first <= heading < end for heading in headings):
                found.append((first, end))
    return found


def drop_copies(page: Page, view: View, keep: Mask) -> Mask:
    """Drop kept blocks that repeat earlier ones standing elsewhere.

    A twin in the same surroundings (same container but one) is the author's own
    repetition and stays, so does one made the same way (same tags and class names up
    to the top), which says of another item what was said of the first, and so does a
    short one on its own; other long twins and runs of twins are responsive copies or
    teasers.
    """
    kept = keep.copy()
    rows = np.flatnonzero(keep).tolist()
    copies = _find_copies(page, view, rows)
    for place, row in enumerate(rows):
        if row in copies and (
            view.words[row] >= _LONG_COPY
            or (place and rows[place - 1] in copies)
            or (place + 1 < len(rows) and rows[place + 1] in copies)
        ):
            kept[row] = False
    return kept


def _find_copies(page: Page, view: View, rows: list[int]) -> set[int]:
    first: dict[str, int] = {}
    copies = set()
    for row in rows:
        text = page.text[row]
        if len(text) >= _SHORTEST_COPY:
            earlier = first.setdefault(text, row)
            if (
                earlier != row
                and view.around[1, earlier] != view.around[1, row]
                and page.path[page.box[earlier]] != page.path[page.box[row]]
            ):
                copies.add(row)
    return copies
