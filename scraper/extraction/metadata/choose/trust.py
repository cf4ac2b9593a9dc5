"""Choose a candidate by an order of trust.

An order of trust is a tuple of finder names, most trusted first, and is in
the module of the field's judge. `platform` in it means the module for the page's
platform. A finder's name may carry details (`og:article:tag`, `byline:by:far`);
an order that does not list the whole name goes by its first part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scraper.records import Found

PLATFORM = "platform"


def finder_of(found: Found, trust: tuple[str, ...], trusted: frozenset[str]) -> str:
    """Return the name under which an order of trust knows a candidate's finder.

    Args:
        found: The candidate.
        trust: The order.
        trusted: First parts of the finders' names that know the page's platform.
    """
    base = found.found_by.split(":", 1)[0]
    if base in trusted:
        return PLATFORM
    return found.found_by if found.found_by in trust else base


def by_trust(
    candidates: Iterable[Found], trust: tuple[str, ...], trusted: frozenset[str]
) -> Iterator[Found]:
    """Yield the candidates that the order knows, most trusted finder first."""
    places: dict[str, list[Found]] = {}
    for found in candidates:
        places.setdefault(finder_of(found, trust, trusted), []).append(found)
    for name in trust:
        yield from places.get(name, ())


def choose(
    candidates: Iterable[Found],
    trust: tuple[str, ...],
    trusted: frozenset[str],
    accept: Callable[[str], str | None],
) -> Found | None:
    """Return the first candidate whose value is accepted, with the value as `accept` writes it."""
    for found in by_trust(candidates, trust, trusted):
        value = accept(found.value)
        if value:
            return Found(found.field, value, found.found_by)
    return None
