"""What a URL offers: planned, added to the archive, filled from its past."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from scraper.archive import Archive
from scraper.archive.queue.frontier import BACKFILL_LAG
from scraper.archive.queue.source_settings import SourceSettings
from scraper.archive.queue.sources import StoredSource
from scraper.discover import (
    DiscoverOptions,
    Parse,
    SourcePlan,
    WalkReport,
    discover_links,
    find_sources,
    parse_filter,
    parse_here,
)
from scraper.errors import ScraperError
from scraper.fetching import ARCHIVE_KINDS, Fetcher, find_freshness
from scraper.pipeline import Traffic
from scraper.records import Capture, Link, NotModified, Validators

NO_LAG: Final = timedelta(0)
BATCH: Final = 500
"""Links written to the frontier in one transaction."""


@dataclass(slots=True, kw_only=True)
class DocumentFetch:
    """Fetches feeds, sitemaps and lists for a discovery.

    It asks for the source's own document only when that changed, and remembers what came.
    """

    fetcher: Fetcher
    source_url: str = ""
    """The source's own document."""
    validators: Validators | None = None
    """Of the last look."""
    cookies_file: Path | None = None
    traffic: Traffic | None = None
    parse: Parse = parse_here
    """Parses what is fetched."""
    seen: Validators | None = None
    """Of this look."""
    digest: str | None = None
    """Of the body of the source's own document."""
    fresh_for: float | None = None
    """Seconds that the server says its own document holds."""

    async def __call__(self, url: str) -> Capture | NotModified:
        """Fetch one document.

        Raises:
            FetchError: It could not be fetched.
            InvalidURL: This is not a URL.
        """
        is_own = url == self.source_url
        answer = await self.fetcher.fetch(
            url,
            self.validators if is_own else None,
            accept=ARCHIVE_KINDS,
            cookies_file=self.cookies_file,
        )
        if isinstance(answer, Capture) and self.traffic is not None:
            self.traffic.received += len(answer.body)
        if is_own:
            self.fresh_for = find_freshness(answer.headers, answer.fetched_at)
        if is_own and isinstance(answer, Capture):
            self.digest = answer.digest
            self.seen = Validators(
                etag=answer.header("etag"), last_modified=answer.header("last-modified")
            )
        elif is_own:
            self.seen = self.validators
        return answer

    async def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of a URL's site names.

        Raises:
            InvalidURL: This is not a URL.
        """
        return (await self.fetcher.robots_rules(url)).sitemaps


def options_of(settings: SourceSettings) -> DiscoverOptions:
    """Return what the user wants of a source, from its own settings.

    Raises:
        ConfigError: A pattern is invalid.
    """
    return DiscoverOptions(
        since=settings.since,
        wanted=parse_filter(settings.include, settings.exclude),
        known=settings.known or (),
        sitemap_hosts=settings.sitemap_hosts,
        is_named=settings.is_named,
    )


async def plan_source(url: str, fetch: DocumentFetch) -> SourcePlan:
    """Find out what a URL offers; asks the site a few questions at the polite rate.

    Raises:
        ScraperError: It cannot be fetched, or offers nothing.
    """
    return await find_sources(url, fetch, fetch.parse)


def add_planned(
    archive: Archive, plan: SourcePlan, tags: Iterable[str], settings: SourceSettings
) -> tuple[StoredSource, bool]:
    """Add what a plan says to watch; give the source, and whether it is new."""
    if plan.watch is None:  # pragma: no cover - find_sources raises before
        raise AssertionError
    watch = plan.watch
    if watch.source.kind == "sitemap":
        # A site's own sitemap is stored with the articles that show the form of the others.
        settings = replace(settings, known=plan.known, named=watch.is_named)
    if watch.sitemap_hosts:
        settings = replace(settings, sitemap_hosts=watch.sitemap_hosts)
    return archive.sources.add(
        watch.source.url,
        kind=watch.source.kind,
        title=plan.title,
        tags=tuple(tags),
        settings=settings,
    )


async def fill_frontier(
    archive: Archive,
    source: StoredSource,
    plan: SourcePlan,
    settings: SourceSettings,
    fetch: DocumentFetch,
    report: WalkReport,
) -> int:
    """Put a site's back catalogue behind its news in the frontier; give how many were new.

    Args:
        archive: Where the frontier is.
        source: Whose past it is.
        plan: Says where the past is; without any, nothing happens.
        settings: The source's.
        fetch: Has the documents.
        report: Filled while it is read: what failed, and which limit ended it.

    Raises:
        ScraperError: The catalogue cannot be read.
    """
    offer = plan.backfill
    if offer is None:
        return 0
    options = replace(
        options_of(settings), backfill=True, known=plan.known, sitemap_hosts=offer.sitemap_hosts
    )
    links = discover_links(offer.source, fetch, options, report=report, parse=fetch.parse)
    queued = await store_links(archive, source, links, lag=BACKFILL_LAG)
    for further in plan.more:
        links = discover_links(further.source, fetch, options, report=report, parse=fetch.parse)
        try:
            queued += await store_links(archive, source, links, lag=BACKFILL_LAG)
        except ScraperError as error:
            report.failures.append(error)
    return queued


async def store_links(
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
    if batch:  # an unchanged source costs no transaction
        new_links += archive.frontier.add(batch, source_id=source.id, lag=lag)
    return new_links
