"""Features of a block's place: containers, marks around, alike boxes, the main text, neighbours.

Takes a `View` and `Hints`; yields columns, one value a block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.feature_names import FEATURES
from scraper.extraction.body.model.features_text import Column, title_likeness
from scraper.extraction.body.model.hints import Hints
from scraper.extraction.body.model.view import (
    BLOCKS,
    COMMAS,
    LEVELS,
    LINKED,
    PARAGRAPHS,
    PROSE,
    SIZE,
    STOPS,
    WORDS,
    View,
)

Floats = NDArray[np.float32]

_NEAR: Final = tuple(name for name in MARKS if f"near-{name}" in FEATURES)
_SHARED: Final = tuple(name for name in MARKS if f"share-{name}" in FEATURES)
_LINKED: Final = tuple(name for name in MARKS if f"linked-{name}" in FEATURES)
_MEASURED: Final = tuple(dict.fromkeys((*_SHARED, *_LINKED)))
"""Marks of which the nearest container's size and links are looked at."""
_MEASURED_BITS: Final = [MARKS.index(name) for name in _MEASURED]
_NOWHERE: Final = 99
"""Stands for the distance to something that the page does not have."""
_LONGEST_HEADLINE: Final = 400


def containers(view: View, _: Hints) -> Iterator[Column]:
    """Compute statistics of the distinct containers around."""
    total = max(float(view.sums[-1, SIZE]), 1.0)
    boxes = view.boxes
    size = np.maximum(boxes[:, SIZE], 1)
    blocks = np.maximum(boxes[:, BLOCKS], 1)
    words = np.maximum(boxes[:, WORDS], 1)
    columns = {
        "size": np.log1p(size),
        "share": size / total,
        "linked": boxes[:, LINKED] / size,
        "blocks": np.log1p(boxes[:, BLOCKS]),
        "mean": np.log1p(size / blocks),
        "prose": boxes[:, PROSE] / size,
        "paragraphs": boxes[:, PARAGRAPHS] / size,
        "commas": boxes[:, COMMAS] / words,
        "stops": boxes[:, STOPS] / words,
    }
    for level in range(5):
        around = view.around[level]
        for name, values in columns.items():
            if f"in{level}-{name}" in _FEATURES:
                yield f"in{level}-{name}", values[around]
        if f"in{level}-place" in _FEATURES:
            inside = np.arange(len(around), dtype=np.float32) - view.first[around]
            yield f"in{level}-place", inside / blocks[around]
    yield "depth", (view.around[1:] != view.around[:-1]).sum(axis=0)


_FEATURES: Final = frozenset(FEATURES)


def marks_around(view: View, _: Hints) -> Iterator[Column]:
    """Compute how near the next container of each kind is, and how large."""
    seen = np.bitwise_or.accumulate(view.marks[view.around], axis=0)
    bits = np.unpackbits(seen.astype("<i8").view(np.uint8), axis=1, bitorder="little")
    near = LEVELS - bits.reshape(LEVELS, len(view.size), 64).sum(axis=0, dtype=np.uint8).T
    for name in _NEAR:
        yield "near-" + name, near[MARKS.index(name)]
    nearest = near[_MEASURED_BITS]
    box = view.around[np.minimum(nearest, LEVELS - 1), np.arange(len(view.size))]
    size = view.boxes[:, SIZE][box]
    is_inside = nearest < LEVELS
    total = max(float(view.sums[-1, SIZE]), 1.0)
    shares = np.where(is_inside, size / total, -1)
    densities = np.where(is_inside, view.boxes[:, LINKED][box] / np.maximum(size, 1), -1)
    for name, share, density in zip(_MEASURED, shares, densities, strict=True):
        if name in _SHARED:
            yield "share-" + name, share
        if name in _LINKED:
            yield "linked-" + name, density


def groups(view: View, _: Hints) -> Iterator[Column]:
    """Compute statistics of all boxes on the page that are made alike."""
    for name, numbers in (("path", view.page.path), ("kind", view.page.kind)):
        of_block = np.array(numbers, np.intp)[view.page.box]
        count = np.bincount(of_block)
        size = np.maximum(np.bincount(of_block, view.size), 1)
        prose = np.bincount(of_block, view.prose)
        yield f"{name}-count", np.log1p(count.astype(np.float32))[of_block]
        yield f"{name}-share", (size / size.sum())[of_block]
        yield f"{name}-mean", np.log1p(size / np.maximum(count, 1))[of_block]
        linked = np.bincount(of_block, view.size * view.linked)
        yield f"{name}-linked", (linked / size)[of_block]
        yield f"{name}-prose", (prose / size)[of_block]
        if name == "path":
            yield "path-rank", (prose / max(prose.max(), 1))[of_block]
            yield "is-top-path", of_block == prose.argmax()


