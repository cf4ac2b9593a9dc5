"""Keep responses as they came: bodies once each, compressed, under their SHA-256.

Takes Captures inside the caller's transaction; gives them back whole, or
`ArchiveDamaged` where the stored bytes are no longer what they were.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from scraper.archive.database.seals import LAST_ID, seal
from scraper.archive.database.text_values import (
    parse_time,
    render_json,
    render_time,
    storable,
    storable_or_none,
)
from scraper.errors import ArchiveDamaged, ArchiveError
from scraper.records import Capture

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEVEL: Final = 6
"""Zstandard level. 150 pages of the corpus (310 kB in the mean) shrink to 12.7 % in 3.6 ms each;
level 3 gives 13.9 % in 1.1 ms, level 12 gives 12.3 % in 13.7 ms."""

MAX_BODY_BYTES: Final = 256 * 2**20
"""Largest body that is stored and read: far above `fetch.max_decoded_bytes`."""
_PIECE: Final = 2**20
"""Bytes that are unpacked at a time."""


def store_capture(conn: sqlite3.Connection, capture: Capture, *, keep_raw: bool = True) -> int:
    """Store a capture and its body; give the id of the capture.

    An answer that repeats another one of the same URL (status, body) is that capture again; it
    keeps the earliest time.
    Without `keep_raw` only the body's digest and size are kept.
    """
    body_id, is_new = _store_body(conn, capture, keep_raw=keep_raw)
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
    cursor = conn.execute(
        "INSERT INTO capture (url, final_url, status, fetched_at, body_id, redirects, robots,"
        " headers) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            url,
            final_url,
            capture.status,
            at,
            body_id,
            render_json(capture.redirects),
            storable_or_none(capture.robots),
            render_json(capture.headers),
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
    _restore_body(target, capture)
    return merged


def load_capture(conn: sqlite3.Connection, capture_id: int) -> Capture | None:
    """Load a capture, and check its body against its digest.

    Raises:
        ArchiveDamaged: The stored bytes are not the ones that were stored.
    """
    row = conn.execute(
        "SELECT size, encoding, content FROM capture JOIN body ON body.id = capture.body_id"
        " WHERE capture.id = ?",
        (capture_id,),
    ).fetchone()
    if row is None:
        return None
    size, encoding, content = row
    head = _load_head(conn, capture_id)
    body = unpack_body(content, encoding=encoding, size=size, digest=head.digest)
    return replace(head, body=body)


def _load_head(conn: sqlite3.Connection, capture_id: int) -> Capture:
    """Load a capture without its body."""
    row = conn.execute(
        "SELECT url, final_url, status, headers, fetched_at, redirects, robots, digest"
        " FROM capture JOIN body ON body.id = capture.body_id WHERE capture.id = ?",
        (capture_id,),
    ).fetchone()
    try:
        headers = tuple((name, value) for name, value in json.loads(row[3]))
        redirects = tuple(json.loads(row[5]))
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
    )


def _restore_body(conn: sqlite3.Connection, capture: Capture) -> None:
    """Store the content of a body that was not kept."""
    encoding, content = _pack_body(capture.body)
    conn.execute(
        "UPDATE body SET encoding = ?, content = ? WHERE digest = ? AND encoding = 'dropped'",
        (encoding, content, capture.digest),
    )


def unpack_body(content: bytes, *, encoding: str, size: int, digest: str) -> bytes:
    """Decompress a stored body and check that it is the one that was stored.

    Raises:
        ArchiveDamaged: It is not: it does not decompress, or its size or SHA-256 differs.
        ArchiveError: The body was not kept (`archive.keep_raw` was off).
    """
    body = b"".join(_unpack(content, encoding=encoding, size=size, digest=digest))
    if hashlib.sha256(body).hexdigest() != digest or len(body) != size:
        raise ArchiveDamaged(f"the stored page {digest} is not what was stored")
    return body


def check_body(content: bytes, *, encoding: str, size: int, digest: str) -> None:
    """Check a stored body piece by piece, in little memory.

    Raises:
        ArchiveDamaged: As `unpack_body`.
    """
    total, length = hashlib.sha256(), 0
    for piece in _unpack(content, encoding=encoding, size=size, digest=digest):
        total.update(piece)
        length += len(piece)
    if total.hexdigest() != digest or length != size:
        raise ArchiveDamaged(f"the stored page {digest} is not what was stored")


def find_damaged_bodies(
    conn: sqlite3.Connection, low: int = 0, high: int = LAST_ID
) -> Iterator[tuple[int, str]]:
    """Yield the id of every stored body that is not what was stored, with the reason.

    Args:
        conn: The archive.
        low: First id to check.
        high: Last id to check.
    """
    rows = conn.execute(
        "SELECT id, digest, size, encoding, content FROM body"
        " WHERE encoding <> 'dropped' AND id BETWEEN ? AND ?",
        (low, high),
    )
    for body_id, digest, size, encoding, content in rows:
        try:
            check_body(content, encoding=encoding, size=size, digest=digest)
        except ArchiveDamaged as error:
            yield int(body_id), error.message


def drop_body(conn: sqlite3.Connection, body_id: int) -> None:
    """Drop the content of a body; its digest and size stay, as if it had never been kept."""
    conn.execute("UPDATE body SET encoding = 'dropped', content = x'' WHERE id = ?", (body_id,))


def _unpack(content: bytes, *, encoding: str, size: int, digest: str) -> Iterator[bytes]:
    """Yield a stored body in pieces, never more than its row declares.

    An archive may come from somebody else: 65 kB of it can unpack to gigabytes.
    """
    if encoding == "dropped":
        raise ArchiveError(f"the raw page {digest} was not kept", code="raw-not-kept")
    if size > MAX_BODY_BYTES:
        raise ArchiveDamaged(
            f"the stored page {digest} declares {size} bytes; {MAX_BODY_BYTES} are the limit"
        )
    if encoding == "identity":
        yield content
        return
    unpacker = zstd.ZstdDecompressor()
    length = 0
    try:
        piece = unpacker.decompress(content, max_length=_PIECE)
        while piece:
            length += len(piece)
            if length > size:
                raise ArchiveDamaged(f"the stored page {digest} is larger than its row declares")
            yield piece
            piece = b"" if unpacker.eof else unpacker.decompress(b"", max_length=_PIECE)
    except zstd.ZstdError as error:
        raise ArchiveDamaged(f"the stored page {digest} does not decompress") from error
    if not unpacker.eof:
        raise ArchiveDamaged(f"the stored page {digest} does not decompress")


def _store_body(conn: sqlite3.Connection, capture: Capture, *, keep_raw: bool) -> tuple[int, bool]:
    """Return the id of a body, and whether it is new."""
    known = conn.execute("SELECT id FROM body WHERE digest = ?", (capture.digest,)).fetchone()
    if known is not None:
        return int(known[0]), False
    if len(capture.body) > MAX_BODY_BYTES:
        raise ArchiveError(
            f"the page has {len(capture.body)} bytes; {MAX_BODY_BYTES} are the limit",
            url=capture.url,
            code="too-large",
        )
    if hashlib.sha256(capture.body).hexdigest() != capture.digest:
        raise ArchiveError("the digest of the capture is not its body's", url=capture.url)
    encoding, content = _pack_body(capture.body) if keep_raw else ("dropped", b"")
    cursor = conn.execute(
        "INSERT INTO body (digest, size, encoding, content) VALUES (?, ?, ?, ?)",
        (capture.digest, len(capture.body), encoding, content),
    )
    return int(cursor.lastrowid or 0), True


def _pack_body(body: bytes) -> tuple[str, bytes]:
    packed = zstd.compress(body, _LEVEL)
    return ("zstd", packed) if len(packed) < len(body) else ("identity", body)
