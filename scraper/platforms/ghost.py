"""Ghost, hosted or self-hosted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_metas, find_places
from scraper.records import Found

NAME: Final = "ghost"

PLACES: Final = (
    Place("title", "h1.gh-article-title"),
    Place("title", "h1.article-title"),
    Place("title", "h1.post-full-title"),
    Place("title", "h1.single-title"),
    Place("authors", "h4.gh-article-author-name a"),
    Place("authors", "span.gh-article-author-name a"),
    Place("authors", "section.author-list h4.author-name a"),
)


def is_ghost(document: Document) -> bool:
    """Return whether Ghost made this page; shops sold as "Ghost..." set no such generator."""
    return page_marks(document).generator.startswith("ghost ")


def find_ghost_metadata(document: Document) -> Iterator[Found]:
    """Yield the visible headline and authors, and the dates and tags of the head."""
    yield from find_places(document, PLACES, NAME)
    yield from find_metas(document, "published", "article:published_time", NAME)
    yield from find_metas(document, "modified", "article:modified_time", NAME)
    yield from find_metas(document, "tags", "article:tag", NAME)


GHOST: Final = Platform(
    name=NAME,
    is_platform=is_ghost,
    body_selectors=(
        "section.gh-content",
        "div.gh-content",
        "section.post-full-content",
        "div.post-content",
        "section.post-content",
        "div.single-content",
    ),
    prune_selectors=(
        ".gh-article-meta",
        ".gh-article-header",
        ".gh-subscribe",
        ".gh-comments",
        ".gh-read-next",
        ".gh-post-upgrade-cta",
        ".kg-signup-card",
        ".kg-cta-card",
        ".kg-email-cta-card",
        ".post-full-comments",
        ".subscribe-form",
        "#ghost-portal-root",
        "#ghost-comments-root",
    ),
    find_metadata=find_ghost_metadata,
    trusted_body=True,
    layout=SiteLayout(
        marks=(b'content="Ghost',),
        feeds=("/rss/",),
        sitemaps=("/sitemap-posts.xml", "/sitemap.xml"),
    ),
)
