"""Join the rows of a dump to text, as the dump separates its paragraphs.

Takes the kept rows in order, gives text with one blank line between paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scraper.dom.elements import Element
from scraper.dom.parse import parse_fragment
from scraper.extraction.rows.row import Row

_LONGEST_LINE: Final = 100
"""Characters from which a row is a paragraph and no line of one."""


def join_rows(rows: Sequence[Row]) -> str:
    """Return the text.

    Where blank lines part the paragraphs, a single line end is a line break
    inside one (verse, items). Where a dump has no blank line, every row is a paragraph, and items follow each other.
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
    return "\n\n".join("\n".join(row.text for row in group) for group in groups)


def _are_paragraphs(row: Row, following: Row) -> bool:
    """Return whether two lines are two paragraphs, not lines of one."""
    return len(row.text) > _LONGEST_LINE or (
        len(following.text) > _LONGEST_LINE and row.ends_sentence
    )


def build_paragraphs(text: str) -> Element:
    """Return text as a tree: a `div` of paragraphs, single line ends as line breaks."""
    root = parse_fragment("")
    for part in text.split("\n\n"):
        paragraph = root.makeelement("p", {})
        first, *others = part.split("\n")
        paragraph.text = first
        for line in others:
            line_break = root.makeelement("br", {})
            line_break.tail = line
            paragraph.append(line_break)
        root.append(paragraph)
    return root
