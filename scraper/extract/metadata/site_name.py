"""Judge the site's name, and collect its other names for the judges of titles and authors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scraper.extract.document import Document
from scraper.extract.metadata.wording import fold_words
from scraper.records import Found
from scraper.urls import host_of

TRUST: Final = ("platform", "og", "json-ld:publisher", "json-ld:site", "meta")
"""Finders of site names, most trusted first."""

_MAX_NAME: Final = 60


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
