"""Store what is there in less space: forms that older versions left unpacked, and pages of one site together.

Every step is one short transaction that leaves all of it readable, so a run can be stopped or killed
anywhere, and the next one does the rest. What is damaged stays as it is: only `verify` reports it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scraper.archive.articles.bodies import (
    MAX_PACK_BYTES,
    BodyReader,
    Encoded,
    StoredBody,
    encode_for_site,
    find_bodies,
    rewrite_body,
)
from scraper.archive.articles.identity import site_of
from scraper.archive.articles.packed_reading import PACKED_COLUMNS, PLAIN_OF_PACKED, pack_forms
from scraper.archive.database.connection import Session
from scraper.archive.database.frames import compress
from scraper.archive.database.seals import find_broken_seals, seal
from scraper.archive.search.search_index import index_article, unindex_article
from scraper.errors import ArchiveDamaged

PACK_PAGES: Final = 16
"""Pages of a pack. Of 65 kB pages 8 take 8.7 % of raw, 16 take 7.0 %, 32 take 6.1 %; each reading
decompresses all of them (0.4, 0.7, 1.0 ms)."""
MIN_PACK_PAGES: Final = 8
"""Fewer pages wait for more of their site, which may refer to them meanwhile."""
_LEVEL: Final = 12
_TOGETHER: Final = 50
"""Revisions written in one transaction, some 0.1 s."""

_FORMS: Final = ", ".join(PACKED_COLUMNS)
_UNPACKED: Final = "(packed IS NULL AND (markdown IS NOT NULL OR html IS NOT NULL OR trace IS NOT NULL OR images <> '[]') OR segmented <> '')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What one step did."""

    what: str
    """`texts` or `pages`."""
    looked_at: int
    """Rows of this step; all steps together have those of `count_work`."""
    packed: int
    """Rows that take less space now."""


def count_work(session: Session) -> int:
    """Return how many revisions and pages `compact` looks at."""
    with session.reading() as conn:
        (texts,) = conn.execute(f"SELECT count(*) FROM revision WHERE {_UNPACKED}").fetchone()
        (pages,) = conn.execute(
            "SELECT count(*) FROM body WHERE encoding <> 'dropped'"
            " AND id NOT IN (SELECT body_id FROM pack_member)"
        ).fetchone()
    return int(texts) + int(pages)


def compact(session: Session) -> Iterator[Compacted]:
    """Pack what can be packed, and yield each step after its commit."""
    with session.reading() as conn:
        # A page that is forgotten later must not be in the free parts of the file.
        conn.execute("PRAGMA secure_delete = ON")
    yield from _pack_texts(session)
    with session.reading() as conn:
        _list_pages(conn)
        sites = conn.execute("SELECT DISTINCT site FROM temp.site_page ORDER BY site").fetchall()
    for (site,) in sites:
        yield from _pack_site(session, site)


def _pack_texts(session: Session) -> Iterator[Compacted]:
    """Pack the forms of revisions that have them in columns of their own."""
    last = 0
    while True:
        with session.writing() as conn:
            rows = conn.execute(
                f"SELECT id, article_id, segmented, text, packed, {_FORMS} FROM revision"
                f" WHERE id > ? AND {_UNPACKED} ORDER BY id LIMIT ?",
                (last, _TOGETHER),
            ).fetchall()
            packed = sum(_pack_revision(conn, *row) for row in rows)
        if not rows:
            return
        last = rows[-1][0]
        yield Compacted(what="texts", looked_at=len(rows), packed=packed)


def _pack_revision(
    conn: sqlite3.Connection,
    revision_id: int,
    article_id: int,
    segmented: str,
    text: str,
    packed: bytes | None,
    *forms: str | None,
) -> bool:
    """Pack the forms of one revision, and index its words as they are indexed now."""
    if next(find_broken_seals(conn, "revision", revision_id, revision_id), None) is not None:
        return False
    values: dict[str, object] = {}
    if packed is None:
        packed = pack_forms(dict(zip(PACKED_COLUMNS, forms, strict=True)), text)
        values = {} if packed is None else {**PLAIN_OF_PACKED, "packed": packed}
    is_indexed = segmented != "" and _is_newest(conn, article_id, revision_id)
    values |= {"segmented": ""} if segmented else {}
    if not values:
        return False
    if is_indexed:
        unindex_article(conn, article_id)
    conn.execute(
        f"UPDATE revision SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
        (*values.values(), revision_id),
    )
    seal(conn, "revision", revision_id)
    if is_indexed:
        index_article(conn, article_id)
    return True


def _is_newest(conn: sqlite3.Connection, article_id: int, revision_id: int) -> bool:
    row = conn.execute("SELECT revision_id FROM article WHERE id = ?", (article_id,)).fetchone()
    return row is not None and row[0] == revision_id


