"""Small questions about words that several judges ask: fold them, compare them.

Takes and gives plain text; knows no page and no field.
"""

from __future__ import annotations

import html
import re
from typing import Final

from scraper.dom.elements import fold_space
from scraper.text.characters import clean_text

_WORD: Final = re.compile(r"\w+")
_LONG_WORD: Final = 15
_FEW_WORDS: Final = 6
"""Longer and fewer "words" are those of a script without spaces."""
_TAG: Final = re.compile(r"<[^<>]{0,300}>")


def plain_text(value: str) -> str:
    """Convert to one line of plain text a value that may hold entities, tags, line ends."""
    if "&" in value:
        value = html.unescape(value)
        if "&" in value:  # entities written twice: &amp;amp;
            value = html.unescape(value)
        value = clean_text(value)
    if "<" in value:
        value = _TAG.sub("", value)
    return fold_space(value)


def fold_words(text: str) -> str:
    """Fold text to its words, lower case, one space apart: what is left is compared."""
    return " ".join(_WORD.findall(text.casefold()))


def squeeze(text: str) -> str:
    """Fold text to its letters and digits without any space."""
    return "".join(_WORD.findall(text.casefold()))


def word_overlap(a: str, b: str) -> float:
    """Return how much of the shorter of two texts is in the other, 0 to 1, by the letters of its words.

    By letters, because it is the short words that any two texts share. Scripts without
    spaces give one long "word"; for these the share of common letter pairs is taken.
    """
    left, right = _pieces(a), _pieces(b)
    if not left or not right:
        return 0.0
    return _letters(left & right) / min(_letters(left), _letters(right))


def _letters(words: frozenset[str]) -> int:
    return sum(map(len, words))


def _pieces(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    long = words and max(map(len, words)) > _LONG_WORD and len(words) < _FEW_WORDS
    if long or len(words) == 1:
        joined = "".join(words)
        return frozenset(joined[i : i + 2] for i in range(max(1, len(joined) - 1)))
    return frozenset(words)
