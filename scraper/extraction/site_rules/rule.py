"""The record of one host's rule."""

from __future__ import annotations

from dataclasses import dataclass

Expressions = tuple[str, ...]
"""CSS selectors or XPath expressions (`expressions.py`), first match wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """A page that the rule must read, and what must be in its text."""

    url: str
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How the pages of one host are read, as a user wrote it."""

    host: str
    """Lower-case host name, without `www.`."""
    subdomains: bool = True
    """Whether the rule also holds for hosts below this one."""
    title: Expressions = ()
    author: Expressions = ()
    date: Expressions = ()
    body: Expressions = ()
    """All elements that the first matching expression selects, in page order."""
    strip: Expressions = ()
    """Every match of every expression is left out of the body."""
    next_page: Expressions = ()
    tests: tuple[RuleTest, ...] = ()
    ignored: tuple[str, ...] = ()
    """Directives of another program's format that have no meaning here."""
    name: str = "rule"
    """`found_by` of what the rule finds."""
