"""Judge the title: the visible headline before what is written for search engines.

Takes the candidates; gives the winner. An `h1` wins when it is plausible: not
the site's name, and close to what the page's head calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from scraper.extract.metadata.wording import fold_words, squeeze, word_overlap
from scraper.records import Found

TRUST: Final = (
    "platform",
    "h1",
    "microdata",
    "rdfa",
    "json-ld",
    "og",
    "headline-class",
    "meta",
    "title",
    "json-ld:page",
    "json-ld:name",
    "h1:aside",
    "headline-class:aside",
)
"""Finders of titles, most trusted first. Visible ones must be plausible to win."""

_VISIBLE: Final = frozenset({"h1", "microdata", "rdfa", "headline-class", "h1:aside", "headline-class:aside"})
_BARS: Final = re.compile(r"\s+[|｜»·•–—:/-]+\s+|\s*[|｜»]\s*|\s+::\s+|(?<=[^\x00-\x7f])[–—:：-](?=[^\x00-\x7f])|(?<=\w):\s+")
_HARD_BARS: Final = re.compile(r"\s*[|｜»]\s*|\s+::\s+")
_GOOD_OVERLAP: Final = 0.6
"""Share of the shorter text's words that two forms of one headline have in common."""


def judge_title(candidates: Iterable[Found], site_names: tuple[str, ...], trusted: frozenset[str]) -> Found | None:
    """Choose the title.

    Args:
        candidates: Candidates of the field `title`.
        site_names: Names of the site, to cut and to refuse.
        trusted: Names of finders that know the page's platform; they rank first.
    """
    by_finder: dict[str, list[Found]] = {}
    for found in candidates:
        by_finder.setdefault(_finder(found, trusted), []).append(found)
    heads = [
        cut_site_name(found.value, site_names)
        for name in ("og", "title", "json-ld", "meta")
        for found in by_finder.get(name, ())
    ]
    visible = _visible_title(by_finder, heads, site_names)
    if visible is not None:
        return visible
    for name in TRUST:
        for found in by_finder.get(name, ()):
            if name in _VISIBLE:
                continue
            value = cut_site_name(found.value, site_names)
            if value and not _is_site_name(value, site_names):
                return Found("title", value, found.found_by)
    return next((found for found in by_finder.get("h1", ())), None) or _first(by_finder)


def _first(by_finder: dict[str, list[Found]]) -> Found | None:
    return next((found for name in TRUST for found in by_finder.get(name, ())), None)


def _finder(found: Found, trusted: frozenset[str]) -> str:
    name = found.found_by
    if name.split(":", 1)[0] in trusted:
        return "platform"
    if name in TRUST:
        return name
    return name.split(":", 1)[0]


def _visible_title(by_finder: dict[str, list[Found]], heads: list[str], site_names: tuple[str, ...]) -> Found | None:
    platform = by_finder.get("platform")
    if platform:
        return platform[0]
    headlines = [
        found
        for found in by_finder.get("h1", ())
        if not _is_site_name(found.value, site_names)
    ]
    close = _closest(headlines, heads)
    if close is not None:
        return close
    for name in ("microdata", "rdfa", "headline-class", "h1:aside"):
        close = _closest(by_finder.get(name, ()), heads)
        if close is not None and not _is_site_name(close.value, site_names):
            return close
    if len(headlines) == 1 or (headlines and not heads):
        return headlines[0]
    return None


def _closest(visible: Iterable[Found], heads: list[str]) -> Found | None:
    """Give the visible text that is most like a title of the head, if one is."""
    best, best_score = None, _GOOD_OVERLAP
    for found in visible:
        if len(fold_words(found.value)) < 2:  # noqa: PLR2004 - one letter
            continue
        score = max((_likeness(found.value, head) for head in heads), default=0.0)
        if score > best_score:
            best, best_score = found, score
    return best


def _likeness(a: str, b: str) -> float:
    if squeeze(a) == squeeze(b):
        return 2.0
    shorter, longer = sorted((len(fold_words(a)), len(fold_words(b))))
    return word_overlap(a, b) + 0.5 * shorter / max(1, longer)


def _is_site_name(text: str, site_names: tuple[str, ...]) -> bool:
    folded = squeeze(text)
    return any(folded == squeeze(name) for name in site_names)


def cut_site_name(title: str, site_names: tuple[str, ...]) -> str:
    """Cut the site's name (and sections beside it) off a title."""
    for _ in range(3):
        shorter = _cut_once(title, site_names)
        if shorter == title:
            break
        title = shorter
    return title


def _cut_once(title: str, site_names: tuple[str, ...]) -> str:
    bars = list(_BARS.finditer(title))
    if not bars:
        return title
    last, first = bars[-1], bars[0]
    tail, rest = title[last.end() :], title[: last.start()]
    if rest and _names_site(tail, site_names):
        return rest.strip()
    head, after = title[: first.start()], title[first.end() :]
    if after and _names_site(head, site_names):
        return after.strip()
    hard = list(_HARD_BARS.finditer(title))
    if hard:
        rest, tail = title[: hard[-1].start()], title[hard[-1].end() :]
        if len(tail.split()) <= 4 and len(rest) > len(tail):  # noqa: PLR2004 - a name is short
            return rest.strip()
    return title


def _names_site(text: str, site_names: tuple[str, ...]) -> bool:
    folded = squeeze(text)
    if not folded:
        return True
    for name in site_names:
        other = squeeze(name)
        if not other:
            continue
        if folded == other:
            return True
        if min(len(folded), len(other)) >= 4 and (folded in other or other in folded) and len(text) < 50:  # noqa: PLR2004
            return True
    return False
