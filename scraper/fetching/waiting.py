"""Count the tasks that only wait: they hold no connection and no page.

A URL waits for the address of its host, for the robots.txt that another URL of its origin fetches,
or for its next try. A loop that bounds the URLs in progress leaves those out, so that names that
never answer and hosts that refuse delay no other host.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

MAX_WAITING: Final = 300
"""Tasks left out at most: each is a few kilobytes, and a lookup is a thread."""


class WaitingTasks:
    """The tasks of one fetcher that only wait."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any] | None] = set()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Mark the current task as one that only waits."""
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    def count(self, tasks: Iterable[asyncio.Task[Any]]) -> int:
        """Return how many of these tasks only wait, `MAX_WAITING` at most."""
        return min(len(self._tasks.intersection(tasks)), MAX_WAITING)
