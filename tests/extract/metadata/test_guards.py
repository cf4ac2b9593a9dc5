"""Claims about cheap looks before costly ones: they refuse nothing that would be found."""

from __future__ import annotations

import re

import pytest

from scraper.extraction.metadata.byline_words import BY, BYLINE_WORDS, PARTICLES_BY
from scraper.extraction.metadata.find.byline import _BEGINS_BYLINE, _may_begin

WORDS = sorted(
    word
    for alternation in (BYLINE_WORDS, BY, PARTICLES_BY)
    for word in re.sub(r"\(\?:[^()]*\)\??", "", alternation[3:-1]).split("|")
    if word.isalpha()
)


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_a_byline_passes_the_look_at_two_letters(word: str) -> None:
    """No word that the expression knows, in either case, is refused before it is asked."""
    for written in (word, word.upper(), word.capitalize()):
        assert _may_begin(f"{written} Maren Holt")


def test_most_text_does_not_pass() -> None:
    """The look is worth its time: plain sentences are refused by it, as by the expression."""
    text = "The fog came at noon."
    assert not _may_begin(text)
    assert _BEGINS_BYLINE.match(text) is None
