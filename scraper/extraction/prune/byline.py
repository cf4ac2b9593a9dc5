"""Rows of metadata before the prose: author, date, "5 min read", counters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Block, Drop, View
from scraper.extraction.rows.rules import (
    is_byline,
    is_clock,
    is_counter,
    is_date,
    is_date_text,
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


_MOST_PIECES: Final = 8
_SHORT: Final = 3
"""Words of a piece that is a name or a label."""
_DATED: Final = re.compile(r"\d")
_SEPARATORS: Final = " \t\r\n|·•∙/–—-,[]()"


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
            or _is_pieced(block)
        ):
            if is_clock(block.text) and sum(is_clock(one.text) for one in view.blocks) > _ENTRIES:
                continue
            yield Drop(element=block.element, rule=NAME, reason=REASON)


def _is_pieced(block: Block) -> bool:
    """Return whether a row is a date and short pieces, each in an inline element of its own.

    "Feb. 2nd, 2026 09:12 pm [personal profile] larkspur" guards the fault case 18. A piece that ends
    with a colon labels a fact of an event, which is text.
    """
    pieces = [piece for text in block.element.itertext() if (piece := " ".join(text.split()))]
    others = [piece for piece in pieces if not (_DATED.search(piece) and is_date_text(piece))]
    return (
        0 < len(others) < len(pieces) <= _MOST_PIECES
        and not any((child.tail or "").strip(_SEPARATORS) for child in block.element)
        and not (block.element.text or "").strip(_SEPARATORS)
        and all(len(piece.split()) <= _SHORT and piece[-1:] not in ".!?:;" for piece in others)
    )
