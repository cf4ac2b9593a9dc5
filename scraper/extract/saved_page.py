"""Find where a saved page came from, from the page itself.

Browsers and page savers write the address into a comment; sites name it in `canonical`
and `og:url`.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import select
from scraper.extract.parse import parse_html
from scraper.urls import is_url

_COMMENTS: Final = (
    re.compile(r"<!--\s*saved from url=\(\d{1,6}\)\s*(https?://[^\s\"<>]+)"),  # browsers
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s\"<>]+)"),
)
_COMMENT_AREA: Final = 20_000
"""Characters at the start of the file where savers put their comment."""


def find_page_url(text: str) -> str | None:
    """Return the page's own address: a saver's comment, `canonical`, then `og:url`.

    An address without a valid host is passed over.
    """
    for pattern in _COMMENTS:
        found = pattern.search(text, 0, _COMMENT_AREA)
        if found is not None and is_url(found.group(1)):
            return found.group(1)
    root = parse_html(text)
    if root is None:
        return None
    document = Document("", root)
    links = (link.get("href") for link in select(root, "link[rel~=canonical][href]"))
    named = (*links, document.meta("og:url"))
    return next((url for url in map(document.absolute, named) if url and is_url(url)), None)
