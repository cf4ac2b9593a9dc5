"""Score text against the truth: words, runs of four words, snippets."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(f"[{_UNSPACED}]+|[^\\W{_UNSPACED}]+")
_IS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_SPACE: Final = re.compile(r"\s+")
SHINGLE: Final = 4
"""Words of a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one page fared; None where the truth has nothing to say."""

    precision: float | None = None
    recall: float | None = None
    run_precision: float | None = None
    run_recall: float | None = None
    kept: float | None = None
    """Share of the wanted snippets that the text holds."""

    @property
    def f1(self) -> float | None:
        """F1 over the bag of words."""
        return None if self.precision is None else harmonic(self.precision, self.recall or 0.0)


def harmonic(precision: float, recall: float) -> float:
    """Return F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _words(text: str) -> list[str]:
    """Split into words; scripts without spaces into pairs of letters."""
    words = []
    for word in _WORD.findall(text):
        if len(word) > 1 and _IS_UNSPACED.match(word):
            words += map("".join, itertools.pairwise(word))
        else:
            words.append(word)
    return words


def _bag(words: list[str], run: int) -> Counter[tuple[str, ...]]:
    if not words:
        return Counter()
    starts = range(max(1, len(words) - run + 1))
    return Counter(tuple(words[start : start + run]) for start in starts)


def _overlap(text: list[str], truth: list[str], run: int) -> tuple[float, float]:
    ours, theirs = _bag(text, run), _bag(truth, run)
    if not theirs or not ours:
        return (1.0, 1.0) if not ours and not theirs else (0.0, 0.0 if theirs else 1.0)
    hits = (ours & theirs).total()
    return hits / ours.total(), hits / theirs.total()


def score_text(text: str, body: str | None, must: Sequence[str]) -> Score:
    """Score the text of one page."""
    flat = _SPACE.sub(" ", text).lower()
    kept = (
        fmean(_SPACE.sub(" ", snippet).strip().lower() in flat for snippet in must)
        if must
        else None
    )
    if body is None:
        return Score(kept=kept)
    precision, recall = _overlap(_words(text.lower()), _words(body.lower()), 1)
    run_precision, run_recall = _overlap(_words(text), _words(body), SHINGLE)
    return Score(
        precision=precision,
        recall=recall,
        run_precision=run_precision,
        run_recall=run_recall,
        kept=kept,
    )


def mean_f1(scores: Iterable[Score]) -> float:
    """Return the mean F1 over words of pages with a true body; NaN without any."""
    values = [score.f1 for score in scores if score.f1 is not None]
    return fmean(values) if values else float("nan")


def run_f1(scores: Iterable[Score]) -> float:
    """Return F1 over runs of four words from mean precision and mean recall."""
    rows = [score for score in scores if score.run_precision is not None]
    if not rows:
        return float("nan")
    return harmonic(
        fmean(row.run_precision or 0 for row in rows), fmean(row.run_recall or 0 for row in rows)
    )


def mean_kept(scores: Iterable[Score]) -> float:
    """Return the mean share of wanted snippets; NaN without any."""
    values = [score.kept for score in scores if score.kept is not None]
    return fmean(values) if values else float("nan")
