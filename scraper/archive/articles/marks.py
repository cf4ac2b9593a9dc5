"""What the user adds to an article: labels and a note.

A star, "read" and "private" are the labels `starred`, `read` and `private`. Marks belong to the
article, not to a revision: no new reading of the page changes them. Labels are the user's; `tags`
are the page's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import render_time, storable
from scraper.errors import ArchiveError

STARRED: Final = "starred"
READ: Final = "read"
PRIVATE: Final = "private"
"""Articles with this label are left out of every export."""
MAX_LABEL: Final = 100
"""Characters of a label."""

Highlight = tuple[str, str | None, str | None]
"""A highlighted passage, the comment on it, and its time."""


class Marks:
    """The labels and notes of one archive."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def add_labels(self, article_id: int, names: Iterable[str]) -> int:
        """Add labels; return how many the article did not have.

        Raises:
            ArchiveError: A name is empty or too long (`bad-label`); nothing is added.
        """
        checked = [_check_label(name) for name in names]
        with self._session.writing() as conn:
            return _add_labels(conn, article_id, checked, self._clock())

    def remove_labels(self, article_id: int, names: Iterable[str]) -> int:
        """Remove labels; return how many the article had."""
        with self._session.writing() as conn:
            return sum(
                conn.execute(
                    "DELETE FROM label WHERE article_id = ? AND name = ?",
                    (article_id, storable(name).strip()),
                ).rowcount
                for name in names
            )

    def set_note(self, article_id: int, text: str) -> None:
        """Replace the note of an article; an empty text removes it."""
        text = storable(text).strip()
        with self._session.writing() as conn:
            conn.execute("DELETE FROM note WHERE article_id = ?", (article_id,))
            if text:
                _insert_note(conn, article_id, text, self._clock())

    def count_labels(self) -> list[tuple[str, int]]:
        """Return every label with the number of its articles, in the order of their names."""
        with self._session.reading() as conn:
            return conn.execute(
                "SELECT name, count(*) FROM label GROUP BY name ORDER BY name"
            ).fetchall()


def mark_new_article(conn: sqlite3.Connection, article_id: int, at: datetime) -> None:
    """Mark a new article with the tags of its source and with what was imported for its URL."""
    rows = conn.execute(
        "SELECT source.tags FROM article_url JOIN link ON link.url = article_url.url"
        " JOIN source ON source.id = link.source_id WHERE article_url.article_id = ?",
        (article_id,),
    ).fetchall()
    names = [name for (tags,) in rows for name in json.loads(tags)]
    _add_labels(conn, article_id, filter(None, map(_shorten, names)), at)
    mark_from_imports(conn, article_id, at)


def mark_from_imports(conn: sqlite3.Connection, article_id: int, at: datetime) -> None:
    """Add what imports recorded for the URLs of an article; a note that exists is kept."""
    rows = conn.execute(
        "SELECT tags, is_starred, is_read, note, highlights FROM imported"
        " JOIN article_url ON article_url.url = imported.url"
        " WHERE article_url.article_id = ? ORDER BY imported.id",
        (article_id,),
    ).fetchall()
    notes = []
    for tags, is_starred, is_read, note, highlights in rows:
        names = [_shorten(name) for name in json.loads(tags)]
        names += [STARRED] if is_starred else []
        names += [READ] if is_read else []
        _add_labels(conn, article_id, filter(None, names), at)
        notes.append(render_note(note, json.loads(highlights)))
    if text := "\n\n".join(dict.fromkeys(filter(None, notes))):
        _insert_note(conn, article_id, text, at)


def render_note(note: str | None, highlights: Sequence[Highlight]) -> str | None:
    """Return a note and highlights as one Markdown text; None if there are none."""
    parts = [note] if note else []
    for passage, comment, _ in highlights:
        parts.append("\n".join(f"> {line}".rstrip() for line in passage.split("\n")))
        parts += [comment] if comment else []
    return "\n\n".join(parts) or None


def _check_label(name: str) -> str:
    name = _clean(name)
    if not name or len(name) > MAX_LABEL:
        raise ArchiveError(
            f"a label has 1 to {MAX_LABEL} characters", url=name[:MAX_LABEL], code="bad-label"
        )
    return name


def _shorten(name: str) -> str:
    return _clean(name)[:MAX_LABEL].rstrip()


def _clean(name: str) -> str:
    return " ".join(storable(name).split())


def _add_labels(
    conn: sqlite3.Connection, article_id: int, names: Iterable[str], at: datetime
) -> int:
    return sum(
        conn.execute(
            "INSERT OR IGNORE INTO label (article_id, name, added_at) VALUES (?, ?, ?)",
            (article_id, name, render_time(at)),
        ).rowcount
        for name in names
    )


def _insert_note(conn: sqlite3.Connection, article_id: int, text: str, at: datetime) -> None:
    conn.execute(
        "INSERT OR IGNORE INTO note (article_id, text, changed_at) VALUES (?, ?, ?)",
        (article_id, text, render_time(at)),
    )
