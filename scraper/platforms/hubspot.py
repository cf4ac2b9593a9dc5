"""HubSpot's content hub.

Its scripts are on many sites that it does not serve: only the generator counts.
The wrapper of the post body can hold a teaser alone.
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

NAME: Final = "hubspot"

PLACES: Final = (
    Place("title", "span.hs_cos_wrapper#hs_cos_wrapper_name"),
    Place("title", "h1.blog-post__title"),
    Place("authors", "a.blog-post__author-name"),
    Place("authors", "div.blog-post__author-name"),
    Place("authors", "a.author-link"),
    Place("published", "time.blog-post__timestamp", "datetime"),
    Place("tags", "a.blog-post__tag-link"),
    Place("tags", "a.topic-link"),
)

COMMENTS: Final = CommentList(
    item="div.comment",
    author=("div.comment-from h4", "div.comment-from"),
    published=("div.comment-date",),
    text=("div.comment-body",),
)


def is_hubspot(document: Document) -> bool:
    """Return whether HubSpot serves this page."""
    return "hubspot" in page_marks(document).generator


def find_hubspot_metadata(document: Document) -> Iterator[Found]:
    """Yield headline, author, date and topics of a blog post."""
    yield from find_places(document, PLACES, NAME)


def find_hubspot_comments(document: Document) -> Iterator[Comment]:
    """Yield the comments that the blog module lists."""
    yield from find_listed_comments(document, COMMENTS)


HUBSPOT: Final = Platform(
    name=NAME,
    is_platform=is_hubspot,
    body_selectors=(
        "div.blog-post__body",
        "span#hs_cos_wrapper_post_body",
        "div#hs_cos_wrapper_post_body",
        "div.post-body",
    ),
    prune_selectors=(
        ".hs-cta-wrapper",
        ".hs-cta-embed",
        ".hs-form",
        ".hs_cos_wrapper_type_form",
        ".hs_cos_wrapper_type_related_blog_posts",
        ".hs_cos_wrapper_type_blog_comments",
        ".hs_cos_wrapper_type_social_sharing",
        ".hs_cos_wrapper_type_post_listing",
        ".blog-post__tags",
        ".blog-post__meta",
        ".blog-comments",
        ".blog-related-posts",
        "#hubspot-topic_data",
        "#comments-listing",
        "#comment-form",
    ),
    find_metadata=find_hubspot_metadata,
    find_comments=find_hubspot_comments,
    trusted_body=True,
    layout=SiteLayout(marks=(b'content="HubSpot',), feeds=("./rss.xml",)),
)
