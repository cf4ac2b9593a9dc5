"""Judge how sure a choice of blocks is: which F1 over words to expect of it.

Takes the chances and the chosen blocks; returns 0 to 1. The chances alone promise
too much on the worst pages: blocks of one container are right or wrong together. A logistic
regression over a few traits of the choice corrects that. `training/confidence.py` learns its
weights on articles of collections that the models had not seen.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.select import Floats, expected_f1

WEIGHTS: Final = "confidence.json"

TRAITS: Final = ("bias", "expected", "unsure", "runs")
"""What is weighed: a constant; log-odds of the F1 that the chances promise; share of unsure words
among the likely ones; runs of kept blocks, as a logarithm. Kept words and the chance of being an
article added nothing."""

PLAIN: Final = (0.0, 1.0, 0.0, 0.0)
"""Weights that take the F1 that the chances promise as it is, for pages where no block is likely."""

_UNLIKELY: Final = 0.2
_LIKELY: Final = 0.8
"""Chances between which a block is unsure."""
_LEAST: Final = 0.02
_MOST: Final = 0.995
"""Bounds of what is taken as log-odds."""


def find_traits(chances: Floats, words: Floats, keep: NDArray[np.bool_]) -> tuple[float, ...]:
    """Return the values of `TRAITS` for a choice of blocks.

    Args:
        chances: One a block.
        words: The same.
        keep: The same.
    """
    weights = np.maximum(words, 1)
    likely = chances > _UNLIKELY
    unsure = float(weights[likely & (chances < _LIKELY)].sum())
    starts = int(keep[0]) + int((keep[1:] & ~keep[:-1]).sum())
    return (
        1.0,
        _log_odds(expected_f1(chances, words, keep)),
        unsure / max(1.0, float(weights[likely].sum())),
        math.log1p(starts),
    )


def _log_odds(chance: float) -> float:
    chance = min(max(chance, _LEAST), _MOST)
    return math.log(chance / (1 - chance))


@cache
def load_confidence() -> tuple[float, ...]:
    """Return the weights of `TRAITS` that come with the package."""
    known = json.loads(files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return tuple(float(known[name]) for name in TRAITS)


def judge_confidence(traits: tuple[float, ...], weights: tuple[float, ...]) -> float:
    """Return the F1 to expect."""
    odds = sum(trait * weight for trait, weight in zip(traits, weights, strict=True))
    return 1 / (1 + math.exp(-odds))
