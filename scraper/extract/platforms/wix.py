"""Wix blogs.

Wix renders on the server; its class names are hashed and change with every
release, its `data-hook` names stay. The outer `div` and the recent posts' cards
carry some of the same hooks, so each selector names its element too. JSON-LD
and `og:title` hold the title for search engines: the visible headline is better.
View and like counts are filled in by script; only rendered pages have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import select, text_of
from scraper.extract.platforms.marks import page_marks
from scraper.extract.platforms.platform import Platform
from scraper.extract.platforms.values import (
    find_metas,
    find_one,
    find_texts,
    parse_count,
)
from scraper.records import Found

NAME: Final = "wix"

_STATS: Final = '[data-hook="post-stats"]'
_LIKES: Final = '[data-hook="like-button-with-count__like-count"]'


def is_wix(document: Document) -> bool:
    """Tell whether Wix made this page."""
    return "wix.com" in page_marks(document).generator or ("x-wix-meta-site-id" in document.metas)


def find_wix_metadata(document: Document) -> Iterator[Found]:
    """Yield what a Wix post marks: headline, author, dates, tags, cover, counts."""
    yield from find_texts(document, 'h1[data-hook="post-title"]', "title", NAME)
    if find_one(document, '[data-hook="post"]') is None:
        return
    if document.meta("article:author"):
        yield from find_metas(document, "article:author", "authors", NAME)
    else:
        yield from find_texts(
            document, '[data-hook="post"] [data-hook="user-name"]', "authors", NAME
        )
    yield from find_metas(document, "article:published_time", "published", NAME)
    yield from find_metas(document, "article:modified_time", "modified", NAME)
    yield from find_texts(
        document, 'nav[data-hook="tag-cloud-root"] a[href*="/blog/tags/"]', "tags", NAME
    )
    yield from find_texts(
        document, '[data-hook="post"] a[href*="/blog/categories/"]', "section", NAME
    )
    for image in document.metas.get("og:image", ())[:1]:
        yield Found("lead_image", image, NAME)
    yield from _find_counts(document)


def _find_counts(document: Document) -> Iterator[Found]:
    """Yield the counters of a rendered page: views come before comments, in every language."""
    for stats in select(document.root, _STATS)[:1]:
        for field, counter in zip(("views", "comments"), stats, strict=False):
            count = parse_count(text_of(counter))
            if count is not None:
                yield Found(field, str(count), NAME)
    likes = find_one(document, _LIKES)
    count = None if likes is None else parse_count(text_of(likes))
    if count is not None:
        yield Found("likes", str(count), NAME)


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
    feed_hints=("/blog-feed.xml",),
    sitemap_hints=("/blog-posts-sitemap.xml",),
    trusted_body=True,
)
