"""Claims about which blocks are kept, from their probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.extraction.body.select import HIGHEST, LOWEST, Favor, expected_f1, keep_likely


def test_a_clear_page_keeps_what_is_likely():
    """Blocks near 1 stay, blocks near 0 go."""
    keep = keep_likely(np.array([0.98, 0.02, 0.95], np.float32), np.array([30, 30, 30], np.float32))
    assert keep.tolist() == [True, False, True]


def test_the_threshold_never_leaves_its_bounds():
    """Above the highest threshold a block always stays, below the lowest never."""
    chances = np.array([0.99, HIGHEST + 0.01, LOWEST - 0.01], np.float32)
    keep = keep_likely(chances, np.array([1000, 1, 1], np.float32))
    assert keep.tolist() == [True, True, False]


def test_an_unsure_page_keeps_more():
    """Where nothing is sure, losing a half-likely block would cost more than keeping it."""
    chances = np.array([0.45, 0.4, 0.4], np.float32)
    assert keep_likely(chances, np.array([50, 50, 50], np.float32)).all()


def test_one_text_is_kept_without_what_is_far_less_likely():
    """Where the page is one article, many unlikely rows do not come along with it."""
    chances = np.array([0.85, 0.8, *[0.3] * 40], np.float32)
    words = np.array([60, 60, *[15] * 40], np.float32)
    assert keep_likely(chances, words).sum() == 42
    assert keep_likely(chances, words, is_one_text=True).sum() == 2


@pytest.mark.parametrize(
    ("keep", "expected"), [([True, True], 2 * 60 / (100 + 60)), ([False, False], 0.0)]
)
def test_expected_f1_is_the_formula(keep: list[bool], expected: float):
    """Twice the hits to be expected over what is kept and what is true."""
    chances, words = np.array([1.0, 0.2], np.float32), np.array([50, 50], np.float32)
    assert expected_f1(chances, words, np.array(keep)) == pytest.approx(expected)


@pytest.mark.parametrize(("favor", "kept"), [("precision", 1), (None, 2), ("recall", 3)])
def test_a_favor_moves_the_threshold(favor: Favor | None, kept: int):
    """Precision keeps what is sure, recall also what is doubtful, and neither what is not likely at all."""
    chances = np.array([0.97, 0.65, 0.15, 0.03], np.float32)
    words = np.array([200, 40, 10, 10], np.float32)
    assert keep_likely(chances, words, favor=favor).tolist() == [
        number < kept for number in range(4)
    ]
