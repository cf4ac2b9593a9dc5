"""Read bookmarks in HTML: the Netscape format of every browser, and Pocket's export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from scraper.discover.dates import parse_timestamp
from scraper.discover.flaws import list_flaws
from scraper.discover.imports.imported import (
    MAX_ITEMS,
    Imported,
    ImportedLink,
    ImportedSource,
    clean_tags,
)
from scraper.discover.links import resolve_link
from scraper.discover.markup import HtmlElement, parse_page
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError
from scraper.records import Link, Source

_HEAD: Final = 4096
_MAX_FOLDERS: Final = 40


def is_bookmarks(body: bytes) -> bool:
    """Answer whether a file calls itself bookmarks, or is Pocket's list."""
    head = body[:_HEAD].lower()
    return b"netscape-bookmark" in head or (
        b"<a " in body.lower() and b"time_added=" in body.lower()
    )


def parse_bookmarks(body: bytes, now: datetime) -> Imported:
    """Read all links of a bookmark file, its folders and tags as tags.

    Raises:
        DiscoverError: The file is hostile, too large or holds no link.
    """
    root = parse_page(body, "text/html; charset=utf-8")
    if root is None:
        raise DiscoverError("names no bookmarks", code="empty-import")
    flaws: Counter[str] = Counter()
    links: dict[str, ImportedLink] = {}
    sources: dict[str, ImportedSource] = {}
    is_pocket = False
    for element in root.iter("a"):
        if len(links) + len(sources) >= MAX_ITEMS:
            flaws["over-limit"] += 1
            break
        is_pocket = is_pocket or element.get("time_added") is not None
        tags = clean_tags([*_folders(element), *(element.get("tags") or "").split(",")])
        title = clean_title("".join(element.itertext()))
        feed = resolve_link(element.get("feedurl"), "", Counter())
        if feed is not None:
            sources[feed] = ImportedSource(
                source=Source(url=feed, kind="feed"), title=title, tags=tags
            )
            continue
        url = resolve_link(element.get("href"), "", flaws)
        if url is None:
            continue
        if url in links:
            flaws["same-url"] += 1
            continue
        saved = element.get("time_added") or element.get("add_date")
        links[url] = ImportedLink(
            link=Link(url=url, found_on="", title=None if title == url else title),
            tags=tags,
            saved_at=parse_timestamp(saved, now=now) if saved else None,
        )
    if not (links or sources):
        raise DiscoverError("names no bookmarks", code="empty-import")
    return Imported(
        format="pocket" if is_pocket else "bookmarks", sources=tuple(sources.values()),
        links=tuple(links.values()), flaws=list_flaws(flaws),
    )  # fmt: skip


def _folders(element: HtmlElement) -> list[str]:
    """Give the names of the folders around a bookmark, outermost first."""
    names = []
    for depth, ancestor in enumerate(element.iterancestors("dl")):
        if depth == _MAX_FOLDERS:
            break
        names.append(next(_headings_before(ancestor), ""))
    return names[::-1]


def _headings_before(folder: HtmlElement) -> Iterator[str]:
    """Yield the heading that stands right before a list; browsers never close the tags around it."""
    for place, sibling in enumerate(folder.itersiblings(preceding=True)):
        if place == 3:  # noqa: PLR2004 - heading, paragraph, description
            return
        if sibling.tag == "h3":
            yield sibling.text or ""
            return
        if sibling.tag == "dt":
            headings = sibling.findall(".//h3")
            yield headings[-1].text or "" if headings else ""
            return
