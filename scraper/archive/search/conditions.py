"""Render a selection as SQL over `listing`, or over the revisions of an earlier time.

All statements that choose articles get their tables, conditions and order from here.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scraper.archive.articles.marks import READ
from scraper.archive.database.text_values import is_unspaced, split_unspaced
from scraper.archive.queue import health
from scraper.archive.search.folding import fold
from scraper.archive.search.query import (
    DUPLICATE,
    EDITED,
    LOW_CONFIDENCE,
    UNIQUE,
    UNREAD,
    Condition,
    Query,
)
from scraper.archive.search.selection import Selection, parse_conditions

_LABEL: Final = (
    "EXISTS (SELECT 1 FROM label WHERE label.article_id = article.id AND label.name = ?)"
)
_COPIES: Final = (
    "article.id IN (SELECT article_id FROM duplicate UNION ALL SELECT other_id FROM duplicate)"
)
_ORDERS: Final = {
    # NULL is the smallest value, so undated articles come last without a term of their own.
    "newest": "article.published_at DESC, article.first_saved_at DESC, article.id DESC",
    "oldest": "article.published_at IS NULL, article.published_at,"
    " article.first_saved_at, article.id",
    "id": "article.id",
}

# `~` sorts after every character of a time, so a day includes all of its times.
_AS_OF: Final = """(
    SELECT article.id, revision.id AS revision_id, article.revision_id AS newest_id,
           article.revisions, coalesce(revision.published_at, article.first_saved_at) AS sort_at,
           article.url, article.site, revision.title, revision.authors, revision.tags,
           revision.published, revision.published_at, revision.language COLLATE NOCASE AS language,
           revision.page_type, revision.word_count, revision.confidence, article.first_saved_at,
           article.changed_at
    FROM article JOIN revision ON revision.id = (
        SELECT id FROM revision AS one WHERE one.article_id = article.id
        AND one.saved_at < ? || '~' ORDER BY one.number DESC LIMIT 1)
) AS article"""
"""Articles in the revisions of a time, in the columns of `listing`."""
_WORD_COLUMNS: Final = "title, authors, text, segmented"

_IDS: Final = "article.id, article.revision_id"

Sql = tuple[str, list[object]]
"""A piece of SQL and the values of its `?`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tests:
    """How the words and names of an article are tested."""

    words: str
    """Test of a full-text expression."""
    author: str = "article.id IN (SELECT article_id FROM article_author WHERE instr(folded, ?))"
    tag: str = "article.id IN (SELECT article_id FROM article_tag WHERE folded = ?)"


ALL_ARTICLES: Final = Tests(words="article.id IN (SELECT rowid FROM articles_fts(?))")
"""The index is asked once for all articles."""
ONE_ARTICLE: Final = Tests(
    words="EXISTS (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = article.id)",
    author="EXISTS (SELECT 1 FROM article_author"
    " WHERE article_id = article.id AND instr(folded, ?))",
    tag="EXISTS (SELECT 1 FROM article_tag WHERE folded = ? AND article_id = article.id)",
)
"""For one article that the selection names."""
_EARLIER: Final = Tests(
    words="iif(article.revision_id = article.newest_id,"
    " article.id IN (SELECT rowid FROM articles_fts(?)),"
    " article.id IN (SELECT rowid FROM temp.earlier_words(?)))",
    author="EXISTS (SELECT 1 FROM json_each(article.authors)"
    " WHERE instr(fold(json_each.value), ?))",
    tag="EXISTS (SELECT 1 FROM json_each(article.tags) WHERE fold(json_each.value) = ?)",
)
"""For revisions of an earlier time; see `_index_earlier`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A selection as pieces of a statement: `SELECT ... FROM {tables} WHERE {condition}`."""

    tables: str
    condition: str
    values: tuple[object, ...]
    """Of the tables, then of the condition."""


