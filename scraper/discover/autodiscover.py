"""Where a site's feeds and sitemaps may lie, most likely place first.

Takes what a page says (`PageHints`) and the site's robots.txt; gives candidate
URLs. Whether there is anything, `plan.py` finds out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from scraper.decoding.charset import decode_text
from scraper.discover.links import resolve_link
from scraper.discover.page_hints import PageHints
from scraper.records import Capture
from scraper.urls import host_of

MAX_ROBOTS: Final = 500 * 2**10
"""Bytes of robots.txt that are read (RFC 9309, 2.5)."""
_MAX_NAMED: Final = 50
"""Sitemaps of one robots.txt that are taken."""
_MARK_BYTES: Final = 2 * 2**20
"""Bytes of a page in which a platform's marks are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlatform:
    """How the sites of one platform lay out feeds and sitemaps."""

    name: str
    marks: tuple[bytes, ...]
    """Bytes in the page, any of which tells the platform."""
    feeds: tuple[str, ...] = ()
    """Relative to the page where they begin with `./` or `?`, else to the site."""
    sitemaps: tuple[str, ...] = ("/sitemap.xml",)


PLATFORMS: Final = (
    SitePlatform(name="wix", marks=(b'content="Wix.com', b"static.wixstatic.com"),
                 feeds=("/blog-feed.xml",), sitemaps=("/blog-posts-sitemap.xml", "/sitemap.xml")),
    SitePlatform(name="substack", marks=(b"substackcdn.com",), feeds=("/feed",)),
    SitePlatform(name="squarespace", marks=(b"static1.squarespace.com", b"SQUARESPACE_CONTEXT"),
                 feeds=("?format=rss",)),
    SitePlatform(name="ghost", marks=(b'content="Ghost',), feeds=("/rss/",),
                 sitemaps=("/sitemap-posts.xml", "/sitemap.xml")),
    SitePlatform(name="blogger", marks=(b"content='blogger'", b'content="blogger"', b"content='Blogger'"),
                 feeds=("/feeds/posts/default",)),
    SitePlatform(name="shopify", marks=(b"cdn.shopify.com",), feeds=("./.atom",)),
    SitePlatform(name="webflow", marks=(b"data-wf-site",), feeds=("./rss.xml", "/blog/rss.xml")),
    SitePlatform(name="hubspot", marks=(b'content="HubSpot',), feeds=("./rss.xml",)),
    SitePlatform(name="medium", marks=(b"miro.medium.com",), feeds=("/feed",),
                 sitemaps=("/sitemap/sitemap.xml",)),
    SitePlatform(name="wordpress", marks=(b"/wp-content/", b"https://api.w.org/", b'content="WordPress'),
                 feeds=("./feed/", "/feed/"),
                 sitemaps=("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")),
    SitePlatform(name="drupal", marks=(b"drupal-settings-json", b'content="Drupal'), feeds=("/rss.xml",)),
    SitePlatform(name="joomla", marks=(b'content="Joomla',), feeds=("?format=feed&type=rss",)),
    SitePlatform(name="hugo", marks=(b'content="Hugo',), feeds=("./index.xml", "/index.xml")),
    SitePlatform(name="jekyll", marks=(b'content="Jekyll',), feeds=("/feed.xml", "/atom.xml")),
    SitePlatform(name="hexo", marks=(b'content="Hexo',), feeds=("/atom.xml", "/rss2.xml")),
    SitePlatform(name="astro", marks=(b'content="Astro',), feeds=("/rss.xml",),
                 sitemaps=("/sitemap-index.xml", "/sitemap.xml")),
    SitePlatform(name="discourse", marks=(b'content="Discourse',), feeds=("/latest.rss",)),
)  # fmt: skip
"""Platforms, the one with the surest marks first."""

WELL_KNOWN_FEEDS: Final = (
    "./feed", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json",
)  # fmt: skip
"""Where feeds of unknown systems lie, most common first."""
WELL_KNOWN_SITEMAPS: Final = (
    "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml",
    "/blog-posts-sitemap.xml", "/sitemap.xml.gz", "/sitemap.txt",
)  # fmt: skip
"""Where sitemaps lie that nobody names."""


def recognise_platform(body: bytes) -> str | None:
    """Return the platform that a page's bytes show; None for an unknown one."""
    head = body[:_MARK_BYTES]
    return next((p.name for p in PLATFORMS if any(mark in head for mark in p.marks)), None)


def find_feed_urls(hints: PageHints) -> Iterator[str]:
    """Yield the places of the site's feeds: named by the page, the platform's, well-known."""
    seen: set[str] = set()
    named = sorted(hints.feeds, key=lambda hint: _rank_feed(hint.url, hint.title, hints.url))
    places = [hint.url for hint in named]
    for platform in PLATFORMS:
        if platform.name == hints.platform:
            places += [_place(path, hints) for path in platform.feeds]
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
    for platform in PLATFORMS:
        if platform.name == hints.platform:
            places += [urljoin(hints.url, path) for path in platform.sitemaps]
    places += [urljoin(hints.url, path) for path in WELL_KNOWN_SITEMAPS]
    yield from dict.fromkeys(places)


def parse_robots_sitemaps(capture: Capture) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names, each once."""
    text = decode_text(capture.body[:MAX_ROBOTS], capture.header("content-type"))
    found: dict[str, None] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() in {"sitemap", "site-map"} and len(found) < _MAX_NAMED:
            url = resolve_link(value.partition(" #")[0], capture.final_url, Counter())
            if url is not None:
                found[url] = None
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
