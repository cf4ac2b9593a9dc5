"""Measure how long a query of the user's has run, without the time in which its rows are used."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class QueryClock:
    """A limit for the steps of one query.

    Args:
        seconds: How long the steps may take together.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._began: float | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of the block."""
        self._began = time.monotonic()
        try:
            yield
        finally:
            self._left, self._began = self.left(), None

    def left(self) -> float:
        """Return the seconds left, below 0 when time is up; another thread may ask."""
        began = self._began
        return self._left - (0.0 if began is None else time.monotonic() - began)
