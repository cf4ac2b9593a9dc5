"""Find what a feed named and dropped again between two looks.

A feed names its newest entries only. When all of them are new and it names no older page, some
may be gone already: the machine was off for weeks, or the site published a burst. The site's
archive or sitemap still names them, and its dates tell them from the past.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from scraper.archive.queue.sources import MISSED_NEWS, StoredSource
from scraper.discover import DiscoverOptions, WalkReport, discover_links, first_candidate
from scraper.errors import DiscoverError
from scraper.records import Link
from scraper.run.source_plans import DocumentFetch, plan_source

MOST_MISSED: Final = 500
"""More than this is no news: the dates are those of a build of the whole site."""
_MARGIN: Final = timedelta(days=1)
"""A day has not everywhere the same date."""


async def find_missed(
    source: StoredSource, fetch: DocumentFetch, options: DiscoverOptions, since: datetime
) -> list[Link]:
    """Return what the site's archive or sitemap dates after the last news that was fetched.

    Args:
        source: Whose feed or list held nothing known.
        fetch: Has the documents.
        options: The user's patterns and limits.
        since: When its last news was fetched.

    Raises:
        ScraperError: The site cannot be asked, or nothing that it offers tells (`missed-news`).
    """
    plan = await plan_source(source.settings.given or source.url, fetch)
    offer = first_candidate(plan.candidates, ("archive", "sitemap"))
    if offer is None:
        for problem in plan.problems:
            if problem.retryable:
                raise problem
        raise _missed(source, "no archive or sitemap tells what came before them")
    report = WalkReport()
    wanted = replace(
        options,
        since=max(filter(None, (options.since, since - _MARGIN))),
        dated_only=True,
        backfill=offer.source.kind == "archive",  # page by page, up to the first without news
        known=plan.known,
        sitemap_hosts=offer.sitemap_hosts,
        is_known=None,
        on_burst=None,
    )
    links = [
        link
        async for link in discover_links(
            offer.source, fetch, wanted, report=report, parse=fetch.parse
        )
    ]
    if report.owed:
        raise report.owed[0]
    if not links:
        raise _missed(source, f"{offer.source.url} dates nothing since {since:%Y-%m-%d}")
    if len(links) > MOST_MISSED:
        raise _missed(source, f"{offer.source.url} dates {len(links)} since {since:%Y-%m-%d}")
    return links


def cut_short(source: StoredSource, limit: str) -> DiscoverError:
    """Report that a check ended at a limit (`max-pages` and the like) before the news did."""
    return _missed_news(source, f"its news goes on behind what one look reads ({limit})")


def _missed(source: StoredSource, why: str) -> DiscoverError:
    return _missed_news(source, f"all its entries are new, older ones may be missing, and {why}")


def _missed_news(source: StoredSource, what: str) -> DiscoverError:
    return DiscoverError(
        f"{what}; `scraper source add URL --backfill` reads the past",
        url=source.url,
        code=MISSED_NEWS,
    )
