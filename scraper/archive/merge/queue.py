"""Merge sources, their links, and watches."""

from __future__ import annotations

import sqlite3

from scraper.archive.articles.identity import article_key, find_article_id

_GROUP = 500


def merge_sources(source: sqlite3.Connection, target: sqlite3.Connection) -> int:
    """Add the sources that the target does not have; return how many."""
    columns = _columns(source, "source", without=("id",))
    marks = ", ".join("?" for _ in columns)
    return target.executemany(
        f"INSERT OR IGNORE INTO source ({', '.join(columns)}) VALUES ({marks})",
        source.execute(f"SELECT {', '.join(columns)} FROM source ORDER BY id"),
    ).rowcount


def merge_links(source: sqlite3.Connection, target: sqlite3.Connection, after: int) -> int | None:
    """Add links with a greater id than `after`, as many as one transaction takes.

    Return the last id, or None if there are no more. Nothing of the run that fetched one is kept.
    """
    columns = _columns(
        source, "link", without=("id", "source_id", "article_id", "run_id", "leased_until")
    )
    named = ", ".join(f"link.{name}" for name in columns)
    rows = source.execute(
        f"SELECT link.id, source.url, link.url, {named} FROM link"
        " LEFT JOIN source ON source.id = link.source_id WHERE link.id > ?"
        f" ORDER BY link.id LIMIT {_GROUP}",
        (after,),
    ).fetchall()
    marks = ", ".join("?" for _ in columns)
    for _, source_url, url, *values in rows:
        target.execute(
            f"INSERT OR IGNORE INTO link (source_id, article_id, {', '.join(columns)})"
            f" SELECT (SELECT id FROM source WHERE url = ?), ?, {marks}",
            (source_url, find_article_id(target, article_key(url)), *values),
        )
    return rows[-1][0] if rows else None


def merge_watches(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Add watches by their query, and their matches.

    A command of another archive does not run before `scraper watch allow`. Matches of theirs count as
    reported.
    """
    for watch_id, *row in source.execute(
        "SELECT id, query, command, feed, added_at, edits FROM watch"
    ):
        target.execute(
            "INSERT OR IGNORE INTO watch (query, command, feed, added_at, edits)"
            " VALUES (?, ?, ?, ?, ?)",
            row,
        )
        matches = source.execute(
            "SELECT article.url, seen, matched_at, coalesce(told_at, matched_at) FROM watch_match"
            " JOIN article ON article.id = article_id WHERE watch_id = ? ORDER BY watch_match.id",
            (watch_id,),
        )
        for url, seen, matched_at, told_at in matches:
            target.execute(
                "INSERT INTO watch_match (watch_id, article_id, revision, seen, matched_at, told_at)"
                " SELECT watch.id, article_url.article_id, 1, ?, ?, ? FROM watch, article_url"
                " WHERE watch.query = ? AND article_url.url = ? ON CONFLICT DO NOTHING",
                (seen, matched_at, told_at, row[0], url),
            )


def _columns(conn: sqlite3.Connection, table: str, without: tuple[str, ...]) -> list[str]:
    rows = conn.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [name for (name,) in rows if name not in without]
