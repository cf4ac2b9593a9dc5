"""Add pages that a form names: one after the other, in a thread of its own."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Final

from scraper.archive import Archive
from scraper.config import Settings
from scraper.errors import ScraperError
from scraper.extraction.site_rules.folder import load_rules
from scraper.fetching import Fetcher
from scraper.pipeline import Services, scrape_all
from scraper.records import Failed, Outcome
from scraper.run.clock import check_clock
from scraper.run.notify import tell_watches
from scraper.workers.pool import ExtractPool

_MOST_JOBS: Final = 100
"""Jobs that are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A page to add, and its outcome."""

    number: int
    url: str
    outcome: Outcome | None = None
    """None while it is not done."""


class Adding:
    """The queue of pages to add.

    Args:
        db: The archive's file.
        settings: How pages are fetched and read.
    """

    def __init__(self, db: Path, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._lock = Lock()
        self._jobs: OrderedDict[int, Job] = OrderedDict()
        self._queue: SimpleQueue[Job] = SimpleQueue()
        self._count = 0

    def start(self, url: str) -> Job:
        """Queue a page; return its job."""
        with self._lock:
            if not self._count:
                Thread(target=self._work, name="adding", daemon=True).start()
            self._count += 1
            job = Job(number=self._count, url=url)
            self._jobs[job.number] = job
            while len(self._jobs) > _MOST_JOBS:
                self._jobs.popitem(last=False)
        self._queue.put(job)
        return job

    def find(self, number: int) -> Job | None:
        """Return a job by its number; None if it is unknown, or of an earlier start."""
        with self._lock:
            return self._jobs.get(number)

    def _work(self) -> None:
        while True:
            job = self._queue.get()
            try:
                outcome = asyncio.run(self._add(job.url))
            except ScraperError as error:
                outcome = Failed(url=job.url, code=error.code, message=error.message)
            with self._lock:
                self._jobs[job.number] = Job(number=job.number, url=job.url, outcome=outcome)

    async def _add(self, url: str) -> Outcome:
        """Fetch, read and store a page as `scraper add` does, with its delays, robots and watches."""
        settings, limits = self._settings, self._settings.archive
        with Archive.open(
            self._db, keep_raw=limits.keep_raw, max_article_bytes=limits.max_article_bytes
        ) as archive:
            check_clock(archive.clock())
            async with (
                Fetcher(
                    settings.fetch, robots_store=archive.robots, backoff_store=archive.backoffs
                ) as fetcher,
                ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool,
            ):
                services = Services(fetcher=fetcher, pool=pool, archive=archive)
                outcomes = [one async for one in scrape_all([url], services, concurrency=1)]
            for _problem in tell_watches(archive, lambda: False):
                pass  # `scraper watch list` names it
        return outcomes[0]
