"""Note which version of the extractor read a page last, and find the articles that an older one read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from scraper.archive.database.text_values import storable
from scraper.records import ExtractorVersion

IsOutdated = Callable[[str, ExtractorVersion | None], bool]
"""Whether a page of a URL is to be read again that this version read; None where no version is known."""

_NOTE: Final = (
    "INSERT INTO reading (capture_id, extractor_id)"
    " SELECT ?, id FROM extractor WHERE program = ? AND rules = ? AND models = ?"
    " ON CONFLICT (capture_id) DO UPDATE SET extractor_id = excluded.extractor_id"
)


def note_readings(
    conn: sqlite3.Connection, readings: Iterable[tuple[int, ExtractorVersion]]
) -> None:
    """Note the version that read each capture, by its id."""
    for capture_id, version in readings:
        values = tuple(map(storable, (version.program, version.rules, version.models)))
        if not conn.execute(_NOTE, (capture_id, *values)).rowcount:
            conn.execute("INSERT INTO extractor (program, rules, models) VALUES (?, ?, ?)", values)
            conn.execute(_NOTE, (capture_id, *values))


def find_outdated(conn: sqlite3.Connection, is_outdated: IsOutdated) -> Iterator[int]:
    """Yield the number of every article whose newest revision is to be read again."""
    rows = conn.execute(
        "SELECT listing.id, capture.final_url, program, rules, models FROM listing"
        " JOIN revision ON revision.id = listing.revision_id"
        " JOIN capture ON capture.id = revision.capture_id"
        " LEFT JOIN reading ON reading.capture_id = capture.id"
        " LEFT JOIN extractor ON extractor.id = reading.extractor_id ORDER BY listing.id"
    ).fetchall()
    for article_id, url, *version in rows:
        if is_outdated(url, parse_version(*version)):
            yield int(article_id)


def parse_version(
    program: str | None, rules: str | None, models: str | None
) -> ExtractorVersion | None:
    """Build a version from its columns; None where they are NULL."""
    if program is None or rules is None or models is None:
        return None
    return ExtractorVersion(program=program, rules=rules, models=models)
