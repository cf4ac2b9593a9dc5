"""Rows of text, with what can be measured of each.

Takes text, gives one `Row` for each line that is not blank. Words are counted
by spaces, and by pairs of letters where a script has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scraper.dom.elements import fold_space
from scraper.extraction.rows.wording import fold_row, kinds_of_row

_WORD: Final = re.compile(r"[^\W_]+")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_SENTENCE_END: Final = re.compile("[.!?…。！？．؟۔।։:;][\"'”’»›)\\]」』）*†\\d\\s]*$")
_MARK: Final = re.compile(r"^(?:[-–—*•·‣▪●○◦■□✓✔]\s*|\(?\d{1,3}[.)、]\s*|[a-z][.)]\s)")
_NO_CASE: Final = re.compile(
    "[\u0590-\u08ff\u0900-\u0fff\u10a0-\u10ff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]"
)
_WRAPPED: Final = (45, 100)
"""Characters of the lines of hard-wrapped prose."""
_RAGGED: Final = 25
"""Characters by which such lines differ."""
_MIN_LOWER: Final = 0.4
"""Share of such lines that go on in lower case; German nouns leave about 0.6."""
_LETTERS_PER_WORD: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a dump that is not blank."""

    number: int
    """Position among the rows, from 0."""
    text: str
    """The line, white space folded."""
    folded: str
    """Its words in lower case, one space apart, to compare by."""
    words: int
    blank_before: bool
    """A blank line stands before it."""
    ends_sentence: bool
    """Ends like a sentence, in any script."""
    is_item: bool
    """Begins with a bullet or a number."""
    is_titled: bool
    """Most of its words begin with a capital, as menus and headlines of some languages do."""
    kinds: frozenset[str]
    """Kinds of boilerplate that it is worded as (`row_wording`)."""

    @property
    def is_prose(self) -> bool:
        """Return whether it reads as one sentence or more."""
        return (self.words >= 8 and self.ends_sentence) or self.words >= 25  # noqa: PLR2004 - words


def count_words(text: str) -> int:
    """Count words in any script."""
    unspaced = len(_UNSPACED.findall(text))
    spaced = len(_WORD.findall(_UNSPACED.sub(" ", text))) if unspaced else len(_WORD.findall(text))
    return spaced + (unspaced + 1) // _LETTERS_PER_WORD


def split_rows(text: str) -> tuple[Row, ...]:
    """Return the rows of a dump in order."""
    rows: list[Row] = []
    group: list[str] = []
    for line in [*text.splitlines(), ""]:
        folded = fold_space(line.strip("\ufeff\u200b\u200e\u200f"))
        if folded:
            group.append(folded)
            continue
        blank = True
        for part in [" ".join(group)] if _is_wrapped(group) else group:
            rows.append(describe_row(part, number=len(rows), blank_before=blank))
            blank = False
        group = []
    return tuple(rows)


def _is_wrapped(lines: list[str]) -> bool:
    """Detect one paragraph of prose whose lines were broken at a width.

    Its lines are about as long as each other, and many go on in lower case;
    verse is shorter or begins its lines with capitals, blocks of a page end.
    """
    shortest, longest = _WRAPPED
    inner = lines[:-1]
    return (
        len(inner) > 0
        and all(shortest <= len(line) <= longest for line in inner)
        and len(lines[-1]) <= longest
        and max(map(len, inner)) - min(map(len, inner)) <= _RAGGED
        and sum(line[0].islower() for line in lines[1:]) >= _MIN_LOWER * len(inner)
        and not any(_MARK.match(line) for line in lines[1:])
    )


def describe_row(text: str, *, number: int = 0, blank_before: bool = False) -> Row:
    """Measure one row; its white space must be folded."""
    return Row(
        number=number,
        text=text,
        folded=fold_row(text),
        words=count_words(text),
        blank_before=blank_before,
        ends_sentence=_SENTENCE_END.search(text) is not None,
        is_item=_MARK.match(text) is not None,
        is_titled=_is_titled(text),
        kinds=kinds_of_row(text),
    )


def _is_titled(text: str) -> bool:
    if _NO_CASE.search(text):
        return False
    words = [word for word in _WORD.findall(text) if len(word) > 3 or word[0].isdigit()]  # noqa: PLR2004 - small words stay small
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)