def render_selection(selection: Selection, *, tests: Tests = ALL_ARTICLES) -> Chosen:
    """Render everything but order and limits.

    Args:
        selection: What to render; `where` is already resolved into `ids`.
        tests: `ALL_ARTICLES` or `ONE_ARTICLE`.
    """
    return render_conditions(selection, parse_conditions(selection), tests=tests)


def render_conditions(selection: Selection, query: Query, *, tests: Tests = ALL_ARTICLES) -> Chosen:
    """Render conditions, with the numbers and the time of a selection."""
    tables, values = render_tables(selection)
    conditions = ["TRUE"]
    for group in query.groups:
        rendered = [_render_condition(one, tests) for one in group]
        conditions.append(f"({' OR '.join(sql for sql, _ in rendered) or 'FALSE'})")
        values += [value for _, bound in rendered for value in bound]
    if selection.ids is not None:
        conditions.append("article.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(selection.ids))
    return Chosen(tables=tables, condition=" AND ".join(conditions), values=tuple(values))


def render_tables(selection: Selection) -> Sql:
    """Return what to select from, as `article`: a row for each article, with `listing`'s columns."""
    if selection.as_of is None:
        return "listing AS article", []
    return _AS_OF, [selection.as_of]


def render_order(selection: Selection) -> Sql:
    """Render order and limits."""
    limit = -1 if selection.limit is None else selection.limit
    return f"ORDER BY {_ORDERS[selection.order]} LIMIT ? OFFSET ?", [limit, selection.offset]


def select_ids(conn: sqlite3.Connection, selection: Selection) -> list[tuple[int, int]]:
    """Return the numbers of the articles selected, each with the id of its revision, in order."""
    chosen = _choose(conn, selection)
    order, limits = render_order(selection)
    if _is_walked(conn, selection, chosen):
        return _walk_newest(conn, selection, chosen)
    return conn.execute(
        f"SELECT {_IDS} FROM {chosen.tables} WHERE {chosen.condition} {order}",
        (*chosen.values, *limits),
    ).fetchall()


def _is_walked(conn: sqlite3.Connection, selection: Selection, chosen: Chosen) -> bool:
    """Return whether so many articles match that walking from the newest finds the first ones sooner.

    Sorting takes a look-up for each match, walking takes one for each article passed. With n matches
    among all articles the first `wanted` are found after `wanted * all / n` articles.
    """
    if selection.as_of is not None or selection.order != "newest" or selection.limit is None:
        return False
    (articles,) = conn.execute("SELECT coalesce(max(id), 0) FROM listing").fetchone()
    bound = math.isqrt((selection.limit + selection.offset) * articles) + 1
    (matches,) = conn.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {chosen.tables} WHERE {chosen.condition} LIMIT ?)",
        (*chosen.values, bound),
    ).fetchone()
    return bool(matches == bound)


def _walk_newest(
    conn: sqlite3.Connection, selection: Selection, chosen: Chosen
) -> list[tuple[int, int]]:
    """Select in the order of the index over the dates, dated articles first."""
    wanted = selection.offset + (selection.limit or 0)
    order, _ = render_order(selection)
    latest = selection.until or "~"  # sorts after every date
    found: list[tuple[int, int]] = []
    for arm, values in (("published_at < ?", (latest,)), ("published_at IS NULL", ())):
        if len(found) < wanted:
            found += conn.execute(
                f"SELECT {_IDS} FROM {chosen.tables} INDEXED BY listing_published_at"
                f" WHERE article.{arm} AND {chosen.condition} {order}",
                (*values, *chosen.values, wanted - len(found), 0),
            ).fetchall()
    return found[selection.offset :]


def count_selected(conn: sqlite3.Connection, selection: Selection) -> int:
    """Return how many articles are selected, without the limit."""
    chosen = _choose(conn, selection)
    (count,) = conn.execute(
        f"SELECT count(*) FROM {chosen.tables} WHERE {chosen.condition}", chosen.values
    ).fetchone()
    return int(count)


