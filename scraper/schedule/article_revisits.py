"""When to fetch a page again: pure rules over the outcomes of the fetches so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

REVISITS: Final = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(weeks=1),
    timedelta(days=30),
)
"""An article is looked at again after each of these. An edit keeps it at its step; after the
last one without an edit it is done."""

RETRY_FIRST: Final = timedelta(minutes=15)
RETRY_CEILING: Final = timedelta(days=1)
RETRIES: Final = 20
"""Failures in a row that trying again may cure: from 15 minutes, doubling, to a day."""

SKIP_FIRST: Final = timedelta(days=1)
SKIP_CEILING: Final = timedelta(days=30)
SKIPS: Final = 6
"""A page that is not an article (blocked, consent, ...) may become one."""

HOPELESS_PAUSE: Final = timedelta(days=7)
HOPELESS_TRIES: Final = 3
"""Failures that trying again hardly cures: too large, no HTML, robots.txt."""

GONE_PAUSE: Final = timedelta(days=3)
CONFIRMED_AFTER: Final = timedelta(days=2)
"""A page is gone when it is still 404 or 410 this long after it first was, and has moved when it
still redirects: a site under maintenance does either for hours."""

GONE_STATUSES: Final = (404, 410)

State = Literal["new", "waiting", "done", "failed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """Where a link stands between two visits."""

    state: State = "new"
    next_at: datetime | None = None
    """When it is due; None for never again."""
    step: int = 0
    """Position in `REVISITS`."""
    visits: int = 0
    failures: int = 0
    """Failures and skips in a row."""
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The outcome of one fetch."""

    outcome: Literal["saved", "unchanged", "not-modified", "skipped", "failed"]
    at: datetime
    status: int | None = None
    """HTTP status; tells a page that is gone from other failures."""
    retryable: bool = False


def normalize_visit(standing: LinkState, visit: Visit) -> LinkState:
    """Return where the link stands after a visit."""
    standing = replace(standing, visits=standing.visits + 1)
    if visit.outcome == "failed" and visit.status in GONE_STATUSES:
        return _settle_missing(standing, visit.at)
    if visit.outcome == "failed":
        return _settle_failure(standing, visit)
    if visit.outcome == "skipped":
        return _wait_or_fail(
            standing, visit.at, tries=SKIPS, pause=_doubled(SKIP_FIRST, SKIP_CEILING, standing)
        )
    return _settle_success(standing, visit)


def _settle_success(standing: LinkState, visit: Visit) -> LinkState:
    step = standing.step
    if standing.visits > 1 and visit.outcome != "saved" and not standing.failures:
        step += 1
    standing = replace(standing, step=step, failures=0, gone_since=None)
    if step >= len(REVISITS):
        return replace(standing, state="done", next_at=None)
    return replace(standing, state="waiting", next_at=visit.at + REVISITS[step])


def _settle_missing(standing: LinkState, at: datetime) -> LinkState:
    if standing.gone_since is not None and at - standing.gone_since >= CONFIRMED_AFTER:
        return replace(standing, state="gone", next_at=None)
    return replace(
        standing,
        state="waiting",
        next_at=at + GONE_PAUSE,
        failures=standing.failures + 1,
        gone_since=standing.gone_since or at,
    )


def _settle_failure(standing: LinkState, visit: Visit) -> LinkState:
    if visit.retryable:
        pause = _doubled(RETRY_FIRST, RETRY_CEILING, standing)
        return _wait_or_fail(standing, visit.at, tries=RETRIES, pause=pause)
    return _wait_or_fail(standing, visit.at, tries=HOPELESS_TRIES, pause=HOPELESS_PAUSE)


def _wait_or_fail(standing: LinkState, at: datetime, *, tries: int, pause: timedelta) -> LinkState:
    failures = standing.failures + 1
    if failures >= tries:
        return replace(standing, state="failed", next_at=None, failures=failures)
    return replace(standing, state="waiting", next_at=at + pause, failures=failures)


def _doubled(first: timedelta, ceiling: timedelta, standing: LinkState) -> timedelta:
    return min(first * 2.0 ** min(standing.failures, 30), ceiling)
