"""JSON Feed 1.1: a feed of the articles chosen, for feed readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scraper.export.atom import find_time
from scraper.export.formats import Format
from scraper.export.html_page import render_body
from scraper.export.jsonl import render_utc
from scraper.records import StoredArticle
from scraper.text.json_text import render_json


def render_feed(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render one feed, an item a line."""
    yield '{"version": "https://jsonfeed.org/version/1.1", "title": "Archived articles", "items": ['
    before = "\n"
    for stored in articles:
        yield before + render_json(_render_item(stored))
        before = ",\n"
    yield "\n]}\n"


JSON_FEED: Final = Format(
    name="jsonfeed",
    summary="a JSON Feed 1.1 with the whole articles",
    suffix=".json",
    render_many=render_feed,
)


def _render_item(stored: StoredArticle) -> dict[str, object]:
    article = stored.article
    item = {
        "id": stored.url,
        "url": stored.url,
        "title": article.title,
        "content_html": render_body(stored),
        "summary": article.description,
        "image": article.lead_image,
        "date_published": find_time(article.published),
        "date_modified": render_utc(stored.saved_at),
        "authors": [{"name": name} for name in article.authors],
        "tags": list(article.tags),
        "language": article.language,
    }
    return {key: value for key, value in item.items() if value}