def _climb(view: View, start: int) -> Floats:
    """Count for each block the containers to climb from a box to one that holds the block."""
    height: dict[int, int] = {}
    box = int(view.merged[start])
    while box not in height:
        height[box] = len(height)
        box = int(view.parent[box])
    steps = np.full(len(view.merged), -1, np.float32)
    steps[list(height)] = list(height.values())
    found = steps[view.around]
    is_shared = found >= 0
    rows = np.arange(len(view.size))
    first = found[is_shared.argmax(axis=0), rows]
    return np.where(is_shared.any(axis=0), first, np.float32(LEVELS))


def _best_box(view: View) -> int:
    """Find the box whose near children hold the most prose."""
    score = np.zeros(len(view.merged))
    for level, weight in ((0, 0.3), (1, 1.0), (2, 0.6)):
        score += np.bincount(view.around[level], view.prose * weight, len(score))
    return int(score.argmax())


def main_text(view: View, hints: Hints) -> Iterator[Column]:
    """Place of the block against the box with the most prose, and against the headline."""
    best = _best_box(view)
    rows = np.arange(len(view.size), dtype=np.float32)
    first, end = int(view.first[best]), int(view.end[best])
    away = np.where(rows < first, rows - first, np.where(rows >= end, rows - end + 1, 0))
    before = view.sums[:-1, SIZE]
    gap = np.where(rows < first, view.sums[first, SIZE] - before, before - view.sums[end, SIZE])
    size = float(view.boxes[best, SIZE])
    yield "best-climb", _climb(view, best)
    yield "best-away", np.sign(away) * np.log1p(np.abs(away))
    yield "best-gap", np.log1p(np.maximum(gap, 0)) * np.sign(away)
    yield "best-share", np.full(len(rows), size / max(float(view.sums[-1, SIZE]), 1.0))
    yield "best-linked", np.full(len(rows), float(view.boxes[best, LINKED]) / max(size, 1.0))
    headline = _find_headline(view, hints)
    if headline is None:
        yield "headline-away", np.full(len(rows), _NOWHERE)
        yield "headline-climb", np.full(len(rows), _NOWHERE)
    else:
        away = rows - headline
        yield "headline-away", np.sign(away) * np.log1p(np.abs(away))
        yield "headline-climb", _climb(view, view.page.box[headline])


def _find_headline(view: View, hints: Hints) -> int | None:
    """Find the row of the visible headline: the heading most like the title, else the first h1."""
    page = view.page
    best, found = 0.0, None
    for row in np.flatnonzero(view.is_heading).tolist():
        text = page.text[row]
        likeness = 0.2 if page.tag[page.box[row]] == "h1" else 0.0
        if hints.titles and len(text) < _LONGEST_HEADLINE:
            likeness += title_likeness(text, hints.titles)
        if likeness > best and likeness >= 0.2:  # noqa: PLR2004 - an h1, or as much likeness
            best, found = likeness, row
    return found


def neighbours(view: View, _: Hints) -> Iterator[Column]:
    """Compute the block after, windows around, and the section between headings."""
    last_row = len(view.size) - 1
    for name, values in (
        ("size", np.log1p(view.size)),
        ("linked", view.linked),
        ("ends", view.ends),
    ):
        after = np.full(last_row + 1, -1, np.float32)
        after[:last_row] = values[1:]
        yield f"at+1-{name}", after
    rows = np.arange(last_row + 1)
    for reach in (4, 10):
        low, high = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, last_row + 1)
        window = view.sums[high] - view.sums[low]
        total = np.maximum(window[:, SIZE], 1)
        yield f"window{reach}-size", np.log1p(total)
        yield f"window{reach}-linked", window[:, LINKED] / total
    heading = view.is_heading
    last = np.maximum.accumulate(np.where(heading, rows, -1))
    yield "since-heading", np.where(last >= 0, np.log1p(rows - last), _NOWHERE)
    beyond = last_row + 51
    following = np.minimum.accumulate(np.where(heading, rows, beyond)[::-1])[::-1]
    yield "to-heading", np.log1p(following - rows)
    after = np.where(heading, np.append(following[1:], last_row + 1), following)
    section = view.sums[np.minimum(after, last_row + 1)] - view.sums[np.maximum(last, 0)]
    size = np.maximum(section[:, SIZE], 1)
    yield "section-size", np.log1p(np.maximum(section[:, SIZE], 0))
    yield "section-linked", section[:, LINKED] / size
    yield "section-prose", section[:, PROSE] / size
