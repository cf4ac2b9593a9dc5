"""The ledger: one row for every URL and attempt, whatever came of it.

Every function runs inside the caller's transaction, so that a row and what it
tells of are stored together.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from scraper.archive.text_values import render_time, storable, storable_or_none
from scraper.records import Capture, Failed, NotModified, Skipped, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What came of one attempt, beside the answer itself."""

    outcome: str
    """`saved`, `unchanged`, `not-modified`, `skipped` or `failed`."""
    at: datetime
    run_id: int | None = None
    seconds: float | None = None
    """How long fetching took; None where nobody measured."""
    code: str | None = None
    message: str | None = None
    retryable: bool = False
    capture_id: int | None = None
    article_id: int | None = None
    revision: int | None = None


_INSERT = (
    "INSERT INTO fetch (run_id, url, final_url, at, seconds, attempt, status, outcome, code,"
    " message, retryable, bytes, body_digest, etag, last_modified, robots, capture_id, article_id,"
    " revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def record_capture(conn: sqlite3.Connection, capture: Capture, entry: Entry) -> None:
    """Write the row of an attempt that brought a page."""
    url = storable(capture.url)
    row = (
        entry.run_id,
        url,
        storable(capture.final_url),
        render_time(entry.at),
        entry.seconds,
        _attempt_number(conn, url),
        capture.status,
        entry.outcome,
        entry.code,
        storable_or_none(entry.message),
        entry.retryable,
        len(capture.body),
        capture.digest,
        storable_or_none(capture.header("etag")),
        storable_or_none(capture.header("last-modified")),
        storable_or_none(capture.robots),
        entry.capture_id,
        entry.article_id,
        entry.revision,
    )
    conn.execute(_INSERT, row)


def record_without_page(
    conn: sqlite3.Connection, about: Failed | Skipped | NotModified, entry: Entry
) -> None:
    """Write the row of an attempt that brought no page."""
    answer = about if isinstance(about, NotModified) else None
    headers = dict(answer.headers) if answer else {}
    url = storable(about.url)
    row = (
        entry.run_id,
        url,
        storable(answer.final_url) if answer else None,
        render_time(entry.at),
        entry.seconds,
        _attempt_number(conn, url),
        304 if answer else None,
        entry.outcome,
        entry.code,
        storable_or_none(entry.message),
        entry.retryable,
        None,
        None,
        storable_or_none(headers.get("etag")),
        storable_or_none(headers.get("last-modified")),
        storable_or_none(answer.robots) if answer else None,
        entry.capture_id,
        entry.article_id,
        entry.revision,
    )
    conn.execute(_INSERT, row)


def find_validators(conn: sqlite3.Connection, url: str) -> Validators | None:
    """Give what to ask "changed since?" with; None unless the last answer stands in the archive.

    After a failure or a page that was no article the page is fetched whole again.
    """
    row = conn.execute(
        "SELECT outcome, etag, last_modified FROM fetch"
        " WHERE url = ? AND outcome <> 'failed' ORDER BY id DESC LIMIT 1",
        (storable(url),),
    ).fetchone()
    if row is None or row[0] == "skipped":
        return None
    if row[0] == "not-modified":
        row = _validators_kept(conn, url, row)
    return Validators(etag=row[1], last_modified=row[2]) if row[1] or row[2] else None


def _validators_kept(
    conn: sqlite3.Connection, url: str, not_modified: tuple[str, str | None, str | None]
) -> tuple[str, str | None, str | None]:
    """Fill what a 304 left out from the answer that brought the page."""
    last_page = conn.execute(
        "SELECT outcome, etag, last_modified FROM fetch"
        " WHERE url = ? AND outcome IN ('saved', 'unchanged') ORDER BY id DESC LIMIT 1",
        (storable(url),),
    ).fetchone() or (None, None, None)
    outcome, etag, last_modified = not_modified
    return outcome, etag or last_page[1], last_modified or last_page[2]


def _attempt_number(conn: sqlite3.Connection, url: str) -> int:
    """Count this attempt: 1 after anything that worked, one more after every failure."""
    row = conn.execute(
        "SELECT outcome, attempt FROM fetch WHERE url = ? ORDER BY id DESC LIMIT 1", (url,)
    ).fetchone()
    return int(row[1]) + 1 if row is not None and row[0] == "failed" else 1
