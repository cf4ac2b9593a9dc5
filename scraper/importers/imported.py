"""The contents of an import file, whichever program wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from scraper.discover.links import resolve_link
from scraper.discover.warnings import InputWarning, list_warnings
from scraper.discover.wording import clean_text, clean_title
from scraper.records import Link, Source

MAX_IMPORT: Final = 200 * 2**20
"""Bytes of the largest file that is read."""
MAX_ITEMS: Final = 200_000
"""Sources and links of one file that are read."""
MAX_TAGS: Final = 50
"""Tags of one item that are kept."""
MAX_HIGHLIGHTS: Final = 1000
"""Highlights of one item that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSource:
    """A source that an import file names."""

    source: Source
    title: str | None = None
    tags: tuple[str, ...] = ()
    """Folders (outermost first) and categories, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A passage that the user marked."""

    text: str
    note: str | None = None
    """The user's comment on it."""
    at: str | None = None
    """When it was marked, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedLink:
    """A saved article that an import file names, with everything the user added to it."""

    link: Link
    tags: tuple[str, ...] = ()
    """Folders (outermost first) and tags, each once."""
    saved_at: str | None = None
    """When the user saved it, ISO 8601."""
    is_read: bool | None = None
    """Read or archived; None if the file does not record it."""
    is_starred: bool = False
    note: str | None = None
    highlights: tuple[Highlight, ...] = ()
    page: bytes | None = None
    """The text that the other program saved, as an HTML page in UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The sources and links of one import file, each URL once."""

    format: str
    """`opml`, `bookmarks`, `pocket`, `omnivore`, `readwise`, `wallabag`, `urls`, ..."""
    sources: tuple[ImportedSource, ...] = ()
    links: tuple[ImportedLink, ...] = ()
    warnings: tuple[InputWarning, ...] = ()
    """What was left out or merged, and why."""


class Collected:
    """Collects the items of one import file; entries with the same URL are merged."""

    def __init__(self) -> None:
        self.warnings: Counter[str] = Counter()
        self._sources: dict[str, ImportedSource] = {}
        self._links: dict[str, ImportedLink] = {}

    def __bool__(self) -> bool:
        """Return whether there is a source or a link."""
        return bool(self._sources or self._links)

    @property
    def is_full(self) -> bool:
        """Return whether the limit of items is reached; counts that it was."""
        full = len(self._sources) + len(self._links) >= MAX_ITEMS
        if full:
            self.warnings["over-limit"] += 1
        return full

    def add_source(self, href: object, *, kind: str, title: object, tags: Iterable[object]) -> bool:
        """Add a source unless its URL is invalid or known; return whether the URL is valid."""
        url = resolve_link(href, "", self.warnings)
        if url is None:
            return False
        if url in self._sources:
            self.warnings["same-url"] += 1
        else:
            self._sources[url] = ImportedSource(
                source=Source(url=url, kind=kind), title=clean_title(title), tags=clean_tags(tags)
            )
        return True

    def add_link(
        self,
        href: object,
        *,
        title: object = None,
        tags: Iterable[object] = (),
        published: str | None = None,
        user: ImportedLink | None = None,
    ) -> None:
        """Add a link, or merge it with the one of the same URL.

        Args:
            href: The address, as the file gives it; login data is removed.
            title: Its title; a title that repeats the address is dropped.
            tags: Folders and tags, in any form.
            published: When the page was published, ISO 8601.
            user: Carries the remaining fields; its link and tags are replaced.
        """
        url = resolve_link(href, "", self.warnings)
        if url is None:
            return
        named = clean_title(title)
        named = None if named in {url, href} else named
        link = Link(url=url, found_on="", title=named, published=published)
        new = replace(user or ImportedLink(link=link), link=link, tags=clean_tags(tags))
        known = self._links.get(url)
        if known is not None:
            self.warnings["same-url"] += 1
            new = _merge(known, new)
        self._links[url] = new

    def add_highlights(self, href: object, highlights: Iterable[Highlight]) -> None:
        """Add highlights to a link; a link that is not there yet is added."""
        url = resolve_link(href, "", self.warnings)
        if url is None:
            return
        known = self._links.get(url) or ImportedLink(link=Link(url=url, found_on=""))
        self._links[url] = replace(
            known, highlights=(*known.highlights, *highlights)[:MAX_HIGHLIGHTS]
        )

    def finish(self, name: str) -> Imported:
        """Return everything collected, as an import of the named format."""
        return Imported(
            format=name,
            sources=tuple(self._sources.values()),
            links=tuple(self._links.values()),
            warnings=list_warnings(self.warnings),
        )


def _merge(known: ImportedLink, new: ImportedLink) -> ImportedLink:
    """Merge two entries for one URL: lists are joined, the earlier date of saving wins."""
    dates = [date for date in (known.saved_at, new.saved_at) if date]
    notes = dict.fromkeys(note for note in (known.note, new.note) if note)
    states = [state for state in (known.is_read, new.is_read) if state is not None]
    return ImportedLink(
        link=replace(
            known.link,
            title=known.link.title or new.link.title,
            published=known.link.published or new.link.published,
        ),
        tags=clean_tags((*known.tags, *new.tags)),
        saved_at=min(dates, default=None),
        is_read=any(states) if states else None,
        is_starred=known.is_starred or new.is_starred,
        note="\n\n".join(notes) or None,
        highlights=tuple(dict.fromkeys((*known.highlights, *new.highlights)))[:MAX_HIGHLIGHTS],
        page=known.page or new.page,
    )


def clean_tags(values: Iterable[object]) -> tuple[str, ...]:
    """Return texts as tags, each once, without empty ones; values that are not texts are dropped."""
    cleaned = (clean_title(value) for value in values)
    return tuple(dict.fromkeys(tag[:100] for tag in cleaned if tag))[:MAX_TAGS]


def make_highlight(text: object, note: object = None, at: str | None = None) -> Highlight | None:
    """Return a highlight, or None if there is not text."""
    cleaned = clean_text(text)
    return Highlight(text=cleaned, note=clean_text(note), at=at) if cleaned else None
