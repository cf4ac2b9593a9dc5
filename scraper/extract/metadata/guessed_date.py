"""Find a date by htmldate's heuristics: the last resort for pages that state none.

The one user of htmldate, imported when first needed: it costs a tenth of a
second to load and some milliseconds a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from scraper.extract.document import Document
from scraper.records import Found

_YEAR_ONLY: Final = "-01-01"
"""What htmldate makes of a bare year, most often that of the copyright line."""


def find_guessed_date(document: Document, fetched_at: datetime | None) -> Iterator[Found]:
    """Yield the date that htmldate finds, if any; never one after `fetched_at`, never a bare year.

    Without its search of all text: that is five times as slow, and on pages
    without a stated date it is wrong as often as right (measured, docs/metadata.md). It cleans a
    copy of its own: the document stays as it is.
    """
    from htmldate import find_date

    latest = None if fetched_at is None else fetched_at.date().isoformat()
    guessed = find_date(
        document.root,
        url=document.url or None,
        original_date=True,
        extensive_search=False,
        max_date=latest,
    )
    if guessed and not guessed.endswith(_YEAR_ONLY):
        yield Found("published", guessed, "htmldate")
