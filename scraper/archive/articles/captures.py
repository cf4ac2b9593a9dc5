"""Keep responses as they came; `bodies.py` stores what they hold.

Takes Captures inside the caller's transaction; gives them back whole, or
`ArchiveDamaged` where the stored bytes are no longer what they were.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from scraper.archive.articles.bodies import insert_body, load_body, restore_body
from scraper.archive.database.seals import seal
from scraper.archive.database.text_values import (
    parse_time,
    render_json,
    render_time,
    storable,
    storable_or_none,
)
from scraper.errors import ArchiveDamaged
from scraper.records import Capture, Exchange, Repeat


def store_capture(conn: sqlite3.Connection, capture: Capture, *, keep_raw: bool = True) -> int:
    """Store a capture and its body; give the id of the capture.

    An answer that repeats another one of the same URL (status, body) is that capture again; it
    keeps the earliest time.
    Without `keep_raw` only the body's digest and size are kept.
    """
    found = conn.execute("SELECT id FROM body WHERE digest = ?", (capture.digest,)).fetchone()
    is_new = found is None
    body_id = insert_body(conn, capture, keep_raw=keep_raw) if found is None else int(found[0])
    url, final_url = storable(capture.url), storable(capture.final_url)
    at = render_time(capture.fetched_at)
    known = (
        None
        if is_new
        else conn.execute(
            "SELECT id FROM capture WHERE body_id = ? AND url = ? AND final_url = ? AND status = ?"
            " ORDER BY id DESC LIMIT 1",
            (body_id, url, final_url, capture.status),
        ).fetchone()
    )
    if known is not None:
        cursor = conn.execute(
            "UPDATE capture SET fetched_at = ?1 WHERE id = ?2 AND fetched_at > ?1",
            (at, known[0]),
        )
        if cursor.rowcount:
            seal(conn, "capture", int(known[0]))
        return int(known[0])
    exchange = capture.exchange or Exchange()
    cursor = conn.execute(
        "INSERT INTO capture (url, final_url, status, fetched_at, body_id, redirects, robots,"
        " headers, request_headers, address, protocol)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            url,
            final_url,
            capture.status,
            at,
            body_id,
            render_json(capture.redirects),
            storable_or_none(capture.robots),
            render_json(capture.headers),
            render_json(exchange.request_headers) if exchange.request_headers else None,
            storable_or_none(exchange.address),
            storable_or_none(exchange.protocol),
        ),
    )
    capture_id = int(cursor.lastrowid or 0)
    seal(conn, "capture", capture_id)
    return capture_id


def copy_capture(source: sqlite3.Connection, target: sqlite3.Connection, capture_id: int) -> int:
    """Store a capture of another archive; return its id here.

    A page that is stored here is not unpacked there. A body that one of both did not keep is taken from
    the other.
    """
    digest, size, is_kept, *same, at = source.execute(
        "SELECT digest, size, encoding <> 'dropped', url, final_url, status, fetched_at"
        " FROM capture JOIN body ON body.id = body_id WHERE capture.id = ?",
        (capture_id,),
    ).fetchone()
    known = target.execute(
        "SELECT capture.id FROM capture JOIN body ON body.id = body_id WHERE digest = ?"
        " AND url = ? AND final_url = ? AND status = ? AND fetched_at <= ?"
        " AND (encoding <> 'dropped' OR NOT ?) ORDER BY capture.id DESC LIMIT 1",
        (digest, *same, at, is_kept),
    ).fetchone()
    if known is not None:
        return int(known[0])
    if not is_kept:
        target.execute(
            "INSERT OR IGNORE INTO body (digest, size, encoding, content)"
            " VALUES (?, ?, 'dropped', x'')",
            (digest, size),
        )
        return store_capture(target, _load_head(source, capture_id))
    capture = load_capture(source, capture_id)
    if capture is None:  # pragma: no cover - it was there a moment ago, in the same snapshot
        raise AssertionError
    merged = store_capture(target, capture)
    restore_body(target, capture)
    return merged


def load_capture(conn: sqlite3.Connection, capture_id: int) -> Capture | None:
    """Load a capture, and check its body against its digest.

    Raises:
        ArchiveDamaged: The stored bytes are not the ones that were stored.
    """
    row = conn.execute("SELECT body_id FROM capture WHERE id = ?", (capture_id,)).fetchone()
    if row is None:
        return None
    return replace(_load_head(conn, capture_id), body=load_body(conn, row[0]))


def _load_head(conn: sqlite3.Connection, capture_id: int) -> Capture:
    """Load a capture without its body."""
    row = conn.execute(
        "SELECT url, final_url, status, headers, fetched_at, redirects, robots, digest,"
        " request_headers, address, protocol"
        " FROM capture JOIN body ON body.id = capture.body_id WHERE capture.id = ?",
        (capture_id,),
    ).fetchone()
    try:
        headers = tuple((name, value) for name, value in json.loads(row[3]))
        redirects = tuple(json.loads(row[5]))
        request_headers = tuple((name, value) for name, value in json.loads(row[8] or "[]"))
    except (ValueError, TypeError) as error:
        raise ArchiveDamaged("the stored headers are damaged", url=row[1]) from error
    return Capture(
        url=row[0],
        final_url=row[1],
        status=row[2],
        headers=headers,
        fetched_at=parse_time(row[4]),
        redirects=redirects,
        robots=row[6],
        digest=row[7],
        body=b"",
        exchange=None
        if row[8:] == (None, None, None)
        else Exchange(request_headers=request_headers, address=row[9], protocol=row[10]),
    )


def load_repeats(
    conn: sqlite3.Connection, article_id: int, revision: int, capture: Capture
) -> tuple[Repeat, ...]:
    """Return the later responses that showed the same revision of an article without a new page, oldest first."""
    rows = conn.execute(
        "SELECT coalesce(final_url, url), at, status, etag, last_modified FROM fetch"
        " WHERE article_id = ? AND revision = ? AND at > ?"
        " AND (outcome = 'not-modified' OR body_digest = ?) ORDER BY at, id",
        (article_id, revision, render_time(capture.fetched_at), capture.digest),
    )
    return tuple(
        Repeat(
            url=url,
            at=parse_time(at),
            status=status,
            headers=tuple(
                (name, value)
                for name, value in (("etag", etag), ("last-modified", changed))
                if value is not None
            ),
        )
        for url, at, status, etag, changed in rows
        if status is not None
    )
