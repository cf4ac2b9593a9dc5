"""What an import file holds, whatever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scraper.discover.flaws import Flaw
from scraper.discover.wording import clean_title
from scraper.records import Link, Source

MAX_IMPORT: Final = 200 * 2**20
"""Bytes of the largest file that is read."""
MAX_ITEMS: Final = 200_000
"""Sources and links of one file that are read."""
MAX_TAGS: Final = 50
"""Tags of one item that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSource:
    """A source that an import file names."""

    source: Source
    title: str | None = None
    tags: tuple[str, ...] = ()
    """Folders (outermost first) and categories, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedLink:
    """A saved article that an import file names."""

    link: Link
    tags: tuple[str, ...] = ()
    """Folders (outermost first) and tags, each once."""
    saved_at: str | None = None
    """When the user saved it, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """All that one import file names, each URL once."""

    format: str
    """`opml`, `bookmarks`, `pocket`, `omnivore`, `readwise`, `wallabag`, `urls`, ..."""
    sources: tuple[ImportedSource, ...] = ()
    links: tuple[ImportedLink, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """What was left out, and why."""


def clean_tags(values: object) -> tuple[str, ...]:
    """Give texts as tags, each once, without empty ones; anything but texts is passed over."""
    found = values if isinstance(values, (list, tuple)) else ()
    cleaned = (clean_title(value) for value in found)
    return tuple(dict.fromkeys(tag[:100] for tag in cleaned if tag))[:MAX_TAGS]
