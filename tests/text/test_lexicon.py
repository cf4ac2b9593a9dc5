"""Word lists are files: each can be read, names each phrase once, and is read late."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scraper.extraction.rows.counts import find_counts
from scraper.extraction.rows.wording import MAX_PHRASE, fold_row, kinds_of_row
from scraper.text import lexicon
from scraper.text.lexicon import load_lexicon

NAMES = sorted(path.stem for path in Path(lexicon.__file__).parent.glob("*.toml"))
BOILERPLATE = load_lexicon("boilerplate")


@pytest.mark.parametrize("name", NAMES)
def test_every_file_can_be_read(name: str) -> None:
    """Each section of each file has phrases, without white space around them."""
    for section, blocks in load_lexicon(name).items():
        for key, phrases in blocks.items():
            assert phrases, f"{section}.{key}"
            assert [one for one in phrases if one != one.strip()] == []


@pytest.mark.parametrize("kind", BOILERPLATE["rows"])
def test_a_phrase_of_a_kind_is_listed_once_and_recognized(kind: str) -> None:
    """Each phrase of a kind is short enough to be found, and no other folds to the same words."""
    phrases = BOILERPLATE["rows"][kind]
    assert [one for one in phrases if len(one) > MAX_PHRASE or kind not in kinds_of_row(one)] == []
    folded = [fold_row(one) for one in phrases]
    assert sorted({one for one in folded if folded.count(one) > 1}) == []


@pytest.mark.parametrize("field", BOILERPLATE["counters"])
def test_every_counter_word_counts(field: str) -> None:
    """A number before a word of the list is read as its field; the words of "" give nothing."""
    listed_elsewhere = {
        fold_row(word)
        for other, words in BOILERPLATE["counters"].items()
        if other != field
        for word in words
    }
    for word in BOILERPLATE["counters"][field]:
        if fold_row(word) not in listed_elsewhere:
            assert find_counts(f"7 {word}") in ({field: 7}, {} if not field else None), word


def test_lists_are_not_read_before_they_are_used() -> None:
    """Importing the extractor reads no word list: commands that need none do not wait."""
    program = (
        "import scraper.extraction.article\n"
        "from scraper.text.lexicon import load_lexicon\n"
        "print(load_lexicon.cache_info().currsize)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "0\n"
