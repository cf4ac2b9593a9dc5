"""The page of runs."""

from __future__ import annotations

from typing import Final

from scraper.web.desk import Page, Visit
from scraper.web.pages.records import records

_MOST_RUNS: Final = 50


def list_runs(visit: Visit) -> Page:
    """List the last runs, newest first."""
    found = visit.archive.query(
        "SELECT id, started_at, finished_at, state, reason, sources, links, saved, unchanged, skipped, failed"
        " FROM runs ORDER BY id DESC LIMIT ?",
        (_MOST_RUNS,),
    )
    return Page(
        template="runs.html",
        values={"title": "Runs", "rows": records(found)},
    )
