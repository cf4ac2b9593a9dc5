"""What a URL offers: planned, added to the archive, filled from its past."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from scraper.archive import Archive
from scraper.archive.queue.frontier import BACKFILL_LAG
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


def options_of(settings: Mapping[str, object]) -> DiscoverOptions:
    """Return what the user wants of a source, from its own settings.

    Raises:
        ConfigError: A pattern is invalid.
    """
    since = settings.get("since")
    return DiscoverOptions(
        since=datetime.fromisoformat(str(since)).replace(tzinfo=UTC) if since else None,
        wanted=parse_filter(_words(settings.get("include")), _words(settings.get("exclude"))),
        known=_words(settings.get("known")),
        sitemap_hosts=_words(settings.get("speaks_for")),
        # A site's own sitemap is stored with the articles that show the form of the others.
        is_named=bool(settings.get("named", "known" not in settings)),
    )


def cookies_of(settings: Mapping[str, object]) -> Path | None:
    """Return the log-in of a source, from its own settings."""
    cookies = settings.get("cookies_file")
    return Path(str(cookies)) if cookies else None


async def plan_source(url: str, fetch: DocumentFetch) -> SourcePlan:
    """Find out what a URL offers; asks the site a few questions at the polite rate.

    Raises:
        ScraperError: It cannot be fetched, or offers nothing.
    """
    return await find_sources(url, fetch, fetch.parse)


def add_planned(
    archive: Archive, plan: SourcePlan, tags: Iterable[str], settings: Mapping[str, object]
) -> tuple[StoredSource, bool]:
    """Add what a plan says to watch; give the source, and whether it is new."""
    if plan.watch is None:  # pragma: no cover - find_sources raises before
        raise AssertionError
    watch = plan.watch
    is_sitemap = watch.source.kind == "sitemap"
    known = {"known": list(plan.known), "named": watch.is_named} if is_sitemap else {}
    sitemap_hosts = {"speaks_for": list(watch.sitemap_hosts)} if watch.sitemap_hosts else {}
    return archive.sources.add(
        watch.source.url,
        kind=watch.source.kind,
        title=plan.title,
        tags=tuple(tags),
        settings={**settings, **known, **sitemap_hosts},
    )


async def fill_frontier(
    archive: Archive,
    source: StoredSource,
    plan: SourcePlan,
    wanted: Mapping[str, object],
    fetch: DocumentFetch,
    report: WalkReport,
) -> int:
    """Put a site's back catalogue behind its news in the frontier; give how many were new.

    Args:
        archive: Where the frontier is.
        source: Whose past it is.
        plan: Says where the past is; without any, nothing happens.
        wanted: The user's settings of the source.
        fetch: Has the documents.
        report: Filled while it is read: what failed, and which limit ended it.

    Raises:
        ScraperError: The catalogue cannot be read.
    """
    offer = plan.backfill
    if offer is None:
        return 0
    options = replace(
        options_of(wanted), backfill=True, known=plan.known, sitemap_hosts=offer.sitemap_hosts
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


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, (list, tuple)) else ()
