"""One regular run: sources are looked at, and what they name is visited meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

from scraper.config import Settings
from scraper.pipeline import Stages
from scraper.records import Outcome
from scraper.run.check_sources import Looks
from scraper.run.fetch_links import Visits
from scraper.run.limits import Budget, RunReport
from scraper.run.source_settings import add_configured, index_configured, merge_settings


async def run_due(
    stages: Stages, settings: Settings, report: RunReport, is_stopped: Callable[[], bool]
) -> AsyncIterator[Outcome]:
    """Look at all that is due, and yield each outcome as soon as it is stored.

    Args:
        stages: Where to fetch, read and store; the caller holds the archive's run lock.
        settings: Limits, intervals, and the sources of the settings file.
        report: Filled while it runs.
        is_stopped: Says whether a signal came; then the run ends within 5 s.

    Raises:
        ArchiveError: The archive cannot be written.
    """
    archive = stages.archive
    archive.frontier.release_all()
    add_configured(archive, settings.source)
    configured = index_configured(settings.source)

    def wanted_of(source_id: int) -> Mapping[str, object]:
        source = archive.sources.find(source_id)
        return {} if source is None else merge_settings(source, configured)

    looks = Looks(stages, settings, report)
    looking = asyncio.create_task(looks.run())
    visits = Visits(
        stages,
        Budget(settings.run, stages.traffic, report, stages.archive.count_bytes),
        report,
        max_per_host=settings.run.max_pages_per_host,
        wanted_of=wanted_of,
    )
    try:
        async for outcome in visits.run(looking, may_visit=looks.may_visit, is_stopped=is_stopped):
            yield outcome
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
