"""Find out what a URL offers: feeds, sitemaps, an archive, the list itself.

`find_sources` asks the site a bounded number of questions and returns a
`SourcePlan`: every offer with how much it holds, which one to watch for news, which
one to fill the archive from, and how long that takes at the polite rate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from scraper.discover.archives import find_archive_url
from scraper.discover.autodiscover import (
    find_feed_urls,
    find_sitemap_urls,
    resolve_sitemaps,
)
from scraper.discover.candidates import (
    SourceCandidate,
    first_candidate,
    offer_archive,
    offer_feed,
    offer_listing,
    offer_sitemap,
    try_archive,
)
from scraper.discover.documents import Parse, parse_here
from scraper.discover.feed import FeedPage
from scraper.discover.kinds import recognize_kind
from scraper.discover.page_hints import PageHints
from scraper.discover.url_pattern import ArticleShape, learn_shape
from scraper.discover.walk import (
    DiscoverOptions,
    Fetch,
    Walk,
    WalkLimits,
)
from scraper.errors import DiscoverError, ScraperError
from scraper.records import Capture, Link
from scraper.urls import is_same_site, parse_url

MAX_QUESTIONS: Final = 30
"""Requests of one `find_sources`."""
MAX_FEED_TRIES: Final = 8
MAX_SITEMAP_TRIES: Final = 8
MIN_LISTED: Final = 3
"""Articles that make a page a list."""
MAX_KNOWN: Final = 200
"""Known articles that a plan carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlan:
    """What a URL offers, and what to do with it."""

    url: str
    title: str | None
    platform: str | None
    candidates: tuple[SourceCandidate, ...]
    """All that was found, in the order of finding."""
    watch: SourceCandidate | None
    """Where news shows first; None when the URL names no articles at all."""
    backfill: SourceCandidate | None
    """Where the most articles are; None when nothing goes beyond `watch`."""
    more: tuple[SourceCandidate, ...] = ()
    """Further lists that a backfill reads: without a sitemap or archive none of them is whole."""
    known: tuple[str, ...] = ()
    """Some of the site's article URLs, from which the form of the others is learned."""
    requests: int = 0
    """Requests that finding out took."""
    problems: tuple[ScraperError, ...] = ()
    """What could not be fetched, well-known places that are merely empty left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a backfill costs."""

    pages: int
    """Articles to fetch."""
    requests: int
    """All requests, those for sitemaps, feeds and archives included."""
    seconds: float
    """Time at the polite rate, at least."""
    is_exact: bool


def estimate_backfill(plan: SourcePlan, *, delay: float, backfill: bool = True) -> Estimate:
    """Estimate how many pages adding the source will fetch, and how long that takes.

    Args:
        plan: From `find_sources`.
        delay: Seconds between two requests to the host.
        backfill: Whether the past is wanted too.
    """
    candidates = [
        candidate for candidate in (plan.watch, plan.backfill if backfill else None) if candidate
    ]
    pages = max((candidate.articles for candidate in candidates), default=0)
    requests = pages + sum(candidate.requests for candidate in candidates)
    return Estimate(
        pages=pages,
        requests=requests,
        seconds=requests * delay,
        is_exact=all(candidate.is_exact for candidate in candidates),
    )


async def find_sources(url: str, fetch: Fetch, parse: Parse = parse_here) -> SourcePlan:
    """Find the feeds, sitemaps, archive and list behind a URL.

    Raises:
        InvalidURL: The text is not a URL.
        FetchError: The URL itself cannot be fetched.
        DiscoverError: It names no articles and leads to nothing that does.
    """
    start = parse_url(url)
    walk = Walk(fetch, DiscoverOptions(limits=WalkLimits(max_requests=MAX_QUESTIONS)), parse=parse)
    capture = await walk.get(start, is_first=True)
    if capture is None:
        raise DiscoverError("did not change", url=start, code="not-modified")
    kind = recognize_kind(capture)
    if kind == "page":
        plan = await _plan_site(walk, capture)
    elif kind == "sitemap":
        sitemap = await parse("sitemap", capture)
        candidate = await offer_sitemap(walk, sitemap, (), ArticleShape(), is_named=True)
        plan = _plan_alone(walk, start, candidate)
    elif kind == "archive":
        plan = _plan_alone(walk, start, offer_archive(await parse("archive", capture), start))
    else:
        plan = await _plan_feed(walk, start, await parse("feed", capture))
    if plan.watch is None:
        raise DiscoverError(
            "names no articles: no feed, sitemap or list found", url=start, code="no-source"
        )
    return plan


async def _plan_feed(walk: Walk, url: str, feed: FeedPage) -> SourcePlan:
    """Plan for a feed's URL: watch that feed, fill from what its site offers."""
    own = offer_feed(feed)
    if feed.site_url is None or not is_same_site(feed.site_url, url):
        return _plan_alone(walk, url, own, known=_known(feed.links, url))
    capture = await walk.get(feed.site_url)
    if capture is None or recognize_kind(capture) != "page":
        return _plan_alone(walk, url, own, known=_known(feed.links, url))
    plan = await _plan_site(walk, capture, own=own, links=feed.links)
    return replace(plan, url=url, title=feed.title or plan.title)


