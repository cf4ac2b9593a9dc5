"""One revision of an article, and the list of all: what several pages begin with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from scraper.archive import Archive
from scraper.records import StoredArticle
from scraper.web.desk import PageNotFound, Visit

DOWNLOADS: Final = ("markdown", "text", "html", "jsonl", "csv", "epub", "bibtex", "ris", "tei")
"""Formats that pages offer; `/export` knows all of them."""
_DIGITS: Final = 9
"""Digits of a number of a revision that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """What a list of revisions shows."""

    revision: int
    saved_at: str
    """YYYY-MM-DD HH:MM, UTC."""


def list_revisions(visit: Visit) -> list[RevisionRow]:
    """Return the revisions of the article that a path names, oldest first.

    Raises:
        PageNotFound: There is no such article.
    """
    number = visit.number("id")
    found = visit.archive.query(
        "SELECT revision, saved_at FROM revisions WHERE article_id = ? ORDER BY revision", (number,)
    )
    rows = [
        RevisionRow(revision=int(str(row[0])), saved_at=str(row[1])[:16].replace("T", " "))
        for row in found.rows
    ]
    if not rows:
        raise PageNotFound(
            "the archive has no such article", url=str(number), code="no-such-article"
        )
    return rows


def load_revision(visit: Visit, number: str, default: int) -> StoredArticle:
    """Return the revision of a number, or the default where none is given.

    Raises:
        PageNotFound: There is no such revision.
    """
    is_number = number.isascii() and number.isdigit() and len(number) <= _DIGITS
    wanted = default if not number else int(number) if is_number else 0
    stored = visit.archive.find_revision(visit.number("id"), wanted)
    if stored is None:
        raise PageNotFound(
            "the article has no such revision", url=number[:20], code="no-such-revision"
        )
    return stored


def load_trace(archive: Archive, stored: StoredArticle) -> dict[str, Any]:
    """Return what was considered when a revision was read; nothing where it was not kept."""
    found = archive.query(
        "SELECT trace FROM revisions WHERE article_id = ? AND revision = ?", (stored.id, stored.revision)
    )  # fmt: skip
    trace = next((row[0] for row in found.rows), None)
    parsed = json.loads(trace) if isinstance(trace, str) else {}
    return parsed if isinstance(parsed, dict) else {}
