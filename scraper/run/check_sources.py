"""Check due sources: new links go to the frontier.

A source that cannot be read is written down with its reason and looked at less
often, but never dropped; the run goes on. Failures are held back until some source was
read: when none can be, the network may be at fault, not the sources.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final

from scraper.archive.queue.sources import MISSED_NEWS, Check, StoredSource
from scraper.config import Settings
from scraper.discover import DiscoverOptions, WalkLimits, WalkReport, discover_links
from scraper.errors import ScraperError
from scraper.pipeline import Services, as_stored
from scraper.records import Link, Source
from scraper.run.catch_up import cut_short, find_missed
from scraper.run.configured_sources import index_configured, merge_settings
from scraper.run.limits import RunReport
from scraper.run.outage import MIN_SOURCES, is_captive_portal, is_network_down
from scraper.run.source_plans import (
    DocumentFetch,
    add_planned,
    options_of,
    plan_source,
    store_links,
)
from scraper.urls import registered_domain

SOURCES_AT_ONCE: Final = 64
"""The fetcher bounds connections and keeps the pace of each host; this bounds what waits in memory."""
PATIENCE: Final = 5.0
"""Seconds that pages wait for the first source to show that there is a network."""
BURST: Final = WalkLimits(max_requests=30, max_pages=20)
"""How far older pages are followed when a page holds nothing known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    source: StoredSource
    check: Check
    digest: str | None
    problems: Sequence[ScraperError] = ()
    """What could not be fetched beside the source's own document."""


class SourceChecks:
    """The due sources of one run, looked at side by side.

    Args:
        services: Where to fetch, and where links are kept.
        settings: The intervals' floor and ceiling; the sources of the settings file.
        report: Filled while it runs.
    """

    def __init__(self, services: Services, settings: Settings, report: RunReport) -> None:
        self._stages = services
        self._archive = services.archive
        self._settings = settings.run
        self._configured = index_configured(settings.source)
        self._report = report
        self._held: list[_Look] = []
        self._began = time.monotonic()
        self._is_network_proved = False

    def may_visit(self) -> bool:
        """Return whether pages may be visited while sources are still looked at."""
        return self._is_network_proved or time.monotonic() - self._began > PATIENCE

    async def run(self) -> None:
        """Check every due source.

        Raises:
            ArchiveError: The archive cannot be written.
        """
        # Those that failed come last, so that they cannot hold up the others.
        due = sorted(self._archive.sources.list_due(), key=lambda source: source.failures > 0)
        checks = (self._look_at(source) for source in due)
        count_waiting = self._stages.fetcher.count_waiting
        async for look in as_stored(checks, SOURCES_AT_ONCE, count_waiting):
            if look.check.code is None:
                self._is_network_proved = True
            self._held.append(look)
            if self._is_network_proved:
                self._record_held()
        if self._is_network_down():
            self._report.stopped = "network-down"
        else:
            self._record_held()

    def _is_network_down(self) -> bool:
        if self._report.pages > self._report.failures_of.total():
            return False  # some page was fetched
        # Sources that failed before prove nothing: they would stop every run in which they are due.
        codes = [look.check.code for look in self._held if not look.source.failures]
        answers = [(registered_domain(look.source.url), look.digest) for look in self._held]
        return is_network_down(codes, at_least=MIN_SOURCES) or is_captive_portal(answers)

    def _record_held(self) -> None:
        floor = timedelta(seconds=self._settings.source_floor)
        ceiling = timedelta(seconds=self._settings.source_ceiling)
        for look in self._held:
            source, check = look.source, look.check
            self._archive.sources.record_check(source, check, floor=floor, ceiling=ceiling)
            self._report.sources += 1
            self._report.links += check.new_links
            if check.code is not None:
                self._report.source_problems.append(f"{check.code}: {source.url}: {check.message}")
            # A source that drops news at every look is told when that begins, not every hour.
            self._report.source_problems += [
                str(one)
                for one in look.problems
                if one.code != MISSED_NEWS or source.code != MISSED_NEWS
            ]
        self._held.clear()

    async def _look_at(self, source: StoredSource) -> _Look:
        fetch = DocumentFetch(
            fetcher=self._stages.fetcher,
            traffic=self._stages.traffic,
            parse=self._stages.pool.parse_document,
        )
        walk = WalkReport()
        problems: list[ScraperError] = []
        try:
            settings = merge_settings(source, self._configured)
            fetch.cookies_file = settings.cookies_file
            if source.kind == "site":
                source = await self._replace_site(source, fetch)
                settings = merge_settings(source, self._configured)
            fetch.source_url, fetch.validators = source.url, source.validators
            options = self._watch_options(source, options_of(settings))
            links = discover_links(
                Source(url=source.url, kind=source.kind),
                fetch,
                options,
                report=walk,
                parse=fetch.parse,
            )
            listed: list[Link] = []
            new_links = await store_links(self._archive, source, _kept(links, listed))
            if listed:
                self._archive.frontier.note_listing(
                    listed, source_id=source.id, is_whole=walk.requests == 1
                )
            problems = walk.owed
            if walk.stopped is not None and options.on_burst is not None:
                problems.append(cut_short(source, walk.stopped))
            if walk.has_overflowed:
                try:
                    new_links += await self._catch_up(source, fetch, options)
                except ScraperError as error:
                    problems.append(error)
        except ScraperError as error:
            # What failed may be another document, or a file of the user's.
            where = "" if error.url in ("", source.url) else f"{error.url}: "
            check = Check(
                at=self._archive.clock(), code=error.code, message=f"{where}{error.message}"
            )
        else:
            check = Check(
                at=self._archive.clock(),
                new_links=new_links,
                validators=fetch.seen,
                ttl=source.ttl if walk.unchanged else _seconds(walk.ttl),
                fresh_for=_seconds(fetch.fresh_for),
                missed=next((one.message for one in problems if one.code == MISSED_NEWS), None),
                is_behind=any(problem.retryable for problem in problems),
            )
        return _Look(source=source, check=check, digest=fetch.digest, problems=problems)

    def _watch_options(self, source: StoredSource, options: DiscoverOptions) -> DiscoverOptions:
        """Follow older pages after a burst, but never at the first looks: that is a backfill."""
        if not source.links:
            return options
        return replace(
            options,
            is_known=partial(self._archive.frontier.has, before=source.behind_since),
            on_burst=partial(self._archive.sources.mark_behind, source.id),
            limits=BURST,
        )

    async def _catch_up(
        self, source: StoredSource, fetch: DocumentFetch, options: DiscoverOptions
    ) -> int:
        """Put in the frontier what the source dropped since its last news; give how many were new."""
        marked = self._archive.sources.find(source.id)
        last = self._archive.frontier.last_found(
            source.id, before=marked.behind_since if marked else None
        )
        missed = await find_missed(
            source, replace(fetch, source_url=""), options, last or source.added_at
        )
        return self._archive.frontier.add(missed, source_id=source.id)

    async def _replace_site(self, source: StoredSource, fetch: DocumentFetch) -> StoredSource:
        """Find out what a site offers, and put that in its place."""
        fetch.source_url = source.url
        plan = await plan_source(source.url, fetch)
        settings = replace(source.settings, given=source.settings.given or source.url)
        self._archive.sources.remove(source.id)
        return add_planned(self._archive, plan, source.tags, settings)[0]


async def _kept(links: AsyncIterator[Link], listed: list[Link]) -> AsyncIterator[Link]:
    """Pass links on, and keep them."""
    async for link in links:
        listed.append(link)
        yield link


def _seconds(number: float | None) -> timedelta | None:
    return None if number is None else timedelta(seconds=number)
