"""Fold words to the form in which searches compare them: without case, accents and ligatures.

SQLite's tokenizer `unicode61` strips accents from Latin letters only and keeps `ß`, `œ` and `ё`
apart from `ss`, `oe` and `е`. Index, queries and snippets therefore fold their words here. The
rules:

- Latin and Greek letters lose every accent; ligatures, full-width and other variants of them
  become plain letters. `_LETTERS` lists what Unicode does not decompose.
- `ё` is `е`, and stress marks are dropped. Other Cyrillic letters stay: `й` is not an accented `и`.
- Vowel points of Hebrew and Arabic and the hamza of the letter alef are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = {
    "æ": "ae",
    "ð": "d",
    "ø": "o",
    "þ": "th",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ŋ": "n",
    "œ": "oe",
    "ŧ": "t",
    "ƙ": "k",
    "ƴ": "y",
    "ɓ": "b",
    "ɔ": "o",
    "ɖ": "d",
    "ɗ": "d",
    "ə": "e",
    "ɛ": "e",
}
"""Latin letters without a decomposition, as Unicode's transform Latin-ASCII writes them."""

_WHOLE: Final = {"ё": "е", "ѐ": "е", "ѝ": "и", "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا"}
"""Letters of other scripts, casefolded, that lose their mark."""

_DROPPED: Final = (
    "\u0300-\u036f"  # accents that belong to no composed letter
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u0640\u064b-\u0655\u0670"  # Arabic vowel signs; tatweel, which lengthens a word
)
_IS_DROPPED: Final = re.compile(f"[{_DROPPED}]")
_PLAIN: Final = re.compile("[a-z0-9\u03b1-\u03c9]+")
_CLUSTER: Final = re.compile(f"(?s:.)[{_DROPPED}]*")

_MAX_KNOWN: Final = 20_000
"""Characters whose folds are remembered; a page may hold each of the million that exist."""


class _Folds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        fold = _fold_character(chr(code))
        if len(self) < _MAX_KNOWN:
            self[code] = fold
        return fold


_FOLDS: Final = _Folds()


def fold(text: str) -> str:
    """Return a text as searches compare it; composed and decomposed letters are equal."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).translate(_FOLDS)


def fold_with_places(text: str) -> tuple[str, list[int], list[int]]:
    """Fold a text and return where each folded character starts and ends in the original."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        letters = fold(cluster[0])
        folded.append(letters)
        starts += [cluster.start()] * len(letters)
        ends += [cluster.end()] * len(letters)
    return "".join(folded), starts, ends


def find_place(text: str, place: int) -> int:
    """Return where in a text the character is that is at `place` in its fold."""
    if len(fold(text[:place])) == place:  # most often; the loop takes 0.4 µs a character
        return place
    length = 0
    for cluster in _CLUSTER.finditer(text):
        length += len(fold(cluster[0]))
        if length > place:
            return cluster.start()
    return len(text)


def _fold_character(character: str) -> str:
    if _IS_DROPPED.match(character):
        return ""
    folded = character.casefold()
    if folded in _WHOLE:
        return _WHOLE[folded]
    # Letters and digits only: a superscript 2 and the sign for one half stay as they are.
    if character.isalpha() or character.isdecimal():
        parts = unicodedata.normalize("NFKD", character)
        base = "".join(part for part in parts if not unicodedata.combining(part)).casefold()
        plain = "".join(_LETTERS.get(letter, letter) for letter in base)
        if _PLAIN.fullmatch(plain):
            return plain
    return folded
