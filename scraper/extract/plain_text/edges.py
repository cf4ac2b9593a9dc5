"""Settle the edges of a span: which short rows beside the prose belong to the text.

Takes the labelled rows and the span of the prose, gives the span of the text.
"""

from __future__ import annotations

from typing import Final

from scraper.extract.plain_text.title import Headline
from scraper.extract.rows.row import Row
from scraper.extract.rows.rules import RowRule

Labels = tuple[RowRule | None, ...]

_MAX_LEAD: Final = 6
"""Rows between headline and prose that may be the text's own (a standfirst, a first heading)."""
_NAME_WORDS: Final = 4
"""Words of the longest name that stands beside a date."""
_META: Final = frozenset(["date", "byline", "meta", "reading-time", "counter"])


def settle_edges(
    rows: tuple[Row, ...], labels: Labels, span: tuple[int, int], headline: Headline | None
) -> tuple[int, int]:
    """Give the span with the short rows that read on, without those that do not."""
    if not any(labels):
        # No row is known as boilerplate: somebody's bare text, which stays whole.
        first = 0 if headline is None or headline.number < 0 else headline.number + 1
        return first, len(rows)
    start, end = span
    if start == end:
        start, end = _without_prose(rows, labels)
    start = _settle_start(rows, labels, start, headline)
    end = _settle_end(rows, labels, start, end)
    while start < end and labels[start] is not None:
        start += 1
    while end > start and labels[end - 1] is not None:
        end -= 1
    return start, end


def _without_prose(rows: tuple[Row, ...], labels: Labels) -> tuple[int, int]:
    """Give the longest run of rows that no rule knows, by words: a poem, a list."""
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


def _settle_start(
    rows: tuple[Row, ...], labels: Labels, start: int, headline: Headline | None
) -> int:
    if headline is None or headline.number < 0:
        return start
    first = headline.number + 1
    if start < first:
        return first
    if start - first > 2 * _MAX_LEAD:
        return start
    # Between headline and prose: names, dates and buttons go, sentences and headings stay.
    beside_meta = {
        number + step
        for number in range(first, start)
        if (rule := labels[number]) is not None and rule.name in _META
        for step in (-1, 1)
    }
    for number in range(first, start):
        row = rows[number]
        if (
            labels[number] is None
            and (row.words > _NAME_WORDS or number not in beside_meta)
            and (row.words > _NAME_WORDS or number == start - 1)
        ):
            return number
    return start


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
    """Tell whether the rows up to the next known boilerplate are one or two lone ones."""
    following = labels[number : number + 3]
    return rows[number].words > 1 and any(following[1:]) and not rows[number].is_titled
