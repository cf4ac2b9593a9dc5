"""Claims about how sure a choice of blocks is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scraper.dom.document import Document
from scraper.extraction.body.candidates import find_body
from scraper.extraction.body.confidence import (
    TRAITS,
    find_traits,
    judge_confidence,
    load_confidence,
)
from scraper.extraction.body.model.forest import load_model
from scraper.extraction.body.reading import load_models

Read = Callable[[str], Document]


def traits_of(chances: list[float], words: list[int], *, keep: list[int]) -> tuple[float, ...]:
    """Return the traits of a choice."""
    return find_traits(
        np.array(chances, np.float32), np.array(words, np.float32), np.array(keep, bool)
    )


def test_traits_say_what_was_chosen():
    """Runs of kept blocks and the share of unsure words are counted."""
    traits = dict(
        zip(
            TRAITS,
            traits_of([0.9, 0.1, 0.5, 0.9], [30, 20, 10, 60], keep=[1, 0, 1, 1]),
            strict=True,
        )
    )
    assert traits["runs"] == pytest.approx(np.log(3))
    assert traits["unsure"] == pytest.approx(10 / 100)


def test_a_sure_run_of_an_article_is_worth_more_than_scattered_guesses():
    """The learned weights tell a plain article from a page of scraps."""
    sure = traits_of([0.02, *[0.98] * 8, 0.02], [10, *[60] * 8, 10], keep=[0, *[1] * 8, 0])
    scraps = traits_of([0.6, 0.1] * 8, [12, 12] * 8, keep=[1, 0] * 8)
    assert judge_confidence(sure, load_confidence()) > 0.95
    assert judge_confidence(scraps, load_confidence()) < 0.7


def test_every_trait_has_a_weight():
    """The file with the weights names what the extractor weighs."""
    assert len(load_confidence()) == len(TRAITS)


def test_a_page_without_likely_blocks_is_not_sure(read: Read):
    """A small page of which nothing is likely is taken whole, and says that it is a guess."""
    doubtful = replace(load_model("article"), base=-9.0)
    models = replace(load_models(), article=doubtful, general=doubtful)
    body = find_body(read("<p>Soon there will be more here.</p>"), models=models)
    assert (body.name, body.confidence < 0.4) == ("page", True)


def test_learning_lowers_what_was_promised_too_high():
    """Pages that promise .9 and have .5 teach the weights to promise .5."""
    pytest.importorskip("lightgbm")
    from training.confidence import learn_confidence
    from training.corpus import Example
    from training.left_out import PageScore

    def page(corpus: str) -> Example:
        return Example(
            corpus=corpus, id="", url="", kind="article", title=None, body="x", must=(), must_not=()
        )

    promise = traits_of([0.9], [100], keep=[1])
    pairs = [(page(name), PageScore(0.5, "model", 0.9, promise)) for name in ("daniel", "dragnet")]
    weights = learn_confidence(pairs * 50)
    assert judge_confidence(promise, weights) == pytest.approx(0.5, abs=0.01)
