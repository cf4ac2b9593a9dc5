"""Judge the tags: those for readers before those for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from scraper.extraction.metadata.choose.trust import finder_of
from scraper.extraction.metadata.wording import squeeze
from scraper.records import Found

TRUST: Final = (
    "platform",
    "og",
    "json-ld",
    "link:tag",
    "microdata",
    "meta",
    "json-ld:page",
)
"""Finders of tags, most trusted first."""
SECTION_TRUST: Final = ("platform", "og", "json-ld", "meta", "microdata", "link:category")
"""Finders of sections, most trusted first."""

_SHOWN: Final = ("platform", "link:tag")
"""Finders of tags that the page shows, one a link. Elsewhere the site's own name is no tag."""
_SPLIT: Final = re.compile(r"\s*[,;،、，|]\s*")
_KIND: Final = re.compile(
    r"(?:\(\d+\)\s+|(?:nlp )?(?:sections?|categor(?:y|ies)|tags?|topics?|keywords?|organi[sz]ations?|"
    r"persons?|people|locations?|places?)(?:/|:\s*))(?=\S)",
    re.IGNORECASE,
)
"""What newsrooms' systems write before a tag: a number, or what kind of thing it names."""
_CODE: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
"""A tag's number in the system (UUID, RFC 9562)."""
_MAX_TAG: Final = 60
"""Characters; longer ones are sentences."""
_MAX_WORDS: Final = 6
_MAX_TAGS: Final = 40
"""More are no tags but words strewn for search engines."""


def judge_tags(
    candidates: Iterable[Found], site_names: tuple[str, ...], trusted: frozenset[str]
) -> tuple[tuple[str, ...], str | None]:
    """Choose the tags of the most trusted finder that has plausible ones; give them and its name."""
    groups: dict[str, list[Found]] = {}
    for found in candidates:
        groups.setdefault(finder_of(found, TRUST, trusted), []).append(found)
    sites = {squeeze(name) for name in site_names}
    for name in TRUST:
        for finder in dict.fromkeys(found.found_by for found in groups.get(name, ())):
            tags: dict[str, str] = {}
            is_shown = name in _SHOWN
            for found in groups[name]:
                if found.found_by == finder:
                    for tag in _split(found.value, single=is_shown):
                        tags.setdefault(squeeze(tag), tag)
            unwanted = set() if is_shown else sites
            plausible = tuple(tag for key, tag in tags.items() if key and key not in unwanted)
            if plausible and len(plausible) <= _MAX_TAGS:
                return plausible, finder
    return (), None


def _split(value: str, *, single: bool) -> list[str]:
    pieces = [value.strip()] if single else map(_clean, _SPLIT.split(value))
    return [
        piece for piece in pieces if 1 < len(piece) <= _MAX_TAG and len(piece.split()) <= _MAX_WORDS
    ]


def _clean(piece: str) -> str:
    piece = piece.strip(" #\t\"'")
    if kind := _KIND.match(piece):
        piece = piece[kind.end() :]
    return "" if _CODE.fullmatch(piece) else piece