def _list_pages(conn: sqlite3.Connection) -> None:
    """Write the pages that are in no pack, with their sites, into a temporary table."""
    conn.create_function("site_of", 1, site_of, deterministic=True)
    conn.execute("DROP TABLE IF EXISTS temp.site_page")
    conn.execute(
        "CREATE TEMP TABLE site_page AS SELECT site_of(min(final_url)) AS site, body_id"
        " FROM capture JOIN body ON body.id = body_id WHERE encoding <> 'dropped'"
        " AND body_id NOT IN (SELECT body_id FROM pack_member) GROUP BY body_id"
    )
    conn.execute("CREATE INDEX temp.site_page_site ON site_page (site, body_id)")


def _pack_site(session: Session, site: str) -> Iterator[Compacted]:
    """Pack the pages of a site by groups, and let those that are left refer to one of them."""
    with session.reading() as conn:
        pages = sorted(
            find_bodies(
                conn,
                "body.id IN (SELECT body_id FROM temp.site_page WHERE site = ?)",
                (site,),
            ),
            key=lambda one: one.id,
        )
    groups, rest = _group(pages)
    # The last group first: pages refer to earlier ones, so few are written twice.
    for group in reversed(groups):
        is_packed = _pack_group(session, site, group)
        yield Compacted(what="pages", looked_at=len(group), packed=len(group) if is_packed else 0)
    for stored in rest:
        is_smaller = stored.is_alone and _refer(session, site, stored)
        yield Compacted(what="pages", looked_at=1, packed=int(is_smaller))


def _group(pages: Sequence[StoredBody]) -> tuple[list[list[StoredBody]], list[StoredBody]]:
    """Return groups of pages that are packed, oldest first, and the pages that are left."""
    groups: list[list[StoredBody]] = []
    group: list[StoredBody] = []
    size = 0
    for page in pages:
        if page.size > MAX_PACK_BYTES // 2:
            continue
        if group and size + page.size > MAX_PACK_BYTES:
            groups.append(group)
            group, size = [], 0
        group.append(page)
        size += page.size
        if len(group) == PACK_PAGES:
            groups.append(group)
            group, size = [], 0
    if len(group) >= MIN_PACK_PAGES:
        return [*groups, group], []
    return groups, group


def _pack_group(session: Session, site: str, group: list[StoredBody]) -> bool:
    """Write a group of pages as one pack if that takes less space; return whether it does."""
    ids = ", ".join(str(one.id) for one in group)
    with session.reading() as conn:
        reader = BodyReader(conn)
        try:
            bodies = [reader.read(one) for one in group]
        except ArchiveDamaged:
            return False
        (stored_bytes,) = conn.execute(
            f"SELECT sum(length(content)) FROM body WHERE id IN ({ids})"
        ).fetchone()
    content = compress(b"".join(bodies), level=_LEVEL)
    if len(content) >= stored_bytes:
        return False
    with session.writing() as conn:
        now = find_bodies(conn, f"body.id IN ({ids})")
        if sorted(now, key=lambda one: one.id) != group:
            return False  # another process removed or rewrote one meanwhile
        dependents = find_bodies(conn, f"base_id IN ({ids}) AND body.id NOT IN ({ids})")
        reader = BodyReader(conn)
        outside = [(one, reader.read(one)) for one in dependents]
        _write_pack(conn, group, content, sum(map(len, bodies)))
        for one, body in outside:
            rewrite_body(conn, one.id, encode_for_site(conn, body, site), site)
    return True


def _write_pack(
    conn: sqlite3.Connection, group: list[StoredBody], content: bytes, size: int
) -> None:
    cursor = conn.execute("INSERT INTO pack (size, content) VALUES (?, ?)", (size, content))
    start = 0
    for one in group:
        rewrite_body(conn, one.id, Encoded(encoding="zstd", content=b""), "")
        conn.execute(
            "INSERT INTO pack_member (body_id, pack_id, start) VALUES (?, ?, ?)",
            (one.id, cursor.lastrowid, start),
        )
        start += one.size


def _refer(session: Session, site: str, stored: StoredBody) -> bool:
    """Store a page that is alone by one of its site, or note that others may refer to it; return whether it is smaller."""
    with session.writing() as conn:
        is_known = conn.execute(
            "SELECT 1 FROM site_base WHERE body_id = ?1 UNION"
            " SELECT 1 FROM body_base WHERE base_id = ?1",
            (stored.id,),
        ).fetchone()
        if is_known or find_bodies(conn, "body.id = ?", (stored.id,)) != [stored]:
            return False
        try:
            encoded = encode_for_site(conn, BodyReader(conn).read(stored), site)
        except ArchiveDamaged:
            return False
        if encoded.base_id is None and not encoded.is_base:
            return False
        rewrite_body(conn, stored.id, encoded, site)
    return encoded.base_id is not None
