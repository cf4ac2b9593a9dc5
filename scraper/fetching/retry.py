"""Decide whether and when to try again, and let a host rest that asks for it.

Takes failures; gives seconds. `Retry-After` counts for the whole host. A host
that keeps failing rests longer each time; the rest is kept in a `BackoffStore`,
so that a cron run an hour later still knows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

from scraper.errors import BadStatus, FetchError
from scraper.records import Backoff

MAX_REST: Final = 6 * 3600.0
"""Seconds a host may make us wait, as urllib3 has it; more is taken for a mistake."""
FIRST_REST: Final = 30.0
"""Seconds of a silent host's first cooldown; doubled each time."""
SILENT_TRIES: Final = 2
"""Tries without any answer after which a host that never answered in this run rests."""
STALLED_TRIES: Final = 4
"""Tries without any answer, one after the other, after which a host that did answer before
rests: one more than a single hung page takes."""
FIRST_RETRY: Final = 1.0
"""Seconds before the second try at most; doubled each time."""
PATIENCE: Final = 10.0
"""Seconds that a URL waits for a resting host; beyond, it fails and is due again later."""

HOST_FAILURES: Final = frozenset(
    {"timeout", "connect-timeout", "connect-failed", "dns-failed", "dns-timeout", "connection-lost"}
)
"""Codes of a host that gave no answer at all."""
_SAYS_NOTHING: Final = frozenset({"host-resting", "tls-failed", "unsafe-address"})
"""Failures before any HTTP: they neither tire a host nor show that it is well."""


class BackoffStore(Protocol):
    """Where rests outlive the process."""

    def load_backoff(self, host: str) -> Backoff | None:
        """Return what is known of a host."""
        ...

    def save_backoff(self, host: str, backoff: Backoff) -> None:
        """Keep a rest, in place of any older one."""
        ...

    def clear_backoff(self, host: str) -> None:
        """Forget a host that answered."""
        ...


class MemoryBackoffStore:
    """A store that forgets at the end of the process."""

    def __init__(self) -> None:
        self._stored: dict[str, Backoff] = {}

    def load_backoff(self, host: str) -> Backoff | None:
        """Return what is known of a host."""
        return self._stored.get(host)

    def save_backoff(self, host: str, backoff: Backoff) -> None:
        """Keep a rest."""
        self._stored[host] = backoff

    def clear_backoff(self, host: str) -> None:
        """Forget a host."""
        self._stored.pop(host, None)


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header as seconds from now.

    Returns:
        0 to `MAX_REST`; None where there is none or it cannot be read.
    """
    text = (value or "").strip()
    if not text.isascii():
        return None
    if re.fullmatch(r"\d{1,400}", text):
        return min(float(text[:20]), MAX_REST) if len(text) <= 20 else MAX_REST  # noqa: PLR2004 - enough for any clock
    if not text or len(text) > 100:  # noqa: PLR2004 - a date has 29
        return None
    try:
        when: datetime = parsedate_to_datetime(text)
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
        seconds: float = (when - now).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(seconds, 0.0), MAX_REST)


def retry_pause(attempt: int, rng: Callable[[], float] = random.random) -> float:
    """Return the seconds before the next try: full jitter, doubling.

    Args:
        attempt: Number of the try that failed, from 1.
        rng: Gives 0 to 1.
    """
    return FIRST_RETRY * 2.0 ** (attempt - 1) * (0.5 + 0.5 * rng())


class HostRest:
    """Which hosts rest, and until when.

    Args:
        store: Where rests are kept.
        now: Gives the time, UTC.
        rng: Gives 0 to 1.
    """

    def __init__(
        self,
        store: BackoffStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        rng: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._now = now
        self._rng = rng
        self._answered: set[str] = set()

    def seconds_left(self, host: str) -> tuple[float, str]:
        """Return how long a host still rests (0 for not at all), and why."""
        backoff = self._store.load_backoff(host)
        if backoff is None:
            return 0.0, ""
        left = (backoff.until - self._now()).total_seconds()
        # A rest that seems longer than any we give was stamped by a wrong clock.
        return (left if 0 < left <= MAX_REST else 0.0), backoff.reason

    def note_failure(self, host: str, error: FetchError) -> None:
        """Take a failure into account.

        A host that has not answered in this run rests after `SILENT_TRIES` without any
        answer; one that has, after `STALLED_TRIES` in a row, since single pages may hang
        anywhere.
        """
        overloaded = isinstance(error, BadStatus) and error.status in {429, 503}
        if overloaded:
            self._answered.add(host)
        elif error.code not in HOST_FAILURES:
            if error.code not in _SAYS_NOTHING:
                self.note_success(host)
            return
        before = self._store.load_backoff(host)
        failures = min((before.failures if before else 0) + 1, 100)
        seconds, reason = self._rest_for(host, error, failures)
        until = self._now() + timedelta(seconds=seconds)
        self._store.save_backoff(host, Backoff(until=until, failures=failures, reason=reason))

    def _rest_for(self, host: str, error: FetchError, failures: int) -> tuple[float, str]:
        """Return the seconds that a host is in cooldown now, and why."""
        if isinstance(error, BadStatus):
            if error.retry_after is not None:
                return error.retry_after, "retry-after"
            first, doublings = FIRST_RETRY, failures - 1
        else:
            tries = STALLED_TRIES if host in self._answered else SILENT_TRIES
            if failures < tries:
                return 0.0, error.code
            first, doublings = FIRST_REST, failures - tries
        jitter = 0.5 + 0.5 * self._rng()
        seconds: float = min(first * 2.0 ** min(doublings, 20), MAX_REST) * jitter
        return seconds, error.code

    def note_success(self, host: str) -> None:
        """Forget the failures of a host that answered."""
        self._answered.add(host)
        if self._store.load_backoff(host) is not None:
            self._store.clear_backoff(host)
