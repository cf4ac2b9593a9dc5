"""One URL, top to bottom; then many. The only place where the stages meet.

    url --fetch--> Capture --extract--> Article --archive--> Outcome

A failure is a value: `ScraperError` becomes `Failed`, is written to the ledger
and handed on; the run goes on.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Coroutine,
    Iterable,
    Mapping,
)
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from scraper.archive import Archive, UnreadPage
from scraper.decoding.sniff import can_read_pdf
from scraper.errors import BadStatus, ExtractError, FetchError, InvalidURL, NoArticle, ScraperError
from scraper.extraction.listed import fill_from_link
from scraper.extraction.pagination import MAX_PAGES, join_pages
from scraper.fetching import PAGE_KINDS, Fetcher
from scraper.fetching.assets import SNAPSHOT_TYPES, fetch_images, take_snapshot
from scraper.fetching.memento import WebArchive, fetch_memento
from scraper.records import (
    NO_CONTENT,
    Article,
    Capture,
    ExtractorVersion,
    Failed,
    ImageChoice,
    NotModified,
    Outcome,
    RenderMode,
    Saved,
    Skipped,
    SnapshotChoice,
    StoredArticle,
    Unchanged,
)
from scraper.urls import hide_login, parse_url
from scraper.workers.pool import ExtractPool

_log = logging.getLogger(__name__)

T = TypeVar("T")
Item = TypeVar("Item")

_SOURCE_ROOTS: Final[Mapping[str, str]] = {
    "rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemap",
}  # fmt: skip
"""Root elements of documents that name articles and are none."""
_JSON_START: Final = 2000
"""Bytes in which a JSON feed names its version."""

FetchPage = Callable[[str], Awaitable[Capture]]
"""Gives one page; raises only `FetchError` and `InvalidURL`."""


@dataclass(slots=True)
class Traffic:
    """What came over the network."""

    received: int = 0
    """Bytes of the bodies, decoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """How the pages of one source are fetched, and what is kept beside them."""

    cookies_file: Path | None = None
    """The log-in of the source; the fetcher's own by default."""
    render: RenderMode | None = None
    """Run the pages' scripts or not; the fetcher's own by default."""
    images: ImageChoice = "none"
    snapshot: SnapshotChoice = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The open ends that a URL passes through."""

    fetcher: Fetcher
    pool: ExtractPool
    archive: Archive
    run_id: int | None = None
    """The run that the ledger rows belong to."""
    traffic: Traffic = field(default_factory=Traffic)
    page: PageSettings = PageSettings()
    """What holds for pages of no source."""


def accepted_kinds() -> frozenset[str]:
    """Return the kinds of body that an article can be read from, with the extras installed here."""
    return PAGE_KINDS | {"pdf"} if can_read_pdf() else PAGE_KINDS


async def scrape_url(
    url: str,
    services: Services,
    *,
    force: bool = False,
    page: PageSettings | None = None,
) -> Outcome:
    """Fetch one URL, extract its article and store it, with the pictures that are wanted.

    If the page is gone and an import brought its text, that text becomes the article.

    Args:
        url: What the user or a source named.
        services: Where to fetch, read and store.
        force: Ask for the page even when the server could say "not changed".
        page: The settings of the source; those of `services` by default.
    """
    outcome = await _scrape(url, services, services.page if page is None else page, force=force)
    if isinstance(outcome, (Failed, Skipped)):
        return await _save_imported(outcome, services) or outcome
    return outcome


async def scrape_archived(
    url: str,
    services: Services,
    web_archive: WebArchive,
    *,
    before: datetime | None = None,
    max_bytes: int,
) -> Outcome:
    """Store a web archive's copy of a page, dated when the web archive captured it.

    Args:
        url: The page itself.
        services: Where to fetch, read and store.
        web_archive: Where to find the copy.
        before: Take the newest copy before this time.
        max_bytes: Largest page.
    """
    archive = services.archive
    try:
        parsed = parse_url(url)
        if (forgotten := archive.tombstones.skip(parsed)) is not None:
            return forgotten
        copy = await fetch_memento(services.fetcher, parsed, web_archive, before=before)
        # A worker removes what the Wayback Machine adds to its copies.
        page = await services.pool.read_saved_file(copy.body, parsed, max_bytes)
    except ScraperError as error:
        return await archive.write_soon(partial(archive.record_failure, _failed(url, error)))
    services.traffic.received += len(copy.body)
    if page.body != copy.body:
        headers = (("content-type", page.content_type or "text/html"), *copy.headers[1:])
        digest = hashlib.sha256(page.body).hexdigest()
        copy = replace(copy, body=page.body, headers=headers, digest=digest)
    return await store_capture(copy, pool=services.pool, archive=archive)


async def _save_imported(outcome: Failed | Skipped, services: Services) -> Outcome | None:
    """Store the text that an import brought for a page that cannot be fetched, if there is one."""
    is_final = isinstance(outcome, Skipped) or not outcome.retryable
    archive = services.archive
    capture = archive.imports.find_page(outcome.url, is_final=is_final)
    if capture is None:
        return None
    try:
        article = await services.pool.extract(capture)
    except ExtractError:
        return None  # the failure of the page itself is reported
    if not article.text:
        return None
    return await archive.write_soon(
        partial(archive.save_imported, capture, article, run_id=services.run_id)
    )


async def _scrape(
    url: str,
    services: Services,
    page: PageSettings,
    *,
    force: bool,
) -> Outcome:
    archive = services.archive
    try:
        parsed = parse_url(url)
        if (forgotten := archive.tombstones.skip(parsed)) is not None:
            return forgotten
        validators = None if force else archive.validators_of(parsed)
        answer = await services.fetcher.fetch(
            parsed,
            validators,
            accept=accepted_kinds(),
            cookies_file=page.cookies_file,
            render=page.render,
        )
    except (InvalidURL, FetchError) as error:
        status = error.status if isinstance(error, BadStatus) else None
        failed = _failed(url, error)
        return await archive.write_soon(
            partial(archive.record_failure, failed, status=status, run_id=services.run_id)
        )
    if isinstance(answer, NotModified):
        return await archive.write_soon(
            partial(archive.record_not_modified, answer, run_id=services.run_id)
        )
    services.traffic.received += len(answer.body)
    outcome = await store_capture(
        answer,
        pool=services.pool,
        archive=archive,
        run_id=services.run_id,
        fetch=partial(_fetch_page, services, page.cookies_file),
    )
    if isinstance(outcome, (Saved, Unchanged)):
        await _keep_images(outcome.article_id, services, page)
    if isinstance(outcome, Saved):
        await _keep_snapshot(outcome.article_id, answer, services, page)
    return outcome


async def _keep_images(article_id: int, services: Services, page: PageSettings) -> None:
    """Fetch and store the pictures of an article that are wanted and missing.

    One that cannot be fetched is in the ledger, and is tried again at the next visit.
    """
    archive = services.archive
    if page.images == "none" or (stored := archive.find_article(article_id)) is None:
        return
    article = stored.article
    lead = () if article.lead_image is None else (article.lead_image,)
    others = (image.url for image in article.images) if page.images == "all" else ()
    missing = archive.assets.find_missing(article_id, (*lead, *others))
    async for one in fetch_images(services.fetcher, missing, cookies_file=page.cookies_file):
        if one.capture is None:
            await _record_missing(one.error, one.url, services)
            continue
        services.traffic.received += len(one.capture.body)
        await archive.write_soon(
            partial(archive.assets.save, article_id, one.url, "image", one.media_type, one.capture)
        )


async def _keep_snapshot(
    article_id: int, capture: Capture, services: Services, page: PageSettings
) -> None:
    """Store how a browser shows the page of a new revision, where that is wanted."""
    if page.snapshot == "none" or capture.body.startswith(b"%PDF-"):
        return
    try:
        taken = await take_snapshot(
            services.fetcher, capture, page.snapshot, cookies_file=page.cookies_file
        )
    except FetchError as error:
        await _record_missing(error, f"{capture.url}#{page.snapshot}", services)
        return
    media_type = SNAPSHOT_TYPES[page.snapshot]
    save = partial(services.archive.assets.save, article_id, capture.final_url, page.snapshot)
    await services.archive.write_soon(partial(save, media_type, taken))


async def _record_missing(error: ScraperError | None, url: str, services: Services) -> None:
    if error is None:
        raise AssertionError
    failed = _failed(url, error)
    _log.warning("url=%s code=%s asset is missing: %s", failed.url, failed.code, failed.message)
    archive = services.archive
    await archive.write_soon(partial(archive.record_failure, failed, run_id=services.run_id))


async def store_capture(
    capture: Capture,
    *,
    pool: ExtractPool,
    archive: Archive,
    run_id: int | None = None,
    fetch: FetchPage | None = None,
) -> Outcome:
    """Read the article of a capture and store both; a page without one is kept raw.

    Args:
        capture: The page, the first one of an article that goes over several.
        pool: Who reads.
        archive: Who stores.
        run_id: The run that the ledger rows belong to.
        fetch: Gives an article's further pages; without it the first one is all.
    """
    try:
        capture = archive.admit(capture)
    except InvalidURL as error:
        failed = _failed(capture.url, error)
        return await archive.write_soon(partial(archive.record_failure, failed, run_id=run_id))
    if (forgotten := archive.tombstones.skip(capture.url, capture.final_url)) is not None:
        return forgotten
    if (kind := _source_kind(capture)) is not None:
        message = f"this is a {kind}, not an article; `scraper source add {capture.url}` watches it"
        skipped = Skipped(url=capture.url, code="is-a-source", message=message)
        return await archive.write_soon(
            partial(archive.record_skip, skipped, capture, run_id=run_id)
        )
    try:
        article = await pool.extract(capture)
        if not article.text and article.page_type not in NO_CONTENT:
            raise NoArticle("the page holds no text", url=capture.url)
        if fetch is not None and article.next_page is not None:
            article = await _read_on(article, capture, pool, archive, run_id, fetch)
        article = _filled(article, capture, archive)
    except ExtractError as error:
        failed = _failed(capture.url, error)
        return await archive.write_soon(
            partial(archive.record_failure, failed, capture=capture, run_id=run_id)
        )
    version = pool.find_version(capture.final_url)
    return await archive.write_soon(
        partial(archive.save, capture, article, run_id=run_id, extractor=version)
    )


def _source_kind(capture: Capture) -> str | None:
    """Return `feed` or `sitemap` where a page is one; None for all others."""
    # Imported here: it loads the XML parser, which commands that only read do without.
    from scraper.discover.markup import find_root_name

    start = capture.body[:_JSON_START].lstrip()
    if start.startswith(b"{") and b"jsonfeed.org/version" in start:
        return "feed"
    return _SOURCE_ROOTS.get(find_root_name(capture.body) or "")


async def _fetch_page(services: Services, cookies_file: Path | None, url: str) -> Capture:
    # Nothing is asked conditionally, so the answer is a page.
    answer = await services.fetcher.fetch(url, cookies_file=cookies_file)
    capture = cast("Capture", answer)
    services.traffic.received += len(capture.body)
    return capture


async def _read_on(
    first: Article,
    capture: Capture,
    pool: ExtractPool,
    archive: Archive,
    run_id: int | None,
    fetch: FetchPage,
) -> Article:
    """Follow an article to its last page, and join the pages; each is kept as its own capture.

    A page that cannot be fetched ends the article there; the ledger says so.
    """
    pages = [first]
    seen = {capture.url, capture.final_url}
    url = first.next_page
    while url is not None and url not in seen and len(pages) < MAX_PAGES:
        seen.add(url)
        try:
            further = await fetch(url)
            page = await pool.extract(further)
        except (FetchError, InvalidURL, ExtractError) as error:
            archive.record_failure(_failed(url, error), run_id=run_id)
            break
        part = Skipped(
            url=url, code="further-page", message=f"page {len(pages) + 1} of {first.url}"
        )
        archive.record_skip(part, further, run_id=run_id)
        pages.append(page)
        url = page.next_page
    return join_pages(pages)


def _filled(article: Article, capture: Capture, archive: Archive) -> Article:
    """Return an article with what its feed states and its page does not."""
    if article.title and article.published and article.authors:
        return article
    named = archive.frontier.find_named(capture.url)
    return article if named is None else fill_from_link(article, *named)


TICK: Final = 0.02
"""Seconds after which a full loop asks again how many of its jobs only wait."""

CHANGED: Final = "changed"
REWRITTEN: Final = "rewritten"
SAME: Final = "same"
SAVED: Final = "saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The result of reading a stored page again."""

    url: str
    article_id: int | None
    """The article; None if there is none."""
    code: str
    """`CHANGED` (text or metadata), `REWRITTEN` (only Markdown, HTML, pictures, confidence or evidence),
    `SAME`, `SAVED` (the page had no article before), or why there is no new reading."""
    version: ExtractorVersion | None = None
    """The version that read the page."""
    capture_id: int | None = None
    """The page that was read; None if that failed."""
    changed: tuple[str, ...] = ()
    """The columns of the revision that changed."""
    stored: StoredArticle | None = None
    """The article as it was; None if there was none."""
    article: Article | None = None
    """The new reading; None if there is none."""
    is_failure: bool = False
    """The page could not be read, unlike one that was read and is not an article."""
    is_known: bool = False
    """The page had no article before, for the same reason."""


