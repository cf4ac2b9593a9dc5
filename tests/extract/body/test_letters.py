"""Claims about counting characters and words in every script."""

from __future__ import annotations

import pytest

from scraper.extraction.body.model import char_classes as letters


def test_words_are_counted_by_spaces():
    """A text with spaces has one word more than spaces."""
    assert letters.words_of(letters.count_letters(["one two three", "один два"])).tolist() == [3, 2]


@pytest.mark.parametrize(
    "text",
    ["東京都庁舎の展望室は本日休みです", "今天天气很好我们去公园散步吧", "วันนี้อากาศดีมากไปเดินเล่นกัน"],
)
def test_scripts_without_spaces_have_words(text: str):
    """A sentence of Japanese, Chinese or Thai counts as several words."""
    assert letters.words_of(letters.count_letters([text]))[0] >= 6


def test_kinds_are_told_in_every_script():
    """Digits, stops and commas of other scripts count as such."""
    counts = letters.count_letters(["١٢٣؟", "一、二。", "Ärger, 5!"])
    assert counts[0, letters.DIGIT] == 3
    assert counts[0, letters.STOP] == 1
    assert counts[1, letters.COMMA] == 1
    assert counts[1, letters.STOP] == 1
    assert counts[2, letters.UPPER] == 1


def test_every_character_is_counted_once():
    """The kinds of a text sum to its length, beyond the basic plane too."""
    texts = ["plain text", "emoji 😀 and 𠮷", "", "x"]
    assert letters.count_letters(texts).sum(axis=1).tolist() == [len(text) for text in texts]


def test_no_texts_give_an_empty_table():
    """A page without blocks has a table without rows."""
    assert letters.count_letters([]).shape == (0, len(letters.KINDS))
