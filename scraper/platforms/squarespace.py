"""Squarespace, versions 7.0 and 7.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_places
from scraper.records import Found

NAME: Final = "squarespace"

PLACES: Final = (
    Place("title", "div.blog-item-title h1"),
    Place("title", "h1.BlogItem-title"),
    Place("title", "h1.entry-title"),
    Place("authors", "span.blog-author-name"),
    Place("authors", "a.blog-author-name"),
    Place("authors", "a.Blog-meta-item--author"),
    Place("published", "time.dt-published", "datetime"),
    Place("published", "time.Blog-meta-item--date", "datetime"),
    Place("tags", "a.blog-item-tag"),
    Place("tags", "div.Blog-meta-item--tags a"),
    Place("section", "a.blog-item-category"),
    Place("likes", "span.like-count"),
)


def is_squarespace(document: Document) -> bool:
    """Return whether Squarespace made this page: it loads its own scripts from there."""
    addresses = page_marks(document).addresses
    return "static1.squarespace.com/static/" in addresses or "assets.squarespace.com" in addresses


def find_squarespace_metadata(document: Document) -> Iterator[Found]:
    """Yield headline, author, date, tags and likes of a blog item."""
    yield from find_places(document, PLACES, NAME)


SQUARESPACE: Final = Platform(
    name=NAME,
    is_platform=is_squarespace,
    body_selectors=(
        "div.blog-item-content",
        "div.BlogItem-body",
        "div.entry-content",
        "div.sqs-layout",
    ),
    prune_selectors=(
        ".blog-item-top-wrapper",
        ".blog-item-meta-wrapper",
        ".blog-item-author-profile-wrapper",
        ".blog-meta-section",
        ".item-pagination",
        ".BlogItem-pagination",
        ".BlogItem-share",
        ".BlogItem-comments",
        ".author-profile",
        ".squarespace-comments",
        ".comments-content",
        ".sqs-block-newsletter",
        ".sqs-block-summary-v2",
        ".sqs-block-socialaccountlinks-v2",
        ".sqs-simple-like",
        ".newsletter-form-wrapper",
        ".sqs-gallery-controls",
    ),
    find_metadata=find_squarespace_metadata,
    layout=SiteLayout(
        marks=(b"static1.squarespace.com", b"SQUARESPACE_CONTEXT"), feeds=("?format=rss",)
    ),
)
