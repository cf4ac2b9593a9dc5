"""A page's blocks and boxes as arrays, with what all features start from.

Takes a `Page`; gives a `View`: sizes of blocks, statistics of boxes through
prefix sums, and the distinct containers around each block (a wrapper that holds
the same blocks as its only child counts as one with it, so a template's habit of
nesting does not matter).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model import char_classes as letters
from scraper.extraction.body.model.blocks import Page

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

LEVELS: Final = 10
"""Distinct containers looked at around a block; real pages seldom nest deeper."""

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

SENTENCE: Final = 60
"""Characters from which a block that ends like a sentence counts as one."""

_MOST_LINKED: Final = 0.5
"""Share of linked characters from which a block is no prose."""

STATISTICS: Final = ("size", "linked", "blocks", "prose", "commas", "paragraphs", "stops", "words")
"""Columns of the statistics of a box."""

SIZE, LINKED, BLOCKS, PROSE, COMMAS, PARAGRAPHS, STOPS, WORDS = range(len(STATISTICS))

_ENDS: Final = frozenset('.!?…。！？．｡।؟۔։።"”’»)」』')


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Arrays over n blocks and b boxes."""

    page: Page
    lowered: list[str]
    """The texts in lower case; n."""
    counts: letters.Counts
    """Characters of each kind, n by kinds."""
    size: Floats
    """Characters, such that scripts compare; n."""
    words: Floats
    word_counts: list[float]
    """The same; single values of a list are read many times as fast as those of an array."""
    words_before: list[float]
    """Words of all blocks before each one, and of all; n + 1."""
    is_prose: list[bool]
    """Whether a block has prose; n."""
    linked: Floats
    """Share of characters in links, 0 to 1; n."""
    ends: NDArray[np.bool_]
    """Whether the block ends like a sentence; n."""
    prose: Floats
    """Characters of blocks that read like sentences outside links, else 0; n."""
    is_heading: NDArray[np.bool_]
    """Whether the innermost box is a heading; n."""
    sums: Floats
    """Prefix sums of the statistics, n + 1 by statistics."""
    first: Ints
    """The first block of each box; b."""
    end: Ints
    """One past its last block; b."""
    boxes: Floats
    """Statistics of the boxes, b by statistics."""
    marks: NDArray[np.int64]
    """Marks of each distinct container: its own and those of the wrappers that count as one with it; b."""
    merged: Ints
    """For each box the outermost box that holds the same blocks; b."""
    parent: Ints
    """For each box the next larger container, itself for the outermost; b."""
    around: Ints
    """The distinct containers around each block, innermost first; levels by n."""


def _as_ints(values: list[int]) -> Ints:
    return np.array(values, np.intp)


def _prefix_sums(columns: tuple[Floats, ...]) -> Floats:
    sums = np.zeros((len(columns[0]) + 1, len(columns)), np.float64)
    np.cumsum(np.stack(columns, axis=1), axis=0, out=sums[1:], dtype=np.float64)
    return sums.astype(np.float32)


def _merge(parent: Ints, first: Ints, end: Ints) -> Ints:
    """Find for each box the outermost one that holds the same blocks."""
    same = (first == first[parent]) & (end == end[parent])
    merged = np.where(same, parent, np.arange(len(parent)))
    while True:
        further = merged[merged]
        if np.array_equal(further, merged):
            return merged
        merged = further


def count_kept_prose(view: View, keep: Sequence[bool]) -> tuple[list[int], list[float]]:
    """Return how many kept blocks with prose stand before each block, and how many words they have.

    Both have n + 1 values, so that a range of blocks is the difference of two.
    """
    is_told = [kept and prose for kept, prose in zip(keep, view.is_prose, strict=True)]
    words = (count if told else 0.0 for count, told in zip(view.word_counts, is_told, strict=True))
    return [0, *accumulate(is_told)], [0.0, *accumulate(words)]


def look_at(page: Page) -> View:
    """Measure a page that has at least one block."""
    counts = letters.count_letters(page.text)
    size = letters.size_of(counts)
    words = letters.words_of(counts)
    length = np.maximum(counts.sum(axis=1), 1)
    linked = np.minimum(np.array(page.linked, np.float32) / length, 1)
    ends = np.array([text[-1] in _ENDS for text in page.text])
    prose = np.where(ends & (size >= SENTENCE) & (linked < _MOST_LINKED), size * (1 - linked), 0)
    tags = [page.tag[box] for box in page.box]
    is_paragraph = np.array([tag == "p" for tag in tags])
    ones = np.ones(len(size), np.float32)
    columns = (
        size,
        size * linked,
        ones,
        prose,
        counts[:, letters.COMMA],
        np.where(is_paragraph, size, 0),
        counts[:, letters.STOP],
        words,
    )
    sums = _prefix_sums(columns)
    parent, first, end = _as_ints(page.parent), _as_ints(page.first), _as_ints(page.end)
    merged = _merge(parent, first, end)
    marks = np.zeros(len(parent), np.int64)
    np.bitwise_or.at(marks, merged, np.array(page.marks, np.int64))
    outer = merged[parent[merged]]
    around = np.empty((LEVELS, len(size)), np.intp)
    around[0] = merged[_as_ints(page.box)]
    for level in range(1, LEVELS):
        around[level] = outer[around[level - 1]]
    return View(
        page=page,
        lowered="\n".join(page.text).lower().split("\n"),  # folded texts hold no line end
        counts=counts,
        size=size,
        words=words,
        word_counts=words.tolist(),
        words_before=sums[:, WORDS].tolist(),
        is_prose=(prose > 0).tolist(),
        linked=linked,
        ends=ends,
        prose=prose.astype(np.float32),
        is_heading=np.array([tag in HEADINGS for tag in tags]),
        sums=sums,
        first=first,
        end=end,
        boxes=sums[end] - sums[first],
        marks=marks,
        merged=merged,
        parent=outer,
        around=around,
    )
