"""The form in which searches compare words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.search.folding import find_place, fold, fold_with_places


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("Αθήνα ΑΘΉΝΑ ΑΘΗΝΑ", "αθηνα αθηνα αθηνα"),
        ("ὁ Ὀδυσσεύς ᾳ ΐ", "ο οδυσσευσ α ι"),
        ("Ёлка, за́мок, ѝ", "елка, замок, и"),
        ("мой її ўсё ќе", "мой її ўсе ќе"),
        ("cœur Ægir Søren Łódź ǿ", "coeur aegir soren lodz o"),
        ("đường Þór Iğdır İzmir Əli", "duong thor igdir izmir eli"),
        ("ﬁsh ＡＢ１ 𝐁old ĳ", "fish ab1 bold ij"),
        ("naïve Ångström Čapek", "naive angstrom capek"),
        ("שָׁלוֹם", "שלום"),
        ("كِتَاب أحمد كتـــاب", "كتاب احمد كتاب"),
        ("x² ½ ① …", "x² ½ ① …"),
        ("東京 パン 등대 हिन्दी", "東京 パン 등대 हिन्दी"),
    ],
)
def test_words_fold(written: str, folded: str) -> None:
    """Case, accents and ligatures go; letters that only look alike stay, as do other scripts."""
    assert fold(written) == folded


@pytest.mark.parametrize("word", ["Ёлка", "мой", "Łódź", "Αθήνα", "ΐ", "Ångström", "パン", "등대"])
def test_composed_and_decomposed_letters_are_equal(word: str) -> None:
    """A letter and its accent may be one character or two."""
    assert fold(unicodedata.normalize("NFD", word)) == fold(unicodedata.normalize("NFC", word))


def test_places_lead_back_to_the_original() -> None:
    """A letter that folds to two is one place; a stress mark belongs to its letter."""
    folded, starts, ends = fold_with_places("Maßza\u0301m")
    assert folded == "masszam"
    assert (starts, ends) == ([0, 1, 2, 2, 3, 4, 6], [1, 2, 3, 3, 4, 6, 7])
    assert [find_place("Maßza\u0301m", place) for place in range(7)] == [0, 1, 2, 2, 3, 4, 6]


@given(st.text(max_size=60))
def test_any_text_folds_once(text: str) -> None:
    """A folded text stays as it is, and every place of it is inside the original."""
    folded, starts, ends = fold_with_places(text)
    assert fold(fold(text)) == fold(text)
    assert len(folded) == len(starts) == len(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
