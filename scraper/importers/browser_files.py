"""Read the files in which browsers themselves keep bookmarks.

Chrome and its relatives: `Bookmarks` (JSON). Firefox: the backups of
`bookmarkbackups`, JSON or compressed (`.jsonlz4`). Safari: `Bookmarks.plist`, with the
Reading List.
"""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from xml.parsers.expat import ExpatError

from scraper.dates.feed_dates import parse_timestamp, render_instant
from scraper.discover.wording import clean_text
from scraper.errors import DiscoverError
from scraper.importers.imported import Collected, Imported, ImportedLink
from scraper.records import Link
from scraper.text.json_text import MAX_JSON, elements, members, parse_json

_LZ4: Final = b"mozLz40\0"
_HEAD: Final = 64 * 2**10
_CHROME_EPOCH: Final = 11_644_473_600
"""Seconds from 1601-01-01, from which Chrome counts, to 1970-01-01."""
_FIREFOX_ROOTS: Final = frozenset(
    {"root________", "menu________", "toolbar_____", "unfiled_____", "mobile______", "tags________"}
)
_FIREFOX_ROOT_NAMES: Final = frozenset(
    {"placesRoot", "bookmarksMenuFolder", "toolbarFolder", "unfiledBookmarksFolder", "mobileFolder", "tagsFolder"}
)  # fmt: skip
_SAFARI_ROOTS: Final = frozenset({"BookmarksBar", "BookmarksMenu", "com.apple.ReadingList"})
_MAX_DEPTH: Final = 100
"""Folders inside each other that are read."""
_MAX_NODES: Final = 1_000_000
"""Nodes that are read: a property list may hold one list many times."""

Node = Mapping[str, object]


def is_browser_file(body: bytes) -> bool:
    """Return whether a file is the bookmark file of a browser."""
    head = body[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        body.startswith((_LZ4, b"bplist00"))
        or (start.startswith(b"{") and b'"roots"' in head and b'"bookmark_bar"' in body)
        or (start.startswith(b"{") and b"text/x-moz-place" in head)
        or (start.startswith(b"<?xml") and b"<plist" in head)
    )


def parse_browser_file(body: bytes, now: datetime) -> Imported:
    """Read a browser's bookmark file, its folders as tags.

    Raises:
        DiscoverError: The file is damaged, too large, or holds no bookmark.
    """
    items = Collected()
    if body.startswith(_LZ4):
        body = _unpack_lz4(body)
    if body.startswith(b"bplist00") or body.lstrip().startswith(b"<?xml"):
        name = "safari"
        _take_safari(_parse_plist(body), items, now)
    else:
        document = members(parse_json(body))
        name = "chrome" if "roots" in document else "firefox"
        if name == "chrome":
            _take_chrome(document, items, now)
        else:
            _take_firefox(document, items, now)
    if not items:
        raise DiscoverError("names no bookmarks", code="empty-import")
    return items.finish(name)


def _walk(
    roots: list[object], children: str, name: str, own: frozenset[str]
) -> Iterator[tuple[Node, tuple[object, ...]]]:
    """Yield every node under these roots with the names of its folders, in order.

    Args:
        roots: The outermost folders; their names are not passed on.
        children: The key of a folder's contents.
        name: The key of a folder's name.
        own: Values of `guid`, `root` or `Title` by which a browser marks its own folders.
    """
    waiting: list[tuple[object, tuple[object, ...] | None]] = [(root, None) for root in roots[::-1]]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value, path = waiting.pop()
        node, folders = members(value), path or ()
        yield node, folders
        inner = elements(node.get(children))
        if inner and len(folders) < _MAX_DEPTH:
            is_own = path is None or any(
                isinstance(mark, str) and mark in own
                for mark in (node.get("guid"), node.get("root"), node.get("Title"))
            )
            inside = folders if is_own else (*folders, node.get(name))
            waiting += [(child, inside) for child in reversed(inner)]


def _take_chrome(document: Node, items: Collected, now: datetime) -> None:
    roots = list(members(document.get("roots")).values())
    for node, folders in _walk(roots, "children", "name", frozenset()):
        if items.is_full:
            return
        if node.get("type") == "url":
            added = _number(node.get("date_added"))
            at = parse_timestamp(added / 1e6 - _CHROME_EPOCH, now=now) if added else None
            items.add_link(
                node.get("url"), title=node.get("name"), tags=folders, user=_saved(at, None)
            )


