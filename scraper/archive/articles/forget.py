"""Remove articles permanently, and remember their URLs so that nothing fetches them again.

What is removed is overwritten: `secure_delete` zeroes the pages that are freed, the search index is
merged so that no deleted word stays in it, and the write-ahead log is folded and cut. Raw pages of
others that refer to a removed one are written anew, without it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.archive.articles.bodies import delete_body
from scraper.archive.articles.duplicates import unlink_duplicates
from scraper.archive.articles.identity import article_key
from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import render_time
from scraper.archive.schema.views import STORED_BYTES
from scraper.archive.search.search_index import merge_index, unindex_article
from scraper.records import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How many rows of each kind were removed, or would be."""

    revisions: int = 0
    captures: int = 0
    """Raw pages, also of attempts that changed nothing, and stored pictures."""
    bytes: int = 0
    """Stored bytes of the bodies that no other page shares."""
    urls: tuple[str, ...] = ()
    """The article's URLs, which are not fetched again."""


class Tombstones:
    """Articles that are removed, and URLs that were."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def measure(self, article_id: int) -> Removed:
        """Return what `forget` would remove."""
        with self._session.reading() as conn:
            return _measure(conn, article_id)

    def forget(self, article_ids: Iterable[int]) -> list[Removed]:
        """Remove articles with all that came with them, in one transaction.

        Removed are the revisions, the raw pages, the rows of the search index, counts, comments,
        labels, notes, what watches matched, what imports recorded, and the ledger of the URLs. A
        raw page that another article was read from stays.
        """
        article_ids = tuple(article_ids)
        with self._session.writing() as conn:
            conn.execute("PRAGMA secure_delete = ON")
            removed = [_forget(conn, article_id, self._clock()) for article_id in article_ids]
            merge_index(conn)
        self._session.fold_log()
        return removed

    def has(self, url: str) -> bool:
        """Return whether a URL was forgotten."""
        with self._session.reading() as conn:
            return is_forgotten(conn, article_key(url))

    def skip(self, *urls: str) -> Skipped | None:
        """Return the outcome for a fetch that would bring a forgotten URL back; None for all others.

        Args:
            urls: The URL asked for and where it led; the link of each is done with.
        """
        if not any(map(self.has, urls)):
            return None
        with self._session.writing() as conn:
            for url in urls:
                conn.execute(
                    "UPDATE link SET state = 'done', next_at = NULL, leased_until = NULL"
                    " WHERE url = ?",
                    (article_key(url),),
                )
        message = "removed by `scraper forget`; `scraper add --refetch` fetches it again"
        return Skipped(url=urls[0], code="forgotten", message=message)

    def lift(self, url: str) -> bool:
        """Allow a forgotten article to be fetched again; return whether it was forgotten.

        Args:
            url: Any URL of the article.
        """
        with self._session.writing() as conn:
            cursor = conn.execute(
                "DELETE FROM tombstone WHERE article_id ="
                " (SELECT article_id FROM tombstone WHERE url = ?)",
                (article_key(url),),
            )
            return cursor.rowcount > 0


def is_forgotten(conn: sqlite3.Connection, key: str) -> bool:
    """Return whether the article of a URL, in the form of `article_key`, was forgotten."""
    row = conn.execute("SELECT 1 FROM tombstone WHERE url = ?", (key,)).fetchone()
    return row is not None


def _forget(conn: sqlite3.Connection, article_id: int, now: datetime) -> Removed:
    removed = _measure(conn, article_id)
    captures = _find_captures(conn, article_id, removed.urls)
    bodies = _select(
        conn, "SELECT body_id FROM capture WHERE id IN (SELECT value FROM json_each(?))", captures
    )
    unindex_article(conn, article_id)
    unlink_duplicates(conn, article_id)
    conn.execute("UPDATE article SET revision_id = NULL WHERE id = ?", (article_id,))
    for url in removed.urls:
        conn.execute("DELETE FROM imported WHERE url = ?", (url,))
        conn.execute("DELETE FROM fetch WHERE url = ?1 OR final_url = ?1", (url,))
        conn.execute(
            "UPDATE link SET title = NULL, state = 'done', next_at = NULL WHERE url = ?", (url,)
        )
        conn.execute(
            "INSERT OR REPLACE INTO tombstone (url, article_id, forgotten_at) VALUES (?, ?, ?)",
            (url, article_id, render_time(now)),
        )
    conn.execute("DELETE FROM fetch WHERE article_id = ?", (article_id,))
    conn.execute("DELETE FROM article WHERE id = ?", (article_id,))
    for capture_id in captures:
        conn.execute("UPDATE fetch SET capture_id = NULL WHERE capture_id = ?", (capture_id,))
        conn.execute("DELETE FROM capture WHERE id = ?", (capture_id,))
    for body_id in bodies:
        if not _select(conn, "SELECT 1 FROM capture WHERE body_id = ? LIMIT 1", body_id):
            delete_body(conn, body_id)
    return removed


def _measure(conn: sqlite3.Connection, article_id: int) -> Removed:
    urls = tuple(
        _select(
            conn,
            "SELECT url FROM article WHERE id = ?1"
            " UNION SELECT url FROM article_url WHERE article_id = ?1 ORDER BY url",
            article_id,
        )
    )
    captures = _find_captures(conn, article_id, urls)
    chosen = "SELECT value FROM json_each(?1)"
    (size,) = conn.execute(
        f"SELECT coalesce(sum({STORED_BYTES}), 0) FROM body"
        f" WHERE id IN (SELECT body_id FROM capture WHERE id IN ({chosen}))"
        " AND NOT EXISTS (SELECT 1 FROM capture WHERE body_id = body.id"
        f" AND capture.id NOT IN ({chosen}))",
        (json.dumps(captures),),
    ).fetchone()
    revisions = len(_select(conn, "SELECT id FROM revision WHERE article_id = ?", article_id))
    return Removed(revisions=revisions, captures=len(captures), bytes=size, urls=urls)


def _find_captures(conn: sqlite3.Connection, article_id: int, urls: Sequence[str]) -> list[int]:
    """Return the pages and pictures of an article and its URLs, but for those of another article."""
    found = _select(
        conn,
        "SELECT capture_id FROM revision WHERE article_id = ?1 UNION"
        " SELECT capture_id FROM fetch WHERE article_id = ?1 AND capture_id IS NOT NULL UNION"
        " SELECT capture_id FROM asset WHERE article_id = ?1",
        article_id,
    )
    for url in urls:
        found += _select(
            conn,
            "SELECT id FROM capture WHERE final_url = ?1 UNION"
            " SELECT capture_id FROM imported WHERE url = ?1 AND capture_id IS NOT NULL",
            url,
        )
    shared = _select(
        conn,
        "SELECT capture_id FROM revision WHERE article_id <> ?1"
        " AND capture_id IN (SELECT value FROM json_each(?2)) UNION"
        " SELECT capture_id FROM asset WHERE article_id <> ?1"
        " AND capture_id IN (SELECT value FROM json_each(?2)) UNION"
        " SELECT capture_id FROM imported WHERE url NOT IN (SELECT value FROM json_each(?3))"
        " AND capture_id IN (SELECT value FROM json_each(?2))",
        article_id,
        found,
        urls,
    )
    return sorted(set(found) - set(shared))


def _select(conn: sqlite3.Connection, statement: str, *values: object) -> list[Any]:
    """Return the first column; a value that is a list is bound as a JSON array."""
    bound = [json.dumps(one) if isinstance(one, (list, tuple)) else one for one in values]
    return [row[0] for row in conn.execute(statement, bound)]
