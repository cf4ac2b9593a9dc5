"""Look at due sources: what is new goes to the frontier.

A source that cannot be read is written down with its reason and looked at less
often, never never; the run goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from scraper.archive import Archive
from scraper.archive.frontier import BACKFILL_LAG
from scraper.archive.sources import Check, StoredSource
from scraper.config import RunSettings, SourceSettings
from scraper.discover import (
    DiscoverOptions,
    Fetch,
    SourcePlan,
    discover_links,
    find_sources,
    parse_filter,
)
from scraper.errors import ScraperError
from scraper.fetch import ARCHIVE_KINDS, Fetcher
from scraper.records import Capture, Link, NotModified, Source, Validators
from scraper.run.budget import RunReport
from scraper.run.network import MIN_SOURCES, is_network_down

SOURCES_AT_ONCE: Final = 16
"""The fetcher keeps the pace of each host; this bounds what waits in memory."""
NO_LAG: Final = timedelta(0)
BATCH: Final = 500
"""Links written to the frontier in one transaction."""


@dataclass(slots=True)
class _Fetches:
    """A discovery's fetch function; remembers the validators of the source's own document."""

    fetcher: Fetcher
    source_url: str
    validators: Validators | None
    cookies_file: Path | None
    seen: Validators | None = None

    async def __call__(self, url: str) -> Capture | NotModified:
        own = url == self.source_url
        answer = await self.fetcher.fetch(
            url,
            self.validators if own else None,
            accept=ARCHIVE_KINDS,
            cookies_file=self.cookies_file,
        )
        if own and isinstance(answer, Capture):
            self.seen = Validators(
                etag=answer.header("etag"), last_modified=answer.header("last-modified")
            )
        elif own:
            self.seen = self.validators
        return answer


async def check_sources(
    archive: Archive, fetcher: Fetcher, settings: RunSettings, report: RunReport
) -> None:
    """Look at every due source, many hosts at once, and fill the report."""
    due = archive.sources.list_due()
    turns = asyncio.Semaphore(SOURCES_AT_ONCE)

    async def check(source: StoredSource) -> tuple[StoredSource, Check]:
        async with turns:
            return source, await _look_at(source, archive, fetcher)

    checks = await asyncio.gather(*(check(source) for source in due))
    if is_network_down([one.code for _, one in checks], at_least=MIN_SOURCES):
        report.stopped = "network-down"  # no source is to blame, none is put off
        return
    floor = timedelta(seconds=settings.source_floor)
    ceiling = timedelta(seconds=settings.source_ceiling)
    for source, one in checks:
        archive.sources.record_check(source, one, floor=floor, ceiling=ceiling)
        report.sources += 1
        report.links += one.new_links
        if one.code is not None:
            report.source_problems.append(f"{one.code}: {source.url}: {one.message}")


async def _look_at(source: StoredSource, archive: Archive, fetcher: Fetcher) -> Check:
    cookies = source.settings.get("cookies_file")
    fetches = _Fetches(
        fetcher, source.url, source.validators, Path(str(cookies)) if cookies else None
    )
    place = Source(url=source.url, kind=source.kind)
    try:
        links = discover_links(place, fetches, options_of(source))
        new_links = await _store_links(archive, source, links)
    except ScraperError as error:
        return Check(at=datetime.now(UTC), code=error.code, message=error.message)
    return Check(at=datetime.now(UTC), new_links=new_links, validators=fetches.seen)


async def _store_links(
    archive: Archive, source: StoredSource, links: AsyncIterator[Link], lag: timedelta = NO_LAG
) -> int:
    """Write links to the frontier as they come; give how many were new."""
    new_links = 0
    batch: list[Link] = []
    async for link in links:
        batch.append(link)
        if len(batch) >= BATCH:
            new_links += archive.frontier.add(batch, source_id=source.id, lag=lag)
            batch = []
    return new_links + archive.frontier.add(batch, source_id=source.id, lag=lag)


def options_of(source: StoredSource) -> DiscoverOptions:
    """Give what the user wants of a source, from its own settings.

    Raises:
        ConfigError: A pattern is no good.
    """
    settings = source.settings
    since = settings.get("since")
    return DiscoverOptions(
        since=datetime.fromisoformat(str(since)).replace(tzinfo=UTC) if since else None,
        wanted=parse_filter(_words(settings.get("include")), _words(settings.get("exclude"))),
        known=_words(settings.get("known")),
        speaks_for=_words(settings.get("speaks_for")),
    )


async def plan_source(url: str, fetcher: Fetcher) -> SourcePlan:
    """Find out what a URL offers; asks the site a few questions at the polite rate.

    Raises:
        ScraperError: It cannot be had, or offers nothing.
    """
    return await find_sources(url, fetch_documents(fetcher))


def fetch_documents(fetcher: Fetcher) -> Fetch:
    """Give a fetch function for feeds, sitemaps and lists."""

    async def fetch(url: str) -> Capture | NotModified:
        return await fetcher.fetch(url, accept=ARCHIVE_KINDS)

    return fetch


async def fill_frontier(
    archive: Archive, source: StoredSource, offer: Source, fetch: Fetch, options: DiscoverOptions
) -> int:
    """Put a site's back catalogue behind its news in the frontier; give how many were new."""
    return await _store_links(
        archive, source, discover_links(offer, fetch, options), lag=BACKFILL_LAG
    )


async def add_configured(
    archive: Archive, configured: Iterable[SourceSettings], fetcher: Fetcher, report: RunReport
) -> None:
    """Add the sources of the settings file that the archive does not know yet."""
    given = {source.settings.get("given", source.url) for source in archive.sources.list_all()}
    for one in configured:
        if one.url in given:
            continue
        settings: dict[str, object] = {"given": one.url}
        for name in ("include", "exclude"):
            settings |= {name: list(getattr(one, name))} if getattr(one, name) else {}
        if one.cookies_file is not None:
            settings["cookies_file"] = str(one.cookies_file.absolute())
        try:
            if one.kind == "auto":
                await add_planned(archive, await plan_source(one.url, fetcher), one.tags, settings)
            else:
                archive.sources.add(one.url, kind=one.kind, tags=one.tags, settings=settings)
        except ScraperError as error:
            report.source_problems.append(str(error))


async def add_planned(
    archive: Archive, plan: SourcePlan, tags: Iterable[str], settings: dict[str, object]
) -> tuple[StoredSource, bool]:
    """Add what a plan says to watch; give the source, and whether it is new."""
    if plan.watch is None:  # pragma: no cover - find_sources raises before
        raise AssertionError
    watch = plan.watch
    known = {"known": list(plan.known)} if watch.source.kind == "sitemap" else {}
    speaks_for = {"speaks_for": list(watch.speaks_for)} if watch.speaks_for else {}
    return archive.sources.add(
        watch.source.url,
        kind=watch.source.kind,
        title=plan.title,
        tags=tuple(tags),
        settings={**settings, **known, **speaks_for},
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, (list, tuple)) else ()
