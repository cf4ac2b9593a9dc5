"""Find the entries of a live blog or ticker: each with its time, newest or oldest first.

Takes a page and the blocks that are kept; gives further blocks to keep. A time stands alone
in its block and is no prose, so a model leaves out most of them, and short entries with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.rows.rules import is_clock

_FEWEST: Final = 3
"""Entries that make a live blog."""
_MOSTLY: Final = 0.5
"""Share of the entries with kept text from which the others are kept too."""
_LEAST_WORDS: Final = 8
"""Words of an entry, by spaces; a list of headlines with times has shorter ones, and linked."""
_SHORTEST_UNSPACED: Final = 30
"""Characters of an entry in a script without spaces."""
_LINKED: Final = 0.5
"""Share of a block in links from which it is none of an entry's text."""
_TABLES: Final = frozenset(("table", "tbody", "thead", "tr"))
_FOREIGN: Final = sum(1 << MARKS.index(mark) for mark in ("comment", "related", "nav", "share"))


def find_live_entries(page: Page, kept: Sequence[bool]) -> list[int]:
    """Find the blocks of entries that belong to a kept live blog.

    Guards the fault case 53.
    """
    clocks = [row for row, text in enumerate(page.text) if is_clock(text)]
    if len(clocks) < _FEWEST:
        return []
    found = []
    for entries in _group(page, clocks).values():
        texts = [rows for rows in (_read(page, *entry) for entry in entries) if rows]
        held = sum(any(kept[row] for row in rows) for rows in texts)
        if len(texts) >= _FEWEST and held >= _MOSTLY * len(texts):
            found += [row for rows in texts for row in rows]
    return found


def _group(page: Page, clocks: list[int]) -> dict[int, list[tuple[int, int]]]:
    """Return for each box around several times the ranges of blocks that hold one each."""
    paths = [_path(page, row) for row in clocks]
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, path in enumerate(paths):
        beside = [set(other) for other in paths[max(0, place - 1) : place + 2] if other is not path]
        height = next(
            (height for height, box in enumerate(path) if any(box in other for other in beside)), 0
        )
        around = path[height]
        if height == 0 or page.tag[around] in _TABLES:
            continue  # times and texts are in one box, or in a table
        if not any(page.marks[box] & _FOREIGN for box in path[: height + 1]):
            entry, row = path[height - 1], clocks[place]
            first, end = page.first[entry], page.end[entry]
            if end - first == 1:  # nothing is around an entry: its first block follows
                end = min(row + 2, page.end[around])
            groups[around].append((first, end))
    return groups


def _path(page: Page, row: int) -> list[int]:
    """Return the boxes around a block, innermost first."""
    box = page.box[row]
    path = [box]
    while box:
        box = page.parent[box]
        path.append(box)
    return path


def _read(page: Page, first: int, end: int) -> list[int]:
    """Return the blocks of an entry, without links elsewhere; none if it holds little text."""
    rows = [row for row in range(first, end) if page.linked[row] <= _LINKED * len(page.text[row])]
    texts = [page.text[row] for row in rows if not is_clock(page.text[row])]
    words = sum(len(text.split()) for text in texts)
    spaced = any(
        character.isascii() and character.isalpha() for text in texts for character in text
    )
    enough = words >= _LEAST_WORDS or (not spaced and sum(map(len, texts)) >= _SHORTEST_UNSPACED)
    return rows if enough else []
