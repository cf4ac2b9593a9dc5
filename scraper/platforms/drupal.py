"""Drupal, versions 7 to 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.comment_lists import CommentList, find_listed_comments
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_places
from scraper.records import Comment, Found

NAME: Final = "drupal"

PLACES: Final = (
    Place("title", "h1.page-title"),
    Place("title", "h1.page-header"),
    Place("title", "h1#page-title"),
    Place("published", 'span[property="dc:date dc:created"]', "content"),
    Place("published", "span.field--name-created time", "datetime"),
    Place("tags", "div.field--name-field-tags a"),
    Place("tags", "div.field-name-field-tags a"),
)

COMMENTS: Final = CommentList(
    item="article.comment",
    author=("span.username", "a.username", 'span[rel="schema:author"]'),
    published=("time", 'span[property="dc:date dc:created"]', "p.comment__time"),
    text=("div.field--name-comment-body", "div.field-name-comment-body", "div.comment__content"),
    noise=("ul.links",),
)


def is_drupal(document: Document) -> bool:
    """Return whether Drupal made this page."""
    marks = page_marks(document)
    return (
        "drupal" in marks.generator
        or "/core/misc/drupal" in marks.addresses
        or "/sites/default/files/" in marks.addresses
        or "/core/assets/vendor/" in marks.addresses
    )


def find_drupal_metadata(document: Document) -> Iterator[Found]:
    """Yield headline, date and tags in the markup of Drupal's own themes."""
    yield from find_places(document, PLACES, NAME)


def find_drupal_comments(document: Document) -> Iterator[Comment]:
    """Yield the comments of the core comment module."""
    yield from find_listed_comments(document, COMMENTS)


DRUPAL: Final = Platform(
    name=NAME,
    is_platform=is_drupal,
    body_selectors=("div.node__content", "div.field-name-body", "article"),
    prune_selectors=(
        ".node__links",
        ".node__meta",
        ".node__submitted",
        ".field--name-field-tags",
        ".field-name-field-tags",
        ".field--name-field-related-content",
        ".addtoany_list",
        ".a2a_kit",
        ".social-share",
        ".block-social-sharing",
        ".comment-wrapper",
        "#comments",
        ".contextual",
        ".book-navigation",
        ".pager",
        ".visually-hidden",
        ".tabs",
    ),
    find_metadata=find_drupal_metadata,
    find_comments=find_drupal_comments,
    layout=SiteLayout(marks=(b"drupal-settings-json", b'content="Drupal'), feeds=("/rss.xml",)),
)
