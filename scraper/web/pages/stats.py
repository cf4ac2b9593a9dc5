"""The archive in figures."""

from __future__ import annotations

from typing import Final

from scraper.archive import Group, Grouping
from scraper.web.desk import Page, Visit
from scraper.web.pages.records import records

_GROUPS: Final[tuple[tuple[Grouping, str], ...]] = (
    ("year", "By year of publication"),
    ("month", "By month, the last 24"),
    ("site", "By site"),
    ("language", "By language"),
    ("type", "By type of page"),
)
"""What articles are counted by, with headings."""
_MOST_ROWS: Final = 24
_SEARCHES: Final[dict[str, str]] = {"month": "month", "site": "site", "language": "language"}
"""The parameter of a list for the values of a group."""


def show_stats(visit: Visit) -> Page:
    """Count articles, revisions, words, pages, bytes and failures."""
    archive = visit.archive
    _, groups = archive.count_facets([name for name, _ in _GROUPS])
    failures = archive.query(
        "SELECT code, count(*) AS number, max(url) AS example FROM fetches"
        " WHERE outcome = 'failed' GROUP BY code ORDER BY number DESC LIMIT 20"
    )
    return Page(
        template="stats.html",
        values={
            "title": "Statistics",
            "figures": [(name.replace("_", " "), n) for name, n in archive.stats().items()],
            "groups": [
                (heading, _SEARCHES.get(name), _cut(name, groups[name]))
                for name, heading in _GROUPS
            ],
            "failures": records(failures),
        },
    )


def _cut(name: Grouping, groups: list[Group]) -> list[Group]:
    known = [one for one in groups if one.key]
    return known[-_MOST_ROWS:] if name in ("month", "year") else known[:_MOST_ROWS]
