"""Find where a page sends its readers that has no text of its own."""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.document import Document

MAX_TEXT: Final = 300
"""Characters of all visible text up to which a page only sends its readers on."""
_MOST_SECONDS: Final = 30
"""Later than that, a refresh brings a live page up to date."""
_MOST_LINKS: Final = 3
_REFRESH: Final = re.compile(
    r"\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE
)


def find_refresh(document: Document) -> str | None:
    """Return the other URL that a `meta` refresh leads to immediately; None for a page that reloads itself."""
    for element in document.tagged("meta"):
        if (element.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match(element.get("content") or "")
        if found is not None and found[2].strip() and int(found[1][:9]) <= _MOST_SECONDS:
            return _elsewhere(document, found[2].strip())
    return None


def find_new_address(document: Document) -> str | None:
    """Return the URL that a page with next to no text leads to: its refresh, canonical link or only links."""
    canonical = [
        element.get("href")
        for element in document.tagged("link")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    links = [element.get("href") for element in document.tagged("a") if element.get("href")]
    if len(links) > _MOST_LINKS:
        links = []
    targets = (_elsewhere(document, href) for href in (*canonical, *links) if href)
    return find_refresh(document) or next(filter(None, targets), None)


def _elsewhere(document: Document, href: str) -> str | None:
    """Return the absolute URL of a link, unless it leads to the page itself or is not a page."""
    url = document.absolute(href)
    if url is None or not url.startswith(("http://", "https://")):
        return None
    here, there = document.url.partition("#")[0], url.partition("#")[0]
    return None if here.rstrip("/") == there.rstrip("/") else url
