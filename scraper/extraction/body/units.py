"""Keep or drop tables, lists, code, quotes and figures whole.

Takes a page, its chances and a mask of kept blocks; gives the mask in which no unit is torn. The
model judges block by block, and a table that lacks a cell says something else than the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.view import HEADINGS, LINKED, PROSE, SIZE, View
from scraper.extraction.normalize.code import (
    HIGHLIGHTED,
    LISTING,
    holds_lines,
    is_numbered_code,
)
from scraper.extraction.normalize.layout import is_layout_list, is_layout_table

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

_LEAST: Final = {"table": 0.35, "quote": 0.3, "code": 0.2, "text": 0.43, "layout": 0.35}
"""Chance, weighted by words, from which a unit that is kept in part is kept whole, by its kind. Of
the 420 units that the model tore on pages of wcxb-dev, site_feeds, readability, dragnet, news-dev and
hand_labelled, these decide more words as the truth does than any one figure or the page's own
threshold."""
_ENOUGH: Final = 100
"""Words outside a unit without which it is not dropped: a page may be one list (50 and 250 lose more
than they gain on dragnet, daniel and listings)."""
_MOST_LABELS: Final = 4
"""Blocks between code and the kept text before or behind it."""
_LONGEST_LABEL: Final = 20
"""Characters of a button or a language's name beside code."""
_TEXT: Final = HEADINGS | {"p", "li", "td", "th", "dt", "dd"}
"""Elements whose words are no label of the code beside them."""
_LIKELY_CODE: Final = 0.35
"""Chance from which code behind kept text is kept without kept text behind it."""
_KINDS: Final = {
    "table": "table",
    "blockquote": "quote",
    "pre": "code",
    "ul": "text",
    "ol": "text",
    "dl": "text",
    "figure": "text",
    "address": "text",
}
_MAY_BE_LEFT: Final = frozenset(("div", "table", "pre", "figure"))
"""Elements that may be a unit although nothing in them is kept: code, and tables between paragraphs."""
_POEM: Final = re.compile(
    r"(?:^|[\s_-])(?:poem|poetry|verse|stanzas?|lyrics)(?:$|[\s_-])", re.IGNORECASE
)
_STRANGE: Final = sum(
    1 << MARKS.index(name)
    for name in (
        "related",
        "share",
        "promo",
        "advert",
        "popup",
        "<nav>",
        "<aside>",
        "<form>",
        "<button>",
    )
)
"""Marks of a box in a unit that belongs to the site."""
_MENU_LINKS: Final = 3
_MANY_LINKS: Final = 8
"""Links of a cell that make it a menu beside a single sentence."""
_MENU_LINKED: Final = 0.8
"""Links of a cell, and share of its characters in them, from which it is a menu."""
_UNSEEN: Final = 1 << MARKS.index("unseen")
_PARTS: Final = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "caption"))
"""Boxes without which a unit is torn, whatever they are named."""


def keep_units(page: Page, view: View, chances: Floats, keep: Mask) -> Mask:
    """Return the mask with every unit that it tears kept or dropped whole.

    A unit is the outermost data table, list, definition list, block of code, quotation, figure,
    poem or address around a block. It is kept if the mean chance of its blocks, weighted by their
    words, reaches `_LEAST`; code between two kept blocks is kept as well. Boxes of the site
    (advertisements, share buttons, forms) that are dropped inside a kept unit stay dropped.

    Tables and lists that lay out a page are dropped whole in the same way, but not kept whole, and
    lose the cells that are menus. What
    holds most of the kept text is not dropped where less than `_ENOUGH` words would be left.

    Args:
        page: The page.
        view: Its measures.
        chances: One a block.
        keep: Which blocks are kept so far; it is not changed.
    """
    keep = _drop_menus(page, view, keep)
    kept = keep.tolist()  # single values of a list are read many times as fast as those of an array
    before = [0, *accumulate(kept)]
    weights = np.maximum(view.words, 1)
    whole = float(weights[keep].sum())
    done = 0
    for box, tag in enumerate(page.tag):
        first, end = page.first[box], page.end[box]
        if first < done or first == end:
            continue
        count = before[end] - before[first]
        if count == end - first or (
            not count
            and (
                tag not in _MAY_BE_LEFT
                or (tag == "div" and not _is_listing(page.element[box]))
                or not _is_among_kept(page, chances, kept, (first, end))
            )
        ):
            continue
        kind = _kind_of(page, box, tag)
        is_of_text = kind == "table" and _is_of_text(page, keep, box)
        if kind is None or (not count and kind != "code" and not is_of_text):
            continue
        rows = slice(first, end)
        weight = weights[rows]
        chance = float((chances[rows] * weight).sum() / weight.sum())
        inside = float(weight[keep[rows]].sum())
        if (
            count
            and not is_of_text
            and chance < _LEAST[kind]
            and whole - inside >= min(_ENOUGH, inside)
        ):
            kept[rows] = [False] * (end - first)
            done = end
        elif kind != "layout" and (count or not page.marks[box] & _UNSEEN):
            kept[rows] = [True] * (end - first)
            done = end
            for inner in _find_strange(page, box, before):
                strange = slice(page.first[inner], page.end[inner])
                kept[strange] = [False] * (strange.stop - strange.start)
    return np.array(kept, bool)


