"""Compare two paragraphs word by word; a character is a word in scripts without spaces."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

MAX_COMPARED_PAIRS: Final = 4_000_000
"""Pairs of words of two paragraphs that are compared; longer ones are shown as replaced whole."""

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_WORD: Final = re.compile(rf"(?:[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+|[^\w\s])\s*")


@dataclass(frozen=True, slots=True)
class WordChange:
    """A run of words."""

    kind: Literal["same", "removed", "added"]
    text: str
    """With the space behind it."""


def compare_words(old: str, new: str) -> tuple[WordChange, ...]:
    """Return the words of both paragraphs in reading order; a replaced run is removed, then added."""
    before, after = _split(old), _split(new)
    return tuple(_find_runs(before, after))


def count_words(text: str) -> int:
    """Return how many words a text has, without marks of punctuation."""
    return sum(any(map(str.isalnum, word)) for word in _split(text))


def word_similarity(old: Counter[str], new: Counter[str]) -> float:
    """Return the share of words that two paragraphs have in common, 0 to 1; see `bag_words`."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


def bag_words(text: str) -> Counter[str]:
    """Return how often each word is in a paragraph, without marks of punctuation."""
    return Counter(word for word in map(str.rstrip, _split(text)) if any(map(str.isalnum, word)))


def _split(text: str) -> list[str]:
    return _WORD.findall(text)


def _find_runs(before: Sequence[str], after: Sequence[str]) -> Iterator[WordChange]:
    if len(before) * len(after) > MAX_COMPARED_PAIRS:
        yield WordChange("removed", "".join(before))
        yield WordChange("added", "".join(after))
        return
    matcher = difflib.SequenceMatcher(
        None, [*map(str.rstrip, before)], [*map(str.rstrip, after)], autojunk=False
    )
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield WordChange("same", "".join(after[j1:j2]))
            continue
        if i1 < i2:
            yield WordChange("removed", "".join(before[i1:i2]))
        if j1 < j2:
            yield WordChange("added", "".join(after[j1:j2]))
