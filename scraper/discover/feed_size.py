"""Bound the work that a feed can cause, before any parser sees it.

feedparser takes up to 85 microseconds a tag and 1.2 an entity on broken feeds
(measured), and builds every entry. So entries over the limit are cut
out, the texts of entries (which discovery does not need) go from feeds with
very many tags, and what is still too much is cut off.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from scraper.discover.markup import declares_entities
from scraper.errors import DiscoverError

MAX_FEED: Final = 10 * 2**20
"""Bytes; a larger feed is cut. The largest full-text podcast feeds have about 8 MiB."""
MAX_ENTRIES: Final = 1000
"""Entries of one feed that are read."""
MAX_TAGS: Final = 40_000
"""Tags of one feed that are read: 40 in each of 1,000 entries, 3.4 s at worst."""
MAX_ENTITIES: Final = 1_000_000
"""Entities (and stray ampersands) of one feed that are read, 1.2 s at worst."""
MAX_ATTRIBUTES: Final = 200_000
"""Equals signs of one feed that are read."""
MAX_OF_TAG: Final = 500
"""Attributes of one tag that are read. feedparser's time grows with their square: 40,000 cost 22 s
(measured); feeds declare up to 30 namespaces in their root."""

_ENTRY: Final = re.compile(rb"<(?:[A-Za-z]{1,20}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_ENTRY_END: Final = re.compile(rb"</(?:[A-Za-z]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_TEXT: Final = re.compile(
    rb"<(content:encoded|description|content|summary|itunes:summary)(?:\s[^<>]*)?(?<!/)>"
)
_ENTITY: Final = re.compile(
    rb"<!ENTITY\s+(?:%\s+)?[\w.:-]{1,100}\s+(?:(?:PUBLIC|SYSTEM)\s+)?"
    rb"(?:\"[^\"]{0,1000}\"|'[^']{0,1000}')(?:\s+(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'))?\s*>"
)
_PLAIN_ENTITY: Final = re.compile(
    rb"<!ENTITY\s+[\w.:-]{1,40}\s+([\"'])(?:[^\"'&%<>]{0,100}|&#\w{1,8};)\1\s*>"
)
"""An entity that stands for a few characters, as old feeds declare `nbsp`."""
_ATTRIBUTE: Final = rb"(?:\s++[^\s=<>\"'/]++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++))?+)"
_WIDE_TAG: Final = re.compile(
    rb"(<[A-Za-z][^\s<>/]*+" + _ATTRIBUTE + rb"{%d})" % MAX_OF_TAG + _ATTRIBUTE + rb"++"
)
"""A tag with more attributes than are read; possessive, so its time is linear."""
_LIMITS: Final = ((b"<", MAX_TAGS), (b"&", MAX_ENTITIES), (b"=", MAX_ATTRIBUTES))
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def drop_entities(body: bytes, warnings: Counter[str]) -> bytes:
    """Take the declarations of entities out that could grow, or read files and addresses.

    feedparser refuses such bombs too, but after 1.5 s (measured).

    Raises:
        DiscoverError: A declaration is written so that it cannot be told apart (`hostile-xml`).
    """
    if not declares_entities(body):
        return body
    kept = _ENTITY.sub(lambda found: found[0] if _PLAIN_ENTITY.fullmatch(found[0]) else b"", body)
    if declares_entities(_PLAIN_ENTITY.sub(b"", kept)):
        raise DiscoverError("declares entities", code="hostile-xml")
    warnings["entities"] += kept != body
    return kept


def bound_feed(body: bytes, warnings: Counter[str]) -> bytes:
    """Cut a feed down to what can be read in seconds.

    Args:
        body: The feed as it came.
        warnings: Counts what was done: `cut` (bytes or tags), `entries-over-limit`.
    """
    if len(body) > MAX_FEED:
        warnings["cut"] += 1
        body = body[:MAX_FEED]
    if not body.startswith(_WIDE):
        body = _within_entries(body, warnings)
        if any(body.count(mark) > limit for mark, limit in _LIMITS):
            body = _without_texts(body)
    for mark, limit in _LIMITS:
        body = _within(body, mark, limit, warnings)
    body, cut = _WIDE_TAG.subn(rb"\1", body)
    warnings["cut"] += bool(cut)
    return body


def _within_entries(body: bytes, warnings: Counter[str]) -> bytes:
    """Cut out the entries over the limit; what follows the last entry stays, so it still fits."""
    surplus: int | None = None
    for number, match in enumerate(_ENTRY.finditer(body)):
        if number == MAX_ENTRIES:
            surplus = match.start()
        warnings["entries-over-limit"] += number >= MAX_ENTRIES
    if surplus is None:
        return body
    end = surplus
    for match in _ENTRY_END.finditer(body, surplus):
        end = match.end()
    return body[:surplus] + (body[end:] if end > surplus else b"")


def _without_texts(body: bytes) -> bytes:
    """Take the texts of the entries out, with their own tags."""
    kept: list[bytes] = []
    position = 0
    while match := _TEXT.search(body, position):
        start = match.end()
        data = body[start : start + 40].lstrip().startswith(b"<![CDATA[")
        inside = body.find(b"]]>", start) if data else start
        end = body.find(b"</" + match[1] + b">", inside) if inside >= 0 else -1
        if end < 0:
            break
        kept.append(body[position : match.start()])
        position = end + len(match[1]) + 3
    return b"".join((*kept, body[position:]))


def _within(body: bytes, mark: bytes, limit: int, warnings: Counter[str]) -> bytes:
    """Cut a feed off where a mark occurs for the last time that is allowed."""
    if body.count(mark) <= limit:
        return body
    position = -1
    for _ in range(limit):
        position = body.find(mark, position + 1)
    warnings["cut"] += 1
    return body[:position]
