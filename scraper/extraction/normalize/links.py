"""Make links absolute, and take the rest off.

Takes a tree and the page's base URL. A link keeps its address when that is
http(s) or mailto, or leads to a footnote or place of ours; otherwise its text stays.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from scraper.dom.elements import Element

_SCHEMES: Final = frozenset(["http", "https", "mailto"])
_OWN_LINK: Final = re.compile(r"#(?:fn|fnref|part)-[a-z0-9-]{1,60}")
_PLAIN: Final = re.compile(
    r"https?://[a-z0-9.-]{1,253}(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z{-~]*)?"
)
"""Addresses that are absolute and stay as they are, which most are."""
_IGNORED: Final = re.compile("[\x00-\x20\x7f]+")
"""What browsers skip at the ends of an address, and tabs and line ends inside it."""


def normalize_links(root: Element, base_url: str) -> None:
    """Return every link an absolute address, or none."""
    for link in root.iter("a"):
        href = link.get("href")
        if href is None or (_PLAIN.fullmatch(href) and "/." not in href):
            continue
        address = absolute_url(href, base_url)
        if address is None:
            del link.attrib["href"]
        elif address != href:
            link.set("href", address)


def absolute_url(href: str, base_url: str) -> str | None:
    """Join an address to the base; None when it is none for an article (`javascript:`, "#top")."""
    href = _IGNORED.sub("", href) if "\n" in href or "\t" in href or "\r" in href else href.strip()
    if _OWN_LINK.fullmatch(href):
        return href
    if not href or href.startswith("#"):
        return None
    try:
        joined = urljoin(base_url, href) if base_url else href
        parts = urlsplit(joined)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or (parts.scheme != "mailto" and not parts.netloc):
        return None
    return _IGNORED.sub("%20", joined)
