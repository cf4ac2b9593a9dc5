"""Rows of metadata before the prose: author, date, "5 min read", counters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.extract.prune.view import Drop, View
from scraper.extract.rows.rules import (
    is_byline,
    is_clock,
    is_counter,
    is_date,
    is_meta,
    is_reading_time,
)

NAME: Final = "byline"
REASON: Final = "author, date or reading time, which are metadata"
_MAX_CHARACTERS: Final = 140
_LOOKED_AT: Final = 12
"""Blocks before the prose that are looked at."""
_ENTRIES: Final = 2
"""Lone times of the day that an article without entries may have."""


def find_bylines(view: View) -> Iterator[Drop]:
    """Propose short blocks before the prose that hold nothing but metadata.

    The time of a live blog's first entry is none of it.
    """
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
            if is_clock(block.text) and sum(is_clock(one.text) for one in view.blocks) > _ENTRIES:
                continue
            yield Drop(element=block.element, rule=NAME, reason=REASON)
