"""Fetch due links: many hosts at a time, a few pages of each.

Links are leased. Storing an outcome updates its link in the same transaction, so after
a kill every link is either up to date or due again. A slow host delays only its own links.
The run ends when no link is due, or when it reaches a limit.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from typing import Final, cast

from scraper.archive.queue.frontier import LeasedLink
from scraper.archive.queue.source_settings import SourceSettings
from scraper.errors import ConfigError
from scraper.pipeline import PageSettings, Services, scrape_url
from scraper.records import Failed, Outcome
from scraper.run.limits import Budget, RunReport
from scraper.run.outage import MIN_HOSTS, is_network_down, is_silence
from scraper.urls import host_of, registered_domain

IN_HAND: Final = 64
"""Links in progress at the same time, without those that only wait (`Fetcher.count_waiting`); the fetcher opens
fewer connections than that."""
PER_SITE: Final = 4
"""Links of one site in progress at the same time: one is fetched, the rest wait or are read. One alone until
the site has answered, so that silent sites cannot fill the hands."""
LEASED: Final = 256
"""Links leased in one step, ..."""
LEASED_PER_HOST: Final = 32
"""... and of one host."""
ASK_AGAIN: Final = 5.0
"""Seconds between two queries for due links while other work goes on and the last one found none."""
TICK: Final = 0.2
"""Seconds between two looks at signals and limits."""
GRACE: Final = 3.5
"""Seconds that the pages in progress get when there is no time left; with the rest of the end it is 5."""

_HURRY: Final = frozenset({"signal", "time-limit", "network-down"})
"""Ends that do not wait for pages in progress longer than `GRACE`; for the others they count already."""


def _page_settings(source: SourceSettings, services: Services) -> PageSettings:
    """Return how the pages of a source are fetched; what it leaves open, the general settings say."""
    general = services.page
    return PageSettings(
        cookies_file=source.cookies_file,
        render=source.render,
        images=source.images or general.images,
        snapshot=source.snapshot or general.snapshot,
    )


class FetchQueue:
    """The links that one run visits.

    Args:
        services: Where to fetch, read and store.
        budget: When to stop starting.
        report: Filled while it runs.
        max_per_host: Pages of one host in this run.
        settings_of: Returns the settings of a source by its number.
    """

    def __init__(
        self,
        services: Services,
        budget: Budget,
        report: RunReport,
        *,
        max_per_host: int,
        settings_of: Callable[[int], SourceSettings],
    ) -> None:
        self._stages = services
        self._frontier = services.archive.frontier
        self._budget = budget
        self._report = report
        self._max_per_host = max_per_host
        self._settings_of = settings_of
        self._waiting: dict[str, deque[LeasedLink]] = {}
        self._running: dict[asyncio.Task[Outcome], LeasedLink] = {}
        self._in_hand: Counter[str] = Counter()
        self._started: Counter[str] = Counter()
        self._answered: set[str] = set()
        self._closed: set[str] = set()
        self._full: set[str] = set()
        """Hosts that reached `max_per_host`."""
        self._last_code: dict[str, str | None] = {}
        self._dry: tuple[int, float] | None = None

    async def run(
        self,
        looking: asyncio.Task[None],
        *,
        may_visit: Callable[[], bool],
        is_stopped: Callable[[], bool],
    ) -> AsyncIterator[Outcome]:
        """Fetch links until nothing is due and no source is being checked, or a limit is met.

        Args:
            looking: Finds further links meanwhile; what it raises is raised here.
            may_visit: Says whether a page may be visited while `looking` goes on.
            is_stopped: Says whether a signal came.
        """
        end: str | None = None
        deadline: float | None = None
        try:
            while True:
                is_looking = not looking.done()
                if not is_looking:
                    looking.result()
                end = self._end(is_stopped=is_stopped())
                if end in _HURRY:
                    deadline = deadline or time.monotonic() + GRACE
                elif end is None and (not is_looking or may_visit()):
                    self._start_some()
                is_over = not self._running and (
                    end is not None or not (is_looking or self._start_more())
                )
                if is_over or (deadline is not None and time.monotonic() > deadline):
                    break
                awaited = {*self._running, *([looking] if is_looking else [])}
                done, _ = await asyncio.wait(
                    awaited, timeout=TICK, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done & self._running.keys():
                    visit = cast("asyncio.Task[Outcome]", task)
                    outcome = visit.result()
                    self._finish(visit, outcome)
                    yield outcome
        finally:
            is_left = bool(self._running) or not looking.done()
            await self._give_back()
        end = end or self._end(is_stopped=is_stopped())
        # A limit that was reached when all was done has stopped nothing.
        if end is not None and (is_left or self._frontier.count_due()):
            self._report.stopped = end
        elif end is None and self._full & self._frontier.count_due_by_host().keys():
            self._report.stopped = "max-pages-per-host"

    def _end(self, *, is_stopped: bool) -> str | None:
        """Return the limit that ends the run; None while it goes on."""
        if is_stopped:
            return "signal"
        return self._report.stopped or self._budget.spent_limit(len(self._running))

    def _start_some(self) -> None:
        """Start links until every host is busy, no link is due, or a limit is reached."""
        while self._has_free_hands():
            hosts = self._startable()
            if not hosts and not self._lease():
                return
            for host in hosts:
                if not self._has_free_hands() or self._budget.spent_limit(len(self._running)):
                    return
                self._start(host)

    def _has_free_hands(self) -> bool:
        """Return whether another link may be started; links that only wait are not counted."""
        waiting = self._stages.fetcher.count_waiting(self._running)
        return len(self._running) - waiting < IN_HAND

    def _start_more(self) -> bool:
        """Start what is due although an earlier query found nothing; return whether anything was."""
        self._dry = None
        self._start_some()
        return bool(self._running)

    def _startable(self) -> list[str]:
        return [host for host in self._waiting if self._has_room(host)]

    def _has_room(self, host: str) -> bool:
        site = _site_of(self._waiting[host][0])
        return self._in_hand[site] < (PER_SITE if site in self._answered else 1)

    def _lease(self) -> bool:
        """Lease due links of the hosts that have none waiting; return whether there were any."""
        if self._dry is not None:
            links, asked = self._dry
            if links == self._report.links and time.monotonic() - asked < ASK_AGAIN:
                return False
        leased = self._frontier.lease_due(
            limit=LEASED,
            per_host=LEASED_PER_HOST,
            run_id=self._stages.run_id,
            skip_hosts=[*self._closed, *self._waiting],
        )
        for one in leased:
            self._waiting.setdefault(host_of(one.link.url), deque()).append(one)
        self._dry = None if leased else (self._report.links, time.monotonic())
        return bool(leased)

    def _start(self, host: str) -> None:
        if self._started[host] >= self._max_per_host:
            self._full.add(host)
            self._close(host)
            return
        leased = self._waiting[host].popleft()
        if not self._waiting[host]:
            del self._waiting[host]
            self._dry = None  # the last query left this host out
        self._running[asyncio.create_task(self._visit(leased))] = leased
        self._started[host] += 1
        self._in_hand[_site_of(leased)] += 1

    async def _visit(self, leased: LeasedLink) -> Outcome:
        url = leased.link.url
        settings = (
            SourceSettings() if leased.source_id is None else self._settings_of(leased.source_id)
        )
        try:
            return await scrape_url(url, self._stages, page=_page_settings(settings, self._stages))
        except ConfigError as error:  # the source's log-in cannot be read
            message = f"{error.url}: {error.message}"
            failed = Failed(url=url, code=error.code, message=message, retryable=True)
            return self._stages.archive.record_failure(failed, run_id=self._stages.run_id)

    def _finish(self, task: asyncio.Task[Outcome], outcome: Outcome) -> None:
        leased = self._running.pop(task)
        host, site = host_of(leased.link.url), _site_of(leased)
        self._in_hand[site] -= 1
        self._report.pages += 1
        self._report.pages_of[host] += 1
        code = outcome.code if isinstance(outcome, Failed) else None
        self._last_code[host] = code
        if not is_silence(code):
            self._answered.add(site)
        if code is None:
            return
        self._report.codes[code] += 1
        self._report.failures_of[host] += 1
        if code == "host-resting":
            self._close(host)
        if is_network_down(list(self._last_code.values()), at_least=MIN_HOSTS):
            self._report.stopped = "network-down"

    def _close(self, host: str) -> None:
        """Fetch no more of a host in this run; its links stay due."""
        self._closed.add(host)
        self._frontier.release(leased.id for leased in self._waiting.pop(host, ()))

    async def _give_back(self) -> None:
        """Release the links that were not fetched."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        ids = [leased.id for leased in self._running.values()]
        ids += [leased.id for links in self._waiting.values() for leased in links]
        if ids:
            self._frontier.release(ids)


def _site_of(leased: LeasedLink) -> str:
    return registered_domain(leased.link.url)
