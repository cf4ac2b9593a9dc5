"""Make an archive consistent from which rows are missing or changed.

Nothing is invented: what refers to a missing row loses the reference, or the row itself where it
cannot be without one. A revision whose raw page is lost keeps its text; its page counts as not kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

from scraper.archive.articles.articles import repair_article
from scraper.archive.articles.bodies import drop_body, find_damaged_bodies
from scraper.archive.articles.listing import fill_listing
from scraper.archive.articles.revisions import find_damaged_revisions, reseal_revision
from scraper.archive.database.seals import seal_all
from scraper.archive.search.search_index import rebuild_index

_JSON: Final = (
    ("capture", "headers", "[]"),
    ("capture", "redirects", "[]"),
    ("source", "tags", "[]"),
    ("source", "settings", "{}"),
    ("link", "authors", "[]"),
    ("imported", "tags", "[]"),
    ("imported", "highlights", "[]"),
)
"""Columns that are read as JSON, and what stands for nothing; those of revisions are checked apart."""
_MAX_ROUNDS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that is missing or doubtful, where its URL is known."""

    what: str
    """`article`, `raw page`, or `changed text` (kept, but not what was stored)."""
    url: str
    article_id: int | None = None
    revision: int | None = None


def repair(conn: sqlite3.Connection, is_begun: Callable[[str], None]) -> list[Loss]:
    """Repair the archive inside the caller's transaction; return what is lost."""
    losses: list[Loss] = []
    for name, step in (
        ("pages", _repair_pages),
        ("texts", _repair_revisions),
        ("articles", _repair_articles),
        ("references", _repair_references),
    ):
        is_begun(name)
        losses += step(conn)
    is_begun("search")
    for table in ("capture_seal", "revision_seal"):
        conn.execute(f"DELETE FROM {table}")
    seal_all(conn)
    fill_listing(conn)
    rebuild_index(conn)
    return losses


def _repair_pages(conn: sqlite3.Connection) -> Iterator[Loss]:
    """Drop bodies that are not what was stored; restore the captures that revisions refer to."""
    for table, column, nothing in _JSON:
        conn.execute(f"UPDATE {table} SET {column} = ? WHERE NOT json_valid({column})", (nothing,))
    for body_id, _ in list(find_damaged_bodies(conn)):
        drop_body(conn, body_id)
        yield from _find_captures_of(conn, body_id)
    conn.execute(
        # A revision's page that is lost whole: what is known of it are address and time.
        "INSERT OR IGNORE INTO capture (id, url, final_url, status, fetched_at, body_id, redirects,"
        " headers) SELECT capture_id, url, url, 200, min(saved_at), 0, '[]', '[]' FROM revision"
        " WHERE capture_id NOT IN (SELECT id FROM capture) AND capture_id > 0 GROUP BY capture_id"
    )
    rows = conn.execute(
        "SELECT capture.id, capture.body_id, capture.final_url, fetch.body_digest, fetch.bytes"
        " FROM capture LEFT JOIN fetch ON fetch.capture_id = capture.id"
        " AND length(fetch.body_digest) = 64"
        " WHERE body_id NOT IN (SELECT id FROM body) GROUP BY capture.id"
    ).fetchall()
    for capture_id, body_id, url, digest, size in rows:
        yield Loss(what="raw page", url=url)
        _refer_to_lost_body(conn, capture_id, body_id, digest, size)


def _find_captures_of(conn: sqlite3.Connection, body_id: int) -> Iterator[Loss]:
    for (url,) in conn.execute(
        "SELECT DISTINCT final_url FROM capture WHERE body_id = ?", (body_id,)
    ).fetchall():
        yield Loss(what="raw page", url=url)


