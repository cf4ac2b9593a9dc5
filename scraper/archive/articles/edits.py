"""List the edits of stored articles: what each new revision changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.archive.articles.articles import find_revision
from scraper.archive.articles.diff import diff_revisions
from scraper.archive.search.conditions import render_selection
from scraper.archive.search.selection import Selection
from scraper.dates.instant import moment_of
from scraper.records import StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one revision changed against the one before it."""

    changed_at: str
    """When the revision was stored, ISO 8601 UTC."""
    id: int
    """The article's number."""
    site: str
    title: str | None
    fields: tuple[str, ...]
    """Names of the fields that changed, `text` among them."""
    words_added: int
    words_removed: int
    days_after: int | None
    """Whole days between publication and edit; None without a date of publication."""
    revision: int
    url: str
    authors: tuple[str, ...]
    published: str | None
    """As the page states it."""


def iterate_edits(
    conn: sqlite3.Connection, selection: Selection, *, since: str, limit: int | None
) -> Iterator[Edit]:
    """Yield the edits of the articles selected, newest first.

    Args:
        conn: The archive.
        selection: Which articles; its order and limit do not count.
        since: ISO 8601 UTC: only edits stored at it or later; "" for all.
        limit: How many at most.
    """
    for article_id, number in _find(conn, selection, since, -1 if limit is None else limit):
        new = find_revision(conn, article_id, number)
        old = find_revision(conn, article_id, number - 1)
        if new is not None and old is not None:
            yield _describe(old, new)


def count_edits(conn: sqlite3.Connection, selection: Selection, *, since: str) -> int:
    """Return how many edits `iterate_edits` yields without a limit."""
    return len(_find(conn, selection, since, -1))


def _find(
    conn: sqlite3.Connection, selection: Selection, since: str, limit: int
) -> list[tuple[int, int]]:
    chosen = render_selection(selection)
    # The edited articles are found by their narrow rows, their revisions by the unique index.
    return conn.execute(
        f"SELECT revision.article_id, revision.number FROM {chosen.tables}"
        " JOIN revision ON revision.article_id = article.id AND revision.number > 1"
        f" WHERE article.revisions > 1 AND {chosen.condition}"
        " AND revision.saved_at >= ? ORDER BY revision.saved_at DESC, revision.id DESC LIMIT ?",
        (*chosen.values, since, limit),
    ).fetchall()


def _describe(old: StoredArticle, new: StoredArticle) -> Edit:
    diff = diff_revisions(old, new)
    fields = tuple(change.field for change in diff.fields)
    return Edit(
        changed_at=f"{new.saved_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        id=new.id,
        site=new.site,
        title=new.article.title,
        fields=(*fields, "text") if diff.text_changed else fields,
        words_added=diff.words_added,
        words_removed=diff.words_removed,
        days_after=_days_between(new.article.published, new.saved_at),
        revision=new.revision,
        url=new.url,
        authors=new.article.authors,
        published=new.article.published,
    )


def _days_between(published: str | None, at: datetime) -> int | None:
    moment = moment_of(published)
    return None if moment is None else (at - moment).days
