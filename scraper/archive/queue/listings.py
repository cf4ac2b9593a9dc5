"""Make known links due when their source states that the page changed.

A link's own revisits end after about 38 days. A newer date or a new guid in the feed or
sitemap, and an entry that is listed again after its page was gone, make it due after that too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scraper.archive.articles.identity import article_key
from scraper.archive.database.text_values import parse_time, render_time, storable_or_none
from scraper.dates.instant import instant_of
from scraper.records import Link

BUILD_AT_LEAST: Final = 10
"""So many links that change in one check, ..."""
BUILD_SHARE: Final = 0.5
"""... and more than this share of the known ones, are the date of a build of the whole site."""
_CHUNK: Final = 500
"""URLs in one query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A link as stored, and what its source states now."""

    id: int
    source_id: int | None
    state: str
    visited_at: str | None
    stated_at: str | None
    guid: str | None
    is_listed: bool
    stated_now: str | None
    guid_now: str | None

    @property
    def latest(self) -> str | None:
        """The latest date ever stated; one that goes back and forth makes nothing due."""
        stated = [text for text in (self.stated_at, self.stated_now) if text is not None]
        return max(stated, key=parse_time, default=None)

    @property
    def has_changed(self) -> bool:
        """Whether the source states a change since the last statement, or since the last visit."""
        if self.visited_at is None:
            return False
        before = self.stated_at or self.visited_at
        if self.stated_now is not None and parse_time(self.stated_now) > parse_time(before):
            return True
        return self.guid is not None and self.guid_now is not None and self.guid != self.guid_now


def stated_time(link: Link) -> str | None:
    """Return the latest date that a source states of a link, as stored; None without any."""
    times = [time for text in (link.updated, link.published) if (time := instant_of(text))]
    return render_time(max(times)) if times else None


def note_listing(
    conn: sqlite3.Connection,
    links: Sequence[Link],
    *,
    source_id: int,
    now: datetime,
    is_whole: bool,
) -> int:
    """Store what a source states now; return how many links became due.

    Args:
        conn: Inside a transaction.
        links: All that the source named at this check, new ones too.
        source_id: The source.
        now: When it was checked.
        is_whole: The source was read in whole, so that a link it does not name was removed.
    """
    known = list(_load_known(conn, {article_key(link.url): link for link in links}))
    changed = [one for one in known if one.has_changed]
    if len(changed) >= BUILD_AT_LEAST and len(changed) > len(known) * BUILD_SHARE:
        changed = []
    returned = [
        one
        for one in known
        if one.source_id == source_id and not one.is_listed and one.state == "gone"
    ]
    due = {one.id for one in (*changed, *returned)}
    moment = render_time(now)
    conn.executemany(
        "UPDATE link SET state = 'waiting', next_at = ?, rank_at = ?, failures = 0,"
        " gone_since = NULL WHERE id = ?",
        [(moment, moment, one) for one in due],
    )
    conn.executemany(
        "UPDATE link SET stated_at = ?, guid = ?, is_listed = 1 WHERE id = ?",
        [
            (one.latest, one.guid_now or one.guid, one.id)
            for one in known
            if _is_to_store(one, source_id)
        ],
    )
    if is_whole:
        _mark_removed(conn, source_id, (one.id for one in known))
    return len(due)


def _is_to_store(one: _Known, source_id: int) -> bool:
    return (
        one.latest != one.stated_at
        or (one.guid_now or one.guid) != one.guid
        or (not one.is_listed and one.source_id == source_id)
    )


def _load_known(conn: sqlite3.Connection, named: dict[str, Link]) -> Iterable[_Known]:
    urls = list(named)
    for start in range(0, len(urls), _CHUNK):
        rows = conn.execute(
            "SELECT url, id, source_id, state, visited_at, stated_at, guid, is_listed FROM link"
            " WHERE url IN (SELECT value FROM json_each(?))",
            (json.dumps(urls[start : start + _CHUNK]),),
        ).fetchall()
        for url, number, owner, state, visited_at, stated_at, guid, is_listed in rows:
            link = named[url]
            yield _Known(
                id=number,
                source_id=owner,
                state=state,
                visited_at=visited_at,
                stated_at=stated_at,
                guid=guid,
                is_listed=bool(is_listed),
                stated_now=stated_time(link),
                guid_now=storable_or_none(link.guid),
            )


def _mark_removed(conn: sqlite3.Connection, source_id: int, listed: Iterable[int]) -> None:
    """Mark the source's links that it does not name any more; only those that it named before."""
    conn.execute(
        "UPDATE link SET is_listed = 0 WHERE source_id = ? AND is_listed = 1"
        " AND id NOT IN (SELECT value FROM json_each(?))",
        (source_id, json.dumps(list(listed))),
    )
