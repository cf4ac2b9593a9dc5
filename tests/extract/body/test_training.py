"""Claims about labels and the forest that training makes."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.extraction.body.model.forest import predict
from training.align import label_blocks
from training.measures import score_text

TRUTH = (
    "The mill grinds again. Two millers help with the old stones. The wheel is new. Come on Sunday."
)


def test_blocks_of_the_truth_are_labelled_and_others_not():
    """A block counts by the share of its words that the truth holds in its place."""
    blocks = [
        "Home News Contact",
        "The mill grinds again.",
        "Two millers help with the old stones.",
        "Share this",
    ]
    assert label_blocks(blocks, TRUTH) == [0, 1, 1, 0]


def test_of_two_copies_the_one_in_order_is_labelled():
    """A teaser that repeats a paragraph far away is not taken for it."""
    blocks = [
        "Come on Sunday.",
        "The mill grinds again.",
        "Two millers help with the old stones.",
        "The wheel is new.",
        "Come on Sunday.",
    ]
    assert label_blocks(blocks, TRUTH) == [0, 1, 1, 1, 1]


def test_a_block_out_of_order_is_found_when_long():
    """A paragraph that the page shows elsewhere than the truth is labelled all the same."""
    truth = f"The old mill by the river grinds again. {TRUTH}"
    blocks = [TRUTH, "The old mill by the river grinds again."]
    assert label_blocks(blocks, truth) == [1, 1]


def test_scripts_without_spaces_are_aligned_by_letters():
    """A Japanese paragraph is matched although it has no words to split."""
    truth = "山あいの駅に機関車が戻ってきた。朝早くから大勢の家族が集まった。"
    assert label_blocks(["山あいの駅に機関車が戻ってきた。", "関連記事"], truth)[0] == 1


def test_the_measures_are_those_of_the_field():
    """Half the words found and nothing else is precision 1, recall .5."""
    score = score_text("one two", "one two three four", ())
    assert (score.precision, score.recall) == (1, 0.5)


def test_the_flat_forest_gives_what_the_trainer_gives():
    """Trees of the trainer and trees laid out flat agree on every row, on ties too."""
    lightgbm = pytest.importorskip("lightgbm", reason="the train extra is not installed")
    from training.forest import flatten

    chance = np.random.default_rng(5)
    rows = np.round(chance.normal(size=(3000, 6)), 1).astype(np.float32)
    labels = (rows[:, 0] * rows[:, 1] + rows[:, 2] > 0.3).astype(float)
    settings = {"objective": "binary", "num_leaves": 15, "num_threads": 1, "verbose": -1}
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, labels), 20)
    model = flatten([booster], tuple("abcdef"))
    assert np.abs(predict(model, rows) - booster.predict(rows)).max() < 1e-6
