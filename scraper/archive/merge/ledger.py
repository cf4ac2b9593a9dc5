"""Merge captures, the readings noted for them, and rows of the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Final

from scraper.archive.articles.captures import copy_capture
from scraper.archive.articles.forget import is_forgotten
from scraper.archive.articles.identity import article_key
from scraper.archive.articles.readings import note_readings, parse_version

_COPIED: Final = (
    "url",
    "final_url",
    "at",
    "seconds",
    "attempt",
    "status",
    "outcome",
    "code",
    "message",
    "retryable",
    "bytes",
    "body_digest",
    "etag",
    "last_modified",
    "robots",
)
_INSERT: Final = (
    f"INSERT INTO fetch ({', '.join(_COPIED)}, capture_id, article_id, revision)"
    f" SELECT {', '.join(f':{name}' for name in _COPIED)}, :capture_id, :article_id, :revision"
    " WHERE NOT EXISTS (SELECT 1 FROM fetch WHERE url = :url AND at = :at AND outcome = :outcome)"
)


def merge_capture(source: sqlite3.Connection, target: sqlite3.Connection, capture_id: int) -> int:
    """Store a capture of the source with the version that read it; return its id in the target."""
    merged = copy_capture(source, target, capture_id)
    row = source.execute(
        "SELECT program, rules, models FROM reading JOIN extractor ON extractor.id = extractor_id"
        " WHERE capture_id = ?",
        (capture_id,),
    ).fetchone()
    version = None if row is None else parse_version(*row)
    known = target.execute("SELECT 1 FROM reading WHERE capture_id = ?", (merged,)).fetchone()
    if version is not None and known is None:
        note_readings(target, ((merged, version),))
    return merged


def merge_fetches(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    rows: Iterable[int],
    article_id: int | None,
    find_number: Callable[[str, int | None], int | None] = lambda _at, _number: None,
) -> int:
    """Store rows of the ledger that the target does not have; return how many.

    Args:
        source: The other archive.
        target: Inside a transaction.
        rows: Their ids.
        article_id: The article in the target that they are about.
        find_number: Returns the number there of the revision that a page showed, by time and number.
    """
    count = 0
    columns = ", ".join((*_COPIED, "capture_id", "revision"))
    for row_id in rows:
        *values, capture_id, revision = source.execute(
            f"SELECT {columns} FROM fetch WHERE id = ?", (row_id,)
        ).fetchone()
        row = dict(zip(_COPIED, values, strict=True))
        if is_forgotten_page(target, row["url"], row["final_url"]):
            continue
        merged = None if capture_id is None else merge_capture(source, target, capture_id)
        place = {
            "capture_id": merged,
            "article_id": article_id,
            "revision": find_number(str(row["at"]), revision),
        }
        count += target.execute(_INSERT, row | place).rowcount
    return count


def is_forgotten_page(conn: sqlite3.Connection, *urls: str | None) -> bool:
    """Return whether the target was told to forget the article at one of these URLs."""
    return any(is_forgotten(conn, article_key(url)) for url in urls if url is not None)
