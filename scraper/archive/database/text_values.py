"""Bring values into the form that SQLite can hold and sort.

SQLite cannot bind a lone surrogate, hides what follows a NUL from its own
functions, and takes integers of 64 bits. Everything that comes from a page
passes here before it is bound, through the filter of all text (`scraper.text.characters`).
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Final

from scraper.errors import ArchiveDamaged
from scraper.text.characters import clean_json, clean_text, clean_text_or_none

_MAX_INTEGER: Final = 2**63 - 1
_PARTIAL_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?\Z", re.ASCII)

# Scripts written without spaces between words, and Hangul, whose words carry endings.
_UNSPACED_RANGES: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1100-\u11ff"  # Hangul Jamo
    "\u1780-\u17ff"  # Khmer
    "\u2e80-\u2fdf"  # radicals
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u309f\u30a0-\u30ff\u3100-\u312f"  # kana
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER: Final = re.compile(f"[{_UNSPACED_RANGES}]")


def storable(value: str) -> str:
    """Return a text without the characters that no text may hold; most come back as they are."""
    return clean_text(value)


def storable_or_none(value: str | None) -> str | None:
    """Return `storable(value)`, or None for None."""
    return clean_text_or_none(value)


def storable_count(value: int | None) -> int | None:
    """Return a count that is one: not negative and within 64 bits; else None."""
    return value if value is not None and 0 <= value <= _MAX_INTEGER else None


def render_json(value: object) -> str:
    """Render as compact JSON, the same bytes every time, every script readable."""
    # json.dumps escapes controls, which hides them from a filter of characters alone.
    return clean_json(clean_text(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def render_time(moment: datetime) -> str:
    """Render an aware time as UTC with six decimals and `Z`: sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """Parse what `render_time` rendered.

    Raises:
        ArchiveDamaged: It is something else.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ArchiveDamaged("a stored time is damaged") from error


def find_sort_time(stated: str | None) -> str | None:
    """Return a page's ISO 8601 date in UTC, so that dates sort as text.

    A date without a time stays as it is, a time without an offset stays without one;
    None where the text is not a date.
    """
    if stated is None:
        return None
    if _PARTIAL_DATE.match(stated):
        return stated
    try:
        moment = datetime.fromisoformat(stated)
        if moment.tzinfo is None:
            return moment.isoformat(timespec="seconds")
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None


def is_unspaced(text: str) -> bool:
    """Return whether a text holds a character of a script that puts no space between words."""
    return not text.isascii() and _UNSPACED_CHARACTER.search(text) is not None


def split_unspaced(text: str) -> str:
    """Put a space around every character of an unspaced script: `用iPhone` is `用 iPhone`."""
    return " ".join(_UNSPACED_CHARACTER.sub(r" \g<0> ", text).split())


def count_words(text: str) -> int:
    """Count words; in scripts without spaces every character counts as one."""
    return len((split_unspaced(text) if is_unspaced(text) else text).split())
