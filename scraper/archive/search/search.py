"""Search the text: the user's words become a full-text query that cannot fail.

The query language: words (all must occur), "a phrase", begin*, -not, this OR that (OR
binds its neighbours alone), and filters `site:`, `author:`, `tag:`, `lang:`, `after:`,
`before:`, `label:`, `-label:`, `is:starred`, `is:read`, `is:unread`, `is:private`. Everything else
that a user types is taken as text; SQLite's own query syntax is never passed on. Case, accents and
ligatures do not matter (`folding.py`).
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from scraper.archive.articles.marks import PRIVATE, READ, STARRED
from scraper.archive.database.text_values import is_unspaced, split_unspaced, storable
from scraper.archive.search.folding import fold
from scraper.archive.search.selection import Selection, render_conditions, render_order
from scraper.archive.search.snippet import MAX_CHARACTERS, Term, find_passage
from scraper.dates.user_dates import parse_moment
from scraper.errors import ArchiveError

MAX_QUERY_CHARACTERS: Final = 2000
MAX_TERMS: Final = 64
"""What comes after is not looked at; SQLite's parser has a stack of limited depth."""

_FILTERS: Final = {
    "site": "site",
    "author": "author",
    "tag": "tag",
    "lang": "language",
    "after": "since",
    "before": "until",
}
_STATES: Final = frozenset({STARRED, READ, PRIVATE})
"""What follows `is:`; each is a label. `unread` is `-is:read`."""
_TERM: Final = re.compile(
    r'(?P<minus>-?)(?:(?P<filter>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))'
)

_WEIGHTS: Final = "8.0, 4.0, 1.0, 1.0"
"""A word in the title counts eight times one in the text, one in the authors four times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article found."""

    id: int
    url: str
    site: str
    title: str | None
    published: str | None
    snippet: str
    """The passage that fits best, on one line."""
    marks: tuple[tuple[int, int], ...]
    """Where in `snippet` the words found stand: start and end of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A user's query, understood."""

    wanted: str
    """Full-text expression; "" where only filters or exclusions are given."""
    unwanted: str
    """Full-text expression of what must not occur; "" for nothing."""
    terms: tuple[Term, ...]
    """What to show in the passages."""
    selection: Selection


