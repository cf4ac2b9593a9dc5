"""Judge the authors: people before organizations, exact places before the byline's text.

Takes the candidates; gives names in the page's order. Passes, each over
`TRUST`: people; organizations other than the site; logins that a byline shows;
people named as editors; the site itself; other logins; whatever the page's
data calls the author; people named beside the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from scraper.extraction.metadata.choose.names import split_names
from scraper.extraction.metadata.choose.persons import (
    is_handle,
    is_labelled,
    is_name,
    is_organization,
    is_person,
    is_role,
    is_unnamed,
    looks_like_person,
    name_key,
)
from scraper.extraction.metadata.choose.trust import finder_of
from scraper.extraction.metadata.wording import squeeze
from scraper.records import Found
from scraper.urls import path_of

TRUST: Final = (
    "platform",
    "json-ld",
    "og",
    "meta",
    "byline:by",
    "microdata",
    "rdfa",
    "json-ld:creator",
    "json-ld:page",
    "byline:link",
    "byline:class",
    "byline:avatar",
    "author-address",
    "byline:by:far",
    "signature",
    "json-ld:person",
    "script",
    "json-ld:organization",
    "byline:edited",
    "byline:by:aside",
    "byline:link:aside",
    "byline:class:aside",
)
"""Finders of authors, most trusted first."""

_STRUCTURED: Final = frozenset({"json-ld", "microdata", "og", "meta", "rdfa", "platform", "script"})
_SLUG: Final = re.compile(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|contributors?|profiles?|people|staff|by|editors?|"
    r"reporters?|journalists?|team|writers?|columnists?)/([a-z]{2,20}(?:-[a-z]{1,20}){1,3})/?$"
)

_ADDRESSES: Final = ("http://", "https://", "/", "www.")
_WEAK: Final = ("byline:class", "byline:avatar", "byline:by:far", "signature")
"""Beginnings of finders that may take another name on the page for the author's."""
_LONG_SITE: Final = 10
"""Letters of a site's name that no person's name holds by chance."""
_ARTICLE: Final = re.compile(r"(?:the|der|die|das|le|la|les|el|il|o|os|de|het) ", re.IGNORECASE)
_SHORTEST_LOGIN: Final = 4
"""Letters of a word in small letters behind "by" that may be a login."""
_LOGIN_ROW: Final = 3
"""Words of a row ("Posted by jdoe") whose one word in small letters may be a login: more are prose."""
_MOST_BESIDE: Final = 2
"""People that a box beside the article may name."""

Names = tuple[str, ...]
Winner = tuple[Names, str | None]


def judge_authors(
    candidates: Iterable[Found], site_names: tuple[str, ...], trusted: frozenset[str]
) -> Winner:
    """Choose the authors; give them and the finder's name ((), None without any)."""
    sites = frozenset(squeeze(name) for name in site_names)
    groups: dict[str, list[tuple[Found, Names]]] = {}
    for found in candidates:
        name = finder_of(found, TRUST, trusted)
        if found.found_by.endswith(":organization"):
            name = "json-ld:organization"
        elif found.value.startswith(_ADDRESSES):
            name = "author-address"
        names = _names(found, sites, structured=_is_structured(name))
        if names:
            groups.setdefault(name, []).append((found, names))
    for judge in (
        _people,
        _organizations,
        _shown_logins,
        _editors,
        _sites,
        _logins,
        _stated,
        _beside,
    ):
        winner = judge(groups, sites)
        if winner[0]:
            if judge is not _people:
                return winner
            names, found_by = _completed(winner, groups, sites)
            return tuple(n for n in names if not _holds_site(n, sites)) or names, found_by
    return (), None


def names_only_site(winner: Winner, site_names: tuple[str, ...]) -> bool:
    """Return whether nobody is named as the author, or only the site."""
    sites = {squeeze(name) for name in site_names}
    return all(squeeze(name) in sites for name in winner[0])


def names_people(winner: Winner, site_names: tuple[str, ...]) -> bool:
    """Return whether the authors are people, and not the site."""
    return any(map(looks_like_person, winner[0])) and not names_only_site(winner, site_names)


def _is_structured(name: str) -> bool:
    return name.split(":", 1)[0] in _STRUCTURED


