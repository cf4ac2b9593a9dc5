"""Settle which rows of a dump are its text: the prose, and the short rows that belong to it.

Takes the labelled rows, the span of the prose and the headline; gives the rows
of the text in order.
"""

from __future__ import annotations

from typing import Final

from scraper.extraction.rows.row import Row
from scraper.extraction.rows.rules import RowRule
from scraper.extraction.text_dump.title import Headline

Labels = tuple[RowRule | None, ...]

_MAX_LEAD: Final = 12
"""Rows between headline and prose among which a standfirst is looked for."""
_MAX_STANDFIRST: Final = 60
"""Words of the longest standfirst."""
_NAME_WORDS: Final = 4
"""Words of the longest name that stands beside a date."""
_META: Final = frozenset(["date", "byline", "meta", "reading-time", "counter"])
_INSIDE: Final = frozenset(["menu", "date", "byline", "meta", "comments", "reading-time"])
"""Rules whose rows stay when they stand between paragraphs: there they are headings and lines of
the text ("Resources", "March 2, 1999", "Discussion")."""


def choose_rows(
    rows: tuple[Row, ...], labels: Labels, span: tuple[int, int], headline: Headline | None
) -> list[Row]:
    """Return the rows of the text, without the headline."""
    after_headline = 0 if headline is None else headline.number + 1
    if not any(labels):
        # No row is known as boilerplate: somebody's bare text, which stays whole.
        return list(rows[after_headline:])
    start, end = span if span[0] < span[1] else _longest_unknown_run(rows, labels)
    start = max(start, after_headline)
    under = _below_metas(rows, labels, after_headline) if after_headline else start
    first = next(
        (
            row.number
            for row in rows[max(start, under) : end]
            if labels[row.number] is None and row.is_prose
        ),
        start,
    )
    end = _settle_end(rows, labels, start, end)
    kept = [row for row in rows[first:end] if _is_inner(row, labels)]
    while kept and labels[kept[-1].number] is not None:
        kept.pop()
    lead_start = after_headline if after_headline and first - after_headline <= _MAX_LEAD else start
    return [*_lead(rows, labels, lead_start, first), *kept]


def _below_metas(rows: tuple[Row, ...], labels: Labels, after_headline: int) -> int:
    """Return the position after the names and dates under a headline, past a standfirst."""
    below, words = after_headline, 0
    for row in rows[after_headline : after_headline + _MAX_LEAD]:
        label = labels[row.number]
        if label is not None and label.name in _META:
            below = row.number + 1
        elif row.is_prose:
            words += row.words
        if words > _MAX_STANDFIRST:
            break
    return below


def _is_inner(row: Row, labels: Labels) -> bool:
    label = labels[row.number]
    return label is None or label.name in _INSIDE


def _lead(rows: tuple[Row, ...], labels: Labels, start: int, first: int) -> list[Row]:
    """Return the rows between headline and prose that are text.

    A standfirst stands right under the headline. Where names and dates follow,
    what stands after them is a caption or a button, unless it is a sentence.
    """
    lead = rows[start:first]
    metas = [
        row.number
        for row in lead
        if (rule := labels[row.number]) is not None and rule.name in _META
    ]
    kept: list[Row] = []
    for row in lead:
        if labels[row.number] is not None:
            continue
        is_heading = row.number + 1 == first and not metas
        above_metas = not metas or row.number < metas[0]
        if is_heading or (row.words > _NAME_WORDS and (above_metas or row.ends_sentence)):
            kept.append(row)
    return kept


def _longest_unknown_run(rows: tuple[Row, ...], labels: Labels) -> tuple[int, int]:
    """Return the longest run of rows that no rule knows, by words: a poem, a list."""
    best, best_words = (0, 0), 0
    start, words = 0, 0
    for row in rows:
        if labels[row.number] is not None:
            start, words = row.number + 1, 0
            continue
        words += row.words
        if words > best_words:
            best, best_words = (start, row.number + 1), words
    return best


def _settle_end(rows: tuple[Row, ...], labels: Labels, start: int, end: int) -> int:
    """Take in rows after the prose while they read on: items, sentences, a signature."""
    while end < len(rows) and labels[end] is None:
        row = rows[end]
        reads_on = row.is_item or (row.ends_sentence and row.words > 1)
        if not reads_on and not _is_last_before_boilerplate(rows, labels, end):
            break
        end += 1
    return max(start, end)


def _is_last_before_boilerplate(rows: tuple[Row, ...], labels: Labels, number: int) -> bool:
    """Return whether the rows up to the next known boilerplate are one or two lone ones."""
    following = labels[number : number + 3]
    return rows[number].words > 1 and any(following[1:]) and not rows[number].is_titled
