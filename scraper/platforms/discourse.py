"""Discourse forums.

Pages served to readers without scripts hold the thread as plain markup (often
inside `noscript`); the first post is the topic, the others answer it. Most also
carry the thread as JSON in an attribute: the only place with the counts and with
who answers whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.dom.parse import parse_fragment
from scraper.dom.selectors import find_matches
from scraper.platforms.comment_lists import (
    CommentList,
    comment_text,
    find_listed_comments,
)
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_places
from scraper.records import Comment, Found
from scraper.text.page_json import parse_page_json

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


PRELOADED: Final = ("div[data-preloaded]", "meta[data-preloaded]")
MAX_PRELOADED: Final = 8_000_000
"""Characters of the attribute; the largest seen has 609,000."""
COUNTS: Final = {"views": "views", "likes": "like_count", "comments": "posts_count"}

JsonObject = dict[str, object]


def is_discourse(document: Document) -> bool:
    """Return whether Discourse serves this page."""
    return "discourse" in page_marks(document).generator


def find_topic(document: Document) -> JsonObject | None:
    """Return the topic's record from the preloaded JSON; None where the page has none.

    The attribute is JSON whose values are JSON once more.
    """
    for elements in find_matches(document.root, PRELOADED).values():
        held = elements[0].get("data-preloaded") or ""
        preloaded = parse_page_json(held) if len(held) <= MAX_PRELOADED else None
        for key, value in preloaded.items() if isinstance(preloaded, dict) else ():
            if key.startswith("topic_") and isinstance(value, str):
                topic = parse_page_json(value)
                if isinstance(topic, dict):
                    return topic
    return None


def find_discourse_metadata(document: Document) -> Iterator[Found]:
    """Yield the topic's headline, first author, date, tags, category and counts."""
    seen: set[str] = set()
    for found in find_places(document, PLACES, NAME):
        if found.field != "authors" or found.field not in seen:
            seen.add(found.field)
            yield found
    topic = find_topic(document) or {}
    for field, key in COUNTS.items():
        count = topic.get(key)
        if isinstance(count, int) and not isinstance(count, bool):
            answers = count - 1 if field == "comments" else count
            yield Found(field, str(max(answers, 0)), NAME)


def find_discourse_comments(document: Document) -> Iterator[Comment]:
    """Yield the posts after the first, which is the topic itself."""
    preloaded = tuple(_read_posts(find_topic(document) or {}))
    if preloaded:
        yield from preloaded
        return
    posts = find_listed_comments(document, POST)
    next(posts, None)
    yield from posts


def _read_posts(topic: JsonObject) -> Iterator[Comment]:
    stream = topic.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, dict) else None
    places: dict[object, int] = {}
    for post in posts if isinstance(posts, list) else ():
        if not isinstance(post, dict) or post.get("post_number") == 1:
            continue
        cooked, author, date = (post.get(key) for key in ("cooked", "username", "created_at"))
        text = comment_text(parse_fragment(cooked), set()) if isinstance(cooked, str) else ""
        if not text:
            continue
        above = places.get(post.get("reply_to_post_number"))
        places[post.get("post_number")] = len(places)
        yield Comment(
            text=text,
            author=author if isinstance(author, str) else None,
            published=date if isinstance(date, str) else None,
            reply_to=above,
        )


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
    layout=SiteLayout(marks=(b'content="Discourse',), feeds=("/latest.rss",)),
)
