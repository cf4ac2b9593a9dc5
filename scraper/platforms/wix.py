"""Wix blogs.

Wix renders on the server; its class names are hashed and change with every
release, its `data-hook` names stay. The outer `div` and the recent posts' cards
carry some of the same hooks, so each selector names its element too. JSON-LD
and `og:title` hold the title for search engines: the visible headline is better.
View and like counts are filled in by script; only rendered pages have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.selectors import find_matches
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_metas, find_places, parse_count
from scraper.records import Found

NAME: Final = "wix"

PLACES: Final = (
    Place("title", 'h1[data-hook="post-title"]'),
    Place("tags", 'nav[data-hook="tag-cloud-root"] a[href*="/blog/tags/"]'),
    Place("section", 'article[data-hook="post"] a[href*="/blog/categories/"]'),
    Place("likes", 'span[data-hook="like-button-with-count__like-count"]'),
    Place("likes", "span.like-button-with-count__like-count"),
)
COUNTERS: Final = ('div[data-hook="post-stats"] span',)


def is_wix(document: Document) -> bool:
    """Return whether Wix made this page."""
    return "wix.com" in page_marks(document).generator or ("x-wix-meta-site-id" in document.metas)


def find_wix_metadata(document: Document) -> Iterator[Found]:
    """Yield what a Wix post marks: headline, author, dates, tags, cover, counts."""
    yield from find_places(document, PLACES, NAME)
    yield from find_metas(document, "authors", "article:author", NAME)
    yield from find_metas(document, "published", "article:published_time", NAME)
    yield from find_metas(document, "modified", "article:modified_time", NAME)
    if document.meta("article:published_time"):
        yield from islice(find_metas(document, "lead_image", "og:image", NAME), 1)
    yield from find_wix_counters(document)


def find_wix_counters(document: Document) -> Iterator[Found]:
    """Yield the counters of a rendered page: views stand before comments in every language."""
    spans = find_matches(document.root, COUNTERS).get(0, [])
    counts = [parse_count(text_of(span)) for span in spans if len(span) == 0]
    stated = (count for count in counts if count is not None)
    for field, count in zip(("views", "comments"), stated, strict=False):
        yield Found(field, str(count), NAME)


WIX: Final = Platform(
    name=NAME,
    is_platform=is_wix,
    body_selectors=(
        'article[data-hook="post"] section[data-hook="post-description"]',
        'section[data-hook="post-description"]',
        '[data-id="content-viewer"]',
    ),
    prune_selectors=(
        '[data-hook="post-footer"]',
        '[data-hook^="post-main-actions"]',
        '[data-hook^="share-button__"]',
        '[data-hook="more-button"]',
        '[data-hook="image-expand-button"]',
        '[data-hook="gap-spacer"]',
        '[data-hook="recent-posts"]',
        '[data-hook="related-posts"]',
        '[data-hook="post-stats"]',
        '[data-hook="comments"]',
        '[data-hook="subscription-form"]',
        '[data-hook="blog-desktop-header-container"]',
        '[data-hook="hamburger-overlay-root"]',
        '[data-hook="time-ago"]',
        '[data-hook="time-to-read"]',
        '[data-hook="user-name"]',
        '[data-hook="tag-cloud-root"]',
        '[data-hook$="-preload"]',
        '[type="empty-line"][data-hook^="rcv-block"]',
        "#SCROLL_TO_TOP",
        "#SCROLL_TO_BOTTOM",
        "#SITE_HEADER",
        "#SITE_FOOTER",
        ".wc-comments-root",
    ),
    find_metadata=find_wix_metadata,
    trusted_body=True,
    layout=SiteLayout(
        marks=(b'content="Wix.com', b"static.wixstatic.com"),
        feeds=("/blog-feed.xml",),
        sitemaps=("/blog-posts-sitemap.xml", "/sitemap.xml"),
    ),
)
