"""Keep the bodies of responses: once each, under their SHA-256, by what earlier ones of the site share.

A body is stored in one of four ways:

identity    as it is, where compressing gains nothing
alone       as one Zstandard frame
based       as a frame whose prefix is another body of the site (`body_base`). The base is alone or
            identity, so that reading takes one step and damage does not spread further
in a pack   with up to 16 bodies of the site in one frame (`pack`, `pack_member`); see `compact.py`

Whatever the way, a body is checked against its size and digest when it is read.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from scraper.archive.articles.identity import site_of
from scraper.archive.database.frames import BadFrame, compress, decompress, decompress_pieces
from scraper.archive.database.seals import LAST_ID, note_rewrite
from scraper.errors import ArchiveDamaged, ArchiveError
from scraper.records import Capture

MAX_BODY_BYTES: Final = 256 * 2**20
"""Largest body that is stored and read: far above `fetch.max_decoded_bytes`."""
MAX_BASE_BYTES: Final = 4 * 2**20
"""Largest body that others refer to: each reading of those decompresses it too."""
MAX_PACK_BYTES: Final = 32 * 2**20
"""Largest content of a pack, as it is written and read."""
MAX_DEPENDENTS: Final = 64
"""Bodies that refer to one: so many are lost with it if it is damaged."""

_BASES_TRIED: Final = 2
_ACCEPTED: Final = 0.75
"""A body refers to a base if that takes at most this share of what it takes alone. With .75 pages of
news shrink to 12.2 % of raw, with .6 to 12.6 %, without bases to 16.3 %; a third base gains nothing
(382 pages of two collections)."""
_WORTH: Final = 0.5
"""A body that does not shrink to half is no markup, and helps no other body."""

_STORED: Final = (
    "SELECT body.id, body.digest, body.size, body.encoding, base_id, pack_id, start"
    " FROM body LEFT JOIN body_base ON body_base.body_id = body.id"
    " LEFT JOIN pack_member ON pack_member.body_id = body.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBody:
    """A row of `body` without its content, and where that is."""

    id: int
    digest: str
    size: int
    encoding: str
    base_id: int | None
    pack_id: int | None
    start: int | None

    @property
    def is_alone(self) -> bool:
        """Whether reading it needs no other row; only such bodies are bases."""
        return self.encoding != "dropped" and self.base_id is None and self.pack_id is None

    def damaged(self, problem: str = "is not what was stored") -> ArchiveDamaged:
        """Return the error for this body."""
        return ArchiveDamaged(f"the stored page {self.digest} {problem}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The form in which a body is written."""

    encoding: str
    content: bytes
    base_id: int | None = None
    is_base: bool = False
    """Whether later bodies of the site may refer to it."""


def insert_body(conn: sqlite3.Connection, capture: Capture, *, keep_raw: bool) -> int:
    """Write the body of a capture that is not stored yet; return its row's id.

    Without `keep_raw` only the digest and size are kept.
    """
    body, site = capture.body, site_of(capture.final_url)
    if len(body) > MAX_BODY_BYTES:
        raise ArchiveError(
            f"the page has {len(body)} bytes; {MAX_BODY_BYTES} are the limit",
            url=capture.url,
            code="too-large",
        )
    if hashlib.sha256(body).hexdigest() != capture.digest:
        raise ArchiveError("the digest of the capture is not its body's", url=capture.url)
    encoded = (
        encode_for_site(conn, body, site) if keep_raw else Encoded(encoding="dropped", content=b"")
    )
    cursor = conn.execute(
        "INSERT INTO body (digest, size, encoding, content) VALUES (?, ?, ?, ?)",
        (capture.digest, len(body), encoded.encoding, encoded.content),
    )
    body_id = int(cursor.lastrowid or 0)
    _note_place(conn, body_id, encoded, site)
    return body_id


def rewrite_body(conn: sqlite3.Connection, body_id: int, encoded: Encoded, site: str) -> None:
    """Write a stored body in another form; the caller sees to those that refer to it."""
    for table in ("body_base", "site_base", "pack_member"):
        conn.execute(f"DELETE FROM {table} WHERE body_id = ?", (body_id,))
    conn.execute(
        "UPDATE body SET encoding = ?, content = ? WHERE id = ?",
        (encoded.encoding, encoded.content, body_id),
    )
    _note_place(conn, body_id, encoded, site)
    note_rewrite(conn, "page", body_id)


