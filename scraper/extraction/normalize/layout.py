"""Tell tables and lists that lay out a page from those that hold data.

Takes an element, answers yes or no.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from scraper.dom.elements import Element, raw_text

_MAX_PARAGRAPHS: Final = 2
"""Paragraphs, or pairs of line breaks, in one cell of a table of figures."""
_MAX_BOXES: Final = 3
"""`div` elements in one item or cell that an author wrote."""
_FEWEST_WORDS: Final = 12
"""Words of a text beside a picture: shorter ones may be names in a table of figures."""
_CARD_PARTS: Final = ("article", "section", "header", "footer", "button", "form")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def is_layout_table(table: Element) -> bool:
    """Return whether a table only places things on the page.

    So are tables that say it (`role=presentation`), that hold another table,
    that have one row or one column without heads, rows of a text and its picture, or cells like articles.
    """
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    if len(list(islice(table.iter("table"), 2))) > 1:
        return True
    rows = [row for row in table.iter("tr") if _cells(row)]
    has_heads = next(table.iter("th", "caption"), None) is not None
    widest = max((len(_cells(row)) for row in rows), default=0)
    if not has_heads and (len(rows) < 2 or widest < 2):  # noqa: PLR2004 - a table has two ways
        return True
    if has_heads:
        return False
    cells = (cell for row in rows for cell in _cells(row))
    return _puts_text_beside_pictures(rows) or any(
        _is_like_article(cell) or _is_card(cell) for cell in cells
    )


def _puts_text_beside_pictures(rows: list[Element]) -> bool:
    """Return whether each row holds one text and its pictures, so that the columns only place them."""
    texts = [
        [words for cell in _cells(row) if (words := len(raw_text(cell).split()))] for row in rows
    ]
    if any(len(row) > 1 for row in texts) or sum(map(bool, texts)) < len(rows):
        return False
    pictured = sum(next(row.iter("img", "picture"), None) is not None for row in rows)
    prose = sum(row[0] >= _FEWEST_WORDS for row in texts)
    return pictured * 2 > len(rows) and prose * 2 > len(rows)


def is_layout_list(listed: Element) -> bool:
    """Return whether a list places articles, teasers, products or comments on the page.

    An item of it is like an article, or holds parts that no author writes into a list: buttons,
    forms, headers, or boxes in boxes.
    """
    items = [child for child in listed if child.tag in ("li", "dd")]
    return any(_is_like_article(item) or _is_card(item) for item in items)


def _is_card(item: Element) -> bool:
    """Return whether an item or cell holds what a template puts into it."""
    if next(item.iter(*_CARD_PARTS), None) is not None:
        return True
    boxes = islice(item.iter("div"), _MAX_BOXES + 1)
    return len(list(boxes)) > _MAX_BOXES and next(item.iter("pre", "figure"), None) is None


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_like_article(cell: Element) -> bool:
    if next(cell.iter(*_HEADINGS), None) is not None:
        return True
    paragraphs = (one for one in cell.iter("p", "br") if one.tag == "p" or _ends_paragraph(one))
    return len(list(islice(paragraphs, _MAX_PARAGRAPHS + 1))) > _MAX_PARAGRAPHS


def _ends_paragraph(line_end: Element) -> bool:
    """Return whether a `br` is the second of two."""
    before = line_end.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()
