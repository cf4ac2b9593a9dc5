"""Which articles are meant: one selection for every command that works on several.

`conditions.py` renders it as SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from scraper.archive.search.query import UNIQUE, Condition, Kind, Query, parse_query

_KINDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("site", "site"),
    ("language", "language"),
    ("author", "author"),
    ("tag", "tag"),
    ("since", "after"),
    ("until", "before"),
    ("changed_since", "changed-since"),
)
"""Fields of a selection, each with the kind of its condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that pass every filter given; all of them by default."""

    site: str | None = None
    """Host without `www.`; its subdomains count too."""
    language: str | None = None
    """BCP 47 tag; `pt` covers `pt-BR`."""
    author: str | None = None
    """Part of an author's name; case and accents are ignored."""
    tag: str | None = None
    """A whole tag; case and accents are ignored."""
    since: str | None = None
    """ISO 8601 date: published on it or later (stored, where the page states no date)."""
    until: str | None = None
    """ISO 8601 date: published before it (stored, where the page states no date)."""
    changed_since: str | None = None
    """ISO 8601 UTC time: a revision was written at it or later."""
    labels: tuple[str, ...] = ()
    """Labels of the user's that the article has, all of them; letter case ignored (ASCII)."""
    without_labels: tuple[str, ...] = ()
    """Labels that it does not have, none of them."""
    query: str | None = None
    """In the language of `query.py`; one without a term selects nothing."""
    unique: bool = False
    """Only articles that no earlier one has nearly the same text as."""
    where: str | None = None
    """SQL condition over the view `articles`, read-only; only `Archive` takes it."""
    ids: tuple[int, ...] | None = None
    """Only these articles; None for any."""
    as_of: str | None = None
    """ISO 8601 UTC: the archive as it was at the end of this year, month, day or second. Labels,
    notes, counts and comments have no history; those of now count."""
    order: Literal["newest", "oldest", "id"] = "newest"
    """By published date, undated articles last in the order they were stored; or by number."""
    limit: int | None = None
    offset: int = 0

    def is_everything(self) -> bool:
        """Return whether no filter is given; order and limits are not filters."""
        return self == Selection(order=self.order, limit=self.limit, offset=self.offset)


def parse_conditions(selection: Selection) -> Query:
    """Return the conditions of all filters and of the query, as one query.

    Raises:
        ArchiveError: The query is wrong; see `parse_query`.
    """
    groups: list[tuple[Condition, ...]] = []
    for field, kind in _KINDS:
        value: str | None = getattr(selection, field)
        if value is not None:
            groups.append((Condition(kind, value),))
    groups += [(Condition("label", name),) for name in selection.labels]
    groups += [(Condition("label", name, is_negated=True),) for name in selection.without_labels]
    if selection.unique:
        groups.append((Condition("state", UNIQUE),))
    if selection.query is not None:
        asked = parse_query(selection.query).groups
        groups += asked or [()]  # an empty alternative: nothing is selected
    return Query(tuple(groups))
