"""Atom (RFC 4287): a feed of the articles chosen, for feed readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from scraper.export.formats import Format
from scraper.export.html_page import render_body
from scraper.export.jsonl import render_utc
from scraper.records import StoredArticle

# XML 1.0 (2.2) cannot hold these at all, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
    chosen = list(articles)
    updated = max((stored.saved_at for stored in chosen), default=_NEVER)
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_text(feed_id)}</id>\n<title>{_text(title)}</title>\n"
        f"<author><name>scraper</name></author>\n<updated>{render_utc(updated)}</updated>\n"
    )
    for stored in chosen:
        yield _render_entry(stored)
    yield "</feed>\n"


ATOM: Final = Format(
    name="atom",
    summary="an Atom feed with the whole articles",
    suffix=".xml",
    render_many=render_feed,
    render_one=None,
)


def _render_entry(stored: StoredArticle) -> str:
    article = stored.article
    authors = "".join(f"<author><name>{_text(name)}</name></author>\n" for name in article.authors)
    tags = "".join(f"<category term={_attribute(tag)}/>\n" for tag in article.tags)
    summary = f"<summary>{_text(article.description)}</summary>\n" if article.description else ""
    published = _find_time(article.published)
    stated = f"<published>{published}</published>\n" if published else ""
    return (
        f"<entry>\n<id>{_text(stored.url)}</id>\n"
        f"<title>{_text(article.title or stored.url)}</title>\n"
        f'<link rel="alternate" href={_attribute(stored.url)}/>\n'
        f"<updated>{render_utc(stored.saved_at)}</updated>\n{stated}{authors}{tags}{summary}"
        f'<content type="html">{_text(render_body(stored))}</content>\n</entry>\n'
    )


def _find_time(stated: str | None) -> str | None:
    """Return a date as RFC 3339 wants it; None where the page states no moment."""
    try:
        moment = datetime.fromisoformat(stated or "")
        return render_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", value))


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", value))
