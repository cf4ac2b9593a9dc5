"""Learn which F1 to expect of a page, and compare what was expected with what came.

The rows are pages of collections that the models reading them had not seen. Newton's steps of a
logistic regression whose target is the F1 itself; every origin counts by the root of its pages.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Final

import numpy as np

from scraper.extraction.body.confidence import judge_confidence
from training.corpora import COLLECTIONS, is_article
from training.corpus import Example
from training.left_out import PageScore, part_of

SHRINK: Final = 1.0
"""L2 penalty, not on the constant."""
STEPS: Final = 30
BINS: Final = (0.0, 0.6, 0.8, 0.9, 0.95, 1.0)
RIGHT: Final = 0.8
"""F1 from which a page counts as read rightly."""

Pair = tuple[Example, PageScore]


def learn_confidence(pairs: Sequence[Pair]) -> tuple[float, ...]:
    """Learn the weights of `confidence.TRAITS` on the articles.

    Other types are on one collection alone: left out, no model has seen any, and weights learned
    on them too lose half of the gain on articles.
    """
    pairs = [
        (example, score)
        for example, score in pairs
        if score.traits and is_article(example.corpus, example.kind)
    ]
    counts = Counter(part_of(example) for example, _ in pairs)
    traits = np.array([score.traits for _, score in pairs])
    wanted = np.array([score.f1 for _, score in pairs])
    weight = np.array([counts[part_of(example)] ** -0.5 for example, _ in pairs])
    weight /= weight.mean()
    penalty = np.full(traits.shape[1], SHRINK)
    penalty[0] = 0
    found = np.zeros(traits.shape[1])
    for _ in range(STEPS):
        given = 1 / (1 + np.exp(-traits @ found))
        slope = traits.T @ (weight * (given - wanted)) + penalty * found
        bend = (traits * (weight * given * (1 - given))[:, None]).T @ traits + np.diag(penalty)
        found -= np.linalg.solve(bend, slope)
    return tuple(round(float(one), 3) for one in found)


def expect(examples: Sequence[Example], scores: Sequence[PageScore]) -> list[float]:
    """Return the confidence of each page, by weights learned on collections of other origins."""
    pairs = list(zip(examples, scores, strict=True))
    weights = {
        part: learn_confidence([pair for pair in pairs if part_of(pair[0]) != part])
        for part in {part_of(example) for example in examples}
    }
    return [
        judge_confidence(score.traits, weights[part_of(example)])
        if score.traits
        else score.confidence
        for example, score in pairs
    ]


def print_confidence(examples: Sequence[Example], scores: Sequence[PageScore]) -> None:
    """Print expected F1 against real F1, over all pages and by collection."""
    expected = expect(examples, scores)
    real = [score.f1 for score in scores]
    bounds = list(itertools.pairwise(BINS))
    print(f"\n{'expected F1':<14}{'pages':>6}{'expected':>10}{'real':>7}{f'F1 >= {RIGHT}':>11}")
    for low, high in bounds:
        rows = [
            (e, r) for e, r in zip(expected, real, strict=True) if low <= e < high or e == high == 1
        ]
        if rows:
            right = fmean(r >= RIGHT for _, r in rows)
            means = f"{fmean(e for e, _ in rows):10.3f}{fmean(r for _, r in rows):7.3f}"
            print(f"{f'{low:.2f} to {high:.2f}':<14}{len(rows):>6}{means}{right:11.2f}")
    names = (f"{low:.2f}-{high:.2f}" for low, high in bounds)
    print(f"\n{'pages, real F1':<15}" + "".join(f"{name:>13}" for name in names))
    for collection in COLLECTIONS:
        cells = []
        for low, high in bounds:
            found = [
                r
                for example, e, r in zip(examples, expected, real, strict=True)
                if example.corpus == collection.name and (low <= e < high or e == high == 1)
            ]
            cells.append(f"{len(found)} {fmean(found):.2f}" if found else "")
        if any(cells):
            print(f"{collection.name:<15}" + "".join(f"{cell:>13}" for cell in cells))