def encode_alone(body: bytes) -> Encoded:
    """Return a body in a form that needs no other body."""
    frame = compress(body)
    if len(frame) >= len(body):
        return Encoded(encoding="identity", content=body)
    is_base = len(body) <= MAX_BASE_BYTES and len(frame) <= _WORTH * len(body)
    return Encoded(encoding="zstd", content=frame, is_base=is_base)


def encode_against(body: bytes, base: bytes, base_id: int) -> Encoded:
    """Return a body as a frame whose prefix is another one."""
    return Encoded(encoding="zstd", content=compress(body, base), base_id=base_id)


def encode_for_site(conn: sqlite3.Connection, body: bytes, site: str) -> Encoded:
    """Return a body in the form for its first storing: against a base of its site, or alone."""
    best: Encoded | None = None
    reader = BodyReader(conn)
    for base in _find_bases(conn, site) if len(body) <= MAX_PACK_BYTES else ():
        try:
            content = reader.read(base)
        except ArchiveDamaged:
            continue  # `verify` reports it; new pages must not depend on it
        based = encode_against(body, content, base.id)
        # How the base shrank alone tells what this body would take, without the time to try it.
        stored_bytes = len(_load_content(conn, base.id))
        if len(based.content) * base.size <= _ACCEPTED * stored_bytes * len(body):
            return based
        if best is None or len(based.content) < len(best.content):
            best = based
    alone = encode_alone(body)
    if best is not None and len(best.content) <= _ACCEPTED * len(alone.content):
        return best
    return alone


def load_body(conn: sqlite3.Connection, body_id: int) -> bytes:
    """Return a body, checked against its size and digest.

    Raises:
        ArchiveDamaged: The stored bytes are not the ones that were stored.
        ArchiveError: The body was not kept (`archive.keep_raw` was off).
    """
    return BodyReader(conn).read(find_body(conn, body_id))


def find_body(conn: sqlite3.Connection, body_id: int) -> StoredBody:
    """Return the row of a body.

    Raises:
        ArchiveDamaged: There is none.
    """
    row = conn.execute(f"{_STORED} WHERE body.id = ?", (body_id,)).fetchone()
    if row is None:
        raise ArchiveDamaged(f"the stored page {body_id} is missing")
    return _parse_stored(row)


def find_bodies(
    conn: sqlite3.Connection, condition: str, values: tuple[object, ...] = ()
) -> list[StoredBody]:
    """Return the rows of bodies for which an SQL condition is true, those of one pack together."""
    rows = conn.execute(f"{_STORED} WHERE {condition} ORDER BY pack_id, base_id, body.id", values)
    return [_parse_stored(row) for row in rows]


