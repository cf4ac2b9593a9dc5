"""Rows of metadata before the prose: author, date, "5 min read", counters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extract.prune.view import Drop, View
from scraper.extract.rows.rules import is_byline, is_counter, is_date, is_meta, is_reading_time

NAME: Final = "byline"
REASON: Final = "author, date or reading time, which are metadata"
_MAX_CHARACTERS: Final = 140
_LOOKED_AT: Final = 12
"""Blocks before the prose that are looked at."""


def find_bylines(view: View) -> Iterator[Drop]:
    """Propose short blocks before the prose that hold nothing but metadata."""
    for block in view.lead[:_LOOKED_AT]:
        if block.is_heading or len(block.text) > _MAX_CHARACTERS:
            continue
        row = block.row
        if (
            is_date(row)
            or is_reading_time(row)
            or is_counter(row)
            or is_byline(row)
            or is_meta(row)
        ):
            yield Drop(element=block.element, rule=NAME, reason=REASON)
