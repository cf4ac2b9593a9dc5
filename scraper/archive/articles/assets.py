"""Keep the pictures of articles, and how pages looked in a browser.

An asset is a capture like a page: its bytes are stored once under their digest, checked when they are
read, merged, salvaged and exported with the pages. `asset` says which article it belongs to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from scraper.archive.articles.admission import admit
from scraper.archive.articles.captures import load_capture, store_capture
from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import storable
from scraper.records import AssetKind, Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAsset:
    """A picture or snapshot of an article, without its bytes."""

    url: str
    """The picture's URL as the article names it; of a snapshot the page's."""
    kind: AssetKind
    media_type: str
    bytes: int
    fetched_at: str
    """UTC, ISO 8601."""
    capture_id: int


class Assets:
    """The pictures and snapshots of one archive."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def find_missing(self, article_id: int, urls: Iterable[str]) -> tuple[str, ...]:
        """Return those of an article's pictures that are not stored, each once, in order."""
        with self._session.reading() as conn:
            stored = {
                url
                for (url,) in conn.execute(
                    "SELECT url FROM asset WHERE article_id = ? AND kind = 'image'", (article_id,)
                )
            }
        return tuple(url for url in dict.fromkeys(urls) if url not in stored)

    def save(
        self, article_id: int, url: str, kind: AssetKind, media_type: str, capture: Capture
    ) -> None:
        """Store an asset of an article; one that is stored already is left as it is."""
        admitted = admit(capture, self._clock())
        with self._session.writing() as conn:
            insert_asset(conn, article_id, url, kind, media_type, store_capture(conn, admitted))

    def list(self, article_id: int) -> list[StoredAsset]:
        """Return the assets of an article: pictures by URL, then snapshots, the newest first."""
        with self._session.reading() as conn:
            rows = conn.execute(
                "SELECT url, kind, media_type, bytes, fetched_at, capture_id FROM assets"
                " WHERE article_id = ? ORDER BY kind <> 'image', url, fetched_at DESC",
                (article_id,),
            ).fetchall()
        names = ("url", "kind", "media_type", "bytes", "fetched_at", "capture_id")
        return [StoredAsset(**dict(zip(names, row, strict=True))) for row in rows]

    def load(self, asset: StoredAsset) -> bytes:
        """Load the bytes of an asset, and check them.

        Raises:
            ArchiveDamaged: They are not the ones that were stored.
        """
        with self._session.reading() as conn:
            capture = load_capture(conn, asset.capture_id)
        return b"" if capture is None else capture.body


def insert_asset(
    conn: sqlite3.Connection,
    article_id: int,
    url: str,
    kind: str,
    media_type: str,
    capture_id: int,
) -> None:
    """Note that a capture is an asset of an article."""
    conn.execute(
        "INSERT OR IGNORE INTO asset (article_id, url, kind, media_type, capture_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (article_id, storable(url), kind, media_type, capture_id),
    )