class BodyReader:
    """Reads bodies of one connection; keeps the last pack and base, which the next body may need."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._pack: tuple[int, bytes] | None = None
        self._base: tuple[int, bytes] | None = None

    def read(self, stored: StoredBody) -> bytes:
        """Return a body, checked; errors as `load_body`."""
        body = b"".join(self._read_pieces(stored))
        if hashlib.sha256(body).hexdigest() != stored.digest or len(body) != stored.size:
            raise stored.damaged()
        return body

    def check(self, stored: StoredBody) -> None:
        """Check a body piece by piece, in little memory; errors as `load_body`."""
        total, length = hashlib.sha256(), 0
        for piece in self._read_pieces(stored):
            total.update(piece)
            length += len(piece)
        if total.hexdigest() != stored.digest or length != stored.size:
            raise stored.damaged()

    def _read_pieces(self, stored: StoredBody) -> Iterator[bytes]:
        """Yield a body in pieces, never more than its row declares."""
        if stored.encoding == "dropped":
            raise ArchiveError(f"the raw page {stored.digest} was not kept", code="raw-not-kept")
        if stored.size > MAX_BODY_BYTES:
            raise stored.damaged(f"declares {stored.size} bytes; {MAX_BODY_BYTES} are the limit")
        try:
            if stored.pack_id is not None and stored.start is not None:
                yield self._load_pack(stored.pack_id)[stored.start : stored.start + stored.size]
                return
            content = _load_content(self._conn, stored.id)
            if stored.encoding == "identity":
                yield content
                return
            base = b"" if stored.base_id is None else self._load_base(stored, stored.base_id)
            yield from decompress_pieces(content, stored.size, base)
        except BadFrame as error:
            raise stored.damaged(str(error)) from error

    def _load_pack(self, pack_id: int) -> bytes:
        if self._pack is None or self._pack[0] != pack_id:
            row = self._conn.execute("SELECT size, content FROM pack WHERE id = ?", (pack_id,))
            size, content = row.fetchone() or (0, b"")
            if size > MAX_PACK_BYTES:
                raise BadFrame(f"is in a pack of {size} bytes; {MAX_PACK_BYTES} are the limit")
            self._pack = pack_id, decompress(content, size)
        return self._pack[1]

    def _load_base(self, stored: StoredBody, base_id: int) -> bytes:
        if self._base is None or self._base[0] != base_id:
            base = find_body(self._conn, base_id)
            if not base.is_alone or base.size > MAX_BASE_BYTES:
                raise stored.damaged("refers to a page that others must not refer to")
            try:
                self._base = base_id, b"".join(self._read_pieces(base))
            except ArchiveDamaged as error:
                raise stored.damaged(f"needs another one: {error.message}") from error
        return self._base[1]


def find_damaged_bodies(
    conn: sqlite3.Connection, low: int = 0, high: int = LAST_ID
) -> Iterator[tuple[int, str]]:
    """Yield the id of every stored body that is not what was stored, with the reason.

    Args:
        conn: The archive.
        low: First id to check.
        high: Last id to check.
    """
    reader = BodyReader(conn)
    condition = "encoding <> 'dropped' AND body.id BETWEEN ? AND ?"
    for stored in find_bodies(conn, condition, (low, high)):
        try:
            reader.check(stored)
        except ArchiveDamaged as error:
            yield stored.id, error.message


def restore_body(conn: sqlite3.Connection, capture: Capture) -> None:
    """Store the content of a body that was not kept."""
    stored = conn.execute(
        "SELECT id FROM body WHERE digest = ? AND encoding = 'dropped'", (capture.digest,)
    ).fetchone()
    if stored is not None:
        site = site_of(capture.final_url)
        rewrite_body(conn, stored[0], encode_for_site(conn, capture.body, site), site)


def drop_body(conn: sqlite3.Connection, body_id: int) -> None:
    """Drop the content of a body; its digest and size stay, as if it had never been kept."""
    rewrite_body(conn, body_id, Encoded(encoding="dropped", content=b""), "")
    conn.execute("DELETE FROM pack WHERE id NOT IN (SELECT pack_id FROM pack_member)")


def delete_body(conn: sqlite3.Connection, body_id: int) -> None:
    """Delete a body. Bodies that need it, or are in one pack with it, are written anew first.

    Raises:
        ArchiveDamaged: One of those cannot be read.
    """
    stored = find_body(conn, body_id)
    reader = BodyReader(conn)
    needed = find_bodies(
        conn,
        "base_id = ?1 OR (pack_id = ?2 AND body.id <> ?1)",
        (body_id, stored.pack_id),
    )
    for other, body in [(other, reader.read(other)) for other in needed]:
        rewrite_body(conn, other.id, replace(encode_alone(body), is_base=False), "")
    conn.execute("DELETE FROM body WHERE id = ?", (body_id,))
    if stored.pack_id is not None:
        conn.execute("DELETE FROM pack WHERE id = ?", (stored.pack_id,))


def _find_bases(conn: sqlite3.Connection, site: str) -> list[StoredBody]:
    rows = conn.execute(
        f"{_STORED} JOIN site_base ON site_base.body_id = body.id WHERE site = ?"
        " AND (SELECT count(*) FROM body_base AS one WHERE one.base_id = body.id) < ?"
        " ORDER BY body.id DESC LIMIT ?",
        (site, MAX_DEPENDENTS, _BASES_TRIED),
    )
    return [_parse_stored(row) for row in rows]


def _note_place(conn: sqlite3.Connection, body_id: int, encoded: Encoded, site: str) -> None:
    if encoded.base_id is not None:
        conn.execute("INSERT INTO body_base VALUES (?, ?)", (body_id, encoded.base_id))
    if encoded.is_base:
        conn.execute("INSERT INTO site_base VALUES (?, ?)", (body_id, site))


def _load_content(conn: sqlite3.Connection, body_id: int) -> bytes:
    (content,) = conn.execute("SELECT content FROM body WHERE id = ?", (body_id,)).fetchone()
    if not isinstance(content, bytes):
        raise BadFrame("is no frame")
    return content


def _parse_stored(row: tuple[Any, ...]) -> StoredBody:
    body_id, digest, size, encoding, base_id, pack_id, start = row
    return StoredBody(
        id=body_id,
        digest=digest,
        size=size,
        encoding=encoding,
        base_id=base_id,
        pack_id=pack_id,
        start=start,
    )