def _names(found: Found, sites: frozenset[str], *, structured: bool) -> Names:
    """Split one candidate; an address gives the name in its last part, if any."""
    value = found.value
    if structured and squeeze(value) in sites and is_name(value):
        return (value,)  # "Mac & i" is one name
    if value.startswith(_ADDRESSES):
        slug = _SLUG.search(unquote(path_of(value)).lower())
        return (slug[1].replace("-", " ").title(),) if slug else ()
    if found.found_by.endswith("organization"):
        return (value,) if is_name(value) else ()
    pieces = split_names(value, structured=structured)
    if structured and any(map(is_labelled, pieces)):
        return ()
    names = [name for name in pieces if is_name(name)]
    if found.found_by.startswith("byline:by") and _is_prose(value):
        names = [name for name in names if " " in name or not name.islower()]
    if structured and len(names) > 1 and not any(map(is_person, names)):
        names = [value] if is_name(value) else names
    return tuple(names)


def _is_prose(row: str) -> bool:
    """Return whether a row that begins with "by" is a sentence: longer than a byline, and undated."""
    return len(row.split()) > _LOGIN_ROW and not any(map(str.isdigit, row))


Groups = dict[str, list[tuple[Found, Names]]]


def _rows(groups: Groups, *, aside: bool) -> Iterator[tuple[str, Found, Names]]:
    """Yield each place's names, most trusted first; a structured place's rows are one."""
    for name in TRUST:
        if name.endswith(":aside") != aside or name not in groups:
            continue
        rows = groups[name]
        if not _is_structured(name):
            yield from ((name, found, names) for found, names in rows)
            continue
        for finder in dict.fromkeys(found.found_by for found, _ in rows):
            own = [(found, names) for found, names in rows if found.found_by == finder]
            yield name, own[0][0], tuple(name for _, names in own for name in names)


def _pick(groups: Groups, keep: Callable[[str, str], bool], *, aside: bool = False) -> Winner:
    for place, found, names in _rows(groups, aside=aside):
        kept = tuple(name for name in names if keep(place, name))
        if kept:
            return _unique(kept), found.found_by
    return (), None


def _unique(names: Iterable[str]) -> Names:
    unique: dict[str, str] = {}
    for name in names:
        unique.setdefault(squeeze(name), name)
    shown = tuple(unique.values())
    return tuple(name for name in shown if not _joins_others(name, shown)) or shown


def _joins_others(name: str, names: Names) -> bool:
    """Return whether a name is two or more of the other names in a row: "Ann Roe Bo Lind"."""
    rest, parts = squeeze(name), 0
    others = sorted((squeeze(other) for other in names if other != name), key=len, reverse=True)
    while rest and (part := next((o for o in others if o and rest.startswith(o)), "")):
        rest, parts = rest.removeprefix(part).removeprefix("and").removeprefix("und"), parts + 1
    return not rest and parts > 1


def _is_site(name: str, sites: frozenset[str]) -> bool:
    """Return whether a name is the site's and not that of a person whose site it is."""
    return squeeze(name) in sites and (not looks_like_person(name) or bool(_ARTICLE.match(name)))


def _holds_site(name: str, sites: frozenset[str]) -> bool:
    """Return whether a name beside a person's is a longer form of the site's ("South Harbour Post")."""
    folded = squeeze(name)
    return any(len(site) >= _LONG_SITE and site in folded for site in sites)


