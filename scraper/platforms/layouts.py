"""Where the sites of each known system have their feeds and sitemaps.

The layout of a platform is in its own module; systems that only make the pages, and whose pages
are extracted without knowledge of their own, are listed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scraper.platforms import PLATFORMS
from scraper.platforms.platform import SiteLayout

_MARK_BYTES: Final = 2 * 2**20
"""Bytes of a page in which marks are looked for."""

_GENERATORS: Final[Mapping[str, SiteLayout]] = {
    "joomla": SiteLayout(marks=(b'content="Joomla',), feeds=("?format=feed&type=rss",)),
    "hugo": SiteLayout(marks=(b'content="Hugo',), feeds=("./index.xml", "/index.xml")),
    "jekyll": SiteLayout(marks=(b'content="Jekyll',), feeds=("/feed.xml", "/atom.xml")),
    "hexo": SiteLayout(marks=(b'content="Hexo',), feeds=("/atom.xml", "/rss2.xml")),
    "astro": SiteLayout(
        marks=(b'content="Astro',),
        feeds=("/rss.xml",),
        sitemaps=("/sitemap-index.xml", "/sitemap.xml"),
    ),
}
_ORDER: Final = (
    "wix substack squarespace ghost blogger shopify webflow hubspot medium wordpress drupal"
    " joomla hugo jekyll hexo astro discourse".split()
)
_KNOWN: Final = {
    **_GENERATORS,
    **{one.name: one.layout for one in PLATFORMS if one.layout is not None},
}
LAYOUTS: Final[Mapping[str, SiteLayout]] = {name: _KNOWN[name] for name in _ORDER}
"""Name to layout, the one with the surest marks first."""


def recognize_layout(body: bytes) -> str | None:
    """Return the name of the system that a page's bytes show; None for an unknown one."""
    head = body[:_MARK_BYTES]
    return next(
        (name for name, one in LAYOUTS.items() if any(mark in head for mark in one.marks)), None
    )
