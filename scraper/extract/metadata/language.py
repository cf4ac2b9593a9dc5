"""Judge the language a page states, or find it in text."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(
    r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$"
)
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
    """Recognise the language of a text; None when there is too little of it.

    Costs a model of some megabytes on first use.
    """
    if len(text.split()) < 5 and len(text) < 40:  # noqa: PLR2004 - says nothing
        return None
    import py3langid

    language: str = py3langid.classify(text[:1000])[0]
    return language
