"""Read what a page says of its site's feeds, sitemaps and interfaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scraper.discover.index_page import base_of
from scraper.discover.links import resolve_link
from scraper.discover.wording import clean_title
from scraper.dom.elements import Element

FEED_TYPES: Final = frozenset(
    """application/rss+xml application/atom+xml application/rdf+xml application/feed+json
    application/json application/xml text/xml""".split()
)
_MAX_TAGS: Final = 5000
"""`link` and `script` elements that are looked at."""
_API_REL: Final = "https://api.w.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHint:
    """A feed that a page names in a `link` tag."""

    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHints:
    """What one page says of its site."""

    url: str
    """Where the page was fetched, after redirects."""
    title: str | None = None
    platform: str | None = None
    """Name in `autodiscover.PLATFORMS`."""
    feeds: tuple[FeedHint, ...] = ()
    """Feeds named in `link rel=alternate` (or `rel=feed`), in the page's order."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps named in `link rel=sitemap`."""
    wordpress_api: str | None = None
    """Root of the WordPress REST interface."""
    ghost_api: tuple[str, str] | None = None
    """Address of the Ghost site and its public content key."""


def read_hints(root: Element, url: str, platform: str | None = None) -> PageHints:
    """Return the hints of a parsed page (`parse_page_of`)."""
    base = base_of(root, url)
    links = list(_links(root, base))
    return PageHints(
        url=url,
        title=clean_title(root.findtext(".//title")),
        platform=platform,
        feeds=tuple(dict.fromkeys(_feeds(links))),
        sitemaps=tuple(dict.fromkeys(href for rel, _, href, _ in links if "sitemap" in rel)),
        wordpress_api=next((href for rel, _, href, _ in links if _API_REL in rel), None),
        ghost_api=_find_ghost(root, base),
    )


def _links(root: Element, base: str) -> Iterator[tuple[list[str], str, str, str | None]]:
    """Yield relations, type, URL and title of each `link`."""
    for number, element in enumerate(root.iter("link")):
        if number == _MAX_TAGS:
            return
        href = resolve_link(element.get("href"), base, Counter())
        if href is not None:
            kind = (element.get("type") or "").partition(";")[0].strip().lower()
            rel = (element.get("rel") or "").lower().split()
            yield rel, kind, href, clean_title(element.get("title"))


def _feeds(links: list[tuple[list[str], str, str, str | None]]) -> Iterator[FeedHint]:
    for rel, kind, href, title in links:
        is_json = kind == "application/json"
        if (("alternate" in rel and kind in FEED_TYPES) or "feed" in rel) and not (
            is_json and ("oembed" in href or "/wp-json/" in href)
        ):
            yield FeedHint(url=href, title=title)


def _find_ghost(root: Element, base: str) -> tuple[str, str] | None:
    for number, script in enumerate(root.iter("script")):
        key = script.get("data-key")
        if key and key.isalnum() and script.get("data-ghost"):
            site = resolve_link(script.get("data-ghost"), base, Counter())
            return None if site is None else (site, key[:64])
        if number == _MAX_TAGS:
            break
    return None
