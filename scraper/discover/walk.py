"""Walk a source's documents with a given fetch function, and yield its links.

One `Walk` is one discovery: it counts requests, remembers what was fetched and
given, applies the caller's window and patterns, and stops at its limits. Only
the first document may raise; what fails later is recorded and passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any, Final, Protocol

from scraper.dates.feed_dates import day_of
from scraper.discover.documents import Parse, parse_here
from scraper.discover.feed import FeedPage
from scraper.discover.patterns import UrlFilter
from scraper.discover.sitemap import Sitemap
from scraper.discover.sitemap_choice import (
    choose_children,
    find_articles,
    holds_posts,
    newest_children,
)
from scraper.discover.url_pattern import ArticleShape
from scraper.discover.warnings import InputWarning
from scraper.errors import ScraperError
from scraper.records import Capture, Link, NotModified

MAX_PINNED: Final = 3
"""Articles that a list shows before its newest, however old they are; WordPress calls them sticky."""

MIN_WINDOW: Final = 5
"""Entries of a feed or list that may have dropped some; with fewer it shows the latest alone."""


class Fetch(Protocol):
    """Fetches documents; raises only `ScraperError`. It obeys robots.txt, waits, and retries."""

    def __call__(self, url: str, /) -> Awaitable[Capture | NotModified]:
        """Fetch one URL."""

    def sitemaps_of(self, url: str, /) -> Awaitable[tuple[str, ...]]:
        """Return the sitemaps that the robots.txt of a URL's site names, as written.

        That file was read before the first page of the site; it is not requested again.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkLimits:
    """Where a walk ends whatever the site says."""

    max_requests: int = 500
    """Documents that are fetched."""
    max_pages: int = 200
    """Pages of one list, feed or archive that are followed."""
    max_links: int = 200_000
    """Links that are given."""
    max_depth: int = 3
    """Levels of sitemap indexes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverOptions:
    """What the caller wants of one discovery."""

    backfill: bool = False
    """Follow older pages, and all sitemaps of an index, too."""
    since: datetime | None = None
    """Leave out what is dated before that day."""
    dated_only: bool = False
    """Leave out what is not dated, too."""
    wanted: UrlFilter = field(default_factory=UrlFilter)
    """The user's patterns."""
    known: tuple[str, ...] = ()
    """Article URLs of the site; the form of the others in a sitemap is learned from them."""
    is_known: Callable[[str], bool] | None = None
    """Says of a URL whether an earlier discovery gave it. With it, older pages are followed for as
    long as a page holds nothing known: what was published in a burst is not lost."""
    on_burst: Callable[[], None] | None = None
    """Called before the links of a first page are given that holds nothing known."""
    sitemap_hosts: tuple[str, ...] = ()
    """Sites whose robots.txt named the sitemap."""
    is_named: bool = False
    """The user named the sitemap itself: its pages are articles whatever form their URLs have."""
    limits: WalkLimits = WalkLimits()
    """Where to end whatever the site says."""


@dataclass(slots=True, kw_only=True)
class WalkReport:
    """What happened on a walk; filled while it runs."""

    requests: int = 0
    links: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    """Faults of the documents, as `InputWarning` codes."""
    failures: list[ScraperError] = field(default_factory=list)
    """Documents that could not be fetched or read, the first excepted (that one raises)."""
    unchanged: bool = False
    """The first document was answered with "not modified"."""
    has_overflowed: bool = False
    """The first page of a feed or list held nothing known and names no older one."""
    ttl: float | None = None
    """Seconds that the first document, a feed, asks to be left alone."""
    stopped: str | None = None
    """Limit that ended the walk: `max-requests`, `max-pages`, `max-links`, `max-depth`."""

    @property
    def owed(self) -> list[ScraperError]:
        """Failures of documents that may be had later; what they name was not given."""
        return [error for error in self.failures if error.retryable]


class LinkPage(Protocol):
    """One page of a feed, list or archive."""

    @property
    def links(self) -> tuple[Link, ...]:
        """Articles, in the page's order."""

    @property
    def next_url(self) -> str | None:
        """The page with older articles."""

    @property
    def warnings(self) -> tuple[InputWarning, ...]:
        """What was wrong with it."""


