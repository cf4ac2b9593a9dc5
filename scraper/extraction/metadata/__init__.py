"""What a page says about its article: finders look in one place each, judges decide a field each.

`find_metadata` runs every finder, keeps every candidate, and lets each field's
judge choose by an order of trust that is data in the judge's module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final

from scraper.dom.document import Document
from scraper.extraction.metadata.choose.judge import judge_fields
from scraper.extraction.metadata.choose.site_name import find_site_name
from scraper.extraction.metadata.find.byline import find_bylines
from scraper.extraction.metadata.find.headline import find_headlines
from scraper.extraction.metadata.find.json_ld import find_json_ld
from scraper.extraction.metadata.find.links import find_links
from scraper.extraction.metadata.find.meta_tags import find_meta_tags, find_open_graph
from scraper.extraction.metadata.find.microdata import find_microdata
from scraper.extraction.metadata.find.url import find_url
from scraper.extraction.metadata.find.visible_date import find_visible_dates
from scraper.extraction.metadata.metadata import Metadata
from scraper.records import Found

Finder = Callable[[Document], Iterator[Found]]

FINDERS: Final[tuple[Finder, ...]] = (
    find_json_ld,
    find_open_graph,
    find_meta_tags,
    find_links,
    find_microdata,
    find_site_name,
    find_headlines,
    find_bylines,
    find_visible_dates,
    find_url,
)
"""Where values hide; the order of `Metadata.candidates`, no order of trust."""


def find_metadata(
    document: Document, extra: Iterable[Found] = (), *, fetched_at: datetime | None = None
) -> Metadata:
    """Find a page's metadata.

    Args:
        document: The page.
        extra: Candidates of the page's platform; `found_by` is the
            platform's name. They rank first.
        fetched_at: When the page was fetched; a date more than a day later is refused.
    """
    known = tuple(extra)
    candidates = (*known, *(found for finder in FINDERS for found in finder(document)))
    trusted = frozenset(found.found_by.split(":", 1)[0] for found in known)
    return judge_fields(document, candidates, trusted, fetched_at)


__all__ = ["FINDERS", "Finder", "Metadata", "find_metadata"]
