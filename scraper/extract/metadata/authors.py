"""Judge the authors: people before organisations, exact places before the byline's text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scraper.extract.metadata.names import is_name, is_person, is_role, is_unnamed, split_names
from scraper.extract.metadata.wording import squeeze
from scraper.records import Found

TRUST: Final = (
    "platform",
    "json-ld",
    "microdata",
    "rdfa",
    "og",
    "meta",
    "byline:link",
    "byline:class",
    "byline:text",
    "json-ld:creator",
    "json-ld:page",
    "json-ld:organization",
    "byline:link:aside",
)
"""Finders of authors, most trusted first."""

_STRUCTURED: Final = frozenset({"json-ld", "microdata", "og", "meta", "rdfa", "platform"})


def judge_authors(
    candidates: Iterable[Found], site_names: tuple[str, ...], trusted: frozenset[str]
) -> tuple[tuple[str, ...], str | None]:
    """Choose the authors; give them and the finder's name."""
    groups: dict[str, list[Found]] = {}
    for found in candidates:
        groups.setdefault(_finder(found, trusted), []).append(found)
    sites = {squeeze(name) for name in site_names}
    organisations: tuple[tuple[str, ...], str] | None = None
    unnamed: tuple[tuple[str, ...], str] | None = None
    for name in TRUST:
        group = groups.get(name)
        if not group:
            continue
        names = _names(group, structured=name.split(":", 1)[0] in _STRUCTURED)
        people = tuple(n for n in names if is_person(n) and squeeze(n) not in sites)
        if people:
            return people, group[0].found_by
        others = tuple(n for n in names if not is_role(n) and not is_unnamed(n))
        if others and organisations is None:
            organisations = (others, group[0].found_by)
        if names and unnamed is None:
            unnamed = (names, group[0].found_by)
    chosen = organisations or unnamed
    return chosen or ((), None)


def _finder(found: Found, trusted: frozenset[str]) -> str:
    name = found.found_by
    if name.split(":", 1)[0] in trusted:
        return "platform"
    return name if name in TRUST else name.split(":", 1)[0]


def _names(group: list[Found], *, structured: bool) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for found in group:
        for name in split_names(found.value, structured=structured):
            if is_name(name):
                names.setdefault(squeeze(name), name)
    return tuple(names.values())
