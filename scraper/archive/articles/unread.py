"""List the stored pages from which no article could be read, or that were not articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scraper.archive.articles.readings import parse_version
from scraper.archive.search.selection import Selection
from scraper.records import ExtractorVersion
from scraper.urls import host_of

_UNREAD = """
    SELECT capture.id, capture.final_url, fetch.code, capture.fetched_at, program, rules, models
    FROM capture
    LEFT JOIN reading ON reading.capture_id = capture.id
    LEFT JOIN extractor ON extractor.id = reading.extractor_id
    JOIN fetch ON fetch.id = (SELECT max(id) FROM fetch WHERE capture_id = capture.id)
    WHERE fetch.outcome IN ('failed', 'skipped') AND coalesce(fetch.code, '') NOT IN ('further-page', 'suspicious-change', 'is-a-source')
    AND NOT EXISTS (SELECT 1 FROM revision WHERE capture_id = capture.id)
    ORDER BY capture.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """A stored page without a revision."""

    capture_id: int
    url: str
    code: str
    """Why there is not an article."""
    read_by: ExtractorVersion | None = None
    """The version that read it last; None if it is unknown."""


def list_unread(conn: sqlite3.Connection, selection: Selection) -> Iterator[UnreadPage]:
    """Yield the unread pages selected, oldest first.

    Of the filters, site and dates apply (the day of the capture). A page that was never read
    has no other properties, so every other filter but `without_labels` selects none.
    """
    asked = replace(
        selection,
        site=None,
        since=None,
        until=None,
        without_labels=(),
    )
    if not asked.is_everything():
        return
    for capture_id, url, code, fetched_at, *version in conn.execute(_UNREAD):
        if selection.since is not None and fetched_at < selection.since:
            continue
        if selection.until is not None and fetched_at >= selection.until:
            continue
        if selection.site is None or _is_on(url, selection.site):
            read_by = parse_version(*version)
            yield UnreadPage(capture_id=capture_id, url=url, code=str(code), read_by=read_by)


def _is_on(url: str, site: str) -> bool:
    host = host_of(url).removeprefix("www.")
    name = site.removeprefix("www.").lower()
    return host == name or host.endswith(f".{name}")
