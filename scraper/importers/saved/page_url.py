"""Find where a saved page came from, from what its site wrote into it.

What the program that saved it wrote is read in `scraper.importers.saved`.
"""

from __future__ import annotations

from scraper.dom.document import Document
from scraper.dom.elements import select
from scraper.dom.parse import parse_html
from scraper.urls import is_url


def find_page_url(text: str) -> str | None:
    """Return the page's own address: `canonical`, then `og:url`; one without a host is passed over."""
    root = parse_html(text)
    if root is None:
        return None
    document = Document("", root)
    links = (link.get("href") for link in select(root, "link[rel~=canonical][href]"))
    named = (*links, document.meta("og:url"))
    return next((url for url in map(document.absolute, named) if url and is_url(url)), None)
