"""YAML front matter: what Obsidian, Hugo and their like read at the head of a note.

Every string is a double-quoted YAML scalar, so that no value is ever taken for a
number, a date, a truth value, an alias or the end of the block.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Final

from scraper.export.jsonl import render_utc
from scraper.records import Article, StoredArticle
from scraper.urls import host_of, is_url, registered_domain

Value = str | int | Sequence[str] | None
_TAGS: Final = frozenset({"tags", "labels"})

# JSON strings are YAML strings, but for what YAML takes for a line break or does not print.
_NOT_PRINTED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def render_front_matter(
    article: Article,
    stored: StoredArticle | None = None,
    *,
    render_tag: Callable[[str], str] | None = None,
) -> str:
    """Render the block with its fences; keys without a value are left out.

    Args:
        article: What was read from the page.
        stored: What the archive knows around it; None for an article that is not stored.
        render_tag: Returns a tag or label as the reader of the file accepts it, "" to omit it.
    """
    fields = _of_article(article) if stored is None else _of_stored(stored)
    if render_tag is not None:
        fields = tuple(
            (key, tuple(dict.fromkeys(filter(None, map(render_tag, value)))))
            if key in _TAGS and value is not None and not isinstance(value, (str, int))
            else (key, value)
            for key, value in fields
        )
    lines = [line for key, value in fields for line in _render_field(key, value)]
    return "\n".join(["---", *lines, "---", ""])


def _of_article(article: Article) -> tuple[tuple[str, Value], ...]:
    url = article.url if is_url(article.url) else ""
    return (
        ("title", article.title),
        ("author", article.authors),
        ("source", article.url),
        ("site", article.site_name or (host_of(url).removeprefix("www.") if url else None)),
        ("domain", registered_domain(url) if url else None),
        ("published", article.published),
        ("modified", article.modified),
        *_described(article),
    )


def _of_stored(stored: StoredArticle) -> tuple[tuple[str, Value], ...]:
    article = stored.article
    return (
        ("title", article.title),
        ("author", article.authors),
        ("source", stored.url),
        ("site", article.site_name or stored.site),
        ("domain", registered_domain(stored.url)),
        ("published", article.published),
        ("modified", article.modified),
        ("created", render_utc(stored.first_saved_at)),
        *_described(article),
        ("labels", stored.labels),
        ("note", stored.note),
        ("word_count", stored.word_count),
        ("archive_id", stored.id),
        ("revision", stored.revision),
        ("sha256", stored.body_digest),
    )


def _described(article: Article) -> tuple[tuple[str, Value], ...]:
    return (
        ("description", article.description),
        ("language", article.language),
        ("image", article.lead_image),
        ("section", article.section),
        ("licence", article.licence),
        ("tags", article.tags),
    )


def _render_field(key: str, value: Value) -> list[str]:
    if value is None or value in ("", ()):
        return []
    if isinstance(value, int):
        return [f"{key}: {value}"]
    if isinstance(value, str):
        return [f"{key}: {render_scalar(value)}"]
    return [f"{key}:", *(f"  - {render_scalar(item)}" for item in value)]


def render_scalar(text: str) -> str:
    """Render a string as a double-quoted YAML scalar on one line."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_PRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
