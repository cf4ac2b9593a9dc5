"""Atom (RFC 4287): a feed of the articles chosen, for feed readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from scraper.dates.instant import moment_of
from scraper.export.formats import Format
from scraper.export.html_page import render_body
from scraper.export.jsonl import render_utc
from scraper.export.xml_text import xml_attribute, xml_text
from scraper.records import StoredArticle

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def render_feed(
    articles: Iterable[StoredArticle],
    *,
    feed_id: str = "urn:scraper:archive",
    title: str = "Archived articles",
) -> Iterator[str]:
    """Render one feed; its date is that of its newest entry, so equal archives give equal bytes.

    Args:
        articles: In the order of the entries.
        feed_id: URI that names this feed permanently.
        title: For people.
    """
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{xml_text(feed_id)}</id>\n<title>{xml_text(title)}</title>\n"
        "<author><name>scraper</name></author>\n"
    )
    updated = _NEVER
    for stored in articles:
        updated = max(updated, stored.saved_at)
        yield _render_entry(stored)
    # The order of a feed's elements means nothing (RFC 4287, 4.1), so no article is kept in memory.
    yield f"<updated>{render_utc(updated)}</updated>\n</feed>\n"


ATOM: Final = Format(
    name="atom",
    summary="an Atom feed with the whole articles",
    suffix=".xml",
    render_many=render_feed,
)


def _render_entry(stored: StoredArticle) -> str:
    article = stored.article
    authors = "".join(
        f"<author><name>{xml_text(name)}</name></author>\n" for name in article.authors
    )
    tags = "".join(f"<category term={xml_attribute(tag)}/>\n" for tag in article.tags)
    summary = f"<summary>{xml_text(article.description)}</summary>\n" if article.description else ""
    published = find_time(article.published)
    stated = f"<published>{published}</published>\n" if published else ""
    return (
        f"<entry>\n<id>{xml_text(stored.url)}</id>\n"
        f"<title>{xml_text(article.title or stored.url)}</title>\n"
        f'<link rel="alternate" href={xml_attribute(stored.url)}/>\n'
        f"<updated>{render_utc(stored.saved_at)}</updated>\n{stated}{authors}{tags}{summary}"
        f'<content type="html">{xml_text(render_body(stored))}</content>\n</entry>\n'
    )


def find_time(stated: str | None) -> str | None:
    """Return a date as RFC 3339 wants it; None where the page states no moment."""
    moment = moment_of(stated)
    return None if moment is None else render_utc(moment)
