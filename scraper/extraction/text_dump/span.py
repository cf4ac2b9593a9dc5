"""Find where the article of a dump begins and ends.

Takes the labelled rows. Every row gets a weight: prose counts for the article,
rows of boilerplate and lone short rows against it; the article is the run of
rows with the largest sum (maximum subsequence segmentation). Then the ends are
judged: what opens a comment section, a list of other articles or the footer
ends the article, and short rows at the edges stay only where they read on.
"""

from __future__ import annotations

from typing import Final

from scraper.extraction.rows.row import Row
from scraper.extraction.rows.rules import RowRule

Labels = tuple[RowRule | None, ...]

_AGAINST: Final = {
    "page-edge": -30.0, "footer": -25.0, "comments": -12.0, "counter": -6.0, "meta": -5.0,
    "related": -8.0, "newsletter": -8.0, "consent": -10.0, "share": -5.0, "menu": -6.0,
    "advert": -1.0, "date": -4.0, "byline": -4.0, "reading-time": -3.0, "software": -10.0,
    "promo": -0.5,
    "credit": -0.5, "signs": -0.5,
}  # fmt: skip
"""Weight of a row that a rule knows, in words of prose."""
_MAX_WEIGHT: Final = 60.0
"""Words of prose that one row counts for at most."""
_SHORT: Final = -2.0
_MENU_LIKE: Final = -3.0
_ITEM: Final = 1.0
_SURELY_ARTICLE: Final = 120
"""Words of prose after which a list of teasers may be longer than the article."""
_LONGEST_TEASER: Final = 35
_NEAR: Final = 10
_ENDERS: Final = frozenset(
    ["comments", "counter", "related", "page-edge", "footer", "newsletter", "share"]
)
_LITTLE: Final = 60
_MUCH_LONGER: Final = 3
_MIN_BEFORE: Final = {"comments": 20, "counter": 20}
"""Words of prose that must stand before an ender; counters under headlines stand before all."""
_RUN_OF_BUTTONS: Final = 3
_MIN_NEAR: Final = {"newsletter": 2}
"""Rows of boilerplate that must follow closely."""
_SURE_ENDERS: Final = frozenset(["page-edge", "footer"])


def find_span(rows: tuple[Row, ...], labels: Labels, floor: int = 0) -> tuple[int, int]:
    """Return the positions of the article's first row and of the row after its last one.

    Equal positions say that the dump holds no article.

    Args:
        rows: All rows of the dump.
        labels: The rule that knows each row, or None.
        floor: Position before which the article cannot begin.
    """
    weights = [_weight(row, labels[row.number]) for row in rows]
    weights[:floor] = [_AGAINST["page-edge"]] * floor
    start, end = _largest_run(weights)
    end = _cut_at_ender(rows, labels, start, end)
    return start, end


def _weight(row: Row, label: RowRule | None) -> float:
    if label is not None:
        return _AGAINST[label.name]
    if row.is_prose:
        return min(_MAX_WEIGHT, float(row.words))
    if row.is_item and row.words >= 3:  # noqa: PLR2004 - words
        return _ITEM
    if row.ends_sentence and row.words >= 3:  # noqa: PLR2004
        return row.words / 2
    if row.words >= 5 and not row.is_titled:  # noqa: PLR2004
        return 0.5
    return _MENU_LIKE if row.words < 4 else _SHORT  # noqa: PLR2004


def _largest_run(weights: list[float]) -> tuple[int, int]:
    """Return the run with the largest sum (Kadane)."""
    best = total = 0.0
    start = best_start = best_end = 0
    for number, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, number
        total += weight
        if total > best:
            best, best_start, best_end = total, start, number + 1
    return best_start, best_end


def _cut_at_ender(rows: tuple[Row, ...], labels: Labels, start: int, end: int) -> int:
    """Cut the run where the article ends and comments, other articles or the footer begin."""
    prose = [row.words if labels[row.number] is None and row.is_prose else 0 for row in rows]
    before = 0
    whole = sum(prose[start:end])
    for number in range(start, end):
        label = labels[number]
        if label is not None and label.name in _ENDERS and before:
            after = whole - before
            if label.name in _SURE_ENDERS and before >= after:
                return number
            if _is_end(rows, labels, number, before, after):
                return number
        before += prose[number]
    return end


def _is_end(rows: tuple[Row, ...], labels: Labels, number: int, before: int, after: int) -> bool:
    """Return whether an ender inside the run really ends the article."""
    label = labels[number]
    if label is None or before < _MIN_BEFORE.get(label.name, _LITTLE):
        return False
    if before < _LITTLE and after > _MUCH_LONGER * before:
        return False
    near = [rule.name for rule in labels[number + 1 : number + 9] if rule is not None]
    if label.name == "comments":
        return bool({"comments", "meta", "date"} & set(near))
    if label.name == "counter":
        return "comments" in near or number + 3 >= len(rows)
    if label.name == "related":
        return _are_cards(rows[number + 1 :], before, after)
    return after * 4 < before and len(near) >= _MIN_NEAR.get(label.name, _RUN_OF_BUTTONS)


def _are_cards(rest: tuple[Row, ...], before: int, after: int) -> bool:
    """Return whether a row is a headline or teaser of another article."""
    near = rest[:_NEAR]
    if 2 * sum(not row.is_prose for row in near) < len(near):
        return False
    if after * 2 < before:
        return True
    long = sum(row.words for row in rest if row.words > _LONGEST_TEASER)
    return before >= _SURELY_ARTICLE and long * 4 < before
