"""One regular run: sources are looked at, and what they name is visited meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from scraper.archive.queue.source_settings import SourceSettings
from scraper.config import Settings
from scraper.pipeline import Services
from scraper.records import Outcome
from scraper.run.check_sources import SourceChecks
from scraper.run.configured_sources import add_configured, index_configured, merge_settings
from scraper.run.fetch_links import FetchQueue
from scraper.run.limits import Budget, RunReport


async def run_due(
    services: Services, settings: Settings, report: RunReport, is_stopped: Callable[[], bool]
) -> AsyncIterator[Outcome]:
    """Check all that is due, and yield each outcome as soon as it is stored.

    Args:
        services: Where to fetch, read and store; the caller holds the archive's run lock.
        settings: Limits, intervals, and the sources of the settings file.
        report: Filled while it runs.
        is_stopped: Says whether a signal came; then the run ends within 5 s.

    Raises:
        ArchiveError: The archive cannot be written.
    """
    archive = services.archive
    archive.frontier.release_all()
    add_configured(archive, settings.source)
    configured = index_configured(settings.source)

    def settings_of(source_id: int) -> SourceSettings:
        source = archive.sources.find(source_id)
        return SourceSettings() if source is None else merge_settings(source, configured)

    checks = SourceChecks(services, settings, report)
    looking = asyncio.create_task(checks.run())
    queue = FetchQueue(
        services,
        Budget(settings.run, services.traffic, report, services.archive.count_bytes),
        report,
        max_per_host=settings.run.max_pages_per_host,
        settings_of=settings_of,
    )
    try:
        async for outcome in queue.run(looking, may_visit=checks.may_visit, is_stopped=is_stopped):
            yield outcome
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
