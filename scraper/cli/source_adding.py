"""What `scraper source add` does; apart, because listing sources needs none of its libraries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.archive.queue.source_settings import SourceSettings
from scraper.cli.exit_codes import DONE, FAILED, SOME_FAILED
from scraper.cli.source_plan import print_plan
from scraper.config import Settings
from scraper.discover import WalkReport
from scraper.errors import DiscoverError, ExtractError, FetchError, InvalidURL
from scraper.fetching import Fetcher
from scraper.run.source_plans import (
    DocumentFetch,
    add_planned,
    fill_frontier,
    plan_source,
)
from scraper.urls import parse_url
from scraper.workers.pool import ExtractPool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """How sources are added."""

    db: Path | None
    """Where to; None only shows the plan."""
    settings: SourceSettings
    """For this source alone."""
    tags: tuple[str, ...]
    backfill: bool
    as_json: bool


async def add_all(urls: Sequence[str], settings: Settings, new: NewSource) -> int:
    """Add sources one by one; return the exit status. An invalid URL does not keep the others out."""
    failed, is_whole = 0, True
    async with (
        Fetcher(settings.fetch) as fetcher,
        ExtractPool(settings.extract, expects_pages=False) as pool,
    ):
        for url in urls:
            fetch = DocumentFetch(
                fetcher=fetcher,
                cookies_file=new.settings.cookies_file,
                parse=pool.parse_document,
            )
            try:
                is_whole = await _add(url, fetch, settings.fetch.delay, new) and is_whole
            except (InvalidURL, FetchError, DiscoverError, ExtractError) as error:
                click.echo(str(error), err=True)
                failed += 1
    if not failed:
        return DONE if is_whole else SOME_FAILED
    return FAILED if failed == len(urls) else SOME_FAILED


async def _add(url: str, fetch: DocumentFetch, delay: float, new: NewSource) -> bool:
    """Add a source, and queue its past if asked to; return whether all of that was read."""
    plan = await plan_source(url, fetch)
    print_plan(plan, delay, backfill=new.backfill, as_json=new.as_json)
    if new.db is None:
        return True
    report = WalkReport()
    with Archive.open(new.db) as archive:
        settings = replace(new.settings, given=parse_url(url))
        source, is_new = add_planned(archive, plan, new.tags, settings)
        _tell(new, f"{'added' if is_new else 'known'}\t{source.id}\t{source.kind}\t{source.url}")
        if new.backfill and plan.backfill is not None:
            queued = await fill_frontier(archive, source, plan, new.settings, fetch, report)
            _tell(new, f"queued\t{source.id}\t{queued} past articles; `scraper run` fetches them")
    for error in report.owed:
        click.echo(str(error), err=True)
    if report.owed:
        click.echo(
            f"{url}: not all of the past was read; the same command again asks for it", err=True
        )
    if report.stopped:
        click.echo(f"{report.stopped}: {url}: the past was read up to this limit", err=True)
    return not report.owed and report.stopped is None


def _tell(new: NewSource, line: str) -> None:
    """Print a line for people; with --json it goes to standard error."""
    click.echo(line, err=new.as_json)