def render_match(condition: Condition) -> str:
    """Render words as a quoted full-text phrase."""
    folded = fold(condition.value)
    quoted = folded.replace('"', '""')
    star = " *" if condition.begins else ""
    if is_unspaced(folded):
        quoted = split_unspaced(quoted)
    return f'"{quoted}"{star}'


def _choose(conn: sqlite3.Connection, selection: Selection) -> Chosen:
    """Render a selection of any time."""
    if selection.as_of is None:
        return render_selection(selection)
    _index_earlier(conn, selection)
    return render_selection(selection, tests=_EARLIER)


def _index_earlier(conn: sqlite3.Connection, selection: Selection) -> None:
    """Index the words of the revisions of that time that are not the newest, until the next call.

    The full-text index of the archive holds the newest revisions only.
    """
    conn.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.earlier_words USING fts5"
        f" ({_WORD_COLUMNS}, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    conn.execute("INSERT INTO temp.earlier_words (earlier_words) VALUES ('delete-all')")
    if not parse_conditions(selection).has_words:
        return
    tables, values = render_tables(selection)
    conn.execute(
        f"INSERT INTO temp.earlier_words (rowid, {_WORD_COLUMNS})"
        " SELECT article.id, index_words(coalesce(revision.title, ''), segmented),"
        " index_words(revision.authors, segmented), index_words(revision.text, segmented),"
        f" fold(segmented) FROM {tables}"
        " JOIN revision ON revision.id = article.revision_id"
        " WHERE article.revision_id <> article.newest_id",
        values,
    )


def _render_condition(condition: Condition, tests: Tests) -> Sql:
    kind, value = condition.kind, condition.value
    values: list[object]
    if kind == "words":
        sql, values = tests.words, [render_match(condition)] * tests.words.count("?")
    elif kind in ("author", "tag"):
        sql, values = getattr(tests, kind), [fold(value)]
    else:
        sql, values = _RENDERERS[kind](value)
    # NULL is neither: an article without a language is not in English.
    return (f"({sql}) IS NOT TRUE" if condition.is_negated else sql), values


def _site(value: str) -> Sql:
    host = value.removeprefix("www.").lower()
    return _one_of("site", "one = ? OR one LIKE ? ESCAPE '\\'"), [host, f"%.{_literal(host)}"]


def _language(value: str) -> Sql:
    return _one_of("language", "one LIKE ? ESCAPE '\\' OR one LIKE ? ESCAPE '\\'"), [
        _literal(value),
        f"{_literal(value)}-%",
    ]


def _one_of(column: str, condition: str) -> str:
    """Return the test that a column has one of the values for which a condition of `one` is true.

    The values are found by leaps through the column's index, one for each different value.
    """
    return (
        f"article.{column} IN (WITH RECURSIVE value (one) AS (SELECT min({column}) FROM listing"
        f" UNION ALL SELECT (SELECT min({column}) FROM listing WHERE {column} > one) FROM value"
        f" WHERE one IS NOT NULL) SELECT one FROM value WHERE {condition})"
    )


def _state(value: str) -> Sql:
    if value == UNREAD:
        return f"NOT {_LABEL}", [READ]
    if value == LOW_CONFIDENCE:
        return "article.confidence < ?", [health.LOW_CONFIDENCE]
    if value == EDITED:
        return "article.revisions > 1", []
    if value == DUPLICATE:
        return _COPIES, []
    if value == UNIQUE:
        return "article.id NOT IN (SELECT article_id FROM duplicate)", []
    return _LABEL, [value]


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_RENDERERS: Final[dict[str, Callable[[str], Sql]]] = {
    "site": _site,
    "label": lambda value: (_LABEL, [value]),
    "language": _language,
    "type": lambda value: ("article.page_type = ?", [value]),
    "after": lambda value: ("article.sort_at >= ?", [value]),
    "before": lambda value: ("article.sort_at < ?", [value]),
    "changed-since": lambda value: ("article.changed_at >= ?", [value]),
    "state": _state,
}
"""SQL of the kinds of conditions that every selection tests alike."""
