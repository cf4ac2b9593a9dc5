"""Say what of a page is not in its article.

Takes the raw capture and the stored article; gives how many words stayed out and
a few of the rows, as a reader of the page would have seen them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scraper.archive.database.text_values import count_words
from scraper.decoding.charset import decode_text
from scraper.dom.parse import parse_html
from scraper.extraction.render.text import render_text
from scraper.records import Article, Capture

_LONGEST_EXAMPLE: Final = 32
"""Characters; boilerplate rows are short, and so many fit a table's last column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What of a page is not in its article."""

    words: int
    """Words of the page's visible text less those of the article's text."""
    rows: tuple[str, ...]
    """Short rows of the page, in page order, that the article does not have."""


def find_left_out(capture: Capture, article: Article, *, limit: int = 4) -> LeftOut:
    """Compare a page with its article.

    Args:
        capture: The page as it came.
        article: What was read from it.
        limit: Rows wanted: the first and the last of the page, and some between.
    """
    root = parse_html(decode_text(capture.body, capture.header("content-type")))
    page = "" if root is None else render_text(root)
    kept = {line.strip() for line in (article.title or "", *article.text.splitlines())}
    rows = (line.strip() for line in page.splitlines())
    left = dict.fromkeys(row for row in rows if row not in kept and _is_telling(row))
    return LeftOut(
        words=max(0, count_words(page) - count_words(article.text)),
        rows=_spread(list(left), limit),
    )


def _is_telling(row: str) -> bool:
    """Return whether a row is short and yet says more than one menu word does."""
    return len(row) <= _LONGEST_EXAMPLE and (" " in row or not row.isascii())


def _spread(rows: list[str], limit: int) -> tuple[str, ...]:
    """Return the first, the last and evenly spaced rows between."""
    if len(rows) <= limit:
        return tuple(rows)
    step = (len(rows) - 1) / (limit - 1)
    return tuple(rows[round(number * step)] for number in range(limit))
