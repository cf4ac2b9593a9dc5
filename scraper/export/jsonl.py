"""JSON Lines: one article a line, every field that is stored, in a fixed order.

What changes at every visit without the article changing (`last_seen_at`) is left
out, so that an unchanged archive gives unchanged bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from scraper.export.formats import Format
from scraper.records import Comment, Counts, Image, StoredArticle
from scraper.text.characters import escape_json


def render_line(stored: StoredArticle) -> str:
    """Render one article as one line of JSON, ending in a line break."""
    rendered = json.dumps(_fields(stored), ensure_ascii=False, separators=(", ", ": "))
    return escape_json(rendered) + "\n"


def render_lines(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render a line for each article."""
    return map(render_line, articles)


JSONL: Final = Format(
    name="jsonl",
    summary="one JSON object a line, every field",
    suffix=".jsonl",
    render_many=render_lines,
    render_one=render_line,
)


def render_utc(moment: datetime) -> str:
    """Render an aware time as ISO 8601 UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _fields(stored: StoredArticle) -> dict[str, object]:
    article = stored.article
    return {
        "id": stored.id,
        "url": stored.url,
        "site": stored.site,
        "title": article.title,
        "authors": article.authors,
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "site_name": article.site_name,
        "description": article.description,
        "canonical_url": article.canonical_url,
        "lead_image": article.lead_image,
        "tags": article.tags,
        "labels": stored.labels,
        "note": stored.note,
        "section": article.section,
        "licence": article.licence,
        "robots": article.robots,
        "page_type": article.page_type,
        "confidence": article.confidence,
        "word_count": stored.word_count,
        "counts": _counts(article.counts),
        "images": [_image(image) for image in article.images],
        "comments": [_comment(comment) for comment in article.comments],
        "found_by": dict(article.found_by),
        "revision": stored.revision,
        "first_saved_at": render_utc(stored.first_saved_at),
        "saved_at": render_utc(stored.saved_at),
        "body_digest": stored.body_digest,
        "text": article.text,
        "markdown": article.markdown,
        "html": article.html,
    }


def _counts(counts: Counts) -> dict[str, int | None]:
    return {
        "views": counts.views,
        "likes": counts.likes,
        "comments": counts.comments,
        "shares": counts.shares,
    }


def _image(image: Image) -> dict[str, str | None]:
    return {"url": image.url, "alt": image.alt, "caption": image.caption, "credit": image.credit}


def _comment(comment: Comment) -> dict[str, object]:
    return {
        "author": comment.author,
        "published": comment.published,
        "text": comment.text,
        "reply_to": comment.reply_to,
    }
