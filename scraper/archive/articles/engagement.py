"""What readers did with an article: counts as a series, comments as they come and go.

Neither makes a revision. Runs inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
import sqlite3

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


def load_counts(conn: sqlite3.Connection, article_id: int) -> Counts:
    """Return the newest sample of the series."""
    row = conn.execute(
        "SELECT views, likes, comments, shares FROM count_sample"
        " WHERE article_id = ? ORDER BY at DESC, id DESC LIMIT 1",
        (article_id,),
    ).fetchone() or (None, None, None, None)
    return Counts(views=row[0], likes=row[1], comments=row[2], shares=row[3])


def update_comments(
    conn: sqlite3.Connection, article_id: int, comments: tuple[Comment, ...], at: str
) -> None:
    """Update the stored comments; a comment that the page no longer shows is kept.

    A comment is told by its author and text. Kept ones have a `gone_at` and stand after the
    others. A page without any comment changes nothing: it may just not show them.
    """
    if not comments:
        return
    digest = _comments_digest(comments)
    known_digest = conn.execute(
        "SELECT comments_digest FROM article WHERE id = ?", (article_id,)
    ).fetchone()[0]
    if known_digest != digest:
        _rewrite_comments(conn, article_id, comments, at)
        conn.execute("UPDATE article SET comments_digest = ? WHERE id = ?", (digest, article_id))


def load_comments(conn: sqlite3.Connection, article_id: int) -> tuple[Comment, ...]:
    """Return the comments that the page showed last, in its order."""
    rows = conn.execute(
        "SELECT text, author, published, reply_to FROM comment WHERE article_id = ?"
        " AND gone_at IS NULL ORDER BY position",
        (article_id,),
    )
    return tuple(
        Comment(text=text, author=author, published=published, reply_to=reply_to)
        for text, author, published, reply_to in rows
    )


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
