"""The list of articles, and the search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from scraper.archive import Archive, Group, Grouping, ListedArticle, Selection
from scraper.web.asked import PAGE_ROWS, Asked
from scraper.web.desk import Page, Visit
from scraper.web.pages.revision import DOWNLOADS

_FACETS: Final[tuple[tuple[Grouping, str], ...]] = (
    ("site", "Sites"),
    ("language", "Languages"),
    ("author", "Authors"),
)
"""What a list can be narrowed to, beside words and months: parameter and heading."""
_STATES: Final = (
    ("is:starred", "Starred"),
    ("is:unread", "Unread"),
    ("is:edited", "Edited after they were saved"),
    ("is:low-confidence", "Uncertain readings"),
)
"""Searches that are one click away: query and name."""
Row = tuple[ListedArticle, list[tuple[str, bool]]]
"""An article, and the pieces of a passage of its text, each with whether it was searched for."""
_MOST_VALUES: Final = 12
"""Values of a facet that are shown."""
_MOST_MONTHS: Final = 36
_MOST_LABELS: Final = 12
_OPENING: Final = 240
"""Characters of a text that a list shows."""


def show_list(visit: Visit) -> Page:
    """List or search the articles, with what the list can be narrowed to."""
    archive = visit.archive
    asked = Asked.of(visit.request.query_params)
    total, groups = visit.desk.count_facets(archive, asked.to_selection())
    is_ranked = bool(asked.q) and not asked.sort
    rows = list(_find_best(archive, asked) if is_ranked else _list_rows(archive, asked))
    last = max(1, -(-total // PAGE_ROWS))
    months = [one for one in groups["month"] if one.key][-_MOST_MONTHS:]
    return Page(
        template="list.html",
        values={
            "title": asked.q or "Articles",
            "asked": asked,
            "rows": rows,
            "total": total,
            "is_empty": total == 0 and asked.to_selection().is_everything(),
            "without_filters": _count_without_filters(archive, asked) if not total else 0,
            "last": last,
            "facets": [(heading, name, _values(groups[name])) for name, heading in _FACETS],
            "labels": sorted(archive.marks.count_labels(), key=lambda one: -one[1])[:_MOST_LABELS],
            "states": _STATES,
            "months": months,
            "most": max((one.articles for one in months), default=1),
            "downloads": DOWNLOADS,
        },
    )


def _values(groups: list[Group]) -> list[tuple[str, int]]:
    return [(one.key, one.articles) for one in groups if one.key][:_MOST_VALUES]


def _count_without_filters(archive: Archive, asked: Asked) -> int:
    """Return how many articles the search alone finds; 0 where nothing else narrows it."""
    if not asked.chips():
        return 0
    return archive.count_articles(Asked(q=asked.q).to_selection())


def _find_best(archive: Archive, asked: Asked) -> Iterator[Row]:
    """Yield the best hits, each with its passage cut at the words found."""
    hits = archive.search(asked.q, limit=PAGE_ROWS, selection=asked.to_page())
    ids = tuple(hit.id for hit in hits)
    listed = {row.id: row for row in archive.list_rows(Selection(ids=ids))}
    for hit in hits:
        if hit.id in listed:
            yield listed[hit.id], list(_cut_marks(hit.snippet, hit.marks))


def _cut_marks(text: str, marks: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and whether each is marked."""
    done = 0
    for start, end in marks:
        yield text[done:start], False
        yield text[start:end], True
        done = end
    yield text[done:], False


def _list_rows(archive: Archive, asked: Asked) -> Iterator[Row]:
    """Yield the articles in the order of their dates, each with the opening of its text."""
    listed = list(archive.list_rows(asked.to_page()))
    openings = archive.query(
        "SELECT id, substr(text, 1, ?) FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (_OPENING, json.dumps([row.id for row in listed])),
    )
    opening_of = {row[0]: str(row[1]) for row in openings.rows}
    for row in listed:
        opening = opening_of.get(row.id, "")
        yield row, [(opening + ("…" if len(opening) == _OPENING else ""), False)]
