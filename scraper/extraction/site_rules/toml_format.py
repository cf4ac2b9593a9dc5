"""Read and write rules as TOML: one file a host, `HOST.toml`.

title = "h1.headline"
author = ["a[rel=author]", "//span[@class='by']/text()"]
date = "time.posted::attr(datetime)"
body = "div.story"
strip = ["aside", ".newsletter"]
next_page = "a.next"
test_url = "https://example.com/2026/a-story"
test_contains = ["a sentence of that story"]
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Final

from scraper.extraction.site_rules.expressions import check_expression
from scraper.extraction.site_rules.rule import Rule, RuleTest

EXPRESSION_KEYS: Final = ("title", "author", "date", "body", "strip", "next_page")
TEST_KEYS: Final = ("test_url", "test_contains")
OPTION_KEYS: Final = ("host", "subdomains")


def parse_rule_toml(text: str, host: str = "") -> Rule:
    """Read one rule.

    Args:
        text: The file.
        host: The host that the file is named after; the key `host` overrides it.

    Raises:
        ValueError: No TOML, an unknown key, a wrong type or a bad expression, in one line.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"no TOML: {error}") from error
    for key in table:
        if key not in (*EXPRESSION_KEYS, *TEST_KEYS, *OPTION_KEYS):
            raise ValueError(f"unknown key: {key}")
    expressions = {key: _texts(table, key) for key in EXPRESSION_KEYS}
    for key, listed in expressions.items():
        for expression in listed:
            try:
                check_expression(expression)
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from error
    subdomains = table.get("subdomains", True)
    if not isinstance(subdomains, bool):
        raise ValueError("subdomains: not true or false")  # noqa: TRY004 - bad content of a file
    urls, contains = _texts(table, "test_url"), _texts(table, "test_contains")
    named = table.get("host", host)
    if not isinstance(named, str):
        raise ValueError("host: not a text")  # noqa: TRY004 - bad content of a file
    return Rule(
        host=named.lower().removeprefix("www."),
        subdomains=subdomains,
        tests=tuple(
            RuleTest(url=url, contains=contains if place == 0 else ())
            for place, url in enumerate(urls)
        ),
        title=expressions["title"],
        author=expressions["author"],
        date=expressions["date"],
        body=expressions["body"],
        strip=expressions["strip"],
        next_page=expressions["next_page"],
    )


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Read a text or a list of texts."""
    value = table.get(key, [])
    listed = [value] if isinstance(value, str) else value
    items = listed if isinstance(listed, list) else [None]
    texts = [item for item in items if isinstance(item, str) and item.strip()]
    if len(texts) != len(items):
        raise ValueError(f"{key}: neither a text nor a list of texts")
    return tuple(texts)


def render_rule_toml(rule: Rule, comments: Mapping[str, str] | None = None) -> str:
    """Write a rule as TOML; `comments` by key stand above their line."""
    notes = comments or {}
    keys: dict[str, tuple[str, ...]] = {
        "title": rule.title,
        "author": rule.author,
        "date": rule.date,
        "body": rule.body,
        "strip": rule.strip,
        "next_page": rule.next_page,
        "test_url": tuple(test.url for test in rule.tests),
        "test_contains": tuple(text for test in rule.tests for text in test.contains),
    }
    lines = [f"host = {_quote(rule.host)}"]
    if not rule.subdomains:
        lines.append("subdomains = false")
    for key, texts in keys.items():
        if key in notes:
            lines += ["", *(f"# {line}" for line in notes[key].splitlines())]
        if len(texts) == 1:
            lines.append(f"{key} = {_quote(texts[0])}")
        elif texts:
            lines += [f"{key} = [", *(f"    {_quote(text)}," for text in texts), "]"]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Write a TOML basic string: JSON's escapes are among TOML's, DEL must be escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
