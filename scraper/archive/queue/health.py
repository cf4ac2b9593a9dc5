"""Find unhealthy sources: failing, or answering without anything good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import render_time
from scraper.archive.queue.sources import StoredSource

SILENT_GAPS: Final = 5.0
"""A source is silent when nothing new came for so many of its usual gaps ..."""
SILENT_AT_LEAST: Final = timedelta(days=7)
"""... and for so long: weekends and holidays are normal."""
FAILING_AT_LEAST: Final = 3
"""Failures in a row; one or two are weather."""
LATEST_VISITS: Final = 10
"""Visits of its newest articles that are looked at."""
LEAST_VISITS: Final = 4
"""Fewer prove nothing."""
LOW_CONFIDENCE: Final = 0.6
"""All the newest articles below this: the pages changed and the body is a guess. Of articles below it, half
have an F1 of .8 (collections left out; docs/extraction.md)."""
COLLAPSED_SHARE: Final = 0.25
"""The newest articles have less than this share of the words of those before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthProblem:
    """Why a source is unhealthy."""

    source_id: int
    url: str
    code: str
    """`failing`, `silent`, `blocked`, `low-confidence` or `short-text`."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A health problem that is over."""

    url: str
    code: str


def find_health_problems(
    session: Session, source: StoredSource, now: datetime
) -> Iterator[HealthProblem]:
    """Yield the health problems of a source; a paused one has none."""
    if source.state == "paused":
        return
    with session.reading() as conn:
        for code, message in (
            *_find_failing(source),
            *_find_silent(source, now),
            *_find_blocked(conn, source),
            *_find_poor(conn, source),
        ):
            yield HealthProblem(source_id=source.id, url=source.url, code=code, message=message)


def choose_unreported(session: Session, problems: Sequence[HealthProblem]) -> list[HealthProblem]:
    """Return the health problems that were not reported yet."""
    with session.reading() as conn:
        reported = set(conn.execute("SELECT source_id, code FROM health_notification"))
    return [one for one in problems if (one.source_id, one.code) not in reported]


def find_recovered(session: Session, problems: Sequence[HealthProblem]) -> list[Recovered]:
    """Return the health problems that were reported and are over; a paused source has not recovered."""
    with session.reading() as conn:
        reported = conn.execute(
            "SELECT source.id, health_notification.code, source.url FROM health_notification JOIN source ON source.id = source_id"
            " WHERE source.state <> 'paused' ORDER BY source.id, health_notification.code"
        ).fetchall()
    now = {(one.source_id, one.code) for one in problems}
    return [
        Recovered(url=url, code=code)
        for source_id, code, url in reported
        if (source_id, code) not in now
    ]


def note_reported(session: Session, problems: Sequence[HealthProblem], at: datetime) -> None:
    """Store that all of this was reported. What is over may be reported again when it comes back."""
    now = {(one.source_id, one.code) for one in problems}
    with session.reading() as conn:
        before = set(conn.execute("SELECT source_id, code FROM health_notification"))
    if before == now:
        return
    with session.writing() as conn:
        conn.executemany(
            "DELETE FROM health_notification WHERE source_id = ? AND code = ?", before - now
        )
        # A source may be removed by another process at any moment.
        conn.executemany(
            "INSERT INTO health_notification (source_id, code, notified_at)"
            " SELECT id, ?, ? FROM source WHERE id = ?",
            [(code, render_time(at), source_id) for source_id, code in now - before],
        )


def _find_failing(source: StoredSource) -> Iterator[tuple[str, str]]:
    if source.failures >= FAILING_AT_LEAST and source.failing_since is not None:
        yield (
            "failing",
            f"{source.code} {source.failures} times since {source.failing_since:%Y-%m-%d}",
        )


def _find_silent(source: StoredSource, now: datetime) -> Iterator[tuple[str, str]]:
    gap, changed_at = source.rhythm.mean_gap, source.rhythm.changed_at
    if gap is None or changed_at is None or source.failures:
        return
    silence = now - changed_at
    if silence > max(gap * SILENT_GAPS, SILENT_AT_LEAST):
        yield "silent", f"nothing new for {silence.days} days; usually every {_shown(gap)}"


def _find_blocked(conn: sqlite3.Connection, source: StoredSource) -> Iterator[tuple[str, str]]:
    outcomes = conn.execute(
        "SELECT outcome, code FROM fetch WHERE url IN (SELECT url FROM link WHERE source_id = ?"
        " AND visits > 0 ORDER BY visited_at DESC LIMIT ?) ORDER BY id DESC LIMIT ?",
        (source.id, LATEST_VISITS, LATEST_VISITS),
    ).fetchall()
    if len(outcomes) >= LEAST_VISITS and all(
        outcome in ("skipped", "failed") for outcome, _ in outcomes
    ):
        yield "blocked", f"none of the last {len(outcomes)} pages was an article ({outcomes[0][1]})"


def _find_poor(conn: sqlite3.Connection, source: StoredSource) -> Iterator[tuple[str, str]]:
    # Articles are numbered in the order they were stored first.
    rows = conn.execute(
        "SELECT listing.confidence, listing.word_count FROM link"
        " JOIN listing ON listing.id = link.article_id"
        " WHERE link.source_id = ? AND link.article_id IS NOT NULL"
        " ORDER BY link.article_id DESC LIMIT ?",
        (source.id, 3 * LATEST_VISITS),
    ).fetchall()
    newest, before = rows[:LATEST_VISITS], rows[LATEST_VISITS:]
    if len(newest) < LEAST_VISITS:
        return
    if all(confidence < LOW_CONFIDENCE for confidence, _ in newest):
        yield "low-confidence", f"the body of the last {len(newest)} articles is a guess"
    if len(before) >= LEAST_VISITS:
        now_words, then_words = (_median([words for _, words in part]) for part in (newest, before))
        if now_words < then_words * COLLAPSED_SHARE:
            yield "short-text", f"articles shrank from {then_words} to {now_words} words"


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2]


def _shown(gap: timedelta) -> str:
    hours = gap.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"  # noqa: PLR2004