def parse_query(text: str, selection: Selection) -> Query | None:
    """Parse a query; None if it names nothing that can be searched for.

    Raises:
        ArchiveError: A date in it is wrong (`bad-date`).
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    is_other = False
    terms: list[Term] = []
    filters: dict[str, str] = {}
    labels: dict[bool, list[str]] = {True: [], False: []}
    for match in list(_TERM.finditer(storable(text[:MAX_QUERY_CHARACTERS])))[:MAX_TERMS]:
        if match[0] == "OR" and wanted:
            is_other = True
            continue
        name, term = match["filter"], match["phrase"] or match["word"] or ""
        if name in _FILTERS and not match["minus"]:
            field = _FILTERS[name]
            filters[field] = _parse_date(name, term) if field in ("since", "until") else term
            continue
        if (found := _find_label(name, term)) is not None:
            label, is_asked = found
            labels[is_asked != bool(match["minus"])].append(label)
            continue
        text_term = term if name is None else f"{name}:{term}"
        begins = match["phrase"] is None and text_term.endswith("*")
        expression = _render_term(text_term, begins=begins)
        if expression and match["minus"]:
            unwanted.append(expression)
        elif expression:
            if is_other:
                expression = f"{wanted.pop()} OR {expression}"
            wanted.append(expression)
            terms.append(Term(text_term, begins))
        is_other = False
    if not (wanted or unwanted or filters or any(labels.values())):
        return None
    filtered = replace(
        selection,
        labels=(*selection.labels, *labels[True]),
        without_labels=(*selection.without_labels, *labels[False]),
    )
    return Query(
        wanted=" AND ".join(f"({expression})" for expression in wanted),
        unwanted=" OR ".join(unwanted),
        terms=tuple(terms),
        selection=replace(filtered, **filters),  # type: ignore[arg-type]  # text fields only
    )


def _parse_date(name: str, term: str) -> str:
    try:
        return parse_moment(term, datetime.now(UTC)).text
    except ValueError as error:
        raise ArchiveError(str(error), url=f"{name}:", code="bad-date") from error


def _find_label(name: str | None, term: str) -> tuple[str, bool] | None:
    """Return the label that a filter is about and whether it must be there; None for other filters."""
    if name == "label" and term:
        return term, True
    if name == "is" and term == f"un{READ}":
        return READ, False
    if name == "is" and term in _STATES:
        return term, True
    return None


def find_hits(
    conn: sqlite3.Connection, text: str, *, limit: int, selection: Selection
) -> list[Hit]:
    """Find the articles that a query means, best first; [] when it names nothing."""
    query = parse_query(text, replace(selection, limit=limit))
    if query is None:
        return []
    condition, values = render_conditions(query.selection)
    if query.unwanted:
        condition += " AND article.id NOT IN (SELECT rowid FROM articles_fts(?))"
        values.append(query.unwanted)
    if query.wanted:
        rows = conn.execute(
            _RANKED.format(condition=condition),
            (query.wanted, *values, limit, query.selection.offset),
        )
    else:
        order, limits = render_order(query.selection)
        rows = conn.execute(_UNRANKED.format(condition=condition, order=order), (*values, *limits))
    return [_parse_hit(row, query.terms) for row in rows]


def is_hit(conn: sqlite3.Connection, query: Query, article_id: int) -> bool:
    """Return whether a query matches this article, as `find_hits` would find it."""
    condition, values = render_conditions(replace(query.selection, ids=(article_id,)))
    for expression, negation in ((query.wanted, ""), (query.unwanted, "NOT ")):
        if expression:
            condition += (
                f" AND {negation}EXISTS"
                " (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = article.id)"
            )
            values.append(expression)
    row = conn.execute(
        "SELECT 1 FROM article JOIN revision ON revision.id = article.revision_id"
        f" WHERE {condition}",
        values,
    ).fetchone()
    return row is not None


def find_all_hits(conn: sqlite3.Connection, query: Query) -> list[int]:
    """Return the number of every article that matches a query, in order."""
    condition, values = render_conditions(query.selection)
    for expression, negation in ((query.wanted, ""), (query.unwanted, "NOT ")):
        if expression:
            condition += f" AND article.id {negation}IN (SELECT rowid FROM articles_fts(?))"
            values.append(expression)
    rows = conn.execute(
        "SELECT article.id FROM article JOIN revision ON revision.id = article.revision_id"
        f" WHERE {condition} ORDER BY article.id",
        values,
    )
    return [int(row[0]) for row in rows]


_COLUMNS: Final = (
    "article.id, article.url, article.site, revision.title, revision.published,"
    f" substr(revision.text, 1, {MAX_CHARACTERS})"
)

# The texts are read in a second step, for the best articles only.
_RANKED: Final = f"""
    WITH best AS MATERIALIZED (
        SELECT articles_fts.rowid AS id, bm25(articles_fts, {_WEIGHTS}) AS score
        FROM articles_fts
        JOIN article ON article.id = articles_fts.rowid
        JOIN revision ON revision.id = article.revision_id
        WHERE articles_fts MATCH ? AND {{condition}}
        ORDER BY score, article.id DESC LIMIT ? OFFSET ?
    )
    SELECT {_COLUMNS}
    FROM best
    JOIN article ON article.id = best.id
    JOIN revision ON revision.id = article.revision_id
    ORDER BY best.score, best.id DESC
"""
_UNRANKED: Final = f"""
    SELECT {_COLUMNS}
    FROM article JOIN revision ON revision.id = article.revision_id
    WHERE {{condition}} {{order}}
"""


def _parse_hit(
    row: tuple[int, str, str, str | None, str | None, str], terms: tuple[Term, ...]
) -> Hit:
    snippet, marks = find_passage(row[5], terms)
    return Hit(
        id=row[0],
        url=row[1],
        site=row[2],
        title=row[3],
        published=row[4],
        snippet=snippet,
        marks=marks,
    )


def _render_term(term: str, *, begins: bool) -> str:
    """Render one term as a quoted full-text phrase; "" if it has no letter or digit."""
    folded = fold(term)
    if not any(character.isalnum() for character in folded) and not is_unspaced(folded):
        return ""
    quoted = folded.replace('"', '""')
    star = " *" if begins else ""
    if is_unspaced(folded):
        return f'segmented : "{split_unspaced(quoted)}"{star}'
    return f'"{quoted}"{star}'
