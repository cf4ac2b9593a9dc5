"""How much a run may do, and what it did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scraper.config import RunSettings
from scraper.pipeline import Traffic


@dataclass(slots=True, kw_only=True)
class RunReport:
    """What a run did so far; filled while it runs."""

    sources: int = 0
    """Sources looked at."""
    links: int = 0
    """Links that were new to the frontier."""
    pages: int = 0
    """Links visited."""
    pages_of: Counter[str] = field(default_factory=Counter)
    """Links visited, by host."""
    failures_of: Counter[str] = field(default_factory=Counter)
    """Links that failed, by host."""
    codes: Counter[str] = field(default_factory=Counter)
    """Failures by code."""
    source_problems: list[str] = field(default_factory=list)
    """Sources that could not be looked at, one line each."""
    stopped: str | None = None
    """What ended the run before its work was done: a limit, `signal`, `network-down`."""


class Budget:
    """The limits of a run against what was used; times are monotonic.

    Args:
        settings: `time_limit`, `max_pages`, `max_bytes`, `max_stored_bytes`; 0 is no limit.
        traffic: Counts the bytes received.
        report: Counts the pages.
        count_stored: Returns the size of the archive.
    """

    def __init__(
        self,
        settings: RunSettings,
        traffic: Traffic,
        report: RunReport,
        count_stored: Callable[[], int],
    ) -> None:
        self._settings = settings
        self._traffic = traffic
        self._report = report
        self._count_stored = count_stored
        self._stored_before = count_stored()
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._started

    def spent_limit(self, in_hand: int = 0) -> str | None:
        """Return the limit that lets no further page be started; None while there is none.

        Args:
            in_hand: Pages started and not yet counted.
        """
        limits = self._settings
        if limits.time_limit and self.seconds >= limits.time_limit:
            return "time-limit"
        if limits.max_pages and self._report.pages + in_hand >= limits.max_pages:
            return "max-pages"
        if limits.max_bytes and self._traffic.received >= limits.max_bytes:
            return "max-bytes"
        if (
            limits.max_stored_bytes
            and self._count_stored() - self._stored_before >= limits.max_stored_bytes
        ):
            return "max-stored-bytes"
        return None
