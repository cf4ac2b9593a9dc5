"""Claims about marks, cues and the description of blocks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scraper.dom.document import Document
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.model.class_flags import MARKS, marks_of, marks_of_attribute
from scraper.extraction.body.model.cues import find_promos
from scraper.extraction.body.model.feature_names import FEATURES
from scraper.extraction.body.model.features import FAMILIES, describe_blocks
from scraper.extraction.body.model.hints import find_hints
from scraper.extraction.body.model.view import SIZE, look_at

Read = Callable[[str], Document]


def names_of(marks: int) -> set[str]:
    return {name for number, name in enumerate(MARKS) if marks >> number & 1}


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("relatedposts", "related"),
        ("EntryContent", "content"),
        ("post_content", "post"),
        ("kommentare", "comment"),
        ("ads", "advert"),
        ("sr-only", "unseen"),
    ],
)
def test_words_inside_class_names_mark(name: str, mark: str):
    """A template's word is found however names are joined, in other languages too."""
    assert mark in names_of(marks_of(name))


@pytest.mark.parametrize("name", ["reading", "shadow", "badge", "loads"])
def test_short_words_do_not_mark_inside_others(name: str):
    """`ad` means an advertisement only where it stands alone."""
    assert "advert" not in names_of(marks_of(name))


def test_hiding_is_told_from_styles_and_attributes():
    """What a browser does not show is marked as unseen."""
    assert names_of(marks_of_attribute("style", "color:red; display : none")) == {"unseen"}
    assert names_of(marks_of_attribute("aria-hidden", "true")) == {"unseen"}
    assert names_of(marks_of_attribute("aria-hidden", "false")) == set()


def test_phrases_count_at_the_head_of_short_blocks_only():
    """A phrase that leads elsewhere opens the block, and the block is no paragraph."""
    assert find_promos(["lesen sie auch: die mühle", "he read more", "read more " * 40]) == [
        True,
        False,
        False,
    ]


def test_every_feature_is_computed_and_finite(paragraphs: dict, framed: Callable, read: Read):
    """The families give a finite value for each feature the model reads."""
    document = read(framed("".join(f"<p>{p}</p>" for p in paragraphs["de"])))
    view, hints = look_at(cut_page(document.body)), find_hints(document)
    names = [name for family in FAMILIES for name, _ in family(view, hints)]
    assert len(names) == len(set(names))
    assert set(FEATURES) <= set(names)
    assert np.isfinite(describe_blocks(view, hints)).all()


@pytest.mark.parametrize(
    "body", ["<p>x</p>", "one", "<h1>a</h1><h2>b</h2>", "<a href=/>l</a>", "。"]
)
def test_the_smallest_pages_can_be_described(body: str, read: Read):
    """One block, no heading, no prose: nothing divides by zero."""
    document = read(f"<html><body>{body}</body></html>")
    view = look_at(cut_page(document.body))
    assert np.isfinite(describe_blocks(view, find_hints(document))).all()


def test_a_wrapper_counts_as_one_with_its_only_child(read: Read):
    """Nesting an element in wrappers does not change what surrounds its blocks."""
    plain = look_at(
        cut_page(read("<html><body><div><p>a</p><p>b</p></div><p>c</p></body></html>").body)
    )
    nested = look_at(
        cut_page(
            read(
                "<html><body><div><div><section><p>a</p><p>b</p></section></div></div><p>c</p></body></html>"
            ).body
        )
    )
    assert (plain.boxes[plain.around][:, :, SIZE] == nested.boxes[nested.around][:, :, SIZE]).all()
