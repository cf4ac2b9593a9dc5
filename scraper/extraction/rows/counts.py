"""Read counters: rows such as "2 views0 comments", "12 likes", "閲覧数 120回".

Takes one row, gives what it counts. Only rows that hold nothing but counters
are read, so that a sentence with a number in it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from scraper.extraction.rows.wording import fold_row
from scraper.text.lexicon import load_lexicon

_NONE_YET: Final = re.compile(
    r"(?:no|keine|aucun|sin|sem|nessun|geen|inga|ingen|brak|žádné|нет|ei)\s+(?P<word>[^\W\d_]+)(?: yet| noch| todavía)?"
    r"|(?P<word2>комментариев|коментарів) (?:нет|немає)|(?P<word3>コメント)(?:はありません|なし)|暂无(?P<word4>评论)"
)
_ONE: Final = re.compile(r"(?:one|ein|eine|un|uno|um|één|en|yksi|один)\s+(?P<word>[^\W\d_]+)")
_HEADING: Final = re.compile(
    r"(?P<number>\d{1,6}|one|ein|eine|un|una|uno|um|uma|één|en)\s+"
    r"(?P<word>[^\W\d_]{3,20}(?: [^\W\d_]{3,20})?)\s+"
    r"(?:on|to|zu|sur|en|a|em|su|op|till|til|для|к|об|о)\s+[\"“”„«»'‘’].*"
)
_TOKEN: Final = re.compile(
    r"(?P<number>\d[\d.,'’\u00a0\u202f]{0,15}(?<=\d)|\d)"
    r"(?:\s?(?P<scale>k|m|mio|mil|tsd|тыс|млн|万|萬|千|만|천|억|億|亿)(?![^\W\d_万萬千]))?"
    r"|(?P<word>[^\W\d_]+(?:[ '’][^\W\d_]+){0,3})"
)
_SCALE: Final = {
    "k": 1_000, "tsd": 1_000, "mil": 1_000, "тыс": 1_000, "千": 1_000, "천": 1_000,
    "万": 10_000, "萬": 10_000, "만": 10_000,
    "m": 1_000_000, "mio": 1_000_000, "млн": 1_000_000, "億": 100_000_000, "亿": 100_000_000, "억": 100_000_000,
}  # fmt: skip
_GROUPS: Final = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+")
_CJK_SCALED: Final = re.compile(r"(?<=[\d])\s?([万萬千만천億亿억])(?=[^\W\d_])")
_MAX_TOKENS: Final = 12
_UNIT: Final = re.compile(r"(?<=\d)\s?[回次人個个회개명]$")
_MAX_ROW: Final = 90
"""Characters of the longest row of counters."""


@cache
def _fields() -> dict[str, str]:
    """Return the field that each word counts."""
    words = load_lexicon("boilerplate")["counters"]
    return {fold_row(word): field for field in reversed(list(words)) for word in words[field]}


@lru_cache(maxsize=64)  # two rules and the driver ask it of the same row
def find_counts(row: str) -> Mapping[str, int] | None:
    """Read a row of counters.

    Returns:
        Field (`views`, `likes`, `comments`, `shares`) to number; empty for a row
        that counts something else (minutes of reading); None for any other row.
    """
    row = row.strip(" \t-–—|·•:()[]").casefold()
    if not row or len(row) > _MAX_ROW:
        heading = _HEADING.fullmatch(row) if row else None
        return _read_heading(heading) if heading else None
    for pattern in (_NONE_YET, _ONE):
        found = pattern.fullmatch(row)
        if found:
            word = fold_row(next(group for group in found.groups() if group))
            field = _fields().get(word)
            return {field: 0 if pattern is _NONE_YET else 1} if field else None
    heading = _HEADING.fullmatch(row)
    if heading:
        return _read_heading(heading)
    return _read_tokens(row)


def _read_heading(found: re.Match[str]) -> dict[str, int] | None:
    """Read "3 thoughts on “A title”"."""
    field = _fields().get(fold_row(found["word"]))
    if not field:
        return None
    number = found["number"]
    return {field: int(number) if number.isdecimal() else 1}


def _read_tokens(row: str) -> dict[str, int] | None:
    """Read alternating numbers and words, whichever comes first."""
    row = _UNIT.sub("", _CJK_SCALED.sub(r"\1 ", row))
    tokens = list(_TOKEN.finditer(row))
    rest = _TOKEN.sub("", row)
    if len(tokens) > _MAX_TOKENS or any(map(str.isalnum, rest)):
        return None
    numbers = [_parse_number(found) if found["number"] else None for found in tokens]
    words = [
        None if found["number"] else _fields().get(fold_row(found["word"])) for found in tokens
    ]
    if numbers and numbers[0] is None and len(tokens) % 2 and words[-1] is not None:
        del numbers[-1], words[-1]  # a unit after the last number: "コメント 3件"
    if not numbers or len(numbers) % 2:
        return None
    first = 0 if numbers[0] is not None else 1
    counts: dict[str, int] = {}
    for number, field in zip(numbers[first::2], words[1 - first :: 2], strict=True):
        if number is None or field is None:
            return None
        if field:
            counts.setdefault(field, number)
    return counts


def _parse_number(found: re.Match[str]) -> int:
    text, scale = found["number"], found["scale"]
    if _GROUPS.fullmatch(text) and not scale:
        return int("".join(filter(str.isdecimal, text)))
    whole, _, part = text.replace(",", ".").partition(".")
    whole = "".join(filter(str.isdecimal, whole)) or "0"
    part = "".join(filter(str.isdecimal, part))[:6]
    factor = _SCALE.get(scale or "", 1)
    return int(whole) * factor + (int(part) * factor // 10 ** len(part) if part else 0)