class Walk:
    """One discovery over one source."""

    def __init__(
        self,
        fetch: Fetch,
        options: DiscoverOptions,
        report: WalkReport | None = None,
        parse: Parse = parse_here,
    ) -> None:
        self.parse = parse
        self.limits = options.limits
        self.report = report if report is not None else WalkReport()
        self._fetch = fetch
        self._since = options.since
        self._dated_only = options.dated_only
        self._wanted = options.wanted
        self._is_known = options.is_known
        self._on_burst = options.on_burst
        self._fetched: set[str] = set()
        self._given: set[str] = set()

    async def get(self, url: str, *, is_first: bool = False) -> Capture | None:
        """Fetch a document that this walk has not had yet; None when there is none.

        Raises:
            ScraperError: Only for the first document.
        """
        if url in self._fetched:
            return None
        if self.report.requests >= self.limits.max_requests:
            self.report.stopped = "max-requests"
            return None
        self._fetched.add(url)
        self.report.requests += 1
        try:
            answer = await self._fetch(url)
        except ScraperError as error:
            if is_first:
                raise
            self.report.failures.append(error)
            return None
        if isinstance(answer, NotModified):
            self.report.unchanged = self.report.unchanged or is_first
            return None
        if answer.final_url != url and answer.final_url in self._fetched:
            return None
        self._fetched.add(answer.final_url)
        return answer

    async def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of a URL's site names; none if it cannot be read."""
        try:
            return await self._fetch.sitemaps_of(url)
        except ScraperError as error:
            self.report.failures.append(error)
            return ()

    def choose(
        self, links: Iterable[Link], *, modified: dict[str, str] | None = None
    ) -> Iterator[Link]:
        """Yield the links that are new to this walk and wanted.

        Args:
            links: In the document's order.
            modified: Later dates of some of the URLs, for the window.
        """
        for link in links:
            if link.url in self._given or not self._wanted.is_wanted(link.url):
                continue
            stated = (modified or {}).get(link.url) or link.published
            if self.is_before_window(stated) or (self._dated_only and day_of(stated) is None):
                continue
            if self.report.links >= self.limits.max_links:
                self.report.stopped = "max-links"
                return
            self._given.add(link.url)
            self.report.links += 1
            yield link

    def is_before_window(self, stated: str | None) -> bool:
        """Return whether a date lies before the window; a page without date never does."""
        day = day_of(stated)
        return self._since is not None and day is not None and day < self._since.date()

    def is_burst(self, links: Sequence[Link]) -> bool:
        """Return whether a page holds nothing that an earlier discovery gave: older news may lie behind.

        A few known ones at its head may be pinned there. A known one further down is where the
        news ends. What this walk gave already stands on every page, and says nothing.
        """
        if self._is_known is None:
            return False
        known = [
            self.is_before_window(link.published) or self._is_known(link.url)
            for link in links
            if link.url not in self._given and self._wanted.is_wanted(link.url)
        ]
        pinned = len(list(takewhile(bool, known)))
        unknown = len(known) - pinned
        return pinned <= MAX_PINNED and pinned < unknown and not any(known[pinned:])

    def note_burst(self, page: LinkPage) -> None:
        """Report a first page that holds nothing known, and note whether it is the only one."""
        if page.next_url is None and len(page.links) < MIN_WINDOW:
            return  # the one latest entry is always new
        self.report.has_overflowed = page.next_url is None
        if self._on_burst is not None:
            self._on_burst()

    def note(self, warnings: Iterable[InputWarning]) -> None:
        """Add the faults of a document to the report."""
        for warning in warnings:
            self.report.warnings[warning.code] += warning.count

    def is_over(self) -> bool:
        """Return whether a limit ended the walk."""
        return self.report.stopped in {"max-requests", "max-links"}


async def walk_pages(
    walk: Walk, url: str, kind: str, *, backfill: bool = False
) -> AsyncIterator[Link]:
    """Yield the links of a feed, list or archive; with backfill or after a burst, of older pages too.

    Older pages end where a page names no next one, repeats an earlier one, or
    brings nothing new: sites invent pages without end.
    """
    next_url: str | None = url
    for number in range(walk.limits.max_pages):
        if next_url is None or walk.is_over():
            return
        capture = await walk.get(next_url, is_first=number == 0)
        page: LinkPage | None = (
            None if capture is None else await _parse(walk, kind, capture, is_first=number == 0)
        )
        if page is None:
            return
        walk.note(page.warnings)
        if not number and isinstance(page, FeedPage):
            walk.report.ttl = page.ttl
        # Asked before the links are given: the caller may store them, and then all are known.
        is_burst = walk.is_burst(page.links)
        if is_burst and not number:
            walk.note_burst(page)
        given = list(walk.choose(page.links))
        for link in given:
            yield link
        if not (backfill or is_burst) or (number and not given):
            return
        next_url = page.next_url
    if next_url is not None:
        walk.report.stopped = "max-pages"


async def walk_sitemap(
    walk: Walk,
    url: str,
    *,
    sitemap_hosts: tuple[str, ...] = (),
    shape: ArticleShape | None = None,
    backfill: bool = False,
    is_named: bool = False,
) -> AsyncIterator[Link]:
    """Yield the articles of a sitemap and of those it names; without backfill of the newest.

    Args:
        walk: The discovery.
        url: The sitemap.
        sitemap_hosts: Sites whose robots.txt named it.
        shape: What the site's article URLs look like.
        backfill: Read all sitemaps of an index.
        is_named: The user named the sitemap, so the form of its URLs proves nothing.
    """
    shape = shape or ArticleShape()
    waiting: list[tuple[str, int, bool]] = [(url, 1, is_named or holds_posts(url))]
    while waiting and not walk.is_over():
        place, depth, trusted = waiting.pop(0)
        is_first = place == url
        capture = await walk.get(place, is_first=is_first)
        sitemap: Sitemap | None = (
            None
            if capture is None
            else await _parse(
                walk, "sitemap", capture, is_first=is_first, sitemap_hosts=sitemap_hosts
            )
        )
        if sitemap is None:
            continue
        walk.note(sitemap.warnings)
        entries = find_articles(sitemap, shape, holds_posts=trusted)
        modified = {entry.link.url: entry.modified for entry in entries if entry.modified}
        for link in walk.choose((entry.link for entry in entries), modified=modified):
            yield link
        children = tuple(
            child for child in choose_children(sitemap) if not walk.is_before_window(child.modified)
        )
        children = children if backfill else newest_children(children)
        if children and depth >= walk.limits.max_depth:
            walk.report.stopped = "max-depth"
            continue
        waiting = [
            (child.url, depth + 1, trusted or holds_posts(child.url)) for child in children
        ] + waiting


async def _parse(
    walk: Walk,
    kind: str,
    capture: Capture,
    *,
    is_first: bool,
    sitemap_hosts: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 - as the kind says
    """Parse a document; raise the error of the first one, record that of a later one."""
    try:
        return await walk.parse(kind, capture, sitemap_hosts)
    except ScraperError as error:
        if is_first:
            raise
        walk.report.failures.append(error)
        return None
