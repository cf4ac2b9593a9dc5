"""Clean the short texts that feeds, pages and exports give: titles and labels."""

from __future__ import annotations

import html
import re
from typing import Final

from scraper.text import characters

MAX_TITLE: Final = 500
"""Characters of a title that are kept; the longest headline of the corpus has 230."""
MAX_TEXT: Final = 100_000
"""Characters of a note that are kept."""

_TAG: Final = re.compile(
    r"<!--[^>]*>|<!--|<(script|style)\b[^>]*>.*?(?:</\1[^>]*>|\Z)|</?[a-zA-Z!][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_ZERO_WIDTH: Final = re.compile("[\u200b\u2060\ufeff]")
_SPACE: Final = re.compile(r"\s+")


def clean_title(text: object, *, is_markup: bool = False) -> str | None:
    """Fold white space, drop control characters and lone surrogates; None when nothing is left.

    Args:
        text: Anything that a document gave; only text counts.
        is_markup: Tags go and entities are resolved first.
    """
    if not isinstance(text, str):
        return None
    text = text[: MAX_TITLE * 8]
    if is_markup:
        text = html.unescape(_TAG.sub("", text))
    return _SPACE.sub(" ", _without_unwanted(text)).strip()[:MAX_TITLE].strip() or None


def clean_text(text: object) -> str | None:
    """Return a text of several lines without control characters, or None if it is empty.

    Args:
        text: Any value of a document; only texts count.
    """
    if not isinstance(text, str):
        return None
    lines = _without_unwanted(text[:MAX_TEXT]).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip() or None


def _without_unwanted(text: str) -> str:
    """Remove characters that text cannot hold, and those without a width."""
    return _ZERO_WIDTH.sub("", characters.clean_text(text))
