"""Find and judge the site's name, and collect its other names for the judges of titles and authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import fold_space
from scraper.extraction.metadata.wording import fold_words, squeeze
from scraper.records import Found
from scraper.urls import host_of

TRUST: Final = ("platform", "og", "json-ld:publisher", "json-ld:site", "meta", "title:tail")
"""Finders of site names, most trusted first."""

_MAX_NAME: Final = 60
_MAX_TITLE: Final = 1000
"""Characters of `title` that are read."""
_MAX_TAIL_WORDS: Final = 6
_MIN_SHARED: Final = 4
"""Letters that a name and a host must share; "fi" is in every second host."""
_TAIL_BAR: Final = re.compile(r"\s+[|•·–—-]+\s+|\s*\|\s*")
"""Bars behind which a site's name may stand; a colon is none, a subtitle follows it."""


def site_names(document: Document, candidates: Iterable[Found]) -> tuple[str, ...]:
    """Return every name that the site goes by: stated ones, its host and the host's label."""
    names = {
        fold_words(found.value): found.value
        for found in candidates
        if len(found.value) <= _MAX_NAME
    }
    host = host_of(document.url).removeprefix("www.") if document.url else ""
    if host:
        names.setdefault(host, host)
        label = _label_of(document.url)
        names.setdefault(label, label)
    return tuple(names.values())


def find_site_name(document: Document) -> Iterator[Found]:
    """Yield what stands behind the last bar of the `title` element, where the host confirms it.

    "Harbour Post" on `harbourpost.example`: of 388 pages that also state a name, it is part of that
    one on 363, and on the others the name of the whole where a section is stated.
    """
    label = squeeze(_label_of(document.url))
    for name in tail_names(document)[:1]:
        folded = squeeze(name)
        shorter, longer = sorted((folded, label), key=len)
        same = folded == label or (len(shorter) >= _MIN_SHARED and shorter in longer)
        if label and folded and same and len(name.split()) <= _MAX_TAIL_WORDS:
            yield Found("site_name", name.removeprefix("by "), "title:tail")


def tail_names(document: Document) -> tuple[str, ...]:
    """Return what stands behind the last bar of the `title` element, with and without "Blog"."""
    titles = document.tagged("title")
    text = fold_space((titles[0].text or "")[:_MAX_TITLE]) if titles else ""
    bars = list(_TAIL_BAR.finditer(text))
    tail = text[bars[-1].end() :] if bars else ""
    return tuple(dict.fromkeys((tail, tail.removesuffix(" Blog")))) if tail else ()


def _label_of(url: str) -> str:
    """Return the longest label of a host, without `www` and the top level."""
    labels = (host_of(url).removeprefix("www.") if url else "").split(".")
    return max(labels[:-1] or labels, key=len)
