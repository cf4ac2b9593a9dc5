"""Search the text: the best articles for a query, each with the snippet that fits it best.

`query.py` has the query language. Case, accents and ligatures do not matter (`folding.py`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scraper.archive.search.conditions import (
    ONE_ARTICLE,
    render_conditions,
    render_match,
    render_selection,
    select_ids,
)
from scraper.archive.search.query import Condition, Query, parse_query
from scraper.archive.search.selection import Selection, parse_conditions
from scraper.archive.search.snippet import MAX_CHARACTERS, Term, find_passage

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


def find_hits(conn: sqlite3.Connection, selection: Selection) -> list[Hit]:
    """Find the articles selected, best first; in the selection's order if its query has no words.

    Words of an alternative to a filter (`fog OR tag:sea`) select, but do not rank. With `as_of`
    nothing is ranked: the scores are of the newest texts.
    """
    query = parse_conditions(selection)
    terms = _terms_of(query)
    ranked = () if selection.as_of else tuple(filter(_is_ranked, query.groups))
    if ranked:
        rows = _find_ranked(conn, selection, query, ranked)
    else:
        rows = _load_rows(conn, [revision for _, revision in select_ids(conn, selection)])
    return [_parse_hit(row, terms) for row in rows]


def parse_terms(query: str) -> tuple[Term, ...]:
    """Return the words that a query looks for, for `snippet.find_marks`.

    Raises:
        ArchiveError: The query is wrong; see `query.parse_query`.
    """
    return _terms_of(parse_query(query))


def _terms_of(query: Query) -> tuple[Term, ...]:
    return tuple(Term(one.value, one.begins) for one in query.words)


def is_hit(conn: sqlite3.Connection, query: str, article_id: int) -> bool:
    """Return whether a query matches this article, as `find_hits` would find it.

    Raises:
        ArchiveError: The query is wrong; see `query.parse_query`.
    """
    chosen = render_selection(Selection(query=query, ids=(article_id,)), tests=ONE_ARTICLE)
    row = conn.execute(
        f"SELECT 1 FROM {chosen.tables} WHERE {chosen.condition}", chosen.values
    ).fetchone()
    return row is not None


def _is_ranked(group: tuple[Condition, ...]) -> bool:
    return bool(group) and all(one.kind == "words" and not one.is_negated for one in group)


def _find_ranked(
    conn: sqlite3.Connection,
    selection: Selection,
    query: Query,
    ranked: tuple[tuple[Condition, ...], ...],
) -> list[_HitRow]:
    rest = Query(tuple(group for group in query.groups if group not in ranked))
    chosen = render_conditions(selection, rest)
    match = " AND ".join(f"({' OR '.join(map(render_match, group))})" for group in ranked)
    limit = -1 if selection.limit is None else selection.limit
    is_filtered = bool(rest.groups) or selection.ids is not None
    return conn.execute(
        _RANKED.format(tables=_FILTERED if is_filtered else "", condition=chosen.condition),
        (
            match,
            *chosen.values,
            limit if limit < 0 else max(MAX_RANKED, limit + selection.offset),
            limit,
            selection.offset,
        ),
    ).fetchall()


def _load_rows(conn: sqlite3.Connection, revision_ids: Sequence[int]) -> list[_HitRow]:
    found = (conn.execute(_ONE, (one,)).fetchone() for one in revision_ids)
    return [row for row in found if row is not None]


_HitRow = tuple[int, str, str, str | None, str | None, str]
_COLUMNS: Final = (
    "article.id, article.url, article.site, revision.title, revision.published,"
    f" substr(revision.text, 1, {MAX_CHARACTERS})"
)

MAX_RANKED: Final = 10_000
"""Of the articles that match, the last ones stored are ranked. A score costs 3 µs, so a word that is in
half of 100,000 articles took 200 ms, and takes 30."""

_FILTERED: Final = "JOIN listing AS article ON article.id = articles_fts.rowid"

# Without filters the index alone is read. The texts are read in a second step, for the best articles only.
_RANKED: Final = f"""
    WITH latest AS (
        SELECT articles_fts.rowid AS id, bm25(articles_fts, {_WEIGHTS}) AS score
        FROM articles_fts {{tables}}
        WHERE articles_fts MATCH ? AND {{condition}}
        ORDER BY articles_fts.rowid DESC LIMIT ?
    ),
    best AS MATERIALIZED (
        SELECT id, score FROM latest ORDER BY score, id DESC LIMIT ? OFFSET ?
    )
    SELECT {_COLUMNS}
    FROM best
    JOIN listing AS article ON article.id = best.id
    JOIN revision ON revision.id = article.revision_id
    ORDER BY best.score, best.id DESC
"""
_ONE: Final = (
    f"SELECT {_COLUMNS} FROM revision JOIN article ON article.id = revision.article_id"
    " WHERE revision.id = ?"
)


def _parse_hit(row: _HitRow, terms: tuple[Term, ...]) -> Hit:
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
