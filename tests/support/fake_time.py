"""An event loop whose clock jumps to the next timer instead of waiting for it.

A run of an hour at the real request rate takes as long as its own code does. Only what waits
through asyncio and reads `time.monotonic` takes part: no sockets, no processes, no threads.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Coroutine
from typing import TypeVar

import pytest

T = TypeVar("T")


class _NoWaiting(selectors.SelectSelector):
    """A selector that moves a clock by the time it was asked to wait for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; move the clock where nothing is."""
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        assert ready or timeout is not None, "nothing is scheduled: the loop would wait for ever"
        return ready


def run_on_fake_time(monkeypatch: pytest.MonkeyPatch, job: Coroutine[None, None, T]) -> T:
    """Run a coroutine; `loop.time` and `time.monotonic` start at 0 and jump from timer to timer."""
    selector = _NoWaiting()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]
    with monkeypatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: selector.now)
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            return runner.run(job)
