"""Choose among what sitemaps name: the sitemaps with articles, and the articles in them."""

from __future__ import annotations

from collections import Counter
from typing import Final

from scraper.discover.filters import is_article_url
from scraper.discover.sitemap import ChildSitemap, Sitemap, SitemapEntry
from scraper.discover.url_pattern import ArticleShape

POSTS_MARKS: Final = ("post", "article", "news", "blog", "stories", "story", "entries", "artikel")
"""Words in the name of a sitemap that holds articles."""
OTHER_MARKS: Final = (
    "categor", "tag", "taxonom", "author", "user", "product", "collection", "image", "video", "event",
    "page-sitemap", "pages-sitemap", "posts-page", "sitemap-pages", "sitemap_pages", "attachment", "profile",
    "location", "store", "forum", "landing", "static",
)  # fmt: skip
"""Words in the name of a sitemap that holds none."""

WATCHED_CHILDREN: Final = 3
"""Sitemaps of an index that are read when only news is wanted; reading all of them at every look
would cost a large site hundreds of requests a day."""
_LIST_PAGES: Final = 2
"""Pages below a page from which it is their list (`/blogs/journal` above `/blogs/journal/...`)."""


def choose_children(sitemap: Sitemap) -> tuple[ChildSitemap, ...]:
    """Return the sitemaps of an index that may hold articles, in its order."""
    posts = tuple(child for child in sitemap.children if holds_posts(child.url))
    if posts:
        return posts
    return tuple(child for child in sitemap.children if not _names_other(child.url))


def newest_children(children: tuple[ChildSitemap, ...]) -> tuple[ChildSitemap, ...]:
    """Return the few sitemaps of an index in which news would show, in its order.

    Those changed last, where the index says so; else those at its two ends, since
    some sites number from the oldest and some from the newest.
    """
    if len(children) <= WATCHED_CHILDREN:
        return children
    dated = sorted(
        (child for child in children if child.modified), key=lambda child: child.modified or ""
    )
    chosen = (
        dated[-WATCHED_CHILDREN:] if dated else (children[0], *children[1 - WATCHED_CHILDREN :])
    )
    return tuple(child for child in children if child in chosen)


def find_articles(
    sitemap: Sitemap, shape: ArticleShape, *, holds_posts: bool
) -> tuple[SitemapEntry, ...]:
    """Return the articles among a sitemap's pages.

    Args:
        sitemap: The sitemap. All that a feed names is taken.
        shape: What the site's article URLs look like.
        holds_posts: The sitemap's name promises articles, so only the pages that
            surely are none go; a news sitemap promises the same by its titles.
    """
    if sitemap.format == "feed":
        return sitemap.entries
    is_trusted = holds_posts or any(entry.link.title for entry in sitemap.entries)
    is_article = is_article_url if is_trusted else shape.fits
    folders = Counter(_path_of(entry.link.url).rpartition("/")[0] for entry in sitemap.entries)
    return tuple(
        entry
        for entry in sitemap.entries
        if is_article(entry.link.url) and folders[_path_of(entry.link.url)] < _LIST_PAGES
    )


def _path_of(url: str) -> str:
    return url.partition("?")[0].rstrip("/")


def holds_posts(url: str) -> bool:
    """Return whether a sitemap's name promises articles."""
    name = url.lower().partition("://")[2].partition("/")[2]
    return any(mark in name for mark in POSTS_MARKS) and not _names_other(url)


def _names_other(url: str) -> bool:
    name = url.lower().partition("://")[2].partition("/")[2]
    return any(mark in name for mark in OTHER_MARKS)
