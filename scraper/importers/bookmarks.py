"""Read bookmarks in HTML: the Netscape format of every browser, and Pocket's export.

The files are read tag by tag, not as a tree: they never close `DT`, and a tree of nested `DT`
ends at the parser's limit of depth (2,048 bookmarks in a row).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Final

from scraper.dates.feed_dates import parse_timestamp
from scraper.decoding.charset import decode_text
from scraper.discover.links import resolve_link
from scraper.discover.wording import clean_text
from scraper.errors import DiscoverError
from scraper.importers.imported import Collected, Imported, ImportedLink
from scraper.records import Link

_HEAD: Final = 4096
_MAX_FOLDERS: Final = 40
"""Folders around a bookmark that are read."""
_MAX_TEXT: Final = 20_000
"""Characters of a title or note that are collected."""
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
        DiscoverError: The file holds no link.
    """
    items = Collected()
    reader = _Reader(items, now)
    reader.feed(decode_text(body, "text/html; charset=utf-8"))
    reader.close()
    reader.finish_bookmark()
    if not items:
        raise DiscoverError("names no bookmarks", code="empty-import")
    is_instapaper = b"<title>instapaper" in body[:_HEAD].lower()
    name = "instapaper" if is_instapaper else "bookmarks"
    return items.finish("pocket" if reader.is_pocket else name)


class _Reader(HTMLParser):
    """Collects the bookmarks of a file.

    Args:
        items: Takes them.
        now: Later dates are refused.
    """

    def __init__(self, items: Collected, now: datetime) -> None:
        super().__init__(convert_charrefs=True)
        self.is_pocket = False
        self._items = items
        self._now = now
        self._folders: list[str] = []
        self._next_folder = ""
        self._heading = ""
        """The text of the last `H1`; Pocket and Instapaper put a state into it."""
        self._bookmark: Mapping[str, str] | None = None
        """The attributes of the bookmark whose title or note is being read."""
        self._texts = {"a": "", "dd": "", "h1": "", "h3": ""}
        self._target: str | None = None
        """The key of `_texts` that characters belong to."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a bookmark, a folder, or a note."""
        if tag in {"a", "dt", "dl", "h3", "ul", "ol"}:
            self.finish_bookmark()
        if tag == "dl":
            self._folders.append(self._next_folder)
            self._next_folder = ""
        elif tag in self._texts:
            values = {name: value or "" for name, value in attrs}
            self._texts[tag] = ""
            self._target = tag
            if tag == "a":
                self._bookmark = values
                self.is_pocket = self.is_pocket or "time_added" in values
            elif tag == "h3" and any(map(values.get, _ROOT_FOLDERS)):
                self._target = None  # the browser's own name for the folder
        elif tag == "dt":
            self._target = None

    def handle_endtag(self, tag: str) -> None:
        """End a title, or a folder."""
        if tag in {"dl", "ul", "ol"}:
            self.finish_bookmark()
        if tag == "dl":
            self._folders[-1:] = []
            self._next_folder = ""
        if tag in {self._target, "dl"}:
            self._target = None
        if tag == "h3":
            self._next_folder = self._texts["h3"]
        elif tag in {"ul", "ol"}:
            self._texts["h1"] = ""

    def handle_data(self, data: str) -> None:
        """Collect the characters of a title or a note."""
        if self._target is not None:
            known = self._texts[self._target]
            self._texts[self._target] = known + data[: max(0, _MAX_TEXT - len(known))]

    def finish_bookmark(self) -> None:
        """Add the bookmark that was read last; do nothing if there is none."""
        values, self._bookmark = self._bookmark, None
        if values is None or self._items.is_full:
            return
        title, note, self._texts["dd"] = self._texts["a"], self._texts["dd"], ""
        separator = r"[,|]" if self.is_pocket else ","
        folders = self._folders[:_MAX_FOLDERS]
        tags = [*folders, *re.split(separator, values.get("tags", ""))]
        feed = values.get("feedurl")
        if feed and resolve_link(feed, "", Counter()) is not None:
            self._items.add_source(feed, kind="feed", title=title, tags=tags)
            return
        heading = self._texts["h1"].strip().lower()
        user = _read_user_fields(values, heading, note, self._now)
        self._items.add_link(values.get("href"), title=title, tags=tags, user=user)


def _read_user_fields(
    values: Mapping[str, str], heading: str, note: str, now: datetime
) -> ImportedLink:
    """Read the date, the state and the note of a bookmark."""
    saved = values.get("time_added") or values.get("add_date")
    unread = values.get("toread") or values.get("unread")
    is_read, is_starred = None if unread is None else unread != "1", False
    if heading in _LISTS:
        is_read, is_starred = _LISTS[heading]
    important = values.get("data-important") or values.get("favorite") or values.get("starred")
    return ImportedLink(
        link=Link(url="", found_on=""),
        saved_at=parse_timestamp(saved, now=now) if saved else None,
        is_read=is_read,
        is_starred=is_starred or (important or "").lower() in {"1", "true"},
        note=_clean_note(note),
    )


def _clean_note(text: str) -> str | None:
    """Return the text of a `DD`; linkding keeps the user's own notes in marks inside it."""
    notes = _LINKDING_NOTES.search(text)
    if notes is not None:
        text = _LINKDING_NOTES.sub("", text).strip() + "\n\n" + notes[1]
    return clean_text(text)