def _refer_to_lost_body(
    conn: sqlite3.Connection, capture_id: int, body_id: int, digest: str | None, size: int | None
) -> None:
    """Store that a capture has a body that was not kept.

    The ledger may have its digest. Otherwise the digest is the number of the capture after zeros.
    """
    digest = digest or f"{capture_id:064x}"
    known = conn.execute("SELECT id FROM body WHERE digest = ?", (digest,)).fetchone()
    if known is None:
        row = (body_id if body_id > 0 else None, digest, size or 0)
        conn.execute(
            "INSERT INTO body (id, digest, size, encoding, content) VALUES (?, ?, ?, 'dropped', x'')",
            row,
        )
        known = conn.execute("SELECT id FROM body WHERE digest = ?", (digest,)).fetchone()
    conn.execute("UPDATE capture SET body_id = ? WHERE id = ?", (known[0], capture_id))


def _repair_revisions(conn: sqlite3.Connection) -> Iterator[Loss]:
    """Accept changed revisions as they are now; delete those whose page has no number."""
    conn.execute("DELETE FROM revision WHERE capture_id NOT IN (SELECT id FROM capture)")
    for article_id, number in list(find_damaged_revisions(conn)):
        (revision_id, url) = conn.execute(
            "SELECT id, url FROM revision WHERE article_id = ? AND number = ?", (article_id, number)
        ).fetchone()
        is_sealed = conn.execute(
            "SELECT 1 FROM revision_seal WHERE revision_id = ?", (revision_id,)
        ).fetchone()
        if not reseal_revision(conn, revision_id) or is_sealed:
            yield Loss(what="changed text", url=url, article_id=article_id, revision=number)


def _repair_articles(conn: sqlite3.Connection) -> Iterator[Loss]:
    """Restore each article from its revisions; drop articles without any."""
    for article_id, url in conn.execute(
        "SELECT id, url FROM article WHERE id NOT IN (SELECT article_id FROM revision)"
    ).fetchall():
        yield Loss(what="article", url=url, article_id=article_id)
        conn.execute("DELETE FROM article WHERE id = ?", (article_id,))
    known = "(SELECT id FROM article UNION SELECT article_id FROM revision)"
    for url, article_id in conn.execute(
        "SELECT min(url), article_id FROM (SELECT url, article_id FROM article_url UNION"
        " SELECT final_url, article_id FROM fetch WHERE final_url IS NOT NULL)"
        f" WHERE article_id NOT IN {known} GROUP BY article_id"
    ).fetchall():
        yield Loss(what="article", url=url, article_id=article_id)
    for (article_id,) in conn.execute(
        "SELECT DISTINCT article_id FROM revision WHERE article_id > 0 ORDER BY article_id"
    ).fetchall():
        repair_article(conn, article_id)


def _repair_references(conn: sqlite3.Connection) -> Iterator[Loss]:
    """Remove references to missing rows, until there are none."""
    for turn in count():
        broken = conn.execute("PRAGMA foreign_key_check").fetchall()
        if not broken or turn == _MAX_ROUNDS:
            return
        for table, rowid, _, place in broken:
            _remove_reference(conn, table, rowid, place)
        yield from ()


def _remove_reference(conn: sqlite3.Connection, table: str, rowid: int | None, place: int) -> None:
    keys = conn.execute("SELECT * FROM pragma_foreign_key_list(?) WHERE id = ?", (table, place))
    _, _, parent, column, parent_column, *_ = keys.fetchone()
    is_required = conn.execute(
        'SELECT "notnull" OR pk FROM pragma_table_info(?) WHERE name = ?', (table, column)
    ).fetchone()[0]
    missing = (
        f"{column} IS NOT NULL AND {column} NOT IN (SELECT {parent_column or 'id'} FROM {parent})"
    )
    condition, values = (missing, ()) if rowid is None else ("rowid = ?", (rowid,))
    if is_required:
        conn.execute(f"DELETE FROM {table} WHERE {condition}", values)
    else:
        conn.execute(f"UPDATE {table} SET {column} = NULL WHERE {condition}", values)
