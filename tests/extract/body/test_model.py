"""Claims about the forest and its file."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.extraction.body.model.features import FEATURES
from scraper.extraction.body.model.forest import Model, dump_model, load_model, parse_model, predict


def walk_trees(model: Model, row: np.ndarray) -> float:
    """Walk every tree node by node, the plain way."""
    total = model.base
    for root in model.roots.tolist():
        node = root
        while model.child[2 * node] != node:
            node = int(
                model.child[2 * node + int(row[model.feature[node]] > model.threshold[node])]
            )
        total += float(model.value[node])
    return 1 / (1 + np.exp(-total))


def rows_for(model: Model, count: int) -> np.ndarray:
    """Draw rows from the thresholds of the model, ties included."""
    chance = np.random.default_rng(3)
    is_split = model.child[::2] != np.arange(len(model.value))
    rows = np.zeros((count, len(model.features)), np.float32)
    for number in range(len(model.features)):
        thresholds = model.threshold[is_split & (model.feature == number)]
        if len(thresholds):
            rows[:, number] = chance.choice(thresholds, count) + chance.choice((0, 0, 0.01), count)
    return rows


def test_the_forest_gives_what_its_trees_give():
    """Evaluating all trees at once equals walking each tree, wherever it matters."""
    model = load_model("article")
    rows = rows_for(model, 400)
    fast = predict(model, rows)
    plain = np.array([walk_trees(model, row) for row in rows])
    likely = plain > 0.05
    assert likely.any()
    assert np.abs(fast[likely] - plain[likely]).max() < 1e-5
    assert (fast[~likely] < 0.2).all()


def test_the_file_round_trips():
    """Reading what was written gives the same bytes again."""
    blob = dump_model(load_model("article"))
    assert dump_model(parse_model(blob)) == blob


def test_another_file_is_refused():
    """Bytes of something else are an error that says so."""
    with pytest.raises(ValueError, match="not a block model"):
        parse_model(b"PK\x03\x04")


def test_the_model_was_trained_on_the_features_of_this_version():
    """Names and order of the features are those that the extractor computes."""
    assert load_model("article").features == FEATURES


def test_the_model_file_is_small():
    """The shipped file stays within 300 kB."""
    assert len(dump_model(load_model("article"))) <= 300_000


def test_no_rows_give_no_probabilities():
    """A page without blocks is no error."""
    model = load_model("article")
    assert predict(model, np.zeros((0, len(model.features)), np.float32)).shape == (0,)
