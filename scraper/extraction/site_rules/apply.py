"""Read a page by a user's rule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of
from scraper.extraction.site_rules.expressions import find_elements, find_values
from scraper.extraction.site_rules.rule import Expressions, Rule
from scraper.records import Found

MAX_VALUE: Final = 500
"""Characters: a longer text is no title, name or date; the expression missed."""
MAX_AUTHORS: Final = 20


def find_rule_values(document: Document, rule: Rule) -> Iterator[Found]:
    """Yield title, authors and date as the rule finds them; the first expression that matches."""
    for field, expressions, most in (
        ("title", rule.title, 1),
        ("authors", rule.author, MAX_AUTHORS),
        ("published", rule.date, 1),
    ):
        for value in islice(_first_values(document, expressions), most):
            yield Found(field, value, rule.name)


def _first_values(document: Document, expressions: Expressions) -> list[str]:
    for expression in expressions:
        values = [v for v in find_values(document.root, expression) if len(v) <= MAX_VALUE]
        if values:
            return list(dict.fromkeys(values))
    return []


def find_rule_body(document: Document, rule: Rule) -> tuple[Element, ...]:
    """Return the body's elements: all with text that the first matching expression selects.

    Elements inside another of them are left out, so no text comes twice.
    """
    for expression in rule.body:
        chosen: dict[Element, None] = {}
        for element in find_elements(document.root, expression):
            if not any(above in chosen for above in element.iterancestors()) and text_of(element):
                chosen[element] = None
        if chosen:
            return tuple(chosen)
    return ()


def find_rule_strips(document: Document, rule: Rule) -> tuple[Element, ...]:
    """Return every element that the rule leaves out of the body."""
    stripped: dict[Element, None] = {}
    for expression in rule.strip:
        stripped.update(dict.fromkeys(find_elements(document.root, expression)))
    return tuple(stripped)


def find_rule_next_page(document: Document, rule: Rule) -> str | None:
    """Return the absolute URL of the next page; None without one, or when it is this page."""
    for expression in rule.next_page:
        links = [element.get("href") for element in find_elements(document.root, expression)]
        for href in links or find_values(document.root, expression):
            url = document.absolute(href)
            if url is not None and url != document.url:
                return url
    return None
