"""Judge the language a page states, or find it in text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_TAG: Final = re.compile(
    r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$"
)
_WORD: Final = re.compile(r"\w+")
_ENGLISH: Final = frozenset("the of and to a in is for on with that it you".split())
_READ: Final = 2000
"""Characters of which the words are counted."""
_MIN_WORDS: Final = 40
_SHARE: Final = 0.08
"""Share of those words that English prose has; 70 of 1,506 pages in English have less, nearly all lists of goods."""
_NO_ENGLISH: Final = 1e-8
"""Probability of English. Of those pages, one in English (names of functions) had 6e-5, and those in others 4e-10 at most."""
_JUDGED: Final = 1000
"""Characters that the identifier reads."""
TRUST: Final = ("platform", "html-lang", "json-ld", "og", "meta", "json-ld:page")
"""Finders of languages, most trusted first."""


def parse_language(text: str) -> str | None:
    """Write a language as BCP 47 (`en`, `pt-BR`, `zh-Hans`); None when it is none."""
    found = _TAG.match(text.strip())
    if not found:
        return None
    language, script, region = found.groups()
    parts = [language.lower()]
    if script:
        parts.append(script.title())
    if region:
        parts.append(region.upper())
    return "-".join(parts)


def find_language(text: str) -> str | None:
    """Recognize the language of a text; None when there is too little of it.

    Costs a model of some megabytes on first use.
    """
    if len(text.split()) < 5 and len(text) < 40:  # noqa: PLR2004 - says nothing
        return None
    return str(_identifier().classify(text[:_JUDGED])[0])


def check_language(stated: str, text: str) -> str:
    """Return the language of a text that is stated to be English and is plainly another; else the stated one.

    `en` is in the templates of most systems, and stays there where nobody sets a language. Only
    a text with few of the words of which English is full is looked at more closely.
    """
    if not stated.startswith("en"):
        return stated
    words = _WORD.findall(text[:_READ].lower())
    if len(words) < _MIN_WORDS or sum(map(_ENGLISH.__contains__, words)) >= _SHARE * len(words):
        return stated
    ranked = _identifier().rank(text[:_JUDGED])
    return str(ranked[0][0]) if dict(ranked)["en"] < _NO_ENGLISH else stated


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
