"""Keep displayed formulas with the text around them.

The model judges words, and a formula has none: a line of TeX between two kept paragraphs belongs
to them. Formulas inside a line of words are part of its block, and need nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.normalize.math import Formula, find_formulas

_OPENINGS: Final = ("$$", "\\[", "\\begin{")
_TYPED: Final = re.compile(
    r"(?:\$\$.+\$\$|\\\[.+\\\]|\\begin\{(\w+)\*?\}.+\\end\{\1\*?\})\s*[.,;:]?\s*(?:\([\w.]{1,8}\))?",
    re.DOTALL,
)
"""A displayed formula typed into the page: TeX in its delimiters, perhaps with its number."""


def collect_formulas(document: Document) -> dict[Element, Formula]:
    """Return the formulas that a page marks up, by the element that holds each."""
    return {formula.element: formula for formula in find_formulas(document.tagged)}


def find_displayed(page: Page, keep: Sequence[bool]) -> list[int]:
    """Return the displayed formulas that are left out although the text beside them is kept.

    The text on both sides must be kept, or the one in the same container.
    """
    found: list[int] = []
    displayed = {row for row in range(len(page.text)) if _is_displayed(page, row)}
    for row in sorted(displayed):
        if row - 1 in displayed:
            continue
        end = row
        while end in displayed:
            end += 1
        sides = [side for side in (row - 1, end) if 0 <= side < len(page.text) and keep[side]]
        found += [
            one
            for one in range(row, end)
            if not keep[one] and (len(sides) > 1 or _is_beside(page, one, sides))
        ]
    return found


def _is_displayed(page: Page, row: int) -> bool:
    """Return whether a block is nothing but formulas, typed or marked up."""
    text = page.text[row]
    if text.startswith(_OPENINGS):
        return _TYPED.fullmatch(text) is not None
    if not page.formulas:
        return False
    nodes = range(page.run_end[row - 1] if row else 0, page.run_end[row])
    others = [node for node in nodes if page.run_node[node] not in page.formulas]
    return len(others) < len(nodes) and not any(
        letter.isalpha()
        for node in others
        for letter in (
            page.run_node[node].tail if page.run_is_tail[node] else page.run_node[node].text
        )
    )


def _is_beside(page: Page, row: int, sides: list[int]) -> bool:
    """Return whether a block shares its container with one of the blocks beside it."""
    holders = {page.box[row], page.parent[page.box[row]]}
    return any(
        not holders.isdisjoint((page.box[side], page.parent[page.box[side]])) for side in sides
    )
