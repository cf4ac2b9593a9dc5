"""Blocks that a platform's selectors or the user's rule propose.

Takes the document and its page; gives a mask of blocks, or None where nothing
with text is selected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.blocks import Page
from scraper.extract.document import Document
from scraper.extract.rules.apply import find_rule_body, find_rule_strips
from scraper.extract.rules.rule import Rule
from scraper.extract.selectors import find_matches

Mask = NDArray[np.bool_]


def keep_selected(document: Document, page: Page, selectors: tuple[str, ...]) -> Mask | None:
    """Mark the blocks inside the longest match of the first selector that matches any text."""
    matches = find_matches(document.root, selectors)
    boxes = {element: number for number, element in enumerate(page.element)} if matches else {}
    for position in sorted(matches):
        best: tuple[int, int, int] | None = None
        for element in matches[position]:
            box = boxes.get(element)
            if box is None:
                continue
            first, end = page.first[box], page.end[box]
            size = sum(map(len, page.text[first:end]))
            if size and (best is None or size > best[0]):
                best = (size, first, end)
        if best is not None:
            mask = np.zeros(len(page.text), bool)
            mask[best[1] : best[2]] = True
            return mask
    return None


def keep_by_rule(document: Document, page: Page, rule: Rule) -> Mask | None:
    """Mark the blocks inside all that the rule selects, without what it strips."""
    boxes = {element: number for number, element in enumerate(page.element)}
    mask = np.zeros(len(page.text), bool)
    for element in find_rule_body(document, rule):
        around = next((one for one in (element, *element.iterancestors()) if one in boxes), None)
        if around is not None:
            mask[page.first[boxes[around]] : page.end[boxes[around]]] = True
    for element in find_rule_strips(document, rule):
        if element in boxes:
            mask[page.first[boxes[element]] : page.end[boxes[element]]] = False
    return mask if mask.any() else None
