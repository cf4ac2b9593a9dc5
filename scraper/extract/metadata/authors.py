"""Judge the authors: people before organisations, exact places before the byline's text.

Takes the candidates; gives names in the page's order. Four passes, each over
`TRUST`: people; organisations that the page's data names; logins and single
words of visible bylines; people named beside the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from scraper.extract.metadata.names import (
    is_handle,
    is_name,
    is_person,
    is_role,
    is_unnamed,
    looks_like_person,
    split_names,
)
from scraper.extract.metadata.wording import squeeze
from scraper.records import Found

TRUST: Final = (
    "platform",
    "json-ld",
    "byline:by",
    "og",
    "meta",
    "microdata",
    "rdfa",
    "json-ld:creator",
    "json-ld:page",
    "byline:link",
    "byline:class",
    "json-ld:organization",
    "byline:by:aside",
    "byline:link:aside",
    "byline:class:aside",
)
"""Finders of authors, most trusted first."""

_STRUCTURED: Final = frozenset({"json-ld", "microdata", "og", "meta", "rdfa", "platform"})
_SLUG: Final = re.compile(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|contributors?|profiles?|people|staff|by|editors?|"
    r"reporters?|journalists?|team|writers?|columnists?)/([a-z]{2,20}(?:-[a-z]{1,20}){1,3})/?$"
)

Names = tuple[str, ...]
Winner = tuple[Names, str | None]


def judge_authors(
    candidates: Iterable[Found], site_names: tuple[str, ...], trusted: frozenset[str]
) -> Winner:
    """Choose the authors; give them and the finder's name ((), None without any)."""
    groups: dict[str, list[tuple[Found, Names]]] = {}
    for found in candidates:
        name = _finder(found, trusted)
        names = _names(found, structured=_is_structured(name))
        if names:
            groups.setdefault(name, []).append((found, names))
    sites = frozenset(squeeze(name) for name in site_names)
    for judge in (_people, _organisations, _any_named, _beside, _unnamed):
        winner = judge(groups, sites)
        if winner[0]:
            return _completed(winner, groups) if judge is _people else winner
    return (), None


def _finder(found: Found, trusted: frozenset[str]) -> str:
    name = found.found_by
    if name.split(":", 1)[0] in trusted:
        return "platform"
    return name if name in TRUST else name.split(":", 1)[0]


def _is_structured(name: str) -> bool:
    return name.split(":", 1)[0] in _STRUCTURED


def _names(found: Found, *, structured: bool) -> Names:
    """Split one candidate; an address gives the name in its last part, if any."""
    value = found.value
    if value.startswith(("http://", "https://", "/", "www.")):
        slug = _SLUG.search(unquote(urlsplit(value).path).lower())
        return (slug[1].replace("-", " ").title(),) if slug else ()
    names = [name for name in split_names(value, structured=structured) if is_name(name)]
    if structured and len(names) > 1 and not any(map(is_person, names)):
        names = [value] if is_name(value) else names
    return tuple(names)


Groups = dict[str, list[tuple[Found, Names]]]


def _rows(groups: Groups, *, aside: bool) -> Iterator[tuple[str, Found, Names]]:
    """Yield each place's names, most trusted first; a structured place's rows are one."""
    for name in TRUST:
        if name.endswith(":aside") != aside or name not in groups:
            continue
        rows = groups[name]
        if _is_structured(name):
            first = rows[0][0]
            for finder in dict.fromkeys(found.found_by for found, _ in rows):
                names = tuple(
                    dict.fromkeys(n for found, ns in rows if found.found_by == finder for n in ns)
                )
                yield name, Found(first.field, first.value, finder), names
        else:
            for found, names in rows:
                yield name, found, names


def _pick(groups: Groups, keep: Callable[[str, str], bool], *, aside: bool = False) -> Winner:
    for place, found, names in _rows(groups, aside=aside):
        kept = tuple(name for name in names if keep(place, name))
        if kept:
            return _unique(kept), found.found_by
    return (), None


def _unique(names: Iterable[str]) -> Names:
    return tuple({squeeze(name): name for name in reversed(tuple(names))}.values())[::-1]


def _people(groups: Groups, sites: frozenset[str]) -> Winner:
    """People; in visible rows only what has the form of a person's name."""

    def keep(place: str, name: str) -> bool:
        if looks_like_person(name):
            return True
        if not _is_structured(place) or place.endswith("organization"):
            return False
        return is_person(name) and not is_handle(name) and squeeze(name) not in sites

    return _pick(groups, keep)


def _organisations(groups: Groups, sites: frozenset[str]) -> Winner:
    del sites

    def keep(place: str, name: str) -> bool:
        return (
            not is_role(name)
            and not is_unnamed(name)
            and not is_handle(name)
            and (_is_structured(place) or not is_person(name))
        )

    return _pick(groups, keep)


def _any_named(groups: Groups, sites: frozenset[str]) -> Winner:
    del sites
    return _pick(
        groups,
        lambda place, name: (
            (place != "byline:class" or len(name.split()) < 4)  # noqa: PLR2004
            and not is_role(name)
            and not is_unnamed(name)
        ),
    )


def _beside(groups: Groups, sites: frozenset[str]) -> Winner:
    del sites
    return _pick(groups, lambda _, name: looks_like_person(name), aside=True)


def _unnamed(groups: Groups, sites: frozenset[str]) -> Winner:
    del sites
    return _pick(groups, lambda place, _: _is_structured(place))


def _completed(winner: Winner, groups: Groups) -> Winner:
    """Take a visible byline instead when it names the same people and more."""
    names, found_by = winner
    known = {squeeze(name) for name in names}
    for place, found, row in _rows(groups, aside=False):
        if place.startswith("byline") and all(map(looks_like_person, row)):
            visible = {squeeze(name) for name in row}
            if known < visible and len(visible) <= len(known) + 4:
                return _unique(row), found.found_by
    return names, found_by
