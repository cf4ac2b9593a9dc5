"""Find the headline of a dump.

Takes the labelled rows, gives positions and text. The first row of a dump is
often the page's `title` element, "Headline | Site"; the headline then stands a
second time above the text. Without it, the place above the text and beside
byline and date decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scraper.extraction.rows.row import Row
from scraper.extraction.rows.rules import RowRule

SEPARATOR: Final = re.compile(r"\s+[|–—·•»«:‹›-]+\s+|\s*[|»｜]\s*|\s+::\s+|:\s+")
_META: Final = frozenset(["date", "byline", "meta", "reading-time", "counter"])
_NAME_WORDS: Final = 4
"""Words of the longest name that stands beside a date."""
_MAX_TITLE_WORDS: Final = 30
_MAX_SITE_WORDS: Final = 6
_MIN_ANCHOR: Final = 3
"""Words from which a repeated row is the headline and no brand or menu entry."""
_LOOK_BACK: Final = 60
"""Rows above the text among which the headline is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline found."""

    text: str
    number: int
    """Position of the row it is in."""


def find_headline(
    rows: tuple[Row, ...], labels: tuple[RowRule | None, ...], first_prose: int
) -> Headline | None:
    """Find the headline above the first row of prose; None when there is none.

    Args:
        rows: All rows of the dump.
        labels: The rule that knows each row, or None.
        first_prose: Position of the first row of the article's prose.
    """
    if not any(labels):
        return _first_row_headline(rows)
    start = max(0, first_prose - _LOOK_BACK)
    candidates = [
        row for row in rows[start:first_prose] if labels[row.number] is None and _is_headline(row)
    ]
    scored = [(_score(row, rows, labels, first_prose), row.number, row) for row in candidates]
    if not scored:
        return None
    best, _, row = max(scored, key=lambda entry: entry[:2])
    if best <= 0:
        return None
    if row.number == 0 and len(rows) > 1:
        return _cut_first_row(row)
    return Headline(text=row.text, number=row.number)


def _first_row_headline(rows: tuple[Row, ...]) -> Headline | None:
    """Take the first row of somebody's bare text as headline when it stands apart like one."""
    if len(rows) < 2 or not _is_headline(rows[0]) or rows[0].ends_sentence:  # noqa: PLR2004 - a headline and a text
        return None
    if rows[1].blank_before or rows[1].is_prose:
        return Headline(text=rows[0].text, number=0)
    return None


def find_anchor(rows: tuple[Row, ...]) -> int:
    """Return the position after the row that repeats the headline of the page's title element.

    0 when no row does, or when less than half of the prose follows it.
    """
    total = sum(row.words for row in rows if row.is_prose)
    after = 0
    for row in reversed(rows[1:]):
        if (
            row.words >= _MIN_ANCHOR
            and _is_end_of(rows[0].folded, row.folded)
            and 2 * after >= total
        ):
            return row.number + 1
        after += row.words if row.is_prose else 0
    return 0


def _is_headline(row: Row) -> bool:
    if row.text.endswith((",", ";", ".")) and not row.text.endswith(("...", "..")):
        return row.text.endswith(".") and 3 <= row.words <= 12 and row.number > 0  # noqa: PLR2004 - a headline with a full stop
    return 1 <= row.words <= _MAX_TITLE_WORDS and not row.text.startswith(("•", "- "))


def _score(
    row: Row, rows: tuple[Row, ...], labels: tuple[RowRule | None, ...], first_prose: int
) -> float:
    """Score one row as a headline; above 0 is good enough."""
    score = 0.0
    if row.number and _is_end_of(rows[0].folded, row.folded):
        score += 8 if row.words > 1 else 3
    if 4 <= row.words <= 20:  # noqa: PLR2004 - words of most headlines
        score += 3
    elif row.words < 2:  # noqa: PLR2004
        score -= 2
    score += 0.4 * _count_metas(labels, max(0, row.number - 2), row.number)
    score += 1.5 * _count_metas(labels, row.number + 1, row.number + 4)
    if row.words > 2 and sum(other.folded == row.folded for other in rows) > 1:  # noqa: PLR2004 - words
        score += 2.5
    if row.number + 1 == first_prose:
        score += 1
    distance = sum(
        labels[other.number] is None
        and (
            other.words > _NAME_WORDS
            or not _count_metas(labels, other.number - 1, other.number + 2)
        )
        for other in rows[row.number + 1 : first_prose]
    )
    score -= min(6.0, 0.75 * distance)
    if row.number == 0 and len(rows) > 1 and first_prose > 3:  # noqa: PLR2004 - the title element, or a brand
        score -= 1
    if row.text.endswith("."):
        score -= 1
    around = rows[max(0, row.number - 2) : row.number] + rows[row.number + 1 : row.number + 3]
    if row.words <= 3 and len(around) > 2 and all(near.words <= 3 for near in around):  # noqa: PLR2004 - a menu
        score -= 3
    return score


def _count_metas(labels: tuple[RowRule | None, ...], start: int, end: int) -> int:
    """Count the rows of metadata in a range, two at most."""
    names = [rule.name for rule in labels[max(0, start) : end] if rule is not None]
    return min(2, sum(name in _META for name in names))


def _is_end_of(whole: str, part: str) -> bool:
    """Return whether folded text is the start or the end of another, at a word's edge."""
    return bool(part) and (_is_start(whole, part) or whole.endswith(f" {part}"))


def _is_start(whole: str, part: str) -> bool:
    """Return whether folded text is the start of another, at a word's end."""
    return bool(part) and (whole == part or whole.startswith(f"{part} "))


def _cut_first_row(row: Row) -> Headline:
    """Take the site's name off the page's title element."""
    pieces = list(SEPARATOR.finditer(row.text))
    strong = [piece for piece in pieces if piece.group().strip() not in (":", "")]
    if strong:
        head = row.text[: strong[-1].start()].strip()
        tail = row.text[strong[-1].end() :].strip()
        if len(tail.split()) <= _MAX_SITE_WORDS and len(head) > len(tail):
            return Headline(text=head, number=row.number)
    return Headline(text=row.text, number=row.number)
