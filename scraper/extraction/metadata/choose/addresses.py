"""Judge the addresses a page states: its canonical URL and its lead image."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from scraper.dom.document import Document
from scraper.errors import InvalidURL
from scraper.extraction.metadata.choose.trust import choose, finder_of
from scraper.records import Found
from scraper.urls import canonicalize_url, is_same_site, parse_url

_LINK: Final = "link"
CANONICAL_TRUST: Final = ("platform", _LINK, "og", "json-ld", "json-ld:page")
"""Finders of canonical URLs, most trusted first."""
LEAD_IMAGE_TRUST: Final = ("platform", "og", "json-ld", "meta", "link", "json-ld:page", "microdata")
"""Finders of lead images, most trusted first."""
_NO_HOST: Final = re.compile(r"\s*https?:(?!//[^/?#\s])", re.IGNORECASE)
"""A scheme without a host behind it; joined to the page's address it would name another page."""
_NO_PICTURE: Final = re.compile(
    r"(?:placeholder|blank|spacer|pixel|1x1|no[-_]?image|default[-_]?(?:image|share|og))[^/]{0,20}$|^data:",
    re.IGNORECASE,
)


def judge_canonical_url(
    document: Document, candidates: Iterable[Found], trusted: frozenset[str]
) -> Found | None:
    """Choose the canonical URL: on the page's site, and not the home page of a deeper page.

    Links that name different pages count as none, as search engines read them.
    """

    def accept(value: str) -> str | None:
        url = None if _NO_HOST.match(value) else document.absolute(value)
        if url is None:
            return None
        try:
            url = parse_url(url)
            same = not document.url or is_same_site(document.url, url)
        except InvalidURL:
            return None
        home = urlsplit(url).path in ("", "/") and not urlsplit(url).query
        deeper = document.url and urlsplit(document.url).path not in ("", "/")
        return None if not same or (home and deeper) else url

    candidates = list(candidates)
    links = [one for one in candidates if finder_of(one, CANONICAL_TRUST, trusted) == _LINK]
    if len({canonicalize_url(url) for one in links if (url := accept(one.value))}) > 1:
        candidates = [one for one in candidates if one not in links]
    return choose(candidates, CANONICAL_TRUST, trusted, accept)


def judge_lead_image(
    document: Document, candidates: Iterable[Found], trusted: frozenset[str]
) -> Found | None:
    """Choose the lead image, absolute; stand-ins for a missing picture are none."""

    def accept(value: str) -> str | None:
        url = document.absolute(value)
        return None if url is None or _NO_PICTURE.search(urlsplit(url).path) else url

    return choose(candidates, LEAD_IMAGE_TRUST, trusted, accept)
