"""Visit due links: hosts side by side, few pages of one host in hand.

Links are leased; storing what came of a visit settles the link in the same
transaction, so a kill leaves every link settled or due again. A slow host holds
its own links up, never the others'.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Final

from scraper.archive.frontier import LeasedLink
from scraper.pipeline import Stages, scrape_url
from scraper.records import Failed, Outcome
from scraper.run.budget import Budget, RunReport
from scraper.run.network import MIN_HOSTS, is_network_down
from scraper.urls import host_of

IN_HAND: Final = 64
"""Links on their way at once; the fetcher opens fewer connections than that."""
PER_HOST: Final = 4
"""Links of one host on their way at once: one is fetched, the rest wait or are read."""
LEASED: Final = 256
"""Links leased at once."""


class Visits:
    """The links that one run visits.

    Args:
        stages: Where to fetch, read and store.
        budget: When to stop starting.
        report: Filled while it runs.
        max_per_host: Pages of one host in this run.
        cookies: Source id to its cookies file.
    """

    def __init__(
        self,
        stages: Stages,
        budget: Budget,
        report: RunReport,
        *,
        max_per_host: int,
        cookies: Mapping[int, Path],
    ) -> None:
        self._stages = stages
        self._frontier = stages.archive.frontier
        self._budget = budget
        self._report = report
        self._max_per_host = max_per_host
        self._cookies = cookies
        self._waiting: dict[str, deque[LeasedLink]] = {}
        self._running: dict[asyncio.Task[Outcome], LeasedLink] = {}
        self._in_hand: Counter[str] = Counter()
        self._started: Counter[str] = Counter()
        self._left: list[int] = []
        self._last_code: dict[str, str | None] = {}

    async def run(self, is_stopped: Callable[[], bool]) -> AsyncIterator[Outcome]:
        """Visit until nothing is due, a limit is met or `is_stopped` says so."""
        try:
            while True:
                if not is_stopped() and not self._budget.is_spent(len(self._running)):
                    self._start_some()
                if not self._running:
                    return
                done, _ = await asyncio.wait(
                    self._running, timeout=1.0, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    outcome = task.result()
                    self._finish(task, outcome)
                    yield outcome
        finally:
            await self._give_back()

    def _start_some(self) -> None:
        if not self._startable() and len(self._running) < IN_HAND:
            self._lease()
        while len(self._running) < IN_HAND and not self._budget.is_spent(len(self._running)):
            hosts = self._startable()
            if not hosts:
                return
            for host in hosts:
                if len(self._running) >= IN_HAND or self._budget.is_spent(len(self._running)):
                    return
                self._start(host)

    def _startable(self) -> list[str]:
        return [host for host in self._waiting if self._in_hand[host] < PER_HOST]

    def _lease(self) -> None:
        space = LEASED - sum(map(len, self._waiting.values()))
        if space <= 0:
            return
        for leased in self._frontier.lease_due(
            limit=space, per_host=2 * PER_HOST, run_id=self._stages.run_id
        ):
            host = host_of(leased.link.url)
            self._started[host] += 1
            if self._started[host] > self._max_per_host:
                self._left.append(leased.id)  # stays leased, so that it is not handed out again
            else:
                self._waiting.setdefault(host, deque()).append(leased)

    def _start(self, host: str) -> None:
        leased = self._waiting[host].popleft()
        if not self._waiting[host]:
            del self._waiting[host]
        cookies = None if leased.source_id is None else self._cookies.get(leased.source_id)
        job = scrape_url(leased.link.url, self._stages, cookies_file=cookies)
        self._running[asyncio.create_task(job)] = leased
        self._in_hand[host] += 1

    def _finish(self, task: asyncio.Task[Outcome], outcome: Outcome) -> None:
        host = host_of(self._running.pop(task).link.url)
        self._in_hand[host] -= 1
        self._report.pages += 1
        code = outcome.code if isinstance(outcome, Failed) else None
        if code is not None:
            self._report.codes[code] += 1
        self._last_code[host] = code
        if is_network_down(list(self._last_code.values()), at_least=MIN_HOSTS):
            self._report.stopped = "network-down"

    async def _give_back(self) -> None:
        """Let go of what was not visited."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        ids = [leased.id for leased in self._running.values()]
        ids += [leased.id for links in self._waiting.values() for leased in links]
        self._frontier.release([*ids, *self._left])
