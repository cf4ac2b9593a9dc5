"""Count the kinds of characters in each block, all blocks together.

Takes the texts of the blocks; gives a table of counts, one row a block. Works
on code points in every script: words are counted by spaces, and where a script
has none (Thai, Lao, Burmese, Khmer, Japanese, Chinese) by letters.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float32]

KINDS: Final = ("other", "space", "digit", "upper", "comma", "stop", "unspaced", "symbol", "quote")
"""Columns of the table of counts."""

OTHER, SPACE, DIGIT, UPPER, COMMA, STOP, UNSPACED, SYMBOL, QUOTE = range(len(KINDS))

LETTERS_PER_WORD: Final = 2.0
"""Letters that make a word in scripts without spaces, roughly."""

WIDTH_OF_UNSPACED: Final = 2.0
"""How many further Latin letters such a letter is worth, roughly, when lengths are compared."""

_UNSPACED_RANGES: Final = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)
_DIGIT_RANGES: Final = (
    (0x30, 0x39),
    (0x660, 0x669),
    (0x6F0, 0x6F9),
    (0x966, 0x96F),
    (0x9E6, 0x9EF),
    (0xFF10, 0xFF19),
)
_CASED: Final = 0x0590
"""Letters with case (Latin, Greek, Cyrillic, Armenian) lie below."""

_CHARACTERS: Final = (
    (COMMA, ",;،؛、，；·"),
    (STOP, ".!?…。！？．｡।؟۔։።"),
    (SYMBOL, "|©®™•»›«‹/#@&+*=<>→←↑↓▶►★☆✓✔–—_~^[]{}\\"),
    (QUOTE, "\"'“”‘’„‚「」『』()（）:："),
)
_LAST: Final = 0xFFFF


@cache
def _table() -> NDArray[np.uint8]:
    """Return the kind of every code point up to U+FFFF."""
    table = np.zeros(_LAST + 1, np.uint8)
    table[[ord(char) for char in map(chr, range(_CASED)) if char.isupper()]] = UPPER
    for low, high in _UNSPACED_RANGES:
        table[low : high + 1] = UNSPACED
    for low, high in _DIGIT_RANGES:
        table[low : high + 1] = DIGIT
    for kind, characters in _CHARACTERS:
        table[[ord(char) for char in characters]] = kind
    table[ord(" ")] = SPACE
    return table


def count_letters(texts: list[str]) -> Counts:
    """Count the characters of each kind.

    Args:
        texts: Folded texts.

    Returns:
        One row a text, one column a kind of `KINDS`.
    """
    if not texts:
        return np.zeros((0, len(KINDS)), np.float32)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _table()[np.minimum(codes, _LAST)]
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    rows = np.repeat(np.arange(len(texts)) * len(KINDS), lengths)
    counts = np.bincount(rows + kinds, minlength=len(texts) * len(KINDS))
    return counts.reshape(len(texts), len(KINDS)).astype(np.float32)


def words_of(counts: Counts) -> NDArray[np.float32]:
    """Count the words of each text from its table of counts."""
    letters = counts[:, UNSPACED]
    words: NDArray[np.float32] = counts[:, SPACE] + 1 + np.floor(letters / LETTERS_PER_WORD)
    return words


def size_of(counts: Counts) -> NDArray[np.float32]:
    """Measure each text in characters, such that scripts compare."""
    size: NDArray[np.float32] = counts.sum(axis=1) + WIDTH_OF_UNSPACED * counts[:, UNSPACED]
    return size
