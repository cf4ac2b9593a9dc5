"""Write and read revisions: what a page said each time it said something new."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from scraper.archive.articles.canonical import canonical_digest
from scraper.archive.database.seals import find_broken_seals, seal
from scraper.archive.database.text_values import (
    count_words,
    find_sort_time,
    render_json,
    render_segmented,
    render_time,
    storable,
    storable_or_none,
)
from scraper.errors import ArchiveDamaged
from scraper.records import Article, Image, Trace
from scraper.urls import hide_login

EXTRACTED_COLUMNS: Final = (
    "digest",
    "url",
    "title",
    "authors",
    "published",
    "published_at",
    "modified",
    "modified_at",
    "language",
    "site_name",
    "description",
    "canonical_url",
    "lead_image",
    "tags",
    "section",
    "licence",
    "robots",
    "word_count",
    "page_type",
    "page_type_confidence",
    "confidence",
    "found_by",
    "images",
    "text",
    "segmented",
    "markdown",
    "html",
    "trace",
)
"""What the extractor said, in the order of `_extracted_values`."""

_INSERT: Final = (
    f"INSERT INTO revision (article_id, number, capture_id, saved_at,"
    f" {', '.join(EXTRACTED_COLUMNS)}) VALUES (?, ?, ?, ?{', ?' * len(EXTRACTED_COLUMNS)})"
)
_COPY: Final = (
    f"INSERT INTO revision (article_id, number, capture_id, saved_at, {', '.join(EXTRACTED_COLUMNS)})"
    f" SELECT article_id, ?, capture_id, ?, {', '.join(EXTRACTED_COLUMNS)} FROM revision WHERE id = ?"
)
_UPDATE: Final = (
    f"UPDATE revision SET {', '.join(f'{name} = ?' for name in EXTRACTED_COLUMNS)} WHERE id = ?"
)

_LOADED: Final = (
    "url",
    "text",
    "title",
    "authors",
    "published",
    "modified",
    "language",
    "site_name",
    "description",
    "canonical_url",
    "lead_image",
    "tags",
    "section",
    "licence",
    "robots",
    "images",
    "page_type",
    "page_type_confidence",
    "confidence",
    "found_by",
    "markdown",
    "html",
)
LOADED_COLUMNS: Final = ", ".join(f"revision.{name}" for name in _LOADED)
"""What `parse_article` takes, as SQL."""


def insert_revision(
    conn: sqlite3.Connection, article: Article, *, article_id: int, number: int, capture_id: int,
    saved_at: datetime,
) -> int:  # fmt: skip
    """Write one revision; return its row's id. The caller makes it the current one."""
    row = (article_id, number, capture_id, render_time(saved_at), *_extracted_values(article))
    revision_id = int(conn.execute(_INSERT, row).lastrowid or 0)
    seal(conn, "revision", revision_id)
    return revision_id


def copy_revision(
    conn: sqlite3.Connection, revision_id: int, number: int, saved_at: datetime
) -> int:
    """Write a revision again under another number and time; return the new row's id."""
    row = conn.execute(_COPY, (number, render_time(saved_at), revision_id))
    copy_id = int(row.lastrowid or 0)
    seal(conn, "revision", copy_id)
    return copy_id


def date_revision(conn: sqlite3.Connection, revision_id: int, saved_at: str) -> None:
    """Write an earlier time to a revision whose text turned out to be older."""
    conn.execute("UPDATE revision SET saved_at = ? WHERE id = ?", (saved_at, revision_id))
    seal(conn, "revision", revision_id)


def replace_extraction(conn: sqlite3.Connection, revision_id: int, article: Article) -> None:
    """Write a new reading of the same capture over the old one; the page itself did not change."""
    conn.execute(_UPDATE, (*_extracted_values(article), revision_id))
    seal(conn, "revision", revision_id)


def count_bytes(article: Article) -> int:
    """Return what the forms of an article take in the archive, about: indexes are left out."""
    texts = (article.text, article.markdown, article.html, article.title, article.description)
    parts = (*article.authors, *article.tags, *(comment.text for comment in article.comments))
    images = (part for one in article.images for part in (one.url, one.alt, one.caption))
    return sum(len(part.encode("utf-8", "replace")) for part in (*texts, *parts, *images) if part)


def parse_article(row: Sequence[object]) -> Article:
    """Build the Article from `LOADED_COLUMNS`; comments and counts are kept elsewhere.

    Raises:
        ArchiveDamaged: A value is not what was stored.
    """
    values = dict(zip(_LOADED, row, strict=True))
    try:
        for name in ("authors", "tags"):
            values[name] = tuple(json.loads(str(values[name])))
        values["found_by"] = MappingProxyType(json.loads(str(values["found_by"])))
        values["images"] = tuple(
            Image(url=url, alt=alt, caption=caption, credit=credit)
            for url, alt, caption, credit in json.loads(str(values["images"]))
        )
    except (ValueError, TypeError) as error:
        raise ArchiveDamaged("a stored value is damaged", url=str(values["url"])) from error
    return Article(**values)  # type: ignore[arg-type]  # the schema keeps the types


def find_damaged_revisions(conn: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Yield article and number of every revision that is not what was stored.

    Its canonical digest has to fit as well: the seal only proves that the row did not change.
    """
    broken = set(find_broken_seals(conn, "revision"))
    rows = conn.execute(f"SELECT id, article_id, number, digest, {LOADED_COLUMNS} FROM revision")
    for revision_id, article_id, number, digest, *columns in rows:
        try:
            intact = canonical_digest(parse_article(columns)) == digest
        except (ArchiveDamaged, AttributeError):
            intact = False
        if not intact or revision_id in broken:
            yield article_id, number


def _extracted_values(article: Article) -> tuple[object, ...]:
    text = storable(article.text)
    title = storable_or_none(article.title)
    return (
        canonical_digest(article),
        storable(hide_login(article.url)),
        title,
        render_json(article.authors),
        storable_or_none(article.published),
        find_sort_time(article.published),
        storable_or_none(article.modified),
        find_sort_time(article.modified),
        storable_or_none(article.language),
        storable_or_none(article.site_name),
        storable_or_none(article.description),
        storable_or_none(article.canonical_url),
        storable_or_none(article.lead_image),
        render_json(article.tags),
        storable_or_none(article.section),
        storable_or_none(article.licence),
        storable_or_none(article.robots),
        count_words(text),
        article.page_type,
        article.page_type_confidence,
        article.confidence,
        render_json(dict(article.found_by)),
        render_json(
            [(image.url, image.alt, image.caption, image.credit) for image in article.images]
        ),
        text,
        render_segmented((title or "", *map(storable, article.authors), text)),
        storable_or_none(article.markdown),
        storable_or_none(article.html),
        None if article.trace is None else _render_trace(article.trace),
    )


def _render_trace(trace: Trace) -> str:
    return render_json(
        {
            "platform": trace.platform,
            "candidates": [
                {"field": found.field, "value": found.value, "found_by": found.found_by}
                for found in trace.candidates
            ],
            "bodies": [
                {
                    "name": body.name,
                    "words": body.words,
                    "link_density": body.link_density,
                    "chosen": body.chosen,
                    "reason": body.reason,
                }
                for body in trace.bodies
            ],
            "dropped": [
                {
                    "rule": dropped.rule,
                    "reason": dropped.reason,
                    "text": dropped.text,
                    "words": dropped.words,
                }
                for dropped in trace.dropped
            ],
        }
    )
