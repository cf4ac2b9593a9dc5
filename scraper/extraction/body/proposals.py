"""Blocks that a platform's selectors or the user's rule propose.

Takes the document and its page; gives a mask of blocks, or None where nothing
with text is selected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scraper.dom.document import Document
from scraper.dom.selectors import find_matches
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.site_rules.apply import find_rule_body, find_rule_strips
from scraper.extraction.site_rules.rule import Rule

Mask = NDArray[np.bool_]


def keep_selected(document: Document, page: Page, selectors: tuple[str, ...]) -> Mask | None:
    """Mark the blocks inside the longest match of the first selector that matches any text.

    Matches beside it count too: a story may be cut into sections that stand side by side.
    """
    matches = find_matches(document.root, selectors)
    boxes = {element: number for number, element in enumerate(page.element)} if matches else {}
    for position in sorted(matches):
        found = [boxes[element] for element in matches[position] if element in boxes]
        longest = max(found, key=lambda box: _size_of(page, box), default=0)
        if found and _size_of(page, longest):
            mask = np.zeros(len(page.text), bool)
            for box in found:
                if page.parent[box] == page.parent[longest]:
                    mask[page.first[box] : page.end[box]] = True
            return mask
    return None


def _size_of(page: Page, box: int) -> int:
    return sum(map(len, page.text[page.first[box] : page.end[box]]))


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
