"""One URL, top to bottom; then many. The only place where the stages meet.

    url --fetch--> Capture --extract--> Article --archive--> Outcome

A failure is a value: `ScraperError` becomes `Failed`, is written to the ledger
and handed on; the run goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scraper.archive import Archive
from scraper.errors import BadStatus, ExtractError, FetchError, InvalidURL, ScraperError
from scraper.fetch import Fetcher
from scraper.records import Capture, Failed, NotModified, Outcome
from scraper.urls import parse_url
from scraper.workers import ExtractPool


@dataclass(slots=True)
class Traffic:
    """What came over the network."""

    received: int = 0
    """Bytes of the bodies, decoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The open ends that a URL passes through."""

    fetcher: Fetcher
    pool: ExtractPool
    archive: Archive
    run_id: int | None = None
    """The run that the ledger rows belong to."""
    traffic: Traffic = field(default_factory=Traffic)


async def scrape_url(
    url: str, stages: Stages, *, force: bool = False, cookies_file: Path | None = None
) -> Outcome:
    """Fetch one URL, read its article and store it.

    Args:
        url: What the user or a source named.
        stages: Where to fetch, read and store.
        force: Ask for the page even when the server could say "not changed".
        cookies_file: The log-in of the source; the settings' own by default.
    """
    archive = stages.archive
    try:
        parsed = parse_url(url)
        validators = None if force else archive.validators_of(parsed)
        answer = await stages.fetcher.fetch(parsed, validators, cookies_file=cookies_file)
    except (InvalidURL, FetchError) as error:
        status = error.status if isinstance(error, BadStatus) else None
        return archive.record_failure(_failed(url, error), status=status, run_id=stages.run_id)
    if isinstance(answer, NotModified):
        return archive.record_not_modified(answer, run_id=stages.run_id)
    return await store_capture(answer, pool=stages.pool, archive=archive, run_id=stages.run_id)


async def store_capture(
    capture: Capture, *, pool: ExtractPool, archive: Archive, run_id: int | None = None
) -> Outcome:
    """Read the article of a capture and store both; a page without one is kept raw."""
    try:
        article = await pool.extract(capture)
        return archive.save(capture, article, run_id=run_id)
    except ExtractError as error:
        return archive.record_failure(_failed(capture.url, error), capture=capture, run_id=run_id)


def scrape_all(
    urls: Iterable[str], stages: Stages, *, concurrency: int, force: bool = False
) -> AsyncIterator[Outcome]:
    """Scrape many URLs, yielding each outcome as soon as it is stored.

    Args:
        urls: Taken one by one, so a generator may be endless.
        stages: Where to fetch, read and store.
        concurrency: URLs in hand at once; the fetcher keeps the pace per host.
        force: As in `scrape_url`.
    """
    return as_stored((scrape_url(url, stages, force=force) for url in urls), concurrency)


async def as_stored(
    jobs: Iterable[Coroutine[None, None, Outcome]], concurrency: int
) -> AsyncIterator[Outcome]:
    """Run jobs, so many at once, and yield each outcome when it is there."""
    running: set[asyncio.Task[Outcome]] = set()
    try:
        for job in jobs:
            running.add(asyncio.create_task(job))
            if len(running) >= concurrency:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        while running:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _failed(url: str, error: ScraperError) -> Failed:
    return Failed(url=url, code=error.code, message=error.message, retryable=error.retryable)
