"""Read rules in FiveFilters' site-config format (Full-Text RSS): one `HOST.txt` a host.

One `directive: value` a line, `#` begins a comment, values are XPath. A directive
given again adds another value. What has no meaning here is named in
`Rule.ignored`, not refused: files written for another program still help.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extraction.site_rules.expressions import check_expression
from scraper.extraction.site_rules.rule import Rule, RuleTest

_DIRECTIVE: Final = re.compile(r"^(?P<name>[a-z_]+)(?P<argument>\([^\n]*\))?\s*:(?P<value>.*)$")
_MEANINGS: Final = {
    "title": "title",
    "author": "author",
    "date": "date",
    "body": "body",
    "strip": "strip",
    "next_page_link": "next_page",
}
_WRITTEN: Final = {
    "strip_id_or_class": (
        "//*[contains(concat(' ', normalize-space(@class), ' '), {0})"
        " or contains(concat(' ', normalize-space(@id), ' '), {0})]"
    ),
    "strip_image_src": "//img[contains(@src, {0})]",
}


def parse_ftr(text: str, host: str = "") -> Rule:
    """Read one site config.

    Args:
        text: The file.
        host: The name of the file without `.txt`; a leading dot means all hosts below it.

    Raises:
        ValueError: A line is no directive, or a value is no XPath that may be evaluated.
    """
    found: dict[str, list[str]] = {meaning: [] for meaning in _MEANINGS.values()}
    tests: list[RuleTest] = []
    ignored: dict[str, None] = {}
    for number, name, value in _read_lines(text):
        if name == "test_url":
            tests.append(RuleTest(url=value))
        elif name == "test_contains":
            if tests:
                last = tests[-1]
                tests[-1] = RuleTest(url=last.url, contains=(*last.contains, value))
        elif name in _MEANINGS or name in _WRITTEN:
            expression = _expression(name, value)
            try:
                check_expression(expression)
            except ValueError as error:
                raise ValueError(f"line {number}: {name}: {error}") from error
            found[_MEANINGS.get(name, "strip")].append(expression)
        else:
            ignored[name] = None
    return Rule(
        host=host.lower().removeprefix(".").removeprefix("www."),
        subdomains=host.startswith("."),
        tests=tuple(tests),
        ignored=tuple(ignored),
        title=tuple(found["title"]),
        author=tuple(found["author"]),
        date=tuple(found["date"]),
        body=tuple(found["body"]),
        strip=tuple(found["strip"]),
        next_page=tuple(found["next_page"]),
    )


def _read_lines(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        match = _DIRECTIVE.match(bare)
        if match is None:
            raise ValueError(f"line {number}: no directive: {bare[:60]}")
        value = match["value"].strip()
        if value:
            yield number, match["name"], value


def _expression(name: str, value: str) -> str:
    if name not in _WRITTEN:
        return value
    bare = value.strip("'\"")
    word = f" {bare} " if name == "strip_id_or_class" else bare
    if "'" in word and '"' in word:
        raise ValueError(f"{name}: both kinds of quotes: {value}")
    quote = '"' if "'" in word else "'"
    return _WRITTEN[name].format(f"{quote}{word}{quote}")
