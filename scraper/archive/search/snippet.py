"""Cut the passage out of a text that shows best why it was found.

SQLite's own `snippet()` compares every occurrence with every other: a word that
stands 20,000 times in an article takes it seconds. This reads the text once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scraper.archive.database.text_values import is_unspaced, split_unspaced
from scraper.archive.search.folding import find_place, fold, fold_with_places

MAX_CHARACTERS: Final = 100_000
"""Of a text that are looked at; a later passage is not shown."""
MAX_OCCURRENCES: Final = 500
PASSAGE_CHARACTERS: Final = 180
_LEAD_CHARACTERS: Final = 40
"""Text shown before the first word found."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that were looked for as a phrase."""

    text: str
    begins: bool = False
    """Whether the last word may go on."""


def find_passage(text: str, terms: Sequence[Term]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Find the snippet with the most different terms; return it on one line, and where they are.

    Case and accents do not matter, as in the search; the snippet is the original text. If no term
    is in the text (it is in the title), the snippet is the beginning of the text.
    """
    text = text[:MAX_CHARACTERS]
    pattern = _compile(tuple(terms))
    if pattern is None:
        return _cut(text, 0), ()
    found = find_place(text, _best_start(fold(text), pattern))
    line = _cut(text, max(0, found - _LEAD_CHARACTERS))
    folded, starts, ends = fold_with_places(line)
    return line, tuple(
        (starts[match.start()], ends[match.end() - 1]) for match in pattern.finditer(folded)
    )


def find_marks(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where terms are in a whole text: start and end of each, in order."""
    pattern = _compile(tuple(terms))
    if pattern is None:
        return []
    folded, starts, ends = fold_with_places(text)
    return [(starts[match.start()], ends[match.end() - 1]) for match in pattern.finditer(folded)]


def _best_start(folded: str, pattern: re.Pattern[str]) -> int:
    """Return where the first word of the best passage stands; 0 where there is none."""
    found: list[tuple[int, int | None]] = []
    for match in pattern.finditer(folded):
        found.append((match.start(), match.lastindex))
        if len(found) == MAX_OCCURRENCES:
            break
    best, best_score = 0, (0, 0)
    end = 0
    for begin, (start, _) in enumerate(found):
        while end < len(found) and found[end][0] < start + PASSAGE_CHARACTERS - _LEAD_CHARACTERS:
            end += 1
        score = (len({term for _, term in found[begin:end]}), end - begin)
        if score > best_score:
            best, best_score = start, score
    return best


def _cut(text: str, start: int) -> str:
    """Cut at spaces where there are some near."""
    end = start + PASSAGE_CHARACTERS
    piece = text[start:end]
    if start and not text[start - 1].isspace():
        space = re.search(r"\s", piece[:_LEAD_CHARACTERS])
        piece = piece[space.end() :] if space else piece
    if end < len(text) and not text[end].isspace():
        whole, space_before, _ = piece.rpartition(" ")
        piece = whole if space_before and len(whole) > PASSAGE_CHARACTERS // 2 else piece
    line = " ".join(piece.split())
    return f"{'…' if start else ''}{line}{'…' if end < len(text) else ''}"


@lru_cache(maxsize=8)
def _compile(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    alternatives = [pattern for term in terms if (pattern := _render_pattern(term))]
    return (
        re.compile("|".join(f"({pattern})" for pattern in alternatives)) if alternatives else None
    )


def _render_pattern(term: Term) -> str:
    folded = fold(term.text)
    if is_unspaced(term.text):
        return r"\s?".join(re.escape(part) for part in split_unspaced(folded).split())
    words = re.findall(r"[^\W_]+", folded)
    if not words:
        return ""
    end = "" if term.begins else r"(?![^\W_])"
    return r"(?<![^\W_])" + r"[\W_]{1,9}".join(words) + end
