"""Label blocks by aligning the page's words with the words of the true body.

Takes the words of each block in page order and the words of the truth; gives for
each block the share of its words that the truth holds at that place. Each word of
the truth is used once, and the blocks that carry it run in the truth's order
wherever the page allows, so that of several copies of a paragraph (teaser, menu,
responsive twin) the one that stands with the rest is the one labelled.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from typing import Final

_GRAM: Final = 4
"""Words of a run that is looked up in the truth."""
_OFFSETS: Final = 6
"""Places in the truth that are tried for one block."""
_MOST_PLACES: Final = 60
"""Runs found at more places than this say nothing about where they belong."""
_LONG: Final = 6
"""Words from which a block may be matched out of order."""
_ENOUGH: Final = 0.7
"""Share of words matched from which a block may be matched out of order."""

_WORD: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    "|[^\\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


def split_words(text: str) -> list[str]:
    """Split into lower-case words; scripts without spaces into letters."""
    return _WORD.findall(text.lower())


class _Places:
    """Where each run of words is in the truth."""

    def __init__(self, truth: list[str]) -> None:
        self.truth = truth
        self._by_length: dict[int, dict[tuple[str, ...], list[int]]] = {}

    def of(self, run: tuple[str, ...]) -> list[int]:
        length = len(run)
        index = self._by_length.get(length)
        if index is None:
            index = defaultdict(list)
            for start in range(len(self.truth) - length + 1):
                index[tuple(self.truth[start : start + length])].append(start)
            self._by_length[length] = index
        places = index.get(run, [])
        return places if len(places) <= _MOST_PLACES else []


def _candidates(words: list[str], places: _Places) -> list[tuple[int, int]]:
    """Return the likeliest starts of a block in the truth, each with the words it would match."""
    gram = min(_GRAM, len(words))
    votes: Counter[int] = Counter()
    for start in range(len(words) - gram + 1):
        for place in places.of(tuple(words[start : start + gram])):
            votes[place - start] += 1
    truth = places.truth
    found = []
    limit = _OFFSETS if len(words) > gram else _MOST_PLACES
    for offset, _ in votes.most_common(limit):
        matched = sum(
            1
            for number, word in enumerate(words)
            if 0 <= offset + number < len(truth) and truth[offset + number] == word
        )
        nearby = sum(
            count for other, count in votes.items() if other != offset and abs(other - offset) <= 10
        )
        found.append((offset, min(len(words), matched + nearby)))
    return found


def _best_chain(
    candidates: list[list[tuple[int, int]]], lengths: list[int]
) -> list[tuple[int, int] | None]:
    """Choose at most one place for each block such that places ascend and most words match."""
    ends: list[int] = [-1]
    best: list[int] = [0]
    nodes: list[tuple[int, tuple[int, int], int] | None] = [None]
    trail: list[int] = [0]
    for row, options in enumerate(candidates):
        fresh = []
        for offset, matched in options:
            at = bisect_right(ends, max(offset, 0) + 1) - 1
            fresh.append(
                (offset + lengths[row], best[at] + matched, row, (offset, matched), trail[at])
            )
        for end, score, block, option, before in fresh:
            at = bisect_right(ends, end) - 1
            if best[at] >= score:
                continue
            nodes.append((block, option, before))
            at += 1
            ends.insert(at, end)
            best.insert(at, score)
            trail.insert(at, len(nodes) - 1)
            stop = at + 1
            while stop < len(ends) and best[stop] <= score:
                stop += 1
            del ends[at + 1 : stop], best[at + 1 : stop], trail[at + 1 : stop]
    chosen: list[tuple[int, int] | None] = [None] * len(candidates)
    number = trail[-1]
    while (node := nodes[number]) is not None:
        row, option, number = node
        chosen[row] = option
    return chosen


def label_blocks(blocks: list[str], body: str) -> list[float]:
    """Return for each block the share of its words that the body holds there, 0 to 1."""
    truth = split_words(body)
    words = [split_words(block) for block in blocks]
    places = _Places(truth)
    candidates = [_candidates(block, places) if block else [] for block in words]
    chosen = _best_chain(candidates, [len(block) for block in words])
    used = bytearray(len(truth))
    labels = [0.0] * len(blocks)
    for row, option in enumerate(chosen):
        if option is not None:
            offset, matched = option
            labels[row] = matched / len(words[row])
            used[max(offset, 0) : offset + len(words[row])] = b"\1" * max(
                0, min(len(truth), offset + len(words[row])) - max(offset, 0)
            )
    for row, options in enumerate(candidates):
        size = len(words[row])
        if labels[row] or size < _LONG:
            continue
        for offset, matched in options:
            low, high = max(offset, 0), min(len(truth), offset + size)
            if matched >= _ENOUGH * size and sum(used[low:high]) <= (1 - _ENOUGH) * size:
                labels[row] = matched / size
                used[low:high] = b"\1" * (high - low)
                break
    return labels
