"""Say what one document offers: how many articles, at what cost, how new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scraper.discover.archives import ArchivePage
from scraper.discover.feed import FeedPage
from scraper.discover.index_page import Listing
from scraper.discover.sitemap import Sitemap
from scraper.discover.sitemap_choice import choose_children, find_articles, holds_posts
from scraper.discover.url_pattern import ArticleShape
from scraper.discover.walk import Walk
from scraper.errors import ScraperError
from scraper.records import Capture, Link, Source

MAX_COUNTED: Final = 5
"""Sitemaps of an index that are read to count its articles; the rest is estimated from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCandidate:
    """One way to the site's articles."""

    source: Source
    articles: int
    """Articles that it names: now for a feed or list, in all for a sitemap or archive."""
    is_exact: bool = True
    """False when the number is an estimate or a lower bound."""
    requests: int = 1
    """Documents that must be fetched to have all its links."""
    has_more: bool = False
    """It names further documents of itself: pages of a list, parts of an index."""
    title: str | None = None
    newest: str | None = None
    """Latest date of its articles, ISO 8601."""
    ttl: float | None = None
    """Seconds that a feed asks to be left alone for."""
    sitemap_hosts: tuple[str, ...] = ()
    """Sites whose robots.txt named this sitemap."""
    is_named: bool = False
    """The user named this sitemap itself."""


def first_candidate(
    candidates: Sequence[SourceCandidate], kinds: Iterable[str]
) -> SourceCandidate | None:
    """Return the first offer with articles, in the order of the kinds."""
    for kind in kinds:
        for candidate in candidates:
            if candidate.source.kind == kind and candidate.articles:
                return candidate
    return None


def offer_feed(feed: FeedPage) -> SourceCandidate:
    """Build the candidate of a feed: its entries, and whether it has older pages."""
    return SourceCandidate(
        source=Source(url=feed.url, kind="feed"),
        articles=len(feed.entries),
        is_exact=feed.next_url is None,
        has_more=feed.next_url is not None,
        title=feed.title,
        newest=_newest(feed.links),
        ttl=feed.ttl,
    )


def offer_listing(listing: Listing) -> SourceCandidate:
    """Build the candidate of a listing page: its articles, and whether it has further pages."""
    return SourceCandidate(
        source=Source(url=listing.url, kind="page"),
        articles=len(listing.links),
        is_exact=listing.next_url is None,
        has_more=listing.next_url is not None,
        title=listing.title,
        newest=_newest(listing.links),
    )


async def try_archive(walk: Walk, capture: Capture) -> SourceCandidate | None:
    """Build the candidate of an archive; None if the document is not one."""
    try:
        candidate = offer_archive(await walk.parse("archive", capture), capture.url)
    except ScraperError:
        return None
    return candidate if candidate.articles else None


def offer_archive(page: ArchivePage, url: str) -> SourceCandidate:
    """Build the candidate of a platform's archive by its first page."""
    total = page.total if page.total is not None else len(page.links)
    per_page = max(1, len(page.links))
    return SourceCandidate(
        source=Source(url=url, kind="archive"),
        articles=total,
        is_exact=page.total is not None or page.next_url is None,
        requests=-(-total // per_page),
        has_more=page.next_url is not None,
        newest=_newest(page.links),
    )


async def offer_sitemap(
    walk: Walk,
    sitemap: Sitemap,
    sitemap_hosts: tuple[str, ...],
    shape: ArticleShape,
    *,
    is_named: bool = False,
) -> SourceCandidate:
    """Build the candidate of a sitemap; of an index, the first few sitemaps stand for all."""
    children = choose_children(sitemap)
    is_trusted = is_named or holds_posts(sitemap.url)
    links = [entry.link for entry in find_articles(sitemap, shape, holds_posts=is_trusted)]
    articles, read, is_exact = len(links), 0, len(children) <= MAX_COUNTED
    for child in children[:MAX_COUNTED]:
        capture = await walk.get(child.url)
        found = None if capture is None else await _try_sitemap(walk, capture, sitemap_hosts)
        if found is None or found.children:
            is_exact = False
            continue
        read += 1
        trusted = is_trusted or holds_posts(child.url)
        entries = find_articles(found, shape, holds_posts=trusted)
        links += [entry.link for entry in entries]
        articles += len(entries)
    if read and read < len(children):
        articles = articles * len(children) // read
    return SourceCandidate(
        source=Source(url=sitemap.url, kind="sitemap"),
        articles=articles,
        is_exact=is_exact,
        requests=1 + len(children),
        has_more=bool(children),
        newest=_newest(links),
        sitemap_hosts=sitemap_hosts,
        is_named=is_named,
    )


async def _try_sitemap(
    walk: Walk, capture: Capture, sitemap_hosts: tuple[str, ...]
) -> Sitemap | None:
    try:
        sitemap: Sitemap = await walk.parse("sitemap", capture, sitemap_hosts)
    except ScraperError:
        return None
    return sitemap


def _newest(links: Iterable[Link]) -> str | None:
    """Return the latest date; dates of one site compare as text well enough."""
    return max((link.published for link in links if link.published), default=None)
