"""Load every stored capture of an article, for exports that other archives read.

These are the pages of its revisions with their repeats, the further pages of an article that goes over
several, and its pictures.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from scraper.archive.articles.captures import load_capture, load_repeats
from scraper.archive.database.connection import Session
from scraper.errors import ArchiveError
from scraper.records import Capture, StoredArticle

_REVISIONS = (
    "SELECT number, capture_id FROM revision WHERE article_id = ? AND number <= ? ORDER BY number"
)
_PICTURES = "SELECT capture_id FROM asset WHERE article_id = ? AND kind = 'image' ORDER BY url"
_FURTHER = "SELECT message, capture_id FROM fetch WHERE code = 'further-page' AND capture_id IS NOT NULL ORDER BY id"


class RawPages:
    """Loads the captures of articles, each capture once.

    Args:
        session: The archive.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: set[int] = set()
        self._further: dict[str, list[int]] | None = None

    def load(self, stored: StoredArticle) -> Iterator[Capture]:
        """Yield the captures of an article up to the given revision: oldest first, then pictures.

        Raises:
            ArchiveDamaged: The stored bytes are not the ones that were stored.
        """
        with self._session.reading() as conn:
            rows = conn.execute(_REVISIONS, (stored.id, stored.revision)).fetchall()
            pictures = [int(one) for (one,) in conn.execute(_PICTURES, (stored.id,))]
        for number, capture_id in rows:
            for capture in self._load(capture_id):
                with self._session.reading() as conn:
                    repeats = load_repeats(conn, stored.id, number, capture)
                    further = self._find_further(conn, capture.final_url)
                yield replace(capture, repeats=repeats)
                for one in further:
                    yield from self._load(one)
        for one in pictures:
            yield from self._load(one)

    def _load(self, capture_id: int) -> Iterator[Capture]:
        """Yield a capture, unless it was loaded before or the archive keeps no raw pages."""
        if capture_id in self._seen:
            return
        self._seen.add(capture_id)
        try:
            with self._session.reading() as conn:
                capture = load_capture(conn, capture_id)
        except ArchiveError as error:
            if error.code != "raw-not-kept":
                raise
            return
        if capture is not None:
            yield capture

    def _find_further(self, conn: sqlite3.Connection, url: str) -> list[int]:
        """Return the captures of the pages that follow one, as the ledger names them."""
        if self._further is None:
            self._further = {}
            for message, capture_id in conn.execute(_FURTHER):
                first = str(message).partition(" of ")[2]
                self._further.setdefault(first, []).append(int(capture_id))
        return list(dict.fromkeys(self._further.get(url, ())))
