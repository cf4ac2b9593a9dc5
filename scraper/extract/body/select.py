"""Decide which blocks are kept, from their probabilities.

Takes probabilities and sizes; gives a mask and what share of the right words
(F1) is to be expected of it, if the probabilities tell the truth.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.blocks import Page
from scraper.extract.body.view import View

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

LOWEST: Final = 0.2
"""No block less likely than this is kept (development pages: .2 to .4 are alike)."""
HIGHEST: Final = 0.6
"""Every block more likely than this is kept."""

_SHORTEST_COPY: Final = 20
"""Characters from which a repeated block counts as a copy; short rows repeat rightly."""


def keep_likely(chances: Floats, words: Floats) -> Mask:
    """Keep the blocks above the threshold that maximises the expected F1 over words."""
    order = np.argsort(-chances, kind="stable")
    weights = np.maximum(words, 1)[order]
    sorted_chances = chances[order]
    hits = np.cumsum(sorted_chances * weights)
    expected = 2 * hits / (np.cumsum(weights) + hits[-1])
    threshold = float(sorted_chances[int(expected.argmax())])
    return chances >= min(max(threshold, LOWEST), HIGHEST)


def expected_f1(chances: Floats, words: Floats, keep: Mask) -> float:
    """Give the F1 over words to be expected of a choice."""
    weights = np.maximum(words, 1)
    likely = chances * weights
    total = float(weights[keep].sum() + likely.sum())
    return 2 * float(likely[keep].sum()) / total if total else 0.0


def drop_copies(page: Page, view: View, keep: Mask) -> Mask:
    """Drop a kept block that repeats an earlier one standing elsewhere.

    A twin in the same surroundings (same container but one) is the author's own
    repetition and stays; a twin elsewhere is a responsive copy or a teaser.
    """
    kept = keep.copy()
    first: dict[str, int] = {}
    for row in np.flatnonzero(keep).tolist():
        text = page.text[row]
        if len(text) < _SHORTEST_COPY:
            continue
        earlier = first.setdefault(text, row)
        if earlier != row and view.around[1, earlier] != view.around[1, row]:
            kept[row] = False
    return kept