async def reread_article(
    stored: StoredArticle, *, pool: ExtractPool, archive: Archive, dry_run: bool = False
) -> Reading:
    """Read the stored page of an article's newest revision again, with the current rules.

    Args:
        stored: The article.
        pool: Reads the page.
        archive: Has the page, stores the new reading.
        dry_run: Change nothing.
    """
    reading = Reading(url=stored.url, article_id=stored.id, code=SAME, stored=stored)
    try:
        capture_id = archive.find_capture_id(stored.id)
        capture = archive.load_capture(capture_id)
        article = await _read_stored(capture, pool, archive)
    except ScraperError as error:
        return replace(reading, code=error.code, is_failure=True)
    if article.page_type in NO_CONTENT or not article.text:
        return replace(reading, code=article.page_type, is_failure=True)
    version = pool.find_version(capture.final_url)
    reading = replace(reading, article=article, capture_id=capture_id, version=version)
    changed = archive.compare_reading(stored.id, article)
    if not changed:
        return reading
    if not dry_run:
        await archive.write_soon(partial(archive.replace_reading, stored.id, article))
    code = CHANGED if "digest" in changed else REWRITTEN
    return replace(reading, code=code, changed=changed)


async def reread_page(
    page: UnreadPage, *, pool: ExtractPool, archive: Archive, dry_run: bool = False
) -> Reading:
    """Read a stored page without an article again; store the article if there is one now.

    Args:
        page: The page: reading it failed, or it was skipped.
        pool: Reads it.
        archive: Has the page, stores the article with the date of its capture.
        dry_run: Change nothing.
    """
    reading = Reading(url=page.url, article_id=None, code=SAVED)
    try:
        capture = archive.load_capture(page.capture_id)
        article = await _read_stored(capture, pool, archive)
        version = pool.find_version(capture.final_url)
        reading = replace(reading, capture_id=page.capture_id, version=version)
        if article.page_type in NO_CONTENT:
            return _no_article(reading, page, article.page_type)
        if not article.text:
            raise NoArticle("the page holds no text", url=capture.url)
        if dry_run:
            return replace(reading, article=article)
        outcome = await archive.write_soon(partial(archive.save_reread, capture, article))
    except ScraperError as error:
        is_failure = error.code != NoArticle.code
        return replace(_no_article(reading, page, error.code), is_failure=is_failure)
    if isinstance(outcome, Skipped):
        return _no_article(reading, page, outcome.code)
    code = SAVED if isinstance(outcome, Saved) else SAME
    return replace(reading, article_id=outcome.article_id, article=article, code=code)


