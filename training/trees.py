"""Train the trees: which pages count how much, and the trainer's settings.

Every source of chance is fixed, so the same pages give the same trees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import lightgbm
import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model.forest import Model, add_trees, predict
from training.forest import flatten
from training.samples import Sample

SETTINGS: Final[dict[str, object]] = {
    "objective": "binary",
    "learning_rate": 0.07,
    "num_leaves": 31,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}
"""LightGBM's parameters."""

TREES: Final = 150
STOPS: Final = (15, 45)
"""Trees after which hopeless blocks are given up."""
HOPEFUL: Final = 0.1
"""Probability from which a block might be kept; the lowest threshold is twice as high."""
SACRIFICED: Final = 0.001
"""Share of the hopeful blocks of the training pages that may be given up."""
MARGIN: Final = 0.1
"""Log-odds below that share, for pages that nobody has seen."""
BLOCKS_PER_PAGE: Final = 150
"""Blocks drawn from a page; more of one page say little new."""

Weight = Callable[[str, str], float]
"""Gives what a page counts, by its collection and kind."""


def _draw(sample: Sample, number: int) -> NDArray[np.intp]:
    count = len(sample.labels)
    if count <= BLOCKS_PER_PAGE:
        return np.arange(count)
    chance = np.random.default_rng(number)
    return np.sort(chance.choice(count, BLOCKS_PER_PAGE, replace=False))


def _weights(sample: Sample, rows: NDArray[np.intp], weight: float) -> NDArray[np.float64]:
    """Weigh blocks by the root of their words, pages by the fourth root of theirs or so."""
    weights = np.sqrt(np.maximum(sample.words[rows], 1).astype(np.float64))
    scaled: NDArray[np.float64] = weights / np.sqrt(weights.sum()) * weight
    return scaled


def train_model(
    samples: Sequence[Sample],
    features: tuple[str, ...],
    weigh: Weight,
    *,
    random_splits: bool = False,
) -> Model:
    """Train the forest on all pages that can be trained on.

    Args:
        samples: The pages; those without labels or weight are passed over.
        features: Names of the columns of the samples' features.
        weigh: What a page counts.
        random_splits: Try one threshold by chance for each feature. On articles of collections
            left out this is .0015 better, on other types within a collection .003 worse.
    """
    weighed = [(one, weigh(one.example.corpus, one.example.kind)) for one in samples]
    pages = [sample for sample, weight in weighed if weight and len(sample.labels)]
    page_weights = [weight for sample, weight in weighed if weight and len(sample.labels)]
    rows = [_draw(sample, number) for number, sample in enumerate(pages)]
    matrix = np.concatenate([page.features[drawn] for page, drawn in zip(pages, rows, strict=True)])
    labels = np.concatenate([page.labels[drawn] for page, drawn in zip(pages, rows, strict=True)])
    weights = np.concatenate(
        [
            _weights(page, drawn, weight)
            for page, drawn, weight in zip(pages, rows, page_weights, strict=True)
        ]
    )
    data = lightgbm.Dataset(matrix, (labels >= 0.5).astype(float), weight=weights / weights.mean())
    booster = lightgbm.train(SETTINGS | {"extra_trees": random_splits}, data, TREES)
    return with_stops(flatten([booster], features), matrix)


def with_stops(model: Model, matrix: NDArray[np.float32]) -> Model:
    """Find below which log-odds no block of the training pages was ever saved by later trees."""
    final = predict(model, matrix)
    hopeful = final >= HOPEFUL
    stops = []
    partial = np.full(len(matrix), model.base)
    columns = np.ascontiguousarray(matrix.T)
    done = 0
    for trees in STOPS:
        partial += add_trees(model, columns, done, trees)
        done = trees
        floor = float(np.quantile(partial[hopeful], SACRIFICED)) - MARGIN
        stops.append((trees, round(floor, 3)))
    return replace(model, stops=tuple(stops))
