"""The ledger: one row for every URL and attempt, whatever its outcome.

Every function runs inside the caller's transaction, so that a row and what it
tells of are stored together.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from scraper.archive.database.text_values import render_time, storable, storable_or_none
from scraper.records import Capture, Failed, NotModified, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The outcome of one attempt, beside the response itself."""

    outcome: Literal["saved", "unchanged", "not-modified", "skipped", "failed"]
    at: datetime
    run_id: int | None = None
    seconds: float | None = None
    """How long fetching took; None where nobody measured."""
    status: int | None = None
    """HTTP status of an answer that brought no page."""
    code: str | None = None
    message: str | None = None
    retryable: bool = False
    capture_id: int | None = None
    article_id: int | None = None
    revision: int | None = None


def record_attempt(
    conn: sqlite3.Connection, about: Capture | NotModified | Failed, entry: Entry
) -> None:
    """Write the row of one attempt.

    Args:
        conn: Inside a transaction.
        about: What it brought: a page, "not modified", or nothing.
        entry: Its outcome.
    """
    url = storable(about.url)
    row = (
        entry.run_id,
        url,
        render_time(entry.at),
        entry.seconds,
        entry.outcome,
        entry.code,
        storable_or_none(entry.message),
        entry.retryable,
        entry.capture_id,
        entry.article_id,
        entry.revision,
    )
    conn.execute(_INSERT, (*row, *_answer_values(about, entry), url))


_INSERT: Final = (
    "INSERT INTO fetch (run_id, url, at, seconds, outcome, code, message, retryable,"
    " capture_id, article_id, revision,"
    " final_url, status, bytes, body_digest, etag, last_modified, robots, attempt)"
    f" VALUES ({'?, ' * 18}coalesce((SELECT iif(outcome = 'failed', attempt + 1, 1) FROM fetch"
    " WHERE url = ? ORDER BY id DESC LIMIT 1), 1))"
)
"""The attempt is 1 after anything that worked, one more after every failure."""


def _answer_values(
    about: Capture | NotModified | Failed, entry: Entry
) -> tuple[str | int | None, ...]:
    """Return the values of the response, in the order of the last columns of `_INSERT`."""
    if isinstance(about, Failed):
        return (None, entry.status, None, None, None, None, None)
    headers = dict(reversed(about.headers))  # the first of a name counts
    return (
        storable(about.final_url),
        about.status if isinstance(about, Capture) else entry.status,
        len(about.body) if isinstance(about, Capture) else None,
        about.digest if isinstance(about, Capture) else None,
        storable_or_none(headers.get("etag")),
        storable_or_none(headers.get("last-modified")),
        storable_or_none(about.robots),
    )


def find_validators(conn: sqlite3.Connection, url: str) -> Validators | None:
    """Return the validators of a conditional request; None unless the last response is stored.

    After a failure or a page that was not an article, the page is fetched in full again.
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
