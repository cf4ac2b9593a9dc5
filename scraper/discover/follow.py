"""Follow a source: yield the links of its articles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from scraper.discover.candidates import Offer
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
        ScraperError: The source itself cannot be had or read.
    """
    options = options or DiscoverOptions()
    walk = Walk(fetch, options, report, parse)
    offers: list[Offer | None] = [Offer(source=source, articles=0, speaks_for=options.speaks_for)]
    if source.kind in {"site", "auto"}:
        plan = await find_sources(source.url, fetch, parse)
        walk.report.requests += plan.requests
        offers = [plan.watch, *((plan.backfill, *plan.more) if options.backfill else ())]
        options = replace(options, known=options.known or plan.known)
    for offer in dict.fromkeys(offer for offer in offers if offer is not None):
        async for link in _walk_offer(walk, offer, options):
            yield link


async def _walk_offer(walk: Walk, offer: Offer, options: DiscoverOptions) -> AsyncIterator[Link]:
    url, kind = offer.source.url, offer.source.kind
    if kind == "sitemap":
        shape = learn_shape(options.known)
        found = walk_sitemap(
            walk,
            url,
            speaks_for=offer.speaks_for,
            shape=shape,
            backfill=options.backfill,
            is_named=options.is_named or offer.is_named,
        )
    elif kind in LINK_PAGES:
        found = walk_pages(walk, url, kind, backfill=options.backfill)
    else:
        raise DiscoverError(f"has the unknown kind {kind}", url=url, code="bad-kind")
    async for link in found:
        yield link
