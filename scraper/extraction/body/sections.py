"""Keep the rest of a section that is kept for the most part: loose lines, and sections made alike.

The model judges a short line by itself, and "Then look again" says little. Three things say that it
belongs to the text around it: it stands loose among kept paragraphs, its section has a heading
and is made like the section before it, all of which is kept, or it is a heading of kept text, made
like others that are kept. Numbered sections say it too: a list of nine tips has nine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.view import PROSE, SIZE, View
from scraper.extraction.normalize.layout import is_layout_list

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

_LIKELY: Final = 0.25
"""Chance of a block that the rules keep (at .2 documentation loses .05 over its pages of wcxb-dev)."""
_LOOSE_PROSE: Final = 0.7
"""Share of prose in a container whose loose lines are kept (at .5 collections and listings lose)."""
_ALIKE_PROSE: Final = 0.5
"""Share of kept prose in a section that is kept whole."""
_MOST_LINKED: Final = 0.3
"""Share of linked characters in a loose line."""
_LISTS: Final = ("ul", "ol", "dl")
_LIKELY_ITEM: Final = 0.1
"""Chance of each item of a short list behind a kept paragraph."""
_SITE: Final = sum(
    1 << MARKS.index(name)
    for name in ("tags", "meta", "share", "related", "promo", "nav", "comment", "form", "footer")
)
"""Marks of a list of the site's."""
_SENTENCE: Final = 4
"""Words of a block that a heading is kept for: fewer are a link or a label."""
_NUMBERED: Final = re.compile(r"\s*(?:[^\W\d]+\s+|#)?(\d{1,3})(?=[.):：、\s–—-])")
"""A heading's number, also behind one word ("Tip 3:")."""
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))


def find_rest_of_sections(page: Page, view: View, chances: Floats, keep: Mask) -> list[int]:
    """Return the blocks that are left out of sections kept for the most part."""
    found = {
        *_find_loose(page, view, chances, keep),
        *_find_alike(page, view, chances, keep),
        *_find_headings(page, view, keep),
    }
    return sorted(found)


def find_short_lists(page: Page, view: View, chances: Floats, keep: Mask) -> list[int]:
    """Return the items of lists of words without links, kept in part or not, right behind a kept paragraph."""
    found: list[int] = []
    for box, tag in enumerate(page.tag):
        first, end = page.first[box], page.end[box]
        if tag not in _LISTS or first == end or not first or keep[first:end].all():
            continue
        before = page.box[first - 1]
        rows = slice(first, end)
        if (
            keep[first - 1]
            and page.tag[before] == "p"
            and page.parent[before] == page.parent[box]
            and end - first > 1
            and not page.marks[box] & _SITE
            and not sum(page.links[rows])
            and chances[rows].min() >= _LIKELY_ITEM
            and view.prose[first - 1] > 0
            and not view.prose[rows].any()
            and not is_layout_list(page.element[box])
        ):
            found += range(first, end)
    return found


def find_numbered_sections(page: Page, view: View, chances: Floats, keep: Mask) -> list[int]:
    """Return the sections of a numbered list of headings ("8. Protect against risk") behind kept ones.

    A text that announces nine tips has nine: where two sections in a row are kept, the next number's
    heading of the same rank is, with its sentences, up to the next heading. Of 445 pages of collections
    left out with such headings, 5 articles gain .27 of F1 together and none loses.
    """
    headings = [row for row, box in enumerate(page.box) if page.tag[box] in _HEADINGS]
    found: list[int] = []
    kept_numbers: dict[str, list[int]] = {}
    for place, row in enumerate(headings):
        tag = page.tag[page.box[row]]
        number = _NUMBERED.match(page.text[row])
        if number is None:
            continue
        following = headings[place + 1 :]
        end = next((one for one in following if page.tag[page.box[one]] <= tag), len(keep))
        rows = [
            one
            for one in range(row + 1, end)
            if view.prose[one] > 0
            and chances[one] >= _LIKELY_ITEM
            and view.linked[one] <= _MOST_LINKED
        ]
        sequence = kept_numbers.setdefault(tag, [])
        if keep[rows].any():
            sequence.append(int(number[1]))
        elif rows and sequence[-2:] == [int(number[1]) - 2, int(number[1]) - 1]:
            sequence.append(int(number[1]))
            found += (row, *rows)
    return found


def _find_headings(page: Page, view: View, keep: Mask) -> Iterator[int]:
    """Yield headings before kept text that are made like a heading that is kept."""
    headings = [row for row, box in enumerate(page.box) if page.tag[box] in _HEADINGS]
    kept = {page.path[page.box[row]] for row in headings if keep[row]}
    says_more = keep & (view.words >= _SENTENCE)
    for row in headings:
        if (
            not keep[row]
            and says_more[row + 1 : row + 2].any()
            and page.path[page.box[row]] in kept
        ):
            yield row


def _find_loose(page: Page, view: View, chances: Floats, keep: Mask) -> Iterator[int]:
    """Yield text that stands between kept blocks, in no element of its own but beside some."""
    between = ~keep[1:-1] & keep[:-2] & keep[2:]
    likely = (chances[1:-1] >= _LIKELY) & (view.linked[1:-1] <= _MOST_LINKED)
    for row in (np.flatnonzero(between & likely) + 1).tolist():
        box = page.box[row]
        rows = slice(page.first[box], page.end[box])
        if rows.stop - rows.start > 1 and _kept_prose(view, keep, rows) >= _LOOSE_PROSE:
            yield row


def _find_alike(page: Page, view: View, chances: Floats, keep: Mask) -> Iterator[int]:
    """Yield what is left out of sections with a heading behind sections made alike and kept whole."""
    before = np.concatenate(([0], np.cumsum(keep))).tolist()
    kept_until: dict[tuple[int, int], int] = {}
    """Where the last section of each make that is kept whole ends."""
    for box, (first, end) in enumerate(zip(page.first, page.end, strict=True)):
        count = before[end] - before[first]
        if not count or end - first == 1:
            continue
        make = (page.parent[box], page.path[box])
        if count == end - first:
            kept_until[make] = end
        elif kept_until.get(make) == first and page.tag[page.box[first]] in _HEADINGS:
            rows = slice(first, end)
            if chances[rows].min() >= _LIKELY and _kept_prose(view, keep, rows) >= _ALIKE_PROSE:
                kept_until[make] = end
                yield from (row for row in range(first, end) if not keep[row])


def _kept_prose(view: View, keep: Mask, rows: slice) -> float:
    """Return the share of a section's characters that is kept prose."""
    size = view.sums[rows.stop, SIZE] - view.sums[rows.start, SIZE]
    if view.sums[rows.stop, PROSE] == view.sums[rows.start, PROSE]:
        return 0.0
    return float(view.prose[rows][keep[rows]].sum() / size)