async def _plan_site(
    walk: Walk,
    capture: Capture,
    *,
    own: SourceCandidate | None = None,
    links: tuple[Link, ...] = (),
) -> SourcePlan:
    hints, listing = await walk.parse("site", capture)
    candidates = [own] if own else []
    if not own:
        feed = await _find_feed(walk, hints)
        if feed is not None:
            candidates.append(offer_feed(feed))
            links = feed.links
    known = _known((*links, *(() if links else listing.links)), hints.url)
    archive_url = find_archive_url(hints)
    archive = await walk.get(archive_url) if archive_url else None
    if archive is not None and (candidate := await try_archive(walk, archive)):
        candidates.append(candidate)
    sitemap = await _find_sitemap(walk, hints, learn_shape(known))
    candidates += [sitemap] if sitemap else []
    if len(listing.links) >= MIN_LISTED:
        candidates.append(offer_listing(listing))
    if not any(candidate.source.kind in _WHOLE for candidate in candidates):
        archive_page = await _read_archive_page(walk, listing.archive_url)
        candidates += [archive_page] if archive_page else []
    watch = _choose(candidates, ("feed", "page", "archive", "sitemap"))
    past = _choose_backfill(candidates, watch)
    return SourcePlan(
        url=hints.url,
        title=hints.title,
        platform=hints.platform,
        candidates=tuple(candidates),
        watch=watch,
        backfill=past[0] if past else None,
        more=past[1:],
        known=known,
        requests=walk.report.requests,
        problems=tuple(
            error
            for error in walk.report.failures
            if error.retryable or error.code not in _EMPTY_PLACE
        ),
    )


_EMPTY_PLACE: Final = frozenset({"http-status", "gone", "not-found", "not-a-feed", "not-a-sitemap"})
"""Codes of a place that merely has nothing."""


async def _read_archive_page(walk: Walk, url: str | None) -> SourceCandidate | None:
    """Return the offer of a site's page of all articles; None where it lists none."""
    capture = await walk.get(url) if url else None
    if capture is None or recognize_kind(capture) != "page":
        return None
    try:
        listing = await walk.parse("page", capture)
    except DiscoverError as error:
        walk.report.failures.append(error)
        return None
    return offer_listing(listing) if len(listing.links) >= MIN_LISTED else None


async def _find_feed(walk: Walk, hints: PageHints) -> FeedPage | None:
    """Return the first of the likely feeds that is one and has entries."""
    empty: FeedPage | None = None
    for url in islice(find_feed_urls(hints), MAX_FEED_TRIES):
        capture = await walk.get(url)
        if capture is None or recognize_kind(capture) not in {"feed", "json-feed"}:
            continue
        try:
            feed: FeedPage = await walk.parse("feed", capture)
        except ScraperError as error:
            walk.report.failures.append(error)
            continue
        if feed.entries:
            return feed
        empty = empty or feed
    return empty


async def _find_sitemap(
    walk: Walk, hints: PageHints, shape: ArticleShape
) -> SourceCandidate | None:
    """Return the first of the likely sitemaps that names articles."""
    named = resolve_sitemaps(await walk.sitemaps_of(hints.url), hints.url)
    for url in islice(find_sitemap_urls(hints, named), MAX_SITEMAP_TRIES):
        capture = await walk.get(url)
        if capture is None or recognize_kind(capture) not in {"sitemap", "feed"}:
            continue
        sitemap_hosts = (hints.url,) if url in named else ()
        try:
            sitemap = await walk.parse("sitemap", capture, sitemap_hosts)
        except ScraperError as error:
            walk.report.failures.append(error)
            continue
        candidate = await offer_sitemap(walk, sitemap, sitemap_hosts, shape)
        if candidate.articles:
            return candidate
    return None


def _known(links: tuple[Link, ...], url: str) -> tuple[str, ...]:
    return tuple(link.url for link in links if is_same_site(link.url, url))[:MAX_KNOWN]


def _plan_alone(
    walk: Walk, url: str, candidate: SourceCandidate, *, known: tuple[str, ...] = ()
) -> SourcePlan:
    """Plan for a URL that is itself the only source."""
    has_any = candidate.articles > 0 or candidate.source.kind == "feed"
    return SourcePlan(
        url=url,
        title=candidate.title,
        platform=None,
        candidates=(candidate,),
        watch=candidate if has_any else None,
        backfill=candidate if candidate.has_more else None,
        known=known,
        requests=walk.report.requests,
    )


def _choose(candidates: list[SourceCandidate], kinds: tuple[str, ...]) -> SourceCandidate | None:
    """Return the first offer with articles in order of the kinds; else an empty feed, which may fill."""
    found = first_candidate(candidates, kinds)
    return found or next(
        (candidate for candidate in candidates if candidate.source.kind == "feed"), None
    )


def _choose_backfill(
    candidates: list[SourceCandidate], watch: SourceCandidate | None
) -> tuple[SourceCandidate, ...]:
    """Return the offers with the past, the best first.

    An archive or sitemap that names nearly the most articles is enough. Otherwise paged lists and
    feeds come first, then every list that names more than the news.
    """
    whole = [candidate for candidate in candidates if candidate.source.kind in _WHOLE]
    most = max((candidate.articles for candidate in candidates), default=0)
    for candidate in whole:
        if candidate.articles >= most * _NEARLY_ALL:
            return (candidate,)
    paged = [candidate for candidate in candidates if candidate.has_more]
    news = watch.articles if watch else 0
    lists = [
        candidate
        for candidate in candidates
        if candidate.source.kind == "page" and candidate.articles > news
    ]
    best = next(iter((*paged, *whole, *lists)), None)
    return (best, *(candidate for candidate in lists if candidate != best)) if best else ()


_WHOLE: Final = frozenset({"archive", "sitemap"})
"""Kinds of offers that name all articles of a site."""
_NEARLY_ALL: Final = 0.9
"""Share of the largest offer that makes an offer as good as it."""
