"""Merge what belongs to an article beside its revisions: names, marks, counts, comments, imports."""

from __future__ import annotations

import sqlite3
from typing import Final

from scraper.archive.articles.assets import insert_asset
from scraper.archive.merge.ledger import merge_capture

_COUNTS: Final = "at, views, likes, comments, shares"
_COMMENT: Final = "author, published, text, reply_to, first_seen_at, gone_at"
_IMPORTED: Final = (
    "url, format, imported_at, title, saved_at, tags, is_read, is_starred, note, highlights"
)


def merge_marks(
    source: sqlite3.Connection, target: sqlite3.Connection, article_id: int, merged_id: int
) -> None:
    """Add everything that the target does not have. A note that differs is added to the target's."""
    for table, columns in (("label", "name, added_at"), ("article_url", "url")):
        marks = ", ".join("?" for _ in columns.split(","))
        target.executemany(
            f"INSERT OR IGNORE INTO {table} (article_id, {columns}) VALUES ({merged_id}, {marks})",
            source.execute(f"SELECT {columns} FROM {table} WHERE article_id = ?", (article_id,)),
        )
    _merge_note(source, target, article_id, merged_id)
    rows = source.execute(
        f"SELECT {_COUNTS} FROM count_sample WHERE article_id = ? ORDER BY at, id", (article_id,)
    )
    target.executemany(
        f"INSERT INTO count_sample (article_id, {_COUNTS}) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
        " WHERE NOT EXISTS (SELECT 1 FROM count_sample WHERE article_id = ?1 AND at = ?2"
        " AND (views, likes, comments, shares) IS (?3, ?4, ?5, ?6))",
        ((merged_id, *row) for row in rows),
    )
    _merge_comments(source, target, article_id, merged_id)
    assets = source.execute(
        "SELECT url, kind, media_type, capture_id FROM asset WHERE article_id = ?", (article_id,)
    )
    for url, kind, media_type, capture_id in assets.fetchall():
        merged = merge_capture(source, target, capture_id)
        insert_asset(target, merged_id, url, kind, media_type, merged)


def merge_imports(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Add what other programs recorded about articles, with the texts that they saved."""
    for capture_id, *row in source.execute(f"SELECT capture_id, {_IMPORTED} FROM imported"):
        known = "SELECT 1 FROM imported WHERE url = ? AND format = ?"
        if target.execute(known, row[:2]).fetchone() is None:
            merged = None if capture_id is None else merge_capture(source, target, capture_id)
            target.execute(
                f"INSERT INTO imported (capture_id, {_IMPORTED}) VALUES (?{', ?' * len(row)})",
                (merged, *row),
            )


def merge_tombstones(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Note the URLs that were forgotten there, but for those of articles that are stored here."""
    target.executemany(
        "INSERT OR IGNORE INTO tombstone (url, article_id, forgotten_at) SELECT ?1, 0, ?2"
        " WHERE NOT EXISTS (SELECT 1 FROM article_url WHERE url = ?1)",
        source.execute("SELECT url, forgotten_at FROM tombstone"),
    )


def _merge_note(
    source: sqlite3.Connection, target: sqlite3.Connection, article_id: int, merged_id: int
) -> None:
    row = source.execute(
        "SELECT text, changed_at FROM note WHERE article_id = ?", (article_id,)
    ).fetchone()
    if row is not None:
        target.execute(
            "INSERT INTO note (article_id, text, changed_at) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (article_id) DO UPDATE SET text = text || char(10, 10) || excluded.text,"
            " changed_at = max(changed_at, excluded.changed_at)"
            " WHERE instr(text, excluded.text) = 0",
            (merged_id, *row),
        )


def _merge_comments(
    source: sqlite3.Connection, target: sqlite3.Connection, article_id: int, merged_id: int
) -> None:
    """Add comments that the target does not have, behind its own."""
    rows = source.execute(
        f"SELECT {_COMMENT} FROM comment WHERE article_id = ? ORDER BY position", (article_id,)
    ).fetchall()
    known = set(
        target.execute("SELECT author, text FROM comment WHERE article_id = ?", (merged_id,))
    )
    (last,) = target.execute(
        "SELECT coalesce(max(position), -1) FROM comment WHERE article_id = ?", (merged_id,)
    ).fetchone()
    is_first = not known
    for place, row in enumerate(one for one in rows if (one[0], one[2]) not in known):
        reply_to = row[3] if is_first else None  # a position among the source's comments
        target.execute(
            f"INSERT INTO comment (article_id, position, {_COMMENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (merged_id, last + 1 + place, *row[:3], reply_to, *row[4:]),
        )
