"""Blogger (Blogspot), on any domain.

Pages carry no JSON-LD; labels, the comment thread and the post's id are in
stable class names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.comment_lists import CommentList, find_listed_comments
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_places
from scraper.records import Comment, Found

NAME: Final = "blogger"

PLACES: Final = (
    Place("title", "h3.post-title"),
    Place("title", "h1.post-title"),
    Place("title", "h2.post-title"),
    Place("authors", "span.post-author span.fn"),
    Place("authors", "span.post-author a.g-profile"),
    Place("published", "abbr.published", "title"),
    Place("published", "time.published", "datetime"),
    Place("tags", "span.post-labels a"),
    Place("tags", "div.post-labels a"),
)

COMMENTS: Final = CommentList(
    item="li.comment",
    author=("cite.user",),
    published=("span.datetime",),
    text=("p.comment-content", "div.comment-content"),
)
FLAT_COMMENTS: Final = CommentList(
    item="dd.comment-body",
    author=(),
    published=(),
    text=("dd.comment-body",),
)


def is_blogger(document: Document) -> bool:
    """Return whether Blogger made this page."""
    return "blogger" in page_marks(document).generator


def find_blogger_metadata(document: Document) -> Iterator[Found]:
    """Yield headline, author, date and labels of the post."""
    yield from find_places(document, PLACES, NAME)


def find_blogger_comments(document: Document) -> Iterator[Comment]:
    """Yield the threaded comments, or the flat ones of older templates."""
    threaded = tuple(find_listed_comments(document, COMMENTS))
    yield from threaded or find_listed_comments(document, FLAT_COMMENTS)


BLOGGER: Final = Platform(
    name=NAME,
    is_platform=is_blogger,
    body_selectors=("div.post-body",),
    prune_selectors=(
        ".post-footer",
        ".post-labels",
        ".post-share-buttons",
        ".share-buttons",
        ".byline",
        ".comments",
        "#comments",
        ".blog-pager",
        ".post-icons",
        ".related-posts",
        ".jump-link",
    ),
    find_metadata=find_blogger_metadata,
    find_comments=find_blogger_comments,
    trusted_body=True,
    layout=SiteLayout(
        marks=(b"content='blogger'", b'content="blogger"', b"content='Blogger'"),
        feeds=("/feeds/posts/default",),
    ),
)
