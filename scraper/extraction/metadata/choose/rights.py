"""Judge what a page says of its use: the licence, and signals to robots and text miners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scraper.extraction.metadata.choose.trust import by_trust
from scraper.records import Found

LICENCE_TRUST: Final = ("platform", "link", "json-ld", "microdata", "rdfa", "meta")
"""Finders of licences, most trusted first."""
_MAX_LICENCE: Final = 300
"""Characters; longer ones are legal notices."""
_DEFAULTS: Final = frozenset({"index", "follow", "all", "index follow"})
"""Directives that only say what holds anyhow."""


def judge_licence(candidates: Iterable[Found], trusted: frozenset[str]) -> Found | None:
    """Choose the licence: an address or a name."""
    return next(
        (f for f in by_trust(candidates, LICENCE_TRUST, trusted) if len(f.value) <= _MAX_LICENCE),
        None,
    )


def judge_robots(candidates: Iterable[Found]) -> Found | None:
    """Join all directives, lower case, each once, in page order; those for defaults left out."""
    directives: dict[str, None] = {}
    first = ""
    for found in candidates:
        for directive in found.value.lower().split(","):
            name = " ".join(directive.split())
            if name and name not in _DEFAULTS:
                directives.setdefault(name)
                first = first or found.found_by
    return Found("robots", ", ".join(directives), first) if directives else None
