"""The sources: where new articles are looked for, how often, and how well that goes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import (
    parse_time,
    render_json,
    render_time,
    storable,
    storable_or_none,
)
from scraper.archive.queue.frontier import CLOCK_TOLERANCE
from scraper.archive.queue.source_settings import (
    SourceSettings,
    parse_source_settings,
    render_source_settings,
)
from scraper.records import Validators
from scraper.schedule.source_interval import (
    BEHIND_AT_MOST,
    FIRST_INTERVAL,
    Rhythm,
    learn_rhythm,
    pause_after_failure,
    pause_while_behind,
)

MISSED_NEWS: Final = "missed-news"
"""Code of a source that dropped news before it was looked at."""

_NO_SETTINGS: Final = SourceSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource:
    """A source as the archive knows it."""

    id: int
    url: str
    kind: str
    title: str | None
    state: Literal["active", "paused"]
    tags: tuple[str, ...]
    settings: SourceSettings
    """What the user set for this source alone."""
    added_at: datetime
    next_check_at: datetime
    rhythm: Rhythm
    checked_at: datetime | None
    checks: int
    links: int
    """Links that it named first, since it was added."""
    failures: int
    """Checks that failed, in a row."""
    failing_since: datetime | None
    code: str | None
    """Code of the last failure, or of what a look that worked could not find (`missed-news`)."""
    message: str | None
    validators: Validators | None
    ttl: timedelta | None
    """How long its document asks to be left alone."""
    behind_since: datetime | None
    """Since when older pages, or parts of its sitemap, are to be read that could not be fetched; links
    found since then do not count as known. None if there is no gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The outcome of one check of a source."""

    at: datetime
    new_links: int = 0
    ttl: timedelta | None = None
    """How long the document itself asks to be left alone (RSS `ttl`, `sy:updatePeriod`)."""
    fresh_for: timedelta | None = None
    """How long the server says that its answer holds (`Cache-Control`, `Expires`)."""
    code: str | None = None
    """Code of the failure; None when it worked."""
    message: str | None = None
    title: str | None = None
    validators: Validators | None = None
    missed: str | None = None
    """It worked, but some news is lost permanently (`missed-news`): why."""
    is_behind: bool = False
    """It worked, but some other page of it could not be fetched and may be had later."""


class Sources:
    """The sources of one archive.

    Args:
        session: The database.
        clock: Gives the time.
    """

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(
        self,
        url: str,
        *,
        kind: str,
        title: str | None = None,
        tags: Sequence[str] = (),
        settings: SourceSettings = _NO_SETTINGS,
    ) -> tuple[StoredSource, bool]:
        """Add a source, due immediately; return it, and whether it is new.

        Args:
            url: Absolute URL.
            kind: `feed`, `sitemap`, `page` or `site`.
            title: For people.
            tags: The user's own.
            settings: For this source alone.
        """
        now = render_time(self._clock())
        with self._session.writing() as conn:
            added = conn.execute(
                "INSERT INTO source (url, kind, title, tags, settings, added_at, next_check_at,"
                " interval) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    storable(url),
                    kind,
                    storable_or_none(title),
                    render_json(list(tags)),
                    render_source_settings(settings),
                    now,
                    now,
                    FIRST_INTERVAL.total_seconds(),
                ),
            ).rowcount
            row = conn.execute(f"{_SELECT} WHERE url = ?", (storable(url),)).fetchone()
        return _parse_source(row), bool(added)

    def find(self, id_or_url: int | str) -> StoredSource | None:
        """Return a source by its number or URL."""
        key = "url" if isinstance(id_or_url, str) else "id"
        with self._session.reading() as conn:
            row = conn.execute(f"{_SELECT} WHERE {key} = ?", (id_or_url,)).fetchone()
        return None if row is None else _parse_source(row)

    def list_all(self) -> list[StoredSource]:
        """Return all sources in the order they were added."""
        with self._session.reading() as conn:
            return [_parse_source(row) for row in conn.execute(f"{_SELECT} ORDER BY id")]

    def list_due(self) -> list[StoredSource]:
        """Return the active sources that are due, the longest waiting first."""
        now = self._clock()
        with self._session.reading() as conn:
            rows = conn.execute(
                f"{_SELECT} WHERE state = 'active' AND (next_check_at <= ? OR checked_at > ?)"
                " ORDER BY next_check_at, id",
                (render_time(now), render_time(now + CLOCK_TOLERANCE)),
            )
            return [_parse_source(row) for row in rows]

    def pause(self, source_id: int) -> bool:
        """Pause a source until it is resumed; return False if there is none."""
        return self._set_state(source_id, "paused")

    def resume(self, source_id: int) -> bool:
        """Resume a paused source, due immediately; return False if there is none."""
        return self._set_state(source_id, "active")

    def remove(self, source_id: int) -> bool:
        """Forget a source; its articles stay, links never visited go. False where there is none."""
        with self._session.writing() as conn:
            conn.execute("DELETE FROM link WHERE source_id = ? AND visits = 0", (source_id,))
            return bool(conn.execute("DELETE FROM source WHERE id = ?", (source_id,)).rowcount)

    def record_check(
        self, source: StoredSource, check: Check, *, floor: timedelta, ceiling: timedelta
    ) -> StoredSource:
        """Store the outcome of a check, and when to check next.

        The next look is when the rhythm says, or later where the source asks for that.

        Args:
            source: As it was before.
            check: Its outcome.
            floor: Never look again sooner.
            ceiling: Never look again later, however long it is silent or fails or asks for.
        """
        with self._session.writing() as conn:
            if check.code is None:
                _write_success(conn, source, check, floor, ceiling)
            else:
                _write_failure(conn, source, check, floor, ceiling)
            row = conn.execute(f"{_SELECT} WHERE id = ?", (source.id,)).fetchone()
        return source if row is None else _parse_source(row)

    def mark_behind(self, source_id: int) -> None:
        """Note that older pages are to be read, unless that stands there already.

        Written before a link of the first page is: a run that is killed in between, or meets a
        failure, finds again where the known begins. A whole look settles it (`record_check`).
        """
        with self._session.writing() as conn:
            conn.execute(
                "UPDATE source SET behind_since = coalesce(behind_since, ?) WHERE id = ?",
                (render_time(self._clock()), source_id),
            )

    def _set_state(self, source_id: int, state: Literal["active", "paused"]) -> bool:
        with self._session.writing() as conn:
            cursor = conn.execute(
                "UPDATE source SET state = ?, next_check_at = ? WHERE id = ?",
                (state, render_time(self._clock()), source_id),
            )
            return bool(cursor.rowcount)


_SELECT: Final = (
    "SELECT id, url, kind, title, state, tags, settings, added_at, next_check_at, interval,"
    " mean_gap, changed_at, checked_at, checks, links, failures, failing_since, code, message,"
    " etag, last_modified, ttl, behind_since FROM source"
)


def _write_success(
    conn: sqlite3.Connection,
    source: StoredSource,
    check: Check,
    floor: timedelta,
    ceiling: timedelta,
) -> None:
    rhythm = learn_rhythm(source.rhythm, check.at, check.new_links, floor=floor, ceiling=ceiling)
    behind_since = _behind_since(conn, source, check)
    # Who is behind needs the whole document again, not "not modified".
    validators = (None if behind_since else check.validators) or Validators()
    pause = rhythm.interval
    if behind_since is not None:
        pause = pause_while_behind(rhythm, check.at - behind_since, floor=floor, ceiling=ceiling)
    asked = max((one for one in (check.ttl, check.fresh_for) if one is not None), default=floor)
    conn.execute(
        "UPDATE source SET checks = checks + 1, checked_at = ?, links = links + ?, interval = ?,"
        " mean_gap = ?, changed_at = ?, next_check_at = ?, failures = 0, failing_since = NULL,"
        " code = ?, message = ?, title = coalesce(title, ?), etag = ?, last_modified = ?,"
        " ttl = ?, behind_since = ?"
        " WHERE id = ?",
        (
            render_time(check.at),
            check.new_links,
            rhythm.interval.total_seconds(),
            None if rhythm.mean_gap is None else rhythm.mean_gap.total_seconds(),
            None if rhythm.changed_at is None else render_time(rhythm.changed_at),
            render_time(check.at + max(pause, min(asked, ceiling))),
            None if check.missed is None else MISSED_NEWS,
            storable_or_none(check.missed),
            storable_or_none(check.title),
            storable_or_none(validators.etag),
            storable_or_none(validators.last_modified),
            None if check.ttl is None else check.ttl.total_seconds(),
            None if behind_since is None else render_time(behind_since),
            source.id,
        ),
    )


def _write_failure(
    conn: sqlite3.Connection,
    source: StoredSource,
    check: Check,
    floor: timedelta,
    ceiling: timedelta,
) -> None:
    pause = pause_after_failure(source.rhythm, source.failures + 1, floor=floor, ceiling=ceiling)
    conn.execute(
        "UPDATE source SET checks = checks + 1, checked_at = ?, next_check_at = ?,"
        " failures = failures + 1, failing_since = coalesce(failing_since, ?), code = ?,"
        " message = ? WHERE id = ?",
        (
            render_time(check.at),
            render_time(check.at + pause),
            render_time(check.at),
            check.code,
            storable_or_none(check.message),
            source.id,
        ),
    )


def _behind_since(conn: sqlite3.Connection, source: StoredSource, check: Check) -> datetime | None:
    """Return when the gap of a source began, as of this check, or None if there is no gap."""
    if not check.is_behind:
        return None
    # The look itself may have marked it (`mark_behind`).
    (marked,) = conn.execute(
        "SELECT behind_since FROM source WHERE id = ?", (source.id,)
    ).fetchone() or (None,)
    since = parse_time(marked) if marked else check.at
    return since if check.at - since <= BEHIND_AT_MOST else None


def _time_or_none(text: str | None) -> datetime | None:
    return None if text is None else parse_time(text)


def _parse_source(row: tuple[Any, ...]) -> StoredSource:
    (
        number, url, kind, title, state, tags, settings, added_at, next_check_at, interval,
        mean_gap, changed_at, checked_at, checks, links, failures, failing_since, code, message,
        etag, last_modified, ttl, behind_since,
    ) = row  # fmt: skip
    return StoredSource(
        id=number,
        url=url,
        kind=kind,
        title=title,
        state=state,
        tags=tuple(json.loads(tags)),
        settings=parse_source_settings(settings),
        added_at=parse_time(added_at),
        next_check_at=parse_time(next_check_at),
        rhythm=Rhythm(
            interval=timedelta(seconds=interval),
            mean_gap=None if mean_gap is None else timedelta(seconds=mean_gap),
            changed_at=_time_or_none(changed_at),
        ),
        checked_at=_time_or_none(checked_at),
        checks=checks,
        links=links,
        failures=failures,
        failing_since=_time_or_none(failing_since),
        code=code,
        message=message,
        validators=Validators(etag=etag, last_modified=last_modified)
        if etag or last_modified
        else None,
        ttl=None if ttl is None else timedelta(seconds=ttl),
        behind_since=_time_or_none(behind_since),
    )
