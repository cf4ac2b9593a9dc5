"""The page of sources and their health."""

from __future__ import annotations

from scraper.web.desk import Page, Visit
from scraper.web.pages.records import records


def list_sources(visit: Visit) -> Page:
    """List the sources, the unhealthy ones first."""
    found = visit.archive.query(
        "SELECT id, url, kind, title, state, checked_at, changed_at, next_check_at, links, links_waiting,"
        " failures, code, message FROM sources ORDER BY code IS NULL, title IS NULL, title, url"
    )
    return Page(
        template="sources.html",
        values={"title": "Sources", "rows": records(found)},
    )
