"""Find the name of the site in a dump.

Takes the labelled rows and the headline, gives text. The page's title element
names the site beside the headline; else the brand stands at the top of the page,
and the owner in the copyright notice at its end.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.extraction.rows.row import Row
from scraper.extraction.rows.rules import RowRule
from scraper.extraction.rows.wording import fold_row, kinds_of_row
from scraper.extraction.text_dump.title import SEPARATOR, Headline

_OWNER: Final = re.compile(
    r"(?:©|\(c\)|copyright|ⓒ)\s*(?:©|\(c\))?\s*(?:copyright)?\s*(?:\d{4}(?:\s*[-–—]\s*(?:\d{4}|present))?)?[\s,]*(?:by|von|par|por|di)?\s*"
    r"(?P<name>[^.|©·•]{2,60}?)\s*(?:(?:[-–—,]\s*)?(?:all rights|alle rechte|tous droits|todos los|todos os|tutti i|все права|"
    r"proudly|powered|created|designed|inc\b|llc\b|ltd\b|\d{4}).*|[.|·•].*)?$",
    re.IGNORECASE,
)
_SKIPPED: Final = 4
"""Rows of boilerplate that may stand above the brand."""
_FOOTER_ROWS: Final = 12
_MAX_SITE_WORDS: Final = 6


def find_site_name(
    rows: tuple[Row, ...], labels: tuple[RowRule | None, ...], headline: Headline | None
) -> str | None:
    """Find the name of the site; None when nothing names it.

    Looked for in the page's title element after the headline, in the brand at the
    top of the page, and in the copyright notice at its end.
    """
    if not rows:
        return None
    if headline is not None:
        suffix = _suffix(rows[0].text, headline.text)
        if suffix:
            return suffix
    brand = _find_brand(rows, labels, headline)
    owner = _find_owner(rows, labels)
    if brand and owner and fold_row(brand) == fold_row(owner):
        return owner
    return brand or owner


def _suffix(first: str, headline: str) -> str | None:
    """Return what the title element says beside the headline."""
    for piece in SEPARATOR.finditer(first):
        head, tail = first[: piece.start()].strip(), first[piece.end() :].strip()
        for part, rest in ((head, tail), (tail, head)):
            if fold_row(part) == fold_row(headline) and rest:
                name = SEPARATOR.split(rest)[-1 if part == head else 0].strip()
                if 1 <= len(name.split()) <= _MAX_SITE_WORDS:
                    return name
    return None


def _find_brand(
    rows: tuple[Row, ...], labels: tuple[RowRule | None, ...], headline: Headline | None
) -> str | None:
    """Find the brand at the top: after the page's upper edge, or before a menu."""
    end = len(rows) if headline is None else headline.number
    top = next((row.number for row in rows[:end] if row.kinds & {"top", "skip"}), None)
    start = 0 if top is None else top + 1
    limit = start + _SKIPPED
    while start < min(end, limit) and labels[start] is not None:
        start += 1
    if start >= end:
        return None
    row = rows[start]
    if labels[start] is not None or not _is_brand(row):
        return None
    last = len(rows) - _FOOTER_ROWS
    near = labels[start + 1 : min(end, start + 8)]
    menus = sum(rule is not None and rule.name in ("menu", "newsletter") for rule in near)
    again = any(
        other.number != start
        and (other.folded == row.folded or (other.number >= last and row.folded in other.folded))
        for other in rows
    )
    return row.text if top is not None or menus > 1 or again else None


def _is_brand(row: Row) -> bool:
    return row.words <= _MAX_SITE_WORDS and not row.is_prose and not row.text.endswith(("?", "!"))


def _find_owner(rows: tuple[Row, ...], labels: tuple[RowRule | None, ...]) -> str | None:
    for row in reversed(rows):
        label = labels[row.number]
        if label is not None and label.name == "footer":
            found = _OWNER.search(row.text)
            name = found["name"].strip(" -–—,:") if found else ""
            if (
                name
                and len(name.split()) <= _MAX_SITE_WORDS
                and not kinds_of_row(name)
                and not name.isdigit()
            ):
                return name
    return None