def _take_firefox(document: Node, items: Collected, now: datetime) -> None:
    own = _FIREFOX_ROOTS | _FIREFOX_ROOT_NAMES
    for node, folders in _walk([document], "children", "title", own):
        if items.is_full:
            return
        notes = {
            str(members(one).get("name")): members(one).get("value")
            for one in elements(node.get("annos"))
        }
        if feed := notes.get("livemark/feedURI"):
            items.add_source(feed, kind="feed", title=node.get("title"), tags=folders)
        elif isinstance(node.get("uri"), str):
            tags = node.get("tags")
            at = parse_timestamp(_number(node.get("dateAdded")), now=now)
            items.add_link(
                node.get("uri"),
                title=node.get("title"),
                tags=(*folders, *(tags.split(",") if isinstance(tags, str) else ())),
                user=_saved(at, clean_text(notes.get("bookmarkProperties/description"))),
            )


def _take_safari(document: Node, items: Collected, now: datetime) -> None:
    for node, folders in _walk([document], "Children", "Title", _SAFARI_ROOTS):
        if items.is_full:
            return
        if isinstance(node.get("URLString"), str):
            reading = members(node.get("ReadingList"))
            added, viewed = reading.get("DateAdded"), reading.get("DateLastViewed")
            at = (
                render_instant(added.replace(tzinfo=UTC), now=now)
                if isinstance(added, datetime)
                else None
            )
            items.add_link(
                node.get("URLString"),
                title=members(node.get("URIDictionary")).get("title"),
                tags=folders,
                user=_saved(at, None, is_read=(viewed is not None) if reading else None),
            )


def _saved(at: str | None, note: str | None, *, is_read: bool | None = None) -> ImportedLink:
    return ImportedLink(link=Link(url="", found_on=""), saved_at=at, note=note, is_read=is_read)


def _number(value: object) -> float:
    try:
        return float(value) if isinstance(value, (str, int, float)) else 0.0
    except (ValueError, OverflowError):
        return 0.0


def _parse_plist(body: bytes) -> Node:
    try:
        return members(plistlib.loads(body))
    except (
        plistlib.InvalidFileException, ExpatError, ValueError, TypeError, LookupError,
        OverflowError, RecursionError, AttributeError,
    ) as error:  # fmt: skip
        raise DiscoverError("is a damaged property list", code="bad-plist") from error


def _unpack_lz4(body: bytes) -> bytes:
    """Unpack Mozilla's LZ4: a magic number, the size, then one raw LZ4 block.

    Raises:
        DiscoverError: The block is damaged, or its declared size is beyond the limit.
    """
    size = int.from_bytes(body[8:12], "little")
    if size > MAX_JSON:
        raise DiscoverError("unpacks to more than 50 MiB", code="too-large")
    try:
        unpacked = _decode_block(memoryview(body)[12:], size)
    except IndexError:
        unpacked = None
    if unpacked is None or len(unpacked) != size:
        raise DiscoverError("is a damaged Firefox backup (jsonlz4)", code="bad-lz4")
    return bytes(unpacked)


def _decode_block(block: memoryview, size: int) -> bytearray | None:
    """Decode a raw LZ4 block (literals, then a copy of earlier output); None if it is invalid."""
    out = bytearray()
    place = 0
    while place < len(block):
        token = block[place]
        place += 1
        length, place = _length(block, place, token >> 4)
        if place + length > len(block) or len(out) + length > size:
            return None
        out += block[place : place + length]
        place += length
        if place == len(block):  # the last sequence has no copy
            return out
        distance = block[place] | block[place + 1] << 8
        length, place = _length(block, place + 2, token & 15)
        length += 4
        if not 0 < distance <= len(out) or len(out) + length > size:
            return None
        start = len(out) - distance
        piece = out[start : start + length]
        while len(piece) < length:  # the copy overlaps what it writes
            piece += piece[: length - len(piece)]
        out += piece
    return out


def _length(block: memoryview, place: int, length: int) -> tuple[int, int]:
    if length == 15:  # noqa: PLR2004 - the nibble is full, more bytes follow
        more = 255
        while more == 255:  # noqa: PLR2004 - a byte that is full has a successor
            more = block[place]
            place += 1
            length += more
    return length, place