def _drop_menus(page: Page, view: View, keep: Mask) -> Mask:
    """Return the mask without the cells of links beside the prose of a table that lays out the page."""
    if "td" not in page.tag:
        return keep
    kept = keep.copy()
    for box, tag in enumerate(page.tag):
        first, end = page.first[box], page.end[box]
        if tag != "td" or not keep[first:end].any() or sum(page.links[first:end]) < _MENU_LINKS:
            continue
        size = view.boxes[box, SIZE]
        table = page.parent[box]
        while table and page.tag[table] != "table":
            table = page.parent[table]
        enough = 0 if sum(page.links[first:end]) >= _MANY_LINKS else size
        if (
            view.boxes[box, LINKED] >= _MENU_LINKED * size
            and view.boxes[table, PROSE] > enough
            and is_layout_table(page.element[table])
        ):
            kept[first:end] = False
    return kept


def _is_between(keep: Mask, first: int, end: int) -> bool:
    return bool(first > 0 and end < len(keep) and keep[first - 1] and keep[end])


def _is_among_kept(
    page: Page, chances: Floats, keep: Sequence[bool], rows: tuple[int, int]
) -> bool:
    """Return whether blocks stand between kept ones, or behind a kept one and are likely themselves.

    Buttons ("Copy"), names of languages and other code may stand between.
    """
    first, end = rows
    before, after = first - 1, end
    while before > max(0, first - _MOST_LABELS) and not keep[before] and _is_label(page, before):
        before -= 1
    last = min(len(page.text) - 1, end + _MOST_LABELS)
    while after < last and not keep[after] and _is_label(page, after):
        after += 1
    if before < 0 or not keep[before]:
        return False
    is_followed = after < len(page.text) and bool(keep[after])
    return is_followed or bool(chances[first:end].min() >= _LIKELY_CODE)


def _is_label(page: Page, row: int) -> bool:
    tag = page.tag[page.box[row]]
    return tag in ("button", "pre") or (len(page.text[row]) <= _LONGEST_LABEL and tag not in _TEXT)


def _is_of_text(page: Page, keep: Mask, box: int) -> bool:
    """Return whether a table stands between two kept paragraphs, in the container that holds them.

    What cells look like alone says little: many collections whose pages the model learned from
    leave tables out of their texts.
    """
    first, end = page.first[box], page.end[box]
    if not _is_between(keep, first, end) or page.marks[box] & _STRANGE:
        return False
    around = page.parent[box]
    while page.first[around] == first and page.end[around] == end and around:
        if page.marks[around] & _STRANGE:
            return False
        around = page.parent[around]
    return all(
        page.tag[at] == "p" and page.parent[at] == around
        for at in (page.box[first - 1], page.box[end])
    )


def _is_listing(box: Element) -> bool:
    """Return whether a box is named as one of code, or holds lines that are named so."""
    names = box.get("class") or ""
    return _names_listing(names) or (_names_code(names) and holds_lines(box))


@lru_cache(maxsize=20_000)
def _names_listing(names: str) -> bool:
    """Return whether classes name a highlighter's box; a page, and a site, repeat theirs."""
    return LISTING.search(names) is not None


@lru_cache(maxsize=20_000)
def _names_code(names: str) -> bool:
    return HIGHLIGHTED.search(names) is not None


def _kind_of(page: Page, box: int, tag: str) -> str | None:
    """Return the kind of unit that a box is, None if it is none."""
    element = page.element[box]
    kind = _KINDS.get(tag)
    if tag in ("div", "table"):
        names = element.get("class") or ""
        if _is_listing(element) or (tag == "table" and is_numbered_code(element)):
            kind = "code"
        elif tag == "div" and _POEM.search(names):
            kind = "quote"
        elif tag == "table" and is_layout_table(element):
            kind = "layout"
    elif tag == "figure":
        held = next(element.iter("pre", "table"), None)
        if held is not None and held.tag == "table":
            kind = "layout" if is_layout_table(held) else "table"
        elif held is not None:
            kind = "code"
    elif tag in ("ul", "ol", "dl") and is_layout_list(element):
        kind = "layout"
    return kind


def _find_strange(page: Page, unit: int, before: list[int]) -> list[int]:
    """Return the boxes in a unit of which no block is kept and that belong to the site."""
    found = []
    for box in range(unit + 1, len(page.tag)):
        if page.first[box] >= page.end[unit]:
            break
        is_left = before[page.end[box]] == before[page.first[box]]
        if is_left and page.marks[box] & _STRANGE and page.tag[box] not in _PARTS:
            found.append(box)
    return found
