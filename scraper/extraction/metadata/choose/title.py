"""Judge the title: the visible headline before what is written for search engines.

Takes the candidates; gives the winner. An `h1` wins when it is plausible: not
the site's name, not in the breadcrumb, and close to what the page's head calls
the article.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Final

from scraper.dates.page_dates import parse_date
from scraper.extraction.metadata.choose.title_pieces import (
    MAX_NAME_WORDS,
    bars_of,
    cut_site_name,
    is_site_name,
    names_site,
)
from scraper.extraction.metadata.choose.trust import finder_of
from scraper.extraction.metadata.wording import fold_words, squeeze, word_overlap
from scraper.records import Found

TRUST: Final = (
    "platform",
    "h1",
    "microdata",
    "rdfa",
    "h1:aside",
    "headline-class",
    "h2",
    "headline-class:aside",
    "bold-line",
    "json-ld",
    "og",
    "meta",
    "title",
    "json-ld:page",
    "json-ld:name",
    "h1:breadcrumb",
    "h1:logo",
)
"""Finders of titles, most trusted first. What is visible must be plausible to win."""

_GOOD_LIKENESS: Final = 0.6
"""Share of the shorter text's words that two forms of one headline have in common."""
_SAME_WORDS: Final = 1.0
"""Likeness of two forms of one headline of which one has more words."""
_FEW_WORDS: Final = 0.2
"""Share of the shorter text's words that two texts about different things have in common."""
_FEW: Final = 4
"""Words of an `h1` that may be a button or a label; longer ones are headlines."""
_SAME_TEXT: Final = 1.99
"""Likeness of what is no `h1`: the same text but for case and punctuation."""
_CLOSE: Final = (
    ("microdata", _GOOD_LIKENESS),
    ("rdfa", _GOOD_LIKENESS),
    ("h1:aside", _GOOD_LIKENESS),
    ("headline-class", _SAME_TEXT),
    ("h2", _SAME_TEXT),
    ("headline-class:aside", _SAME_TEXT),
    ("bold-line", 0.0),  # the head begins with it
)
"""Visible places that win only when they are like a title of the head, and how like."""
_HEADS: Final = ("og", "title", "json-ld", "meta")
_MARKS: Final = " |｜»•·–—:/\\-"
_COUNTER: Final = re.compile(r"^(?:[(\[]\d{1,3}\+?[)\]]|[•●◉🔴*])\s+(?=\S)")
"""The number of unread messages, or their sign, that scripts write into `title`: "(3) Headline"."""
_MIN_SEGMENT: Final = 10
"""Characters of a first segment of `title` that may be the headline by itself."""
_MAX_HEAD: Final = 180
"""Characters; what is longer is a description that is in a title's place."""
_GLUED: Final = re.compile(
    r"(?:\w{3,12}\s?:|(?:posted|published|updated) (?:on|by|at)\b.*|\(?[\w-]+\.[a-z]{2,4}\)?[\s\d]*)",
    re.IGNORECASE,
)
"""What is in an `h1` beside the headline: a label, a byline, where a link leads."""
Places = dict[str, list[Found]]


def judge_title(
    candidates: Iterable[Found], site_names: tuple[str, ...], trusted: frozenset[str]
) -> Found | None:
    """Choose the title.

    Args:
        candidates: Candidates of the field `title`.
        site_names: Names of the site, to cut and to refuse.
        trusted: Names of finders that know the page's platform; they rank first.
    """
    places: Places = {}
    for found in candidates:
        places.setdefault(finder_of(found, TRUST, trusted), []).append(found)
    site_names = (*_real_names(places, site_names), *_logo_names(places, site_names))
    heads = _heads(places, site_names)
    for found in places.get("platform", ())[:1]:
        if not _is_contradicted(found.value, heads):
            return _as_shown(found, places)
    return (
        _desk_headline(places, heads)
        or _visible(places, heads, site_names)
        or _stated(places, site_names)
        or next((found for name in TRUST for found in places.get(name, ())), None)
    )


def _as_shown(known: Found, places: Places) -> Found:
    """Return a platform's title as the `h1` shows it without kicker and marks."""
    for found in places.get("h1", ()):
        if (
            squeeze(found.value) in squeeze(known.value)
            and _likeness(found.value, known.value) > _SAME_WORDS
        ):
            return Found(known.field, found.value, known.found_by)
    return known


def _is_contradicted(text: str, heads: list[Found]) -> bool:
    """Return whether `og:title` and `title` agree on a text that shares no word with this short one."""
    if len(text.split()) > _FEW:
        return False
    shared, title = _first(heads, "og"), _first(heads, "title")
    return (
        shared is not None
        and title is not None
        and _likeness(shared.value, title.value) >= 1
        and not any(
            squeeze(text) in squeeze(head.value) or word_overlap(text, head.value) >= _FEW_WORDS
            for head in heads
        )
    )


def _real_names(places: Places, site_names: tuple[str, ...]) -> tuple[str, ...]:
    """Drop a "name of the site" that is the headline: long, and both an `h1` and a title of the head."""
    shown = {squeeze(found.value) for found in places.get("h1", ())}
    headlines = shown & {squeeze(f.value) for name in _HEADS for f in places.get(name, ())}
    return tuple(
        name
        for name in site_names
        if len(name.split()) <= MAX_NAME_WORDS or squeeze(name) not in headlines
    )


