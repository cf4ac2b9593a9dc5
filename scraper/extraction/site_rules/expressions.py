"""Evaluate a user's CSS selector or XPath expression, bounded.

XPath is what begins with `/`, `(`, `.` and a slash, or a function call; the rest
is CSS, with `::attr(name)` at the end for an attribute and `::text` for text. An
expression is short, has few steps that search the whole tree, and calls no
function that could read a file; how long it runs is bounded by the process.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.elements import Element, check_css, fold_space, select, select_xpath, text_of
from scraper.dom.parse import parse_fragment

MAX_LENGTH: Final = 1000
"""Characters of one expression: some ten times what people write."""
MAX_SEARCHES: Final = 8
"""`//` in one expression: each searches the tree below every match of what stands before it."""
MAX_FOUND: Final = 2000
"""Elements taken from one expression."""

_XPATH: Final = re.compile(
    r"^(?:\(*\s*\.{0,2}/|\(|[a-z-]+\([^)]*(?:/|@|\.))|^(?:id|concat|string|normalize-space|substring(?:-after|-before)?|translate)\("
)
_FORBIDDEN: Final = re.compile(
    r"\b(?:document|doc|doc-available|collection|unparsed-text\w*|system-property|environment-variable|uri-collection)\s*\("
)
_SUFFIX: Final = re.compile(
    r"^(?P<css>.*?)\s*::(?:attr\((?P<attr>[\w:-]+)\)|(?P<text>text))\s*$", re.DOTALL
)
_VALUE_ATTRIBUTES: Final = {"meta": "content", "time": "datetime", "abbr": "title", "link": "href"}
"""Where elements of these names keep their value for machines."""


def is_xpath(expression: str) -> bool:
    """Return whether an expression is XPath; it is CSS otherwise."""
    return _XPATH.match(expression.strip()) is not None


def check_expression(expression: str) -> None:
    """Refuse an expression that cannot be evaluated, or should not be.

    Raises:
        ValueError: In words for the author of the rule.
    """
    if len(expression) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters: {expression[:60]}...")
    if not expression.strip():
        raise ValueError("empty expression")
    if is_xpath(expression):
        if _FORBIDDEN.search(expression):
            raise ValueError(f"function not allowed: {expression}")
        if expression.count("//") > MAX_SEARCHES:
            raise ValueError(f"more than {MAX_SEARCHES} searches (//): {expression}")
        select_xpath(_EMPTY, expression)
        return
    suffix = _SUFFIX.match(expression)
    check_css(suffix["css"] if suffix else expression)


def find_elements(root: Element, expression: str) -> list[Element]:
    """Return the elements that match, in page order."""
    return [found for found in _evaluate(root, expression) if not isinstance(found, str)]


def find_values(root: Element, expression: str) -> list[str]:
    """Return the values that match: attributes, texts, or what elements hold, never empty."""
    suffix = None if is_xpath(expression) else _SUFFIX.match(expression)
    values: list[str] = []
    for found in _evaluate(root, expression):
        if isinstance(found, str):
            value = found
        elif suffix is None:
            attribute = _VALUE_ATTRIBUTES.get(str(found.tag))
            value = (found.get(attribute) if attribute else None) or text_of(found)
        else:
            value = (found.get(suffix["attr"]) or "") if suffix["attr"] else text_of(found)
        folded = fold_space(value)
        if folded:
            values.append(folded)
    return values


def _evaluate(root: Element, expression: str) -> list[Element | str]:
    if is_xpath(expression):
        return select_xpath(root, expression)[:MAX_FOUND]
    suffix = _SUFFIX.match(expression)
    return list(select(root, suffix["css"] if suffix else expression)[:MAX_FOUND])


_EMPTY: Final = parse_fragment("")
"""Expressions are tried on this when they are read."""