def _no_article(reading: Reading, page: UnreadPage, code: str) -> Reading:
    return replace(reading, code=code, is_known=code == page.code)


async def _read_stored(capture: Capture, pool: ExtractPool, archive: Archive) -> Article:
    """Read a stored page, and the further pages of its article that are stored."""
    pages = [await pool.extract(capture)]
    while (url := pages[-1].next_page) is not None and len(pages) < MAX_PAGES:
        further = archive.find_capture(url)
        if further is None:
            break
        pages.append(await pool.extract(further))
    return _filled(join_pages(pages), capture, archive)


def scrape_all(
    urls: Iterable[str], services: Services, *, concurrency: int, force: bool = False
) -> AsyncIterator[Outcome]:
    """Scrape many URLs, yielding each outcome as soon as it is stored.

    Args:
        urls: Taken one by one, so a generator may be endless.
        services: Where to fetch, read and store.
        concurrency: URLs in progress at the same time, those that only wait aside; the fetcher keeps the
            pace per host.
        force: As in `scrape_url`.
    """
    jobs = (scrape_url(url, services, force=force) for url in urls)
    return as_stored(jobs, concurrency, services.fetcher.count_waiting)


async def as_stored(
    jobs: Iterable[Coroutine[None, None, T]],
    concurrency: int,
    count_waiting: Callable[[Collection[asyncio.Task[T]]], int] | None = None,
) -> AsyncIterator[T]:
    """Run jobs side by side and yield the result of each when it is there.

    Args:
        jobs: Taken one by one.
        concurrency: Jobs in progress at the same time.
        count_waiting: Returns how many of the running jobs only wait, which are not counted; none by default.
    """
    ended: asyncio.Queue[asyncio.Task[T]] = asyncio.Queue()
    running: set[asyncio.Task[T]] = set()
    try:
        for job in jobs:
            task = asyncio.create_task(job)
            task.add_done_callback(ended.put_nowait)
            running.add(task)
            while len(running) - (count_waiting(running) if count_waiting else 0) >= concurrency:
                try:
                    async with asyncio.timeout(TICK if count_waiting else None):
                        first = await ended.get()
                except TimeoutError:
                    continue  # more of them may wait by now
                running.discard(first)
                yield first.result()
        while running:
            first = await ended.get()
            running.discard(first)
            yield first.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def as_arriving(
    items: AsyncIterator[Item], work: Callable[[Item], Coroutine[None, None, T]], concurrency: int
) -> AsyncIterator[T]:
    """Run the same work on many items that take time to arrive; yield each result when it is there.

    Args:
        items: Taken one by one, while others are worked on.
        work: What is done with an item.
        concurrency: Items worked on at the same time.
    """
    arriving: asyncio.Future[Item] | None = None
    running: set[asyncio.Future[T]] = set()
    is_over = False
    try:
        while running or not is_over:
            if not is_over and arriving is None and len(running) < concurrency:
                arriving = asyncio.ensure_future(anext(items))
            awaited: set[asyncio.Future[Any]] = {*running}
            if arriving is not None:
                awaited.add(arriving)
            done, _ = await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
            if arriving is not None and arriving in done:
                try:
                    running.add(asyncio.create_task(work(arriving.result())))
                except StopAsyncIteration:
                    is_over = True
                arriving = None
            for task in running & done:
                running.discard(task)
                yield task.result()
    finally:
        left: list[asyncio.Future[Any]] = [*running]
        if arriving is not None:
            left.append(arriving)
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def _failed(url: str, error: ScraperError) -> Failed:
    return Failed(
        url=hide_login(url), code=error.code, message=error.message, retryable=error.retryable
    )
