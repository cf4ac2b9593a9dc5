"""Blogs of Shopify shops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.comment_lists import CommentList, find_listed_comments
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_places
from scraper.records import Comment, Found

NAME: Final = "shopify"

_BLOG: Final = re.compile(
    r"(https?://[^/?#]+(?:/[a-z]{2}(?:-[a-z]{2})?)?/blogs/[^/?#]+)/", re.IGNORECASE
)

PLACES: Final = (
    Place("title", "h1.article-template__title"),
    Place("title", "h1.article__title"),
    Place("title", "h1.article-title"),
    Place("published", "header.article-template__header time", "datetime"),
    Place("published", "div.article-template time", "datetime"),
    Place("tags", 'a[href*="/blogs/"][href*="/tagged/"]'),
)

COMMENTS: Final = CommentList(
    item="article.article-template__comments-comment",
    author=("footer span",),
    published=("time",),
    text=("div.rte", "p", "div"),
    noise=("footer",),
)


def is_shopify(document: Document) -> bool:
    """Return whether Shopify serves this page."""
    marks = page_marks(document)
    return (
        "shopify-features" in marks.ids
        or "shopify-digital-wallet" in document.metas
        or "/cdn/shop/" in marks.addresses
        or "cdn.shopify.com/s/files/" in marks.addresses
    )


def find_shopify_metadata(document: Document) -> Iterator[Found]:
    """Yield headline, date and tags of a blog article; nothing on the shop's other pages."""
    if is_shop_blog(document):
        yield from find_places(document, PLACES, NAME)


def is_shop_blog(document: Document) -> bool:
    """Return whether the page is an article of the shop's blog."""
    return "/blogs/" in document.url or document.meta("og:type") == "article"


def find_shopify_comments(document: Document) -> Iterator[Comment]:
    """Yield the comments in the markup of Shopify's own themes."""
    yield from find_listed_comments(document, COMMENTS)


SHOPIFY: Final = Platform(
    name=NAME,
    is_platform=is_shopify,
    body_selectors=(
        "div.article-template__content",
        "div.article__content",
        'div[itemprop="articleBody"]',
        "article div.rte",
    ),
    prune_selectors=(
        ".article-template__social-sharing",
        ".article-template__back",
        ".article-template__comments",
        ".article-template__comment-wrapper",
        ".article__share",
        ".share-button",
        ".shopify-section-group-header-group",
        ".shopify-section-group-footer-group",
        ".product-form",
        ".product-card",
        ".klaviyo-form",
        "product-recommendations",
        "cart-drawer",
        "cart-notification",
    ),
    find_metadata=find_shopify_metadata,
    find_comments=find_shopify_comments,
    layout=SiteLayout(marks=(b"cdn.shopify.com",), feeds=("./.atom",)),
)
