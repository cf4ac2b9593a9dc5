"""Plain text: the headline, a blank line, the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scraper.export.formats import Format
from scraper.records import StoredArticle

ARTICLE_SEPARATOR: Final = "\f\n"
"""Between articles of one stream: the form feed, which is what it means."""


def render_text(stored: StoredArticle) -> str:
    """Render headline and text, ending in a line break."""
    parts = (stored.article.title, stored.article.text)
    return "\n\n".join(part for part in parts if part).replace("\f", "\n") + "\n"


def render_texts(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render articles one after the other, a form feed on a line of its own between them."""
    for number, stored in enumerate(articles):
        if number:
            yield ARTICLE_SEPARATOR
        yield render_text(stored)


TEXT: Final = Format(
    name="text",
    summary="headline and clean text",
    suffix=".txt",
    render_many=render_texts,
    render_one=render_text,
)
