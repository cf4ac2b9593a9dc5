"""Parse the query language of `search`, `--query` and watches.

A query is a list of terms, all of which must hold; `OR` between two terms lets either hold. A term
is a word, a "phrase", a beginning (`harb*`) or a filter (`site:example.com`), each with a `-` before
it for its opposite. `FILTERS` and `STATES` list the filters. Brackets, other operators and
unknown filters are text to search for, so only the value of a known filter can be wrong, and a `-`
without a term.

Terms are a conjunction of alternatives: OR binds its two neighbours alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Literal, cast

from scraper.archive.articles.marks import PRIVATE, READ, STARRED
from scraper.archive.database.text_values import is_unspaced, storable
from scraper.archive.search.folding import fold
from scraper.dates.user_dates import parse_moment
from scraper.errors import ArchiveError

MAX_QUERY_CHARACTERS: Final = 2000
MAX_TERMS: Final = 64
"""Of one query; SQLite's parser has a stack of limited depth."""

Kind = Literal[
    "words", "site", "author", "tag", "label", "language", "type", "after", "before",
    "changed-since", "state",
]  # fmt: skip

FILTERS: Final = MappingProxyType(
    {
        "site": "site",
        "author": "author",
        "tag": "tag",
        "label": "label",
        "lang": "language",
        "type": "type",
        "after": "after",
        "before": "before",
        "is": "state",
    }
)
"""Every filter of the language, with the kind of its condition."""

LOW_CONFIDENCE: Final = "low-confidence"
EDITED: Final = "edited"
DUPLICATE: Final = "duplicate"
UNIQUE: Final = "unique"
UNREAD: Final = f"un{READ}"
STATES: Final = (STARRED, READ, UNREAD, PRIVATE, LOW_CONFIDENCE, EDITED, DUPLICATE, UNIQUE)
"""What may follow `is:`."""

_TERM: Final = re.compile(
    r'(?P<minus>-?)(?:(?P<filter>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))'
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of an article."""

    kind: Kind
    value: str
    is_negated: bool = False
    begins: bool = False
    """Words only: whether the last word may go on."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query."""

    groups: tuple[tuple[Condition, ...], ...]
    """Each group must hold, by at least one of its conditions; () matches nothing."""

    @property
    def words(self) -> tuple[Condition, ...]:
        """The words and phrases to find, in order, without those to leave out."""
        return tuple(
            condition
            for group in self.groups
            for condition in group
            if condition.kind == "words" and not condition.is_negated
        )

    @property
    def has_words(self) -> bool:
        """Whether any condition, also a negated one, is about words."""
        return any(one.kind == "words" for group in self.groups for one in group)


def parse_query(text: str) -> Query:
    """Parse a query.

    Raises:
        ArchiveError: A date is wrong (`bad-date`), the value of `is:` is unknown, or a filter or a
            `-` has nothing after it (`bad-query`); the message has the position of the term, in characters from 1. The query is too long: a
            part of it would choose other articles, also for `forget` (`bad-query`).
    """
    groups: list[tuple[Condition, ...]] = []
    joins_last = False
    matches = list(_TERM.finditer(storable(text[: MAX_QUERY_CHARACTERS + 1])))
    if len(text) > MAX_QUERY_CHARACTERS or len(matches) > MAX_TERMS:
        message = f"the query has more than {MAX_QUERY_CHARACTERS} characters or {MAX_TERMS} terms"
        raise ArchiveError(message, code="bad-query")
    for match in matches:
        if match[0] == "OR" and groups:
            joins_last = True
            continue
        condition = _parse_term(match)
        if condition is not None:
            if joins_last:
                groups[-1] = (*groups[-1], condition)
            else:
                groups.append((condition,))
        joins_last = False
    return Query(tuple(groups))


def has_words(text: str) -> bool:
    """Return whether a text has a letter or a digit, so that the index can find it."""
    folded = fold(text)
    return any(map(str.isalnum, folded)) or is_unspaced(folded)


def _parse_term(match: re.Match[str]) -> Condition | None:
    """Return the condition of one term, or None if it has nothing to search for."""
    name, value = match["filter"], match["phrase"] or match["word"] or ""
    is_negated = bool(match["minus"])
    if match[0] == "-":
        raise _bad_term(match, "a minus needs the term to leave out right after it")
    if name is None and value.removesuffix(":") in FILTERS and value.endswith(":"):
        name, value = value[:-1], ""
    if name in FILTERS and not value:
        raise _bad_term(match, "a filter needs its value right after the colon")
    if name in FILTERS:
        kind = cast("Kind", FILTERS[name])
        return Condition(kind, _check_value(kind, value, match), is_negated)
    words = value if name is None else f"{name}:{value}"
    if not has_words(words):
        return None
    return Condition(
        "words", words, is_negated, begins=match["phrase"] is None and words.endswith("*")
    )


def _check_value(kind: Kind, value: str, match: re.Match[str]) -> str:
    """Return a filter's value in its stored form."""
    if kind in ("after", "before"):
        try:
            return parse_moment(value, datetime.now(UTC)).text
        except ValueError as error:
            raise _bad_term(match, str(error), "bad-date") from error
    if kind == "state" and value not in STATES:
        raise _bad_term(match, f"{value[:40]!r} is not a state; known: {', '.join(STATES)}")
    return value


def _bad_term(match: re.Match[str], problem: str, code: str = "bad-query") -> ArchiveError:
    term = f"{match['filter']}:" if match["filter"] else match[0][:40]
    message = f"{problem} (`{term}` at character {match.start() + 1} of the query)"
    return ArchiveError(message, code=code)
