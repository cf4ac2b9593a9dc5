"""Discovery on whole small sites, over the real fetcher on loopback."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from platform_sites import SITES, PlatformSite

from scraper.discover import DiscoverOptions, SourcePlan, WalkReport, discover_links, find_sources
from scraper.records import Link, Source


@pytest.fixture(params=SITES, ids=lambda build: build.__name__)
def platform_site(request) -> PlatformSite:
    return request.param()


async def _all_links(source, fetch, options=None, report=None) -> list[Link]:
    return [link async for link in discover_links(source, fetch, options, report=report)]


def test_backfill_finds_every_article_and_no_other_page(platform_site, serve, with_fetch):
    """A site's URL alone leads to all its articles, and to no page of its navigation."""
    site = serve(platform_site.pages)
    source = Source(url=site.base + platform_site.start, kind="site")
    options = DiscoverOptions(backfill=True)

    links = with_fetch((site,), lambda fetch: _all_links(source, fetch, options))

    paths = [urlsplit(link.url).path for link in links]
    assert sorted(paths) == sorted(platform_site.articles)


def test_plan_names_platform_and_the_best_sources(platform_site, serve, with_fetch):
    """The plan says which platform it is, where news shows first and where the past is."""
    site = serve(platform_site.pages)
    plan = with_fetch((site,), lambda fetch: find_sources(site.base + platform_site.start, fetch))

    assert isinstance(plan, SourcePlan)
    assert plan.platform == platform_site.platform
    assert plan.watch.source.kind == platform_site.watch
    assert (plan.backfill.source.kind if plan.backfill else None) == platform_site.backfill


def test_plan_asks_few_questions(platform_site, serve, with_fetch):
    """Finding out what a site offers takes at most 24 requests, each URL once, robots.txt too."""
    site = serve(platform_site.pages)
    with_fetch((site,), lambda fetch: find_sources(site.base + platform_site.start, fetch))

    assert len(site.asked) <= 24
    assert len(site.asked) == len(set(site.asked))


def test_listing_alone_takes_only_articles(platform_site, serve, with_fetch):
    """The start page read as a list gives articles and nothing from the menus."""
    site = serve(platform_site.pages)
    source = Source(url=site.base + platform_site.start, kind="page")

    links = with_fetch((site,), lambda fetch: _all_links(source, fetch, report=WalkReport()))

    paths = {urlsplit(link.url).path for link in links}
    assert len(paths) >= 7
    assert paths <= platform_site.articles
