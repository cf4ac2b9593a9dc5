"""Discourse forums.

Pages served to readers without scripts hold the thread as plain markup (often
inside `noscript`); the first post is the topic, the others answer it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extract.document import Document
from scraper.extract.platforms.comment_lists import CommentList, find_listed_comments
from scraper.extract.platforms.marks import page_marks
from scraper.extract.platforms.platform import Platform
from scraper.extract.platforms.values import Place, find_places
from scraper.records import Comment, Found

NAME: Final = "discourse"

PLACES: Final = (
    Place("title", "div#topic-title h1 a"),
    Place("title", 'h1[itemprop="headline"]'),
    Place("authors", 'div.crawler-post span[itemprop="author"] span[itemprop="name"]'),
    Place("published", "div.crawler-post time.post-time", "datetime"),
    Place("published", 'meta[itemprop="datePublished"]', "content"),
    Place("tags", "a.discourse-tag"),
    Place("section", "div.topic-category span.category-title"),
)
POST: Final = CommentList(
    item="div.crawler-post",
    author=('span[itemprop="name"]', "span.creator a"),
    published=("time.post-time", 'meta[itemprop="datePublished"]'),
    text=("div.post",),
    noise=("div.post-likes",),
)


def is_discourse(document: Document) -> bool:
    """Tell whether Discourse serves this page."""
    return "discourse" in page_marks(document).generator


def find_discourse_metadata(document: Document) -> Iterator[Found]:
    """Yield the topic's headline, first author, date, tags and category."""
    firsts: set[str] = set()
    for found in find_places(document, PLACES, NAME):
        if found.field != "authors" or found.field not in firsts:
            firsts.add(found.field)
            yield found


def find_discourse_comments(document: Document) -> Iterator[Comment]:
    """Yield the posts after the first, which is the topic itself."""
    posts = find_listed_comments(document, POST)
    next(posts, None)
    yield from posts


DISCOURSE: Final = Platform(
    name=NAME,
    is_platform=is_discourse,
    body_selectors=(
        'div[itemtype*="DiscussionForumPosting"]',
        "div#main-outlet",
        'div[itemprop="text"]',
    ),
    prune_selectors=(
        ".crawler-post-meta",
        ".crawler-post-infos",
        ".crawler-linkback-list",
        ".post-likes",
        ".topic-category",
        ".discourse-tags",
        ".suggested-topics",
        ".more-topics__container",
        "#related-topics",
        "#suggested-topics",
        ".crawler-nav",
        ".powered-by-link",
        ".signup-cta",
    ),
    find_metadata=find_discourse_metadata,
    find_comments=find_discourse_comments,
    feed_hints=("/latest.rss",),
    sitemap_hints=("/sitemap.xml",),
)
