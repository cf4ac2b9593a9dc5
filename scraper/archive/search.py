"""Search the text: the user's words become a full-text query that cannot fail.

The query language: words (all must occur), "a phrase", begin*, -not, and filters
`site:`, `author:`, `tag:`, `lang:`, `after:`, `before:`. Everything else that a user
types is taken as text; SQLite's own query syntax is never passed on.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace
from typing import Final

from scraper.archive.selection import Selection, render_conditions, render_order
from scraper.archive.text_values import is_unspaced, join_unspaced, split_unspaced, storable

MAX_QUERY_CHARACTERS: Final = 2000
MAX_TERMS: Final = 64
"""What comes after is not looked at; SQLite's parser has a stack of limited depth."""

SNIPPET_WORDS: Final = 24

_FILTERS: Final = {
    "site": "site",
    "author": "author",
    "tag": "tag",
    "lang": "language",
    "after": "since",
    "before": "until",
}
_TERM: Final = re.compile(
    r'(?P<minus>-?)(?:(?P<filter>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))'
)
_OPEN, _CLOSE = "\x02", "\x03"
_MARKS: Final = re.compile(f"[{_OPEN}{_CLOSE}]")

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
    selection: Selection


def parse_query(text: str, selection: Selection) -> Query | None:
    """Understand a query; None where it names nothing that can be looked for."""
    wanted: list[str] = []
    unwanted: list[str] = []
    filters: dict[str, str] = {}
    for match in list(_TERM.finditer(storable(text[:MAX_QUERY_CHARACTERS])))[:MAX_TERMS]:
        name, term = match["filter"], match["phrase"] or match["word"] or ""
        if name in _FILTERS and not match["minus"]:
            filters[_FILTERS[name]] = term
            continue
        phrase = match["phrase"] is not None
        expression = _render_term(term if name is None else f"{name}:{term}", is_phrase=phrase)
        if expression:
            (unwanted if match["minus"] else wanted).append(expression)
    if not (wanted or unwanted or filters):
        return None
    return Query(
        wanted=" AND ".join(wanted),
        unwanted=" OR ".join(unwanted),
        selection=replace(selection, **filters),  # type: ignore[arg-type]  # text fields only
    )


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
            (query.wanted, *values, limit, query.selection.offset, query.wanted),
        )
    else:
        order, limits = render_order(query.selection)
        rows = conn.execute(_UNRANKED.format(condition=condition, order=order), (*values, *limits))
    return [_parse_hit(row) for row in rows]


# The passages are cut out in a second step, for the best articles only.
_RANKED: Final = f"""
    WITH best AS MATERIALIZED (
        SELECT articles_fts.rowid AS id, bm25(articles_fts, {_WEIGHTS}) AS score
        FROM articles_fts
        JOIN article ON article.id = articles_fts.rowid
        JOIN revision ON revision.id = article.revision_id
        WHERE articles_fts MATCH ? AND {{condition}}
        ORDER BY score, article.id DESC LIMIT ? OFFSET ?
    )
    SELECT article.id, article.url, article.site, revision.title, revision.published,
           snippet(articles_fts, 2, char(2), char(3), '…', {SNIPPET_WORDS}),
           CASE WHEN revision.segmented = '' THEN ''
                ELSE snippet(articles_fts, 3, char(2), char(3), '…', {SNIPPET_WORDS}) END
    FROM best
    CROSS JOIN articles_fts ON articles_fts.rowid = best.id
    JOIN article ON article.id = best.id
    JOIN revision ON revision.id = article.revision_id
    WHERE articles_fts MATCH ?
    ORDER BY best.score, best.id DESC
"""
_UNRANKED: Final = """
    SELECT article.id, article.url, article.site, revision.title, revision.published,
           substr(revision.text, 1, 160), ''
    FROM article JOIN revision ON revision.id = article.revision_id
    WHERE {condition} {order}
"""


def _render_term(term: str, *, is_phrase: bool) -> str:
    """Render one term as a quoted full-text phrase; "" where it has no letter or digit."""
    begins = not is_phrase and term.endswith("*")
    if not any(character.isalnum() for character in term) and not is_unspaced(term):
        return ""
    quoted = term.replace('"', '""')
    star = " *" if begins else ""
    if is_unspaced(term):
        return f'segmented : "{split_unspaced(quoted)}"{star}'
    return f'"{quoted}"{star}'


def _parse_hit(row: tuple[int, str, str, str | None, str | None, str, str]) -> Hit:
    article_id, url, site, title, published, passage, segmented = row
    if _OPEN not in passage and _OPEN in segmented:
        passage = join_unspaced(segmented)
    line = " ".join(passage.split())
    return Hit(
        id=article_id,
        url=url,
        site=site,
        title=title,
        published=published,
        snippet=_MARKS.sub("", line),
        marks=_find_marks(line),
    )


def _find_marks(line: str) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    start = None
    for seen, match in enumerate(_MARKS.finditer(line)):
        position = match.start() - seen
        if match.group() == _OPEN:
            start = position
        elif start is not None:
            marks.append((start, position))
            start = None
    return tuple(marks)
