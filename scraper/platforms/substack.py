"""Substack, on its own and on custom domains.

The page carries its post as JSON in a script, a JavaScript string inside JSON:
the only place with the tags, the audience (who may read on) and exact counts.
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
from scraper.text.page_json import parse_page_json_at

NAME: Final = "substack"

MAX_PRELOADS: Final = 4_000_000
"""Characters of the script; the largest seen has 196,000."""
_CALL: Final = "JSON.parse("
_POST: Final = '"post":{'

PLACES: Final = (
    Place("title", "h1.post-title"),
    Place("description", "h3.subtitle"),
    Place("likes", "div.like-button-container a", "aria-label"),
)

COMMENTS: Final = CommentList(
    item="div.comment",
    author=("span.commenter-name", "a.commenter-name", "div.comment-meta a"),
    published=("a.comment-timestamp", "time", "div.comment-meta a[title]"),
    text=("div.comment-body",),
)

JsonObject = dict[str, object]


def is_substack(document: Document) -> bool:
    """Return whether Substack made this page: its scripts or styles, not only an image of it."""
    return "substackcdn.com/bundle" in page_marks(document).addresses


def find_post(document: Document) -> JsonObject | None:
    """Return the post's record from `window._preloads`; None where the page has none."""
    for script in document.tagged("script"):
        text = script.text or ""
        start = text.find(_CALL)
        if "_preloads" in text[:200] and start >= 0 and len(text) <= MAX_PRELOADS:
            return _read_preloads(text, start + len(_CALL))
    return None


def _read_preloads(text: str, start: int) -> JsonObject | None:
    """Decode the string, then only the post in it: the rest is many times larger."""
    preloads = parse_page_json_at(text, start)
    if not isinstance(preloads, str):
        return None
    at = preloads.find(_POST)
    while at >= 0:
        post = parse_page_json_at(preloads, at + len(_POST) - 1)
        if isinstance(post, dict) and "body_html" in post:
            return post
        at = preloads.find(_POST, at + 1)
    return None


def find_substack_metadata(document: Document) -> Iterator[Found]:
    """Yield the post record's values, then the visible ones."""
    post = find_post(document)
    if post is not None:
        yield from _read_post(post)
    yield from find_places(document, PLACES, NAME)


def _read_post(post: JsonObject) -> Iterator[Found]:
    fields = {
        "title": "title",
        "description": "subtitle",
        "published": "post_date",
        "modified": "updated_at",
        "lead_image": "cover_image",
    }
    for field, key in fields.items():
        value = post.get(key)
        if isinstance(value, str) and value.strip():
            yield Found(field, value.strip(), NAME)
    for field, key in (("authors", "publishedBylines"), ("tags", "postTags")):
        listed = post.get(key)
        for item in listed if isinstance(listed, list) else []:
            name = item.get("name") if isinstance(item, dict) else None
            if isinstance(name, str) and name.strip():
                yield Found(field, name.strip(), NAME)
    for field, key in (
        ("likes", "reaction_count"),
        ("comments", "comment_count"),
        ("shares", "restacks"),
    ):
        count = post.get(key)
        if isinstance(count, int) and not isinstance(count, bool):
            yield Found(field, str(count), NAME)


def find_substack_comments(document: Document) -> Iterator[Comment]:
    """Yield the comments that the page shows."""
    yield from find_listed_comments(document, COMMENTS)


SUBSTACK: Final = Platform(
    name=NAME,
    is_platform=is_substack,
    body_selectors=(
        "div.available-content div.body.markup",
        "div.available-content",
        "div.body.markup",
    ),
    prune_selectors=(
        ".subscription-widget-wrap",
        ".subscription-widget-wrap-editor",
        ".subscribe-widget",
        ".subscribe-footer",
        ".button-wrapper",
        ".captioned-button-wrap",
        ".post-ufi",
        ".post-footer",
        ".paywall",
        ".paywall-jump",
        ".share-dialog",
        ".digest-post-embed",
        ".embedded-post-wrap",
        ".embedded-publication-wrap",
        ".poll-embed",
        ".install-substack-app-embed",
        ".image-link-expand",
        ".header-anchor-parent",
        ".comments-page",
        "#discussion",
    ),
    find_metadata=find_substack_metadata,
    find_comments=find_substack_comments,
    layout=SiteLayout(marks=(b"substackcdn.com",), feeds=("/feed",)),
)