def _logo_names(places: Places, site_names: tuple[str, ...]) -> tuple[str, ...]:
    """Return each `h1` that ends the `title` element behind a bar: a logo, not a headline.

    Unless a title names the site before the bar: then the headline stands behind it.
    """
    title = places.get("title", [])
    if not title:
        return ()
    bars = bars_of(title[0].value)
    if not bars:
        return ()
    tail = squeeze(title[0].value[bars[-1].end() :])
    stated = [found for name in ("og", "json-ld") for found in places.get(name, ())]
    if any(squeeze(found.value) == tail for found in stated):
        return ()
    for found in (title[0], *stated):
        bar = next(iter(bars_of(found.value)), None)
        if bar and names_site(found.value[: bar.start()], site_names):
            return ()
    return tuple(found.value for found in places.get("h1", ()) if squeeze(found.value) == tail)


def _heads(places: Places, site_names: tuple[str, ...]) -> list[Found]:
    """Return what the page's head calls the article, without the site's name."""
    heads = [
        Found("title", cut_site_name(found.value, site_names), found.found_by)
        for name in _HEADS
        for found in places.get(name, ())
        if len(found.value) <= _MAX_HEAD
    ]
    for found in places.get("title", ()):
        bar = next(iter(bars_of(found.value)), None)
        first = found.value[: bar.start()].strip() if bar else found.value
        if len(first) >= _MIN_SEGMENT:
            heads.append(Found("title", first, found.found_by))
    return heads


def _first(heads: list[Found], finder: str) -> Found | None:
    return next((head for head in heads if head.found_by.startswith(finder)), None)


def _desk_headline(places: Places, heads: list[Found]) -> Found | None:
    """Return the newsroom's own headline where the `h1`, the last step of the breadcrumb, is a copy."""
    trail = places.get("h1:breadcrumb", [])
    if not trail or places.get("h1"):
        return None
    return _beside_breadcrumb(trail[0], places, _first(heads, "og"), _first(heads, "json-ld"))


def _beside_breadcrumb(
    trail: Found, places: Places, shared: Found | None, stated: Found | None
) -> Found:
    shown = [squeeze(f.value) for name in ("h2", "headline-class") for f in places.get(name, ())]
    copy = squeeze(trail.value)
    for head in (shared, stated):
        if head and squeeze(head.value) != copy and _is_shown(squeeze(head.value), shown):
            return head
    return stated if stated and squeeze(stated.value) != copy else trail


def _is_shown(text: str, shown: list[str]) -> bool:
    return any(one == text or (one.endswith(text) and len(text) > len(one) // 2) for one in shown)


def _visible(places: Places, heads: list[Found], site_names: tuple[str, ...]) -> Found | None:
    longest = _MAX_HEAD if heads else sys.maxsize
    headlines = [
        found
        for found in places.get("h1", ())
        if len(found.value) <= longest
        and not is_site_name(found.value, site_names)
        and not _shortens_site_name(found.value, site_names, heads)
    ]
    close = _closest(headlines, heads)
    if close is not None:
        return _with_kicker(_unglued(close, heads, site_names), heads)
    for name, least in _CLOSE:
        close = _closest(places.get(name, ()), heads, least)
        if close is not None and not is_site_name(close.value, site_names):
            return close
    if len(headlines) == 1 or (headlines and not heads):
        return None if _is_contradicted(headlines[0].value, heads) else headlines[0]
    return None


def _unglued(headline: Found, heads: list[Found], site_names: tuple[str, ...]) -> Found:
    """Return an `h1` without the date, label, byline or site's name that is in it."""
    shown = headline.value
    for head in heads:
        text = head.value
        if shown == text or len(text) < len(shown) // 3:
            continue
        if shown.endswith(text):
            rest = shown[: -len(text)].strip()
        elif shown.startswith(text):
            rest = shown[len(text) :].strip()
        else:
            continue
        if (
            parse_date(rest)
            or _GLUED.fullmatch(rest)
            or is_site_name(rest.strip(_MARKS), site_names)
        ):
            return Found(headline.field, text, headline.found_by)
    return headline


def _with_kicker(headline: Found, heads: list[Found]) -> Found:
    """Return "Kicker: Headline" where JSON-LD and `og:title` agree on it."""
    shared, stated = _first(heads, "og"), _first(heads, "json-ld")
    text = squeeze(headline.value)
    if shared and stated and len(text) >= 8:  # noqa: PLR2004 - letters
        whole = squeeze(shared.value)
        if whole == squeeze(stated.value) and whole.endswith(text) and whole != text:
            return shared
    return headline


def _stated(places: Places, site_names: tuple[str, ...]) -> Found | None:
    for name in TRUST:
        if name == "h1" or name in dict(_CLOSE):
            continue
        for found in places.get(name, ()):
            value = cut_site_name(found.value, site_names)
            value = _COUNTER.sub("", value) if name == "title" else value
            if value and not is_site_name(value, site_names):
                return Found("title", value, found.found_by)
    return None


def _closest(
    visible: Iterable[Found], heads: list[Found], least: float = _GOOD_LIKENESS
) -> Found | None:
    """Return the visible text that is most like a title of the head, if one is."""
    best, best_score = None, least
    for found in visible:
        if len(fold_words(found.value)) < 2:  # noqa: PLR2004 - one letter
            continue
        score = max((_likeness(found.value, head.value) for head in heads), default=0.0)
        if score > best_score:
            best, best_score = found, score
    return best


def _likeness(a: str, b: str) -> float:
    if squeeze(a) == squeeze(b):
        return 2.0
    shorter, longer = sorted((len(fold_words(a)), len(fold_words(b))))
    return word_overlap(a, b) + 0.5 * shorter / max(1, longer)


def _shortens_site_name(text: str, site_names: tuple[str, ...], heads: list[Found]) -> bool:
    """Return whether a text is words of the site's name alone, and nothing that a head calls the page."""
    words = set(fold_words(text).split())
    return (
        len(words) > 1
        and any(words <= set(fold_words(name).split()) for name in site_names)
        and not any(squeeze(head.value) == squeeze(text) for head in heads)
    )
