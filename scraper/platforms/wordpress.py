"""WordPress, with the block editor's themes, Elementor and Divi.

The most used and the most varied platform: themes rename everything. Measured,
the content selectors alone are worse than the generic engine (they can hold a
teaser, or the whole page builder's page), so they only propose. What WordPress
marks better than anyone is the post's own record in its REST API.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.comment_lists import CommentList, find_listed_comments
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import DATES, Place, find_places
from scraper.records import Comment, Found

NAME: Final = "wordpress"

MARKS: Final = (
    "/wp-content/themes/",
    "/wp-content/plugins/",
    "/wp-content/cache/",
    "/wp-includes/",
    "https://api.w.org/",
    "/wp-json/",
)
"""Uploads are left out: other systems show images that a WordPress behind them keeps."""
RECORD: Final = "/wp-json/wp/v2/"
MAX_LINKS: Final = 150
"""`link` elements of a head that are read."""

PLACES: Final = (
    Place("title", "h1.wp-block-post-title"),
    Place("title", "h1.entry-title"),
    Place("published", "header.entry-header span.posted-on time.published", "datetime"),
    Place("published", "header.entry-header time.published", "datetime"),
    Place("modified", "header.entry-header time.updated", "datetime"),
    Place("tags", 'a[rel~="tag"][href*="/tag/"]'),
    Place("section", 'a[rel~="category"]'),
)

COMMENTS: Final = CommentList(
    item="li.comment",
    author=(
        ".fn",
        ".comment-author-name",
        ".wp-block-comment-author-name",
        ".comment_author",
        "span.comment-author",
        "h4.comment_title span",
        ".comment-author",
    ),
    published=("time", ".comment_date", ".comment-date", ".comment-metadata", ".comment-meta"),
    text=(
        ".comment-content",
        ".comment-text",
        ".comment_text",
        ".comment_body",
        "div.comment-body",
    ),
    noise=(
        ".reply",
        ".comment-reply",
        ".comment-meta",
        ".comment-author",
        ".comment-awaiting-moderation",
    ),
)


def is_wordpress(document: Document) -> bool:
    """Return whether WordPress made this page."""
    marks = page_marks(document)
    return "wordpress" in marks.generator or any(mark in marks.addresses for mark in MARKS)


def find_wordpress_metadata(document: Document) -> Iterator[Found]:
    """Yield what themes mark by WordPress's own class names and link relations.

    Cards of other posts carry the same markup as the post itself: dates are
    believed only where the head has none. `api_url`, the page's own record in the
    REST API, is no field of an article: it is kept in the trace.
    """
    dated = document.meta("article:published_time") is not None
    for found in find_places(document, PLACES, NAME):
        if not (dated and found.field in DATES):
            yield found
    for url in find_wordpress_links(document):
        yield Found("api_url", url, NAME)


def find_wordpress_comments(document: Document) -> Iterator[Comment]:
    """Yield the comments of the classic and the block comment list."""
    yield from find_listed_comments(document, COMMENTS)


def find_wordpress_links(document: Document) -> Iterator[str]:
    """Yield the page's own record in the site's REST API."""
    head = document.root.find("head")
    for link in islice((document.root if head is None else head).iter("link"), MAX_LINKS):
        if "json" in (link.get("type") or "") and RECORD in (link.get("href") or ""):
            url = document.absolute(link.get("href"))
            if url:
                yield url


WORDPRESS: Final = Platform(
    name=NAME,
    is_platform=is_wordpress,
    body_selectors=(
        "div.elementor-widget-theme-post-content",
        "div.et_pb_post_content",
        "div.wp-block-post-content",
        "div.entry-content",
        "section.entry-content",
        "div.td-post-content",
        "div.post-content",
    ),
    prune_selectors=(
        ".sharedaddy",
        ".jp-relatedposts",
        ".comment-respond",
        "#comments",
        ".widget",
        ".elementor-share-btn",
        ".elementor-widget-share-buttons",
        ".elementor-widget-post-navigation",
        ".elementor-widget-table-of-contents",
        ".elementor-post-info",
        ".et_pb_comments_module",
        ".et_social_inline",
        ".related-posts",
        ".yarpp",
        ".yarpp-related",
        ".ez-toc-container",
        "#ez-toc-container",
        ".lwptoc",
        ".rank-math-toc",
        ".wp-block-rank-math-toc-block",
        ".wp-block-yoast-seo-table-of-contents",
        ".addtoany_share_save_container",
        ".heateor_sss_sharing_container",
        ".post-navigation",
        ".nav-links",
        ".author-box",
        ".abh_box",
        ".pp-multiple-authors-boxes-wrapper",
        ".entry-footer",
        ".wp-block-comments",
        ".wp-block-post-navigation-link",
        ".wp-block-latest-posts",
        ".mc4wp-form",
        ".gform_wrapper",
        ".wpcf7",
    ),
    find_metadata=find_wordpress_metadata,
    find_comments=find_wordpress_comments,
    layout=SiteLayout(
        marks=(b"/wp-content/", b"https://api.w.org/", b'content="WordPress'),
        feeds=("./feed/", "/feed/"),
        sitemaps=("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml"),
    ),
)
