"""Read JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from scraper.dates.feed_dates import parse_date
from scraper.discover.feed import Entry, FeedPage, unique_entries
from scraper.discover.feed_size import MAX_ENTRIES, MAX_FEED
from scraper.discover.links import resolve_link
from scraper.discover.warnings import list_warnings
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError
from scraper.records import Capture, Link
from scraper.text.json_text import elements, members, parse_json


def parse_json_feed(capture: Capture) -> FeedPage:
    """Read a JSON Feed.

    Raises:
        DiscoverError: Not JSON (`bad-json`), no feed (`not-a-feed`), too large.
    """
    url = capture.final_url
    if len(capture.body) > MAX_FEED:
        raise DiscoverError("is larger than 10 MiB", url=url, code="too-large")
    feed = members(parse_json(capture.body, url=url))
    items = feed.get("items")
    if not isinstance(items, list) or not _names_its_version(feed):
        raise DiscoverError("is not a JSON Feed", url=url, code="not-a-feed")
    warnings: Counter[str] = Counter({"entries-over-limit": max(0, len(items) - MAX_ENTRIES)})
    return FeedPage(
        url=url,
        format="json",
        entries=unique_entries(_entries(items[:MAX_ENTRIES], capture, warnings), warnings),
        title=clean_title(feed.get("title")),
        site_url=resolve_link(feed.get("home_page_url"), url, Counter()),
        next_url=_other(resolve_link(feed.get("next_url"), url, Counter()), url),
        warnings=list_warnings(warnings),
    )


def _names_its_version(feed: Mapping[str, object]) -> bool:
    version = feed.get("version")
    return isinstance(version, str) and "jsonfeed.org/version" in version


def _entries(items: list[object], capture: Capture, warnings: Counter[str]) -> Iterator[Entry]:
    for item in items:
        entry = _entry(members(item), capture.final_url, capture.fetched_at, warnings)
        if entry is not None:
            yield entry


def _entry(
    item: Mapping[str, object], feed_url: str, now: datetime, warnings: Counter[str]
) -> Entry | None:
    guid = item.get("id")
    href = item.get("url") or item.get("external_url")
    if not href and isinstance(guid, str) and guid.startswith(("http://", "https://")):
        href = guid
    url = resolve_link(href, feed_url, warnings)
    if url is None:
        return None
    return Entry(
        link=Link(
            url=url,
            found_on=feed_url,
            title=clean_title(item.get("title")),
            published=_date(item.get("date_published"), now, warnings),
            updated=_date(item.get("date_modified"), now, warnings),
            guid=str(guid)[:2048] if isinstance(guid, (str, int)) else None,
            authors=_authors(item),
        )
    )


def _authors(item: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names of `authors` (version 1.1), else of `author`."""
    given = (*elements(item.get("authors")), item.get("author"))
    names = (members(one).get("name") for one in given)
    return tuple(
        dict.fromkeys(name.strip() for name in names if isinstance(name, str) and name.strip())
    )


def _date(text: object, now: datetime, warnings: Counter[str]) -> str | None:
    found = parse_date(text, now=now)
    warnings["bad-date"] += found is None and bool(elements(text) or text)
    return found


def _other(url: str | None, own: str) -> str | None:
    return None if url == own else url
