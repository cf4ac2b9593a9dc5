"""Read one sitemap: URL set, index, news sitemap, list of URLs, or a feed.

Takes a Capture, plain or gzip. XML is streamed, so memory follows the URLs and
not the file. URLs of other sites are dropped: a sitemap speaks for its own host
(sitemaps.org, "Sitemap file location") and for those whose robots.txt names it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from scraper.dates.feed_dates import parse_date
from scraper.decoding.charset import decode_text
from scraper.discover.feed import FEED_ROOTS, parse_feed
from scraper.discover.gzip_body import decompress_gzip, is_gzip
from scraper.discover.links import resolve_link
from scraper.discover.markup import (
    XmlElement,
    drop_warnings,
    find_root_name,
    forget,
    iter_xml,
    local_name,
    text_in,
)
from scraper.discover.warnings import InputWarning, list_warnings
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError
from scraper.records import Capture, Link
from scraper.urls import host_of, is_same_site

MAX_SITEMAP: Final = 50 * 2**20
"""Bytes, unpacked (sitemaps.org); what is beyond is not read."""
MAX_URLS: Final = 50_000
"""URLs of one sitemap (sitemaps.org); what is beyond is not read."""

_MAX_ELEMENTS: Final = 20 * MAX_URLS
"""Elements of one sitemap that are looked at; a plain URL has 5, a news entry 9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One page that a sitemap names."""

    link: Link
    modified: str | None = None
    """`lastmod`, ISO 8601. Many sites write the day of the last build here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSitemap:
    """One sitemap that an index names."""

    url: str
    modified: str | None = None
    """`lastmod`, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """One sitemap document."""

    url: str
    """Where it was fetched, after redirects."""
    format: str
    """`urlset`, `index`, `text` or `feed`."""
    entries: tuple[SitemapEntry, ...] = ()
    children: tuple[ChildSitemap, ...] = ()
    warnings: tuple[InputWarning, ...] = ()


def parse_sitemap(capture: Capture, *, sitemap_hosts: tuple[str, ...] = ()) -> Sitemap:
    """Read a sitemap in any of its forms.

    Args:
        capture: The document; gzip is unpacked, whatever its name.
        sitemap_hosts: URLs of the sites whose robots.txt named this sitemap.

    Raises:
        DiscoverError: The document is not a sitemap (`not-a-sitemap`) or hostile.
    """
    warnings: Counter[str] = Counter()
    body = drop_warnings(_unpack(capture.body, warnings))
    url = capture.final_url
    root = find_root_name(body)
    reading = _Reading(url, (url, capture.url, *sitemap_hosts), capture.fetched_at, warnings)
    if root in FEED_ROOTS:
        feed = parse_feed(replace(capture, body=body))
        entries = [
            SitemapEntry(link=entry.link, modified=entry.updated)
            for entry in feed.entries
            if reading.is_own(entry.link.url)
        ]
        return Sitemap(
            url=url, format="feed", entries=tuple(entries), warnings=list_warnings(warnings)
        )
    if root in {"urlset", "sitemapindex", "url", "sitemap"}:
        return _read_xml(body, reading)
    if root is None:
        entries = list(_read_lines(decode_text(body, capture.header("content-type")), reading))
        if entries or warnings["foreign-host"]:
            return Sitemap(
                url=url, format="text", entries=tuple(entries), warnings=list_warnings(warnings)
            )
    raise DiscoverError("is not a sitemap", url=url, code="not-a-sitemap")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What every line of one sitemap is read with."""

    url: str
    owners: tuple[str, ...]
    now: datetime
    warnings: Counter[str]

    def resolve(self, href: str) -> str | None:
        """Return the URL when the sitemap may speak for it."""
        found = resolve_link(href, self.url, self.warnings)
        return found if found is not None and self.is_own(found) else None

    def is_own(self, url: str) -> bool:
        """Return whether the sitemap may speak for this URL; count one it may not."""
        if any(host_of(url) == host_of(owner) or is_same_site(url, owner) for owner in self.owners):
            return True
        self.warnings["foreign-host"] += 1
        return False


def _unpack(body: bytes, warnings: Counter[str]) -> bytes:
    if is_gzip(body):
        body, is_whole = decompress_gzip(body, MAX_SITEMAP)
        warnings["cut"] += not is_whole
    if len(body) > MAX_SITEMAP:
        warnings["cut"] += 1
        body = body[:MAX_SITEMAP]
    return body.lstrip(b" \t\r\n")


def _read_xml(body: bytes, reading: _Reading) -> Sitemap:
    entries: dict[str, SitemapEntry] = {}
    children: dict[str, ChildSitemap] = {}
    for looked, (_, element) in enumerate(iter_xml(body, url=reading.url)):
        if looked > _MAX_ELEMENTS:
            reading.warnings["cut"] += 1
            break
        name = local_name(element)
        if name == "url":
            entry = _entry(element, reading)
            if entry is not None and entry.link.url not in entries:
                if len(entries) == MAX_URLS:
                    reading.warnings["urls-over-limit"] += 1
                    break
                entries[entry.link.url] = entry
            forget(element)
        elif name == "sitemap":
            child = _child(element, reading)
            if child is not None:
                if len(children) == MAX_URLS:
                    reading.warnings["urls-over-limit"] += 1
                    break
                children.setdefault(child.url, child)
            forget(element)
    return Sitemap(
        url=reading.url,
        format="index" if children and not entries else "urlset",
        entries=tuple(entries.values()),
        children=tuple(children.values()),
        warnings=list_warnings(reading.warnings),
    )


def _entry(element: XmlElement, reading: _Reading) -> SitemapEntry | None:
    values = {local_name(child): child for child in reversed(element)}
    url = reading.resolve(text_in(values["loc"])) if "loc" in values else None
    if url is None:
        return None
    news = values.get("news")
    told = {} if news is None else {local_name(child): text_in(child) for child in reversed(news)}
    modified = _date(text_in(values["lastmod"]) if "lastmod" in values else None, reading)
    return SitemapEntry(
        link=Link(
            url=url,
            found_on=reading.url,
            title=clean_title(told.get("title")),
            published=_date(told.get("publication_date"), reading),
            updated=modified,
        ),
        modified=modified,
    )


def _child(element: XmlElement, reading: _Reading) -> ChildSitemap | None:
    values = {local_name(child): text_in(child) for child in reversed(element)}
    # Some generators write the URL straight into the element.
    url = reading.resolve(values.get("loc") or text_in(element))
    if url is None:
        return None
    return ChildSitemap(url=url, modified=_date(values.get("lastmod"), reading))


def _date(text: str | None, reading: _Reading) -> str | None:
    found = parse_date(text, now=reading.now)
    reading.warnings["bad-date"] += found is None and bool(text)
    return found


def _read_lines(text: str, reading: _Reading) -> Iterator[SitemapEntry]:
    """Read one URL a line; a text without any is not a sitemap."""
    seen: set[str] = set()
    for line in text.splitlines():
        if not line.lstrip().startswith(("http://", "https://")):
            continue
        url = reading.resolve(line)
        if url is None or url in seen:
            continue
        if len(seen) == MAX_URLS:
            reading.warnings["urls-over-limit"] += 1
            return
        seen.add(url)
        yield SitemapEntry(link=Link(url=url, found_on=reading.url))
