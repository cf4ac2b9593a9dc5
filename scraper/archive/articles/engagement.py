"""What readers did with an article: counts as a series, comments as they come and go.

Neither makes a revision. Runs inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence

from scraper.archive.database.text_values import (
    render_json,
    storable,
    storable_count,
    storable_or_none,
)
from scraper.records import Comment, Counts


def add_counts(conn: sqlite3.Connection, article_id: int, counts: Counts, at: str) -> None:
    """Add a sample to the series if a count is stated that differs from the sample before it."""
    sample = tuple(
        map(storable_count, (counts.views, counts.likes, counts.comments, counts.shares))
    )
    if all(count is None for count in sample):
        return
    last = conn.execute(
        "SELECT views, likes, comments, shares FROM count_sample"
        " WHERE article_id = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 1",
        (article_id, at),
    ).fetchone()
    if last != sample:
        conn.execute(
            "INSERT INTO count_sample (article_id, at, views, likes, comments, shares)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (article_id, at, *sample),
        )


def load_counts(conn: sqlite3.Connection, article_ids: Sequence[int]) -> dict[int, Counts]:
    """Return the newest sample of the series of each article that has one."""
    # The last row of an article in the order of time replaces the others.
    rows = conn.execute(
        "SELECT article_id, views, likes, comments, shares FROM count_sample"
        " WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, at, id",
        (json.dumps(article_ids),),
    )
    return {
        article_id: Counts(views=views, likes=likes, comments=comments, shares=shares)
        for article_id, views, likes, comments, shares in rows
    }


def update_comments(
    conn: sqlite3.Connection, article_id: int, comments: tuple[Comment, ...], at: str
) -> None:
    """Update the stored comments; a comment that the page no longer shows is kept.

    A comment is told by its author and text. Kept ones have a `gone_at` and stand after the
    others. A page without any comment changes nothing: it may just not show them.
    """
    if has_new_comments(conn, article_id, comments):
        _rewrite_comments(conn, article_id, comments, at)
        conn.execute(
            "UPDATE article SET comments_digest = ? WHERE id = ?",
            (_comments_digest(comments), article_id),
        )


def has_new_comments(
    conn: sqlite3.Connection, article_id: int, comments: tuple[Comment, ...]
) -> bool:
    """Return whether a page shows other comments than the last one that showed any."""
    if not comments:
        return False
    known = conn.execute("SELECT comments_digest FROM article WHERE id = ?", (article_id,))
    return bool(known.fetchone()[0] != _comments_digest(comments))


def load_comments(
    conn: sqlite3.Connection, article_ids: Sequence[int]
) -> dict[int, tuple[Comment, ...]]:
    """Return the comments that each page showed last, in its order; pages without any are left out."""
    found: dict[int, list[Comment]] = {}
    for article_id, text, author, published, reply_to in conn.execute(
        "SELECT article_id, text, author, published, reply_to FROM comment"
        " WHERE article_id IN (SELECT value FROM json_each(?)) AND gone_at IS NULL"
        " ORDER BY article_id, position",
        (json.dumps(article_ids),),
    ):
        found.setdefault(article_id, []).append(
            Comment(text=text, author=author, published=published, reply_to=reply_to)
        )
    return {article_id: tuple(comments) for article_id, comments in found.items()}


def _rewrite_comments(
    conn: sqlite3.Connection, article_id: int, comments: tuple[Comment, ...], at: str
) -> None:
    known: dict[tuple[str | None, str], list[int]] = {}
    rows = conn.execute(
        "SELECT id, author, text FROM comment WHERE article_id = ? ORDER BY position DESC",
        (article_id,),
    )
    for row_id, author, text in rows:
        known.setdefault((author, text), []).append(row_id)
    for position, comment in enumerate(comments):
        text, author = storable(comment.text), storable_or_none(comment.author)
        values = (position, storable_or_none(comment.published), comment.reply_to)
        same = known.get((author, text))
        if same:
            conn.execute(
                "UPDATE comment SET position = ?, published = ?, reply_to = ?, gone_at = NULL"
                " WHERE id = ?",
                (*values, same.pop()),
            )
        else:
            conn.execute(
                "INSERT INTO comment (position, published, reply_to, first_seen_at, article_id,"
                " author, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*values, at, article_id, author, text),
            )
    gone = sorted(row_id for rows in known.values() for row_id in rows)
    for offset, row_id in enumerate(gone):
        conn.execute(
            "UPDATE comment SET position = ?, reply_to = NULL, gone_at = coalesce(gone_at, ?)"
            " WHERE id = ?",
            (len(comments) + offset, at, row_id),
        )


def _comments_digest(comments: tuple[Comment, ...]) -> str:
    rendered = render_json(
        [(comment.author, comment.text, comment.reply_to) for comment in comments]
    )
    return hashlib.sha256(rendered.encode("utf-8")).hexdigest()
