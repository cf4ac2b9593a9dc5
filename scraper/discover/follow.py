"""Follow a source: yield the links of its articles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from scraper.discover.candidates import SourceCandidate
from scraper.discover.documents import LINK_PAGES, Parse, parse_here
from scraper.discover.plan import find_sources
from scraper.discover.url_pattern import learn_shape
from scraper.discover.walk import (
    DiscoverOptions,
    Fetch,
    Walk,
    WalkReport,
    walk_pages,
    walk_sitemap,
)
from scraper.errors import DiscoverError
from scraper.records import Link, Source


async def discover_links(
    source: Source,
    fetch: Fetch,
    options: DiscoverOptions | None = None,
    *,
    report: WalkReport | None = None,
    parse: Parse = parse_here,
) -> AsyncIterator[Link]:
    """Yield a source's links, each once, as its documents are read.

    Args:
        source: Of kind `feed`, `sitemap`, `archive` or `page`; a `site` is first asked
            what it offers.
        fetch: Has one URL. A first answer "not modified" ends the walk without links.
        options: Backfill, window, patterns, limits.
        report: Filled while the walk runs.
        parse: Parses the documents.

    Raises:
        ScraperError: The source itself cannot be fetched or read.
    """
    options = options or DiscoverOptions()
    walk = Walk(fetch, options, report, parse)
    candidates: list[SourceCandidate | None] = [
        SourceCandidate(source=source, articles=0, sitemap_hosts=options.sitemap_hosts)
    ]
    if source.kind in {"site", "auto"}:
        plan = await find_sources(source.url, fetch, parse)
        walk.report.requests += plan.requests
        candidates = [plan.watch, *((plan.backfill, *plan.more) if options.backfill else ())]
        options = replace(options, known=options.known or plan.known)
    for candidate in dict.fromkeys(candidate for candidate in candidates if candidate is not None):
        async for link in _walk_offer(walk, candidate, options):
            yield link


async def _walk_offer(
    walk: Walk, candidate: SourceCandidate, options: DiscoverOptions
) -> AsyncIterator[Link]:
    url, kind = candidate.source.url, candidate.source.kind
    if kind == "sitemap":
        shape = learn_shape(options.known)
        found = walk_sitemap(
            walk,
            url,
            sitemap_hosts=candidate.sitemap_hosts,
            shape=shape,
            backfill=options.backfill,
            is_named=options.is_named or candidate.is_named,
        )
    elif kind in LINK_PAGES:
        found = walk_pages(walk, url, kind, backfill=options.backfill)
    else:
        raise DiscoverError(f"has the unknown kind {kind}", url=url, code="bad-kind")
    async for link in found:
        yield link
