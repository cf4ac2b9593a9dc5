"""Read bookmarks in HTML: the Netscape format of every browser, and Pocket's export."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from scraper.discover.dates import parse_timestamp
from scraper.discover.imports.imported import Collected, Imported, ImportedLink
from scraper.discover.links import resolve_link
from scraper.discover.markup import HtmlElement, parse_page
from scraper.discover.wording import clean_text
from scraper.errors import DiscoverError
from scraper.records import Link

_HEAD: Final = 4096
_MAX_FOLDERS: Final = 40
_ROOT_FOLDERS: Final = ("personal_toolbar_folder", "unfiled_bookmarks_folder")
"""Attributes of the folders that a browser makes itself: their names say nothing."""
_LISTS: Final = {
    "unread": (False, False), "read archive": (True, False), "archive": (True, False),
    "read": (True, False), "liked": (None, True), "starred": (None, True),
}  # fmt: skip
"""Headings of the lists in Pocket's and Instapaper's exports: read, starred."""
_LINKDING_NOTES: Final = re.compile(r"\[linkding-notes\](.*?)\[/linkding-notes\]", re.DOTALL)


def is_bookmarks(body: bytes) -> bool:
    """Return whether a file calls itself bookmarks, or is the list of a read-later service."""
    head = body[:_HEAD].lower()
    return b"netscape-bookmark" in head or b"<title>instapaper" in head or (
        b"<a " in body.lower() and b"time_added=" in body.lower()
    )  # fmt: skip


def parse_bookmarks(body: bytes, now: datetime) -> Imported:
    """Read all links of a bookmark file, its folders and tags as tags.

    Raises:
        DiscoverError: The file is hostile, too large or holds no link.
    """
    root = parse_page(body, "text/html; charset=utf-8")
    if root is None:
        raise DiscoverError("names no bookmarks", code="empty-import")
    items = Collected()
    is_pocket = False
    is_instapaper = b"<title>instapaper" in body[:_HEAD].lower()
    for element in root.iter("a"):
        if items.is_full:
            break
        is_pocket = is_pocket or element.get("time_added") is not None
        tags = [
            *_folders(element),
            *re.split(r"[,|]" if is_pocket else ",", element.get("tags") or ""),
        ]
        title = "".join(element.itertext())
        feed = element.get("feedurl")
        if feed and resolve_link(feed, "", Counter()) is not None:
            items.add_source(feed, kind="feed", title=title, tags=tags)
            continue
        items.add_link(
            element.get("href"), title=title, tags=tags, user=_read_user_fields(element, now)
        )
    if not items:
        raise DiscoverError("names no bookmarks", code="empty-import")
    return items.finish("pocket" if is_pocket else "instapaper" if is_instapaper else "bookmarks")


def _read_user_fields(element: HtmlElement, now: datetime) -> ImportedLink:
    """Read the date, the state and the note of a bookmark."""
    saved = element.get("time_added") or element.get("add_date")
    unread = element.get("toread") or element.get("unread")
    is_read, is_starred = None if unread is None else unread != "1", False
    heading = _list_heading(element)
    if heading in _LISTS:
        is_read, is_starred = _LISTS[heading]
    important = element.get("data-important") or element.get("favorite") or element.get("starred")
    return ImportedLink(
        link=Link(url="", found_on=""),
        saved_at=parse_timestamp(saved, now=now) if saved else None,
        is_read=is_read,
        is_starred=is_starred or (important or "").lower() in {"1", "true"},
        note=_description(element),
    )


def _list_heading(element: HtmlElement) -> str:
    """Return the heading before a bookmark's plain list, in lower case; "" if there is none."""
    ancestor = next(element.iterancestors("ul", "ol"), None)
    if ancestor is None:
        return ""
    before = ancestor.getprevious()
    return (before.text or "").strip().lower() if before is not None and before.tag == "h1" else ""


def _description(element: HtmlElement) -> str | None:
    """Return the text of the `DD` after a bookmark: the user's note."""
    # Browsers never close DT, so that the parser may nest DD in different places.
    following = next(iter(element.itersiblings("dd")), None)
    parent = element.getparent()
    if following is None and parent is not None:
        sibling = parent.getnext()
        following = sibling if sibling is not None and sibling.tag == "dd" else None
    if following is None:
        return None
    parts = [following.text or ""]
    for child in following:
        if child.tag in {"dl", "dt", "dd", "p", "a", "h3"}:
            break
        parts += [child.text or "", child.tail or ""]
    text = "".join(parts)
    notes = _LINKDING_NOTES.search(text)
    if notes is not None:
        text = _LINKDING_NOTES.sub("", text).strip() + "\n\n" + notes[1]
    return clean_text(text)


def _folders(element: HtmlElement) -> list[str]:
    """Return the names of the folders around a bookmark, outermost first."""
    names = []
    for depth, ancestor in enumerate(element.iterancestors("dl")):
        if depth == _MAX_FOLDERS:
            break
        names.append(next(_headings_before(ancestor), ""))
    return names[::-1]


def _headings_before(folder: HtmlElement) -> Iterator[str]:
    """Yield the heading right before a list; browsers never close the tags around it."""
    for place, sibling in enumerate(folder.itersiblings(preceding=True)):
        if place == 3:  # noqa: PLR2004 - heading, paragraph, description
            return
        if sibling.tag == "h3":
            yield _folder_name(sibling)
            return
        if sibling.tag == "dt":
            headings = sibling.findall(".//h3")
            yield _folder_name(headings[-1]) if headings else ""
            return


def _folder_name(heading: HtmlElement) -> str:
    return "" if any(map(heading.get, _ROOT_FOLDERS)) else heading.text or ""
