"""The passage that a search shows."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.search.snippet import PASSAGE_CHARACTERS, Term, find_passage


def marked(text: str, *terms: Term) -> list[str]:
    passage, marks = find_passage(text, terms)
    return [passage[start:end] for start, end in marks]


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("The Lamp burned.", Term("lamp"), ["Lamp"]),
        ("Lamps, lamp", Term("lamp"), ["lamp"]),
        ("Lamps, lamp", Term("lamp*", begins=True), ["Lamp", "lamp"]),
        ("The old - lamp", Term("old lamp"), ["old - lamp"]),
        ("Café ÜBER", Term("cafe"), ["Café"]),
        ("Café ÜBER", Term("über"), ["ÜBER"]),
        ("東京都の灯台", Term("灯台"), ["灯台"]),
        ("用iPhone很好", Term("iPhone很"), ["iPhone很"]),
        ("nothing", Term("lamp"), []),
        ("a.b (c)", Term("(c"), ["c"]),
    ],
)
def test_the_words_found_are_marked(text: str, term: Term, found: list[str]) -> None:
    """Case, diacritics and punctuation between words do not matter; whole words do."""
    assert marked(text, term) == found


def test_the_passage_with_the_most_terms_wins() -> None:
    """A place where both words stand is shown, not the first place of one."""
    text = "fog " * 100 + "x " * 500 + "the fog and the lamp " + "y " * 500
    passage, _ = find_passage(text, [Term("fog"), Term("lamp")])
    assert "fog and the lamp" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")


def test_a_text_without_the_words_shows_its_beginning() -> None:
    """When only the title matched, the passage is the beginning."""
    passage, marks = find_passage("One two three. " * 50, [Term("lamp")])
    assert passage.startswith("One two three.")
    assert marks == ()


def test_a_word_twenty_thousand_times_takes_no_time() -> None:
    """The text is read once, however often the word stands in it."""
    text = "common word " * 20_000
    began = time.monotonic()
    find_passage(text, [Term("common")])
    assert time.monotonic() - began < 1


@given(st.text(max_size=600), st.lists(st.builds(Term, st.text(max_size=8)), max_size=4))
def test_any_text_and_terms_give_a_short_line(text: str, terms: list[Term]) -> None:
    """Whatever is looked for in whatever: one line, not longer than it may be, marks inside."""
    passage, marks = find_passage(text, terms)
    assert len(passage) <= PASSAGE_CHARACTERS + 2
    assert "\n" not in passage
    assert all(0 <= start <= end <= len(passage) for start, end in marks)
