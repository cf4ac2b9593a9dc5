"""Join the rows of a dump to text, as the dump separates its paragraphs.

Takes the kept rows in order, gives text with one blank line between paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scraper.extract.rows.row import Row

_WRAPPED: Final = (45, 100)
"""Characters of the lines of hard-wrapped text."""


def join_rows(rows: Sequence[Row]) -> str:
    """Give the text.

    Where blank lines part the paragraphs, a single line end is a line break
    inside one (verse, items), or nothing at all in hard-wrapped prose. Where a
    dump has no blank line, every row is a paragraph, and items follow each other.
    """
    if not rows:
        return ""
    has_blanks = any(row.blank_before for row in rows[1:])
    groups: list[list[Row]] = []
    for previous, row in zip((None, *rows[:-1]), rows, strict=True):
        starts = previous is None or (
            row.blank_before or previous.number + 1 < row.number
            if has_blanks
            else not (row.is_item and previous.is_item)
        )
        if (
            has_blanks
            and previous is not None
            and previous.is_item
            and row.is_item
            and not row.blank_before
        ):
            starts = False
        if has_blanks and not starts and previous is not None and _are_paragraphs(previous, row):
            starts = True
        if starts:
            groups.append([])
        groups[-1].append(row)
    return "\n\n".join(_join(group) for group in groups)


def _are_paragraphs(row: Row, following: Row) -> bool:
    """Tell two whole paragraphs that no blank line parts from lines of one."""
    longest = _WRAPPED[1]
    return len(row.text) > longest or (len(following.text) > longest and row.ends_sentence)


def _join(group: list[Row]) -> str:
    if _is_wrapped(group):
        return " ".join(row.text for row in group)
    return "\n".join(row.text for row in group)


def _is_wrapped(group: list[Row]) -> bool:
    """Tell prose whose lines were broken at a width."""
    shortest, longest = _WRAPPED
    lines = [row.text for row in group[:-1]]
    return (
        len(lines) > 1
        and all(shortest <= len(line) <= longest for line in lines)
        and not any(row.is_item for row in group)
        and sum(row.ends_sentence for row in group[:-1]) * 2 < len(lines)
    )
