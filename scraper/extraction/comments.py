"""Find readers' comments, apart from the article.

Tries the platform's own list, then the page's JSON-LD, microdata, and the list
markup that comment plugins share; the first that yields anything wins, so no
comment is counted twice. Comments that a script loads later are not in the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document, JsonObject
from scraper.dom.elements import fold_space
from scraper.dom.selectors import find_matches
from scraper.platforms.comment_lists import (
    MAX_COMMENTS,
    CommentList,
    find_listed_comments,
)
from scraper.platforms.platform import Platform
from scraper.records import Comment

MAX_DEPTH: Final = 20
"""Answers to answers that are followed in JSON-LD."""

MICRODATA: Final = CommentList(
    item='[itemtype*="schema.org/Comment"]',
    author=(
        '[itemprop="author"] [itemprop="name"]',
        '[itemprop="creator"] [itemprop="name"]',
        '[itemprop="author"]',
        '[itemprop="creator"]',
    ),
    published=(
        '[itemprop="dateCreated"]',
        '[itemprop="datePublished"]',
        '[itemprop="commentTime"]',
        "time",
    ),
    text=('[itemprop="text"]', '[itemprop="commentText"]', '[itemprop="description"]'),
)
LISTED: Final = tuple(
    CommentList(
        item=item,
        author=(
            ".comment-author-name",
            ".comment-author",
            ".comment__author",
            ".author",
            ".username",
            ".fn",
            "cite",
        ),
        published=(
            "time",
            ".comment-date",
            ".comment__date",
            ".comment-time",
            ".date",
            ".timestamp",
        ),
        text=(
            ".comment-content",
            ".comment-body",
            ".comment-text",
            ".comment__content",
            ".comment__body",
            ".comment__text",
            "p",
        ),
        noise=(".comment-author", ".comment-meta", ".reply", ".comment-reply-link", "time"),
    )
    for item in ("li.comment", "article.comment", "div.comment")
)
"""The most common markup; each alone, since plugins nest one in another."""


_LISTS: Final = (MICRODATA, *LISTED)
_ITEMS: Final = tuple(parts.item for parts in _LISTS)


def find_comments(document: Document, platform: Platform | None = None) -> tuple[Comment, ...]:
    """Return the comments that the page serves, in page order, answers pointing up."""
    if platform is not None and platform.find_comments is not None:
        found = tuple(platform.find_comments(document))
        if found:
            return found
    found = _find_in_json_ld(document)
    if found:
        return found
    for position in sorted(find_matches(document.root, _ITEMS)):  # one walk; most pages have none
        found = tuple(find_listed_comments(document, _LISTS[position]))
        if found:
            return found
    return ()


def _find_in_json_ld(document: Document) -> tuple[Comment, ...]:
    comments: list[Comment] = []
    for thing in document.json_ld:
        for key in ("comment", "suggestedAnswer"):
            _read_list(thing.get(key), None, 0, comments)
    return tuple(comments)


def _read_list(value: object, reply_to: int | None, depth: int, comments: list[Comment]) -> None:
    """Add comments and their answers, depth first, as pages show them."""
    for item in _objects(value):
        text = item.get("text")
        if len(comments) == MAX_COMMENTS or depth == MAX_DEPTH:
            return
        if not isinstance(text, str) or not text.strip():
            continue
        position = len(comments)
        comments.append(
            Comment(
                text=fold_space(text),
                author=_name_of(item.get("author") or item.get("creator")),
                published=_date_of(item),
                reply_to=reply_to,
            )
        )
        _read_list(item.get("comment"), position, depth + 1, comments)


def _objects(value: object) -> Iterator[JsonObject]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def _name_of(author: object) -> str | None:
    if isinstance(author, list):
        author = author[0] if author else None
    if isinstance(author, dict):
        author = author.get("name")
    return fold_space(author) or None if isinstance(author, str) else None


def _date_of(item: JsonObject) -> str | None:
    for key in ("dateCreated", "datePublished"):
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
