"""Judge the site's name, and collect its other names for the judges of titles and authors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import fold_space
from scraper.extract.metadata.wording import fold_words
from scraper.records import Found
from scraper.urls import host_of

TRUST: Final = ("platform", "og", "json-ld:publisher", "json-ld:site", "meta")
"""Finders of site names, most trusted first."""

_MAX_NAME: Final = 60
_TAIL_BAR: Final = re.compile(r"\s+[|•·–—-]+\s+|\s*\|\s*")


def site_names(document: Document, candidates: Iterable[Found]) -> tuple[str, ...]:
    """Give every name that the site goes by: stated ones, its host and the host's label."""
    names = {
        fold_words(found.value): found.value
        for found in candidates
        if len(found.value) <= _MAX_NAME
    }
    host = host_of(document.url).removeprefix("www.") if document.url else ""
    if host:
        names.setdefault(host, host)
        labels = host.split(".")
        label = max(labels[:-1] or labels, key=len)
        names.setdefault(label, label)
    return tuple(names.values())


def tail_names(document: Document) -> tuple[str, ...]:
    """Give what stands behind the last bar of the `title` element, with and without "Blog"."""
    titles = document.tagged("title")
    _, bar, tail = re.sub(_TAIL_BAR, "\0", (titles[0].text or "") if titles else "").rpartition(
        "\0"
    )
    tail = fold_space(tail)
    return tuple(dict.fromkeys((tail, tail.removesuffix(" Blog")))) if bar and tail else ()
