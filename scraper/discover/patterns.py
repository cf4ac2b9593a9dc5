"""The user's own patterns for URLs: globs, or regular expressions after `re:`.

A glob (`*` any text, `?` one character) must fit the whole URL, or the whole path
when it begins with `/`. A regular expression is looked for from the start of
the URL. Time stays bounded on hostile URLs: globs are matched without
backtracking into earlier stars, and expressions that could take more than the
square of the URL's length are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scraper.errors import ConfigError

MAX_PATTERN: Final = 500
"""Characters of one pattern."""
MAX_REPEATS: Final = 3
"""Repetitions (`*`, `+`, `{n,}`) of one expression; every further one multiplies the time."""
MAX_CHOICES: Final = 12
"""Choices (`?`, `|`) of one expression; every further one may double the time."""
MAX_MATCHED: Final = 512
"""Characters of a URL that an expression sees; 512 cubed is 1 s in the worst case."""

_ATOM: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\]", re.DOTALL)
_REPEAT: Final = re.compile(r"[*+]|\{\d*,\d*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlFilter:
    """Which URLs of a source are wanted."""

    include: tuple[str, ...] = ()
    """At least one must match; empty takes all."""
    exclude: tuple[str, ...] = ()
    """None may match."""

    def is_wanted(self, url: str) -> bool:
        """Return whether the patterns let a URL pass."""
        if any(is_match(pattern, url) for pattern in self.exclude):
            return False
        return not self.include or any(is_match(pattern, url) for pattern in self.include)


def parse_filter(include: Iterable[str] = (), exclude: Iterable[str] = ()) -> UrlFilter:
    """Check the user's patterns.

    Raises:
        ConfigError: With every pattern that cannot be used, one a line.
    """
    found = UrlFilter(include=tuple(include), exclude=tuple(exclude))
    problems = [
        f"{pattern}: {problem}"
        for pattern in (*found.include, *found.exclude)
        if (problem := _find_problem(pattern))
    ]
    if problems:
        raise ConfigError("\n".join(problems))
    return found


def is_match(pattern: str, url: str) -> bool:
    """Return whether a checked pattern matches a URL."""
    if pattern.startswith("re:"):
        return re.match(pattern[3:], url[:MAX_MATCHED]) is not None
    return _fits_glob(pattern, urlsplit(url).path if pattern.startswith("/") else url)


def _fits_glob(pattern: str, text: str) -> bool:
    """Match a glob in time of pattern times text: only the last star is ever tried again."""
    at = position = 0
    star, resume = -1, 0
    while position < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, resume = at, position
            at += 1
        elif at < len(pattern) and pattern[at] in {"?", text[position]}:
            at += 1
            position += 1
        elif star >= 0:
            resume += 1
            at, position = star + 1, resume
        else:
            return False
    return not pattern[at:].strip("*")


def _find_problem(pattern: str) -> str | None:
    if not pattern or len(pattern) > MAX_PATTERN:
        return f"must have 1 to {MAX_PATTERN} characters"
    if not pattern.startswith("re:"):
        return None
    expression = pattern[3:]
    try:
        re.compile(expression)
    except (re.error, RecursionError, OverflowError) as error:
        return f"is no regular expression: {error}"
    return _find_slowness(expression)


def _find_slowness(expression: str) -> str | None:
    """Return why an expression could take very long; None when it cannot."""
    repeats = choices = position = 0
    previous = ""
    while position < len(expression):
        repeat = _REPEAT.match(expression, position)
        if repeat and previous:
            if previous == ")":
                return "repeats a group, which may take for ever; repeat a character class"
            repeats += 1
            position = repeat.end()
            continue
        atom = _ATOM.match(expression, position)
        previous = atom[0] if atom else expression[position]
        choices += previous in {"?", "|"}
        if len(previous) == 2 and previous[1].isdigit():  # noqa: PLR2004 - a backslash and a digit
            return "refers back to a group, which may take for ever"
        position = atom.end() if atom else position + 1
    if expression.count("(?") > expression.count("(?:"):
        return "uses an extension (?...) other than (?:...)"
    if choices - expression.count("(?:") > MAX_CHOICES:
        return f"has more than {MAX_CHOICES} choices"
    return f"has more than {MAX_REPEATS} repetitions" if repeats > MAX_REPEATS else None
