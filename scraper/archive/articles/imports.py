"""What other programs recorded about articles: kept as imported, with the texts they saved.

A saved text is stored as a capture. It becomes the article only if the page itself
cannot be fetched (`find_page`).
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from scraper.archive.articles.admission import admit
from scraper.archive.articles.captures import load_capture, store_capture
from scraper.archive.articles.forget import is_forgotten
from scraper.archive.articles.identity import article_key, find_article_id
from scraper.archive.articles.marks import Highlight, mark_from_imports
from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import (
    render_json,
    render_time,
    storable,
    storable_or_none,
)
from scraper.records import Capture

PATIENCE: Final = 3
"""Failures in a row that may pass, after which the page counts as gone."""
_BATCH: Final = 500
"""Items in one transaction: a commit costs milliseconds, and other writers get their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedItem:
    """One saved article as another program recorded it."""

    url: str
    format: str
    """`wallabag`, `pocket`, `bookmarks`, ..."""
    title: str | None = None
    saved_at: str | None = None
    """When the user saved it, ISO 8601."""
    tags: tuple[str, ...] = ()
    is_read: bool | None = None
    is_starred: bool = False
    note: str | None = None
    highlights: tuple[Highlight, ...] = ()
    page: bytes | None = None
    """The saved text, as an HTML page in UTF-8."""


class Imports:
    """The imports of one archive."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, items: Iterable[ImportedItem]) -> int:
        """Store items, replacing earlier ones of the same URL and format; return their number."""
        count = 0
        items = iter(items)
        while batch := list(itertools.islice(items, _BATCH)):
            with self._session.writing() as conn:
                for item in batch:
                    _store(conn, item, self._clock())
            count += len(batch)
        return count

    def find_page(self, url: str, *, is_final: bool) -> Capture | None:
        """Return the text that an import brought for a URL that has no article.

        Args:
            url: The URL that could not be fetched.
            is_final: Trying again cannot help; otherwise the link must have failed `PATIENCE`
                times in a row.
        """
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT capture_id FROM imported WHERE url = :url AND capture_id IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM article_url WHERE url = :url)"
                " AND (:is_final OR EXISTS"
                "  (SELECT 1 FROM link WHERE url = :url AND failures >= :patience))"
                " ORDER BY saved_at DESC, id DESC LIMIT 1",
                {"url": article_key(url), "is_final": is_final, "patience": PATIENCE},
            ).fetchone()
            return None if row is None else load_capture(conn, int(row[0]))


def _store(conn: sqlite3.Connection, item: ImportedItem, now: datetime) -> None:
    url = article_key(item.url)
    if is_forgotten(conn, url):
        return
    saved_at = _parse(item.saved_at)
    capture_id = None
    if item.page is not None:
        page = Capture.of_bytes(
            item.page,
            url=url,
            fetched_at=saved_at or now,
            content_type="text/html; charset=utf-8",
            saved_by=item.format,
        )
        # Kept whatever `archive.keep_raw` says: the page may be gone, and this the only copy.
        capture_id = store_capture(conn, admit(page, now))
    conn.execute(
        "INSERT INTO imported (url, format, imported_at, title, saved_at, tags, is_read,"
        " is_starred, note, highlights, capture_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (url, format) DO UPDATE SET imported_at = excluded.imported_at,"
        " title = coalesce(excluded.title, title), saved_at = coalesce(excluded.saved_at, saved_at),"
        " tags = excluded.tags, is_read = excluded.is_read, is_starred = excluded.is_starred,"
        " note = excluded.note, highlights = excluded.highlights,"
        " capture_id = coalesce(excluded.capture_id, capture_id)",
        (
            url,
            storable(item.format),
            render_time(now),
            storable_or_none(item.title),
            None if saved_at is None else render_time(saved_at),
            render_json(item.tags),
            item.is_read,
            item.is_starred,
            storable_or_none(item.note),
            render_json(item.highlights),
            capture_id,
        ),
    )
    article_id = find_article_id(conn, url)
    if article_id is not None:
        mark_from_imports(conn, article_id, now)


def _parse(text: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as UTC; a date alone is its first moment."""
    if text is None:
        return None
    padded = text + "-01-01"[len(text) - 4 :] if len(text) < len("2026-01-01") else text
    try:
        moment = datetime.fromisoformat(padded)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