def _people(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield people; in visible rows only what has the form of a person's name.

    Last come those whose name is also the site's, because many systems call the
    site the author, and those whom the page calls editors. A weak place does not
    beat them, nor an organization that both the data and the byline name.
    """
    edited = _keys(groups, "byline:edited")

    def keep(place: str, name: str) -> bool:
        if place == "byline:edited" or _is_site(name, sites):
            return False
        if looks_like_person(name):
            return not place.endswith("organization")
        structured = _is_structured(place) and not place.endswith("organization")
        return structured and is_person(name) and not is_handle(name)

    def is_other(place: str, name: str) -> bool:
        return keep(place, name) and squeeze(name) not in sites and name_key(name) not in edited

    winner = _pick(groups, is_other)
    if winner[1] is not None and not winner[1].startswith(_WEAK):
        return winner
    any_person = _pick(groups, keep)
    if winner[1] is None:
        return ((), None) if _names_house(any_person, groups, sites) else any_person
    if _confirmed_organizations(groups) - sites:
        return (), None
    return any_person if not edited or any_person == winner else winner


def _names_house(winner: Winner, groups: Groups, sites: frozenset[str]) -> bool:
    """Return whether the site looks like a person and the data names its "Editorial Board" or the like."""
    own = {squeeze(name) for name in winner[0]}
    return own <= sites and any(
        is_organization(name)
        and squeeze(name) not in own
        and any(map(squeeze(name).startswith, own))
        for place in groups
        if _is_structured(place)
        for _, names in groups[place]
        for name in names
    )


def _keys(groups: Groups, place: str) -> frozenset[str]:
    return frozenset(name_key(name) for _, names in groups.get(place, ()) for name in names)


def _confirmed_organizations(groups: Groups) -> frozenset[str]:
    """Return the organizations that the data and a byline at the headline both call the author."""
    stated, shown = (
        {
            squeeze(name)
            for place in groups
            if test(place)
            for _, names in groups[place]
            for name in names
            if is_organization(name) and not is_unnamed(name)
        }
        for test in (_is_structured, ("byline:by", "byline:link").__contains__)
    )
    return frozenset(stated & shown)


def _is_stated_organization(place: str, name: str) -> bool:
    if is_unnamed(name):
        return False
    if place.endswith("organization"):
        return True
    stated = _is_structured(place) and not is_role(name) and not is_handle(name)
    return stated or (is_organization(name) and (name[:1].isupper() or name.startswith("the ")))


def _typed(groups: Groups) -> Groups:
    """Return the places that say of a name that it is an organization's, or that know best."""
    return {name: groups[name] for name in ("platform", "json-ld:organization") if name in groups}


def _organizations(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield organizations other than the site."""

    def keep(place: str, name: str) -> bool:
        return _is_stated_organization(place, name) and squeeze(name) not in sites

    return next(filter(any, (_pick(_typed(groups), keep), _pick(groups, keep))), ((), None))


def _sites(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield the site itself."""
    keep = _is_stated_organization
    return next(
        filter(any, (_pick(_typed(groups), keep), _pick(groups, keep))),
        _pick(groups, lambda place, name: squeeze(name) in sites and _is_login(place, name)),
    )


def _editors(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield the editors or reviewers of an article without a writer."""

    def keep(place: str, name: str) -> bool:
        return place == "byline:edited" and looks_like_person(name) and not _is_site(name, sites)

    return _pick(groups, keep)


def _is_login(place: str, name: str) -> bool:
    if " " in name or is_role(name) or is_unnamed(name) or place == "byline:edited":
        return False
    word = name[:1].isupper() or (name.isalpha() and len(name) >= _SHORTEST_LOGIN)
    return word or not place.startswith("byline:by")


def _shown_logins(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield the login or single word that a byline at the headline shows, when it is not the site."""

    def keep(place: str, name: str) -> bool:
        shown = place in ("byline:by", "byline:link")
        return shown and squeeze(name) not in sites and _is_login(place, name)

    names, found_by = _pick(groups, keep)
    return names[:1], found_by


def _logins(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield logins and single words."""
    del sites
    return _pick(groups, _is_login)


def _stated(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield what the page's data calls the author, or a byline at the headline in capitals."""
    del sites

    def keep(place: str, name: str) -> bool:
        if place == "byline:by":
            is_job = is_role(name) and " " not in name
            return not (is_job or is_unnamed(name)) and not any(
                word[:1].islower() for word in name.split()
            )
        return _is_structured(place)

    return _pick(groups, keep)


def _beside(groups: Groups, sites: frozenset[str]) -> Winner:
    """Yield people in bylines beside the article, where they are few: many are other articles' authors."""
    del sites

    def keep(_: str, name: str) -> bool:
        return looks_like_person(name) or is_organization(name)

    winner = _pick(groups, keep, aside=True)
    return winner if len(winner[0]) <= _MOST_BESIDE else ((), None)


def _completed(winner: Winner, groups: Groups, sites: frozenset[str]) -> Winner:
    """Take a visible byline instead when it names the same people and more."""
    names, found_by = winner
    known = {name_key(name) for name in names}
    for place, found, row in _rows(groups, aside=False):
        if place not in ("byline:by", "byline:link"):
            continue
        people = [n for n in row if looks_like_person(n) and squeeze(n) not in sites]
        visible = {name_key(name) for name in people}
        if known < visible and len(visible) <= len(known) + 4:
            return _unique(people), found.found_by
    return names, found_by
