"""Judge the counts of views, likes, comments and shares that a page states for machines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from scraper.extraction.metadata.choose.trust import by_trust
from scraper.records import Counts, Found

TRUST: Final = ("platform", "json-ld", "microdata", "og", "meta")
"""Finders of counts, most trusted first."""
FIELDS: Final = ("views", "likes", "comments", "shares")
_NUMBER: Final = re.compile(r"^\d{1,3}(?:[,. \u202f\xa0]\d{3})*$|^\d{1,12}$")
_PARTS: Final = re.compile(r"[,. \u202f\xa0]")


def judge_counts(
    fields: Mapping[str, list[Found]], trusted: frozenset[str]
) -> tuple[Counts, dict[str, str]]:
    """Choose every count; give them and, by name, the finder of each."""
    numbers: dict[str, int] = {}
    found_by: dict[str, str] = {}
    for name in FIELDS:
        for found in by_trust(fields.get(name, ()), TRUST, trusted):
            number = parse_count(found.value)
            if number is not None:
                numbers[name], found_by[name] = number, found.found_by
                break
    return Counts(**numbers), found_by


def parse_count(text: str) -> int | None:
    """Read a whole number, with or without marks between thousands; None for anything else."""
    text = text.strip()
    return int(_PARTS.sub("", text)) if _NUMBER.match(text) else None
