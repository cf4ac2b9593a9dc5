"""The Python API: what `from scraper import ...` returns.

`scraper/__init__.py` imports this module when one of its names is used. Commands that only list
or search an archive never load the extractor.
"""

from __future__ import annotations

import asyncio
from typing import cast

from scraper.archive import Archive, Selection
from scraper.config import FetchSettings
from scraper.errors import ScraperError
from scraper.extraction.article import extract_article
from scraper.extraction.body.select import Favor
from scraper.extraction.options import ExtractOptions
from scraper.extraction.unkept import unkept_capture
from scraper.fetching import Fetcher
from scraper.records import Article, Capture, StoredArticle

__all__ = [
    "Archive",
    "Article",
    "Capture",
    "FetchSettings",
    "ScraperError",
    "Selection",
    "StoredArticle",
    "extract",
    "fetch",
    "fetch_async",
    "scrape",
    "scrape_async",
]


def extract(  # noqa: PLR0913 - one flag for each field
    page: str | bytes | Capture,
    url: str = "",
    *,
    content_type: str | None = None,
    markdown: bool = False,
    html: bool = False,
    comments: bool = False,
    next_page: bool = False,
    trace: bool = False,
    favor: Favor | None = None,
) -> Article:
    """Return the article of a page: its text and its metadata.

    Args:
        page: The HTML (or a PDF, with the `pdf` extra), or what `fetch` returned. Bytes are
            decoded as a browser does: byte order mark, content type, the declaration in the page,
            then the bytes themselves.
        url: Where the page came from. Links are resolved against it; without it, relative links
            stay relative. Ignored for a `Capture`, which has its own.
        content_type: The `Content-Type` header of the response. Ignored for `str` and `Capture`.
        markdown: Fill `Article.markdown`.
        html: Fill `Article.html`.
        comments: Fill `Article.comments`.
        next_page: Fill `Article.next_page`.
        trace: Fill `Article.trace`: every candidate found, and every block removed.
        favor: Keep less text where the model is in doubt (`"precision"`), or more (`"recall"`);
            None for the best of both.

    Returns:
        The article. Its text is "" if the page has none; `page_type` then says what the page is.

    Raises:
        InvalidURL: The URL cannot be parsed.
        NoArticle: The page is empty.
        ExtractError: The page is a PDF that cannot be read.
    """
    options = _options(
        favor, markdown=markdown, html=html, comments=comments, next_page=next_page, trace=trace
    )
    if isinstance(page, Capture):
        return extract_article(page, options)
    if isinstance(page, str):
        page, content_type = page.encode("utf-8", "replace"), "text/html; charset=utf-8"
    return extract_article(unkept_capture(page, url, content_type), options)


def fetch(url: str, *, settings: FetchSettings | None = None) -> Capture:
    """Fetch one page politely: robots.txt, per-host delay, retries, address checks, limits.

    Args:
        url: An http or https URL.
        settings: Limits, delay, headers; the defaults if None. Settings files and environment
            variables are not read.

    Returns:
        The response: body after content decoding, headers, final URL, time.

    Raises:
        InvalidURL: The URL cannot be parsed.
        FetchError: The page could not be fetched; `code` is stable, see docs/errors.md.
    """
    return asyncio.run(fetch_async(url, settings=settings))


async def fetch_async(url: str, *, settings: FetchSettings | None = None) -> Capture:
    """Fetch one page, as `fetch` does, inside a running event loop."""
    async with Fetcher(settings) as fetcher:
        # The request has no validators, so the response is never "not modified".
        return cast("Capture", await fetcher.fetch(url))


def scrape(  # noqa: PLR0913 - as above
    url: str,
    *,
    settings: FetchSettings | None = None,
    markdown: bool = False,
    html: bool = False,
    comments: bool = False,
    next_page: bool = False,
    trace: bool = False,
    favor: Favor | None = None,
) -> Article:
    """Fetch one page and return its article; nothing is stored.

    Args:
        url: As in `fetch`.
        settings: As in `fetch`.
        markdown: As in `extract`.
        html: As in `extract`.
        comments: As in `extract`.
        next_page: As in `extract`.
        trace: As in `extract`.
        favor: As in `extract`.

    Raises:
        InvalidURL: The URL cannot be parsed.
        FetchError: The page could not be fetched.
        ExtractError: The page could not be read.
    """
    options = _options(
        favor, markdown=markdown, html=html, comments=comments, next_page=next_page, trace=trace
    )
    return extract_article(fetch(url, settings=settings), options)


async def scrape_async(  # noqa: PLR0913 - as above
    url: str,
    *,
    settings: FetchSettings | None = None,
    markdown: bool = False,
    html: bool = False,
    comments: bool = False,
    next_page: bool = False,
    trace: bool = False,
    favor: Favor | None = None,
) -> Article:
    """Fetch one page and return its article, as `scrape` does, inside a running event loop.

    Extraction runs in a thread, so that the loop stays free.

    Args:
        url: As in `fetch`.
        settings: As in `fetch`.
        markdown: As in `extract`.
        html: As in `extract`.
        comments: As in `extract`.
        next_page: As in `extract`.
        trace: As in `extract`.
        favor: As in `extract`.
    """
    capture = await fetch_async(url, settings=settings)
    options = _options(
        favor, markdown=markdown, html=html, comments=comments, next_page=next_page, trace=trace
    )
    return await asyncio.to_thread(extract_article, capture, options)


def _options(favor: Favor | None, **is_wanted: bool) -> ExtractOptions:
    """Return the options for the flags of the costly fields."""
    wanted = frozenset(name for name in is_wanted if is_wanted[name])
    return ExtractOptions(fields=wanted, favor=favor)
