"""Where a site's feeds and sitemaps may lie, most likely place first.

Takes what a page says (`PageHints`) and the sitemaps of the site's robots.txt; gives candidate
URLs. Whether there is anything, `plan.py` finds out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from scraper.discover.links import resolve_link
from scraper.discover.page_hints import PageHints
from scraper.platforms.layouts import LAYOUTS
from scraper.urls import host_of

_MAX_NAMED: Final = 50
"""Sitemaps of one robots.txt that are taken."""

WELL_KNOWN_FEEDS: Final = (
    "./feed", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json",
)  # fmt: skip
"""Where feeds of unknown systems lie, most common first."""
WELL_KNOWN_SITEMAPS: Final = (
    "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml",
    "/blog-posts-sitemap.xml", "/sitemap.xml.gz", "/sitemap.txt",
)  # fmt: skip
"""Where sitemaps lie that nobody names."""


def find_feed_urls(hints: PageHints) -> Iterator[str]:
    """Yield the places of the site's feeds: named by the page, the platform's, well-known."""
    seen: set[str] = set()
    named = sorted(hints.feeds, key=lambda hint: _rank_feed(hint.url, hint.title, hints.url))
    places = [hint.url for hint in named]
    if (layout := LAYOUTS.get(hints.platform or "")) is not None:
        places += [_place(path, hints) for path in layout.feeds]
    places += [_place(path, hints) for path in WELL_KNOWN_FEEDS]
    for place in places:
        url = resolve_link(place, "", Counter())
        if url is not None and url not in seen:
            seen.add(url)
            yield url


def find_sitemap_urls(hints: PageHints, named: tuple[str, ...]) -> Iterator[str]:
    """Yield the places of the site's sitemaps.

    Args:
        hints: What the page says.
        named: Sitemaps that robots.txt names.
    """
    places = [*_posts_first(named), *hints.sitemaps]
    if (layout := LAYOUTS.get(hints.platform or "")) is not None:
        places += [urljoin(hints.url, path) for path in layout.sitemaps]
    places += [urljoin(hints.url, path) for path in WELL_KNOWN_SITEMAPS]
    yield from dict.fromkeys(places)


def resolve_sitemaps(named: Iterable[str], url: str) -> tuple[str, ...]:
    """Return the absolute URLs of sitemaps that a robots.txt names, each once.

    Args:
        named: As written.
        url: A page of the site.
    """
    found: dict[str, None] = {}
    for text in named:
        place = resolve_link(text.partition(" #")[0], urljoin(url, "/robots.txt"), Counter())
        if place is not None and len(found) < _MAX_NAMED:
            found[place] = None
    return tuple(found)


def _rank_feed(url: str, title: str | None, page_url: str) -> tuple[int, int, int]:
    """Put comment feeds last, feeds of the page's own folder first, then the page's order."""
    lowered = f"{url} {title or ''}".lower()
    is_comments = any(
        word in lowered for word in ("/comments", "comment", "kommentar", "commentaire")
    )
    folder = urlsplit(page_url).path.rstrip("/")
    in_folder = len(folder) > 1 and urlsplit(url).path.startswith(folder)
    is_foreign = host_of(url) != host_of(page_url)
    return (int(is_comments), int(not in_folder), int(is_foreign))


def _place(path: str, hints: PageHints) -> str:
    """Join a place to the page (`./x`, `?x`) or to the site (`/x`)."""
    page = hints.url.partition("?")[0].partition("#")[0]
    if path.startswith("?"):
        return page + path
    if path.startswith("./"):
        joint = "" if path.startswith("./.") else "/"
        return page.rstrip("/") + joint + path[2:]
    return urljoin(page, path)


def _posts_first(urls: tuple[str, ...]) -> list[str]:
    return sorted(
        urls, key=lambda url: not any(word in url for word in ("post", "news", "article", "blog"))
    )
