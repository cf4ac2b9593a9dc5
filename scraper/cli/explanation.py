"""Say why an article reads as it does: a trace as text for people, or as JSON.

Takes an Article with its trace; prints what was kept, what was dropped by which
rule, which candidates there were for the body and each field, and who won.
"""

from __future__ import annotations

from typing import Final

import click

from scraper.cli.article_fields import DEFAULT_FIELDS, article_json
from scraper.cli.terminal import one_line
from scraper.records import Article, Found
from scraper.text.json_text import render_json

_SHOWN: Final = 110
"""Characters of a value that are shown on a line."""


def print_explanation(article: Article, *, as_json: bool) -> None:
    """Print the trace of an article to standard output."""
    if as_json:
        fields = (*DEFAULT_FIELDS, "counts", "page_type_confidence", "trace")
        click.echo(render_json(article_json(article, fields), indent=2))
        return
    for line in _lines(article):
        click.echo(line)


def _lines(article: Article) -> list[str]:
    trace = article.trace
    if trace is None:
        return ["no trace: a plain-text page"]
    words = len(article.text.split())
    lines = [
        _heading("Page"),
        f"  url          {article.url}",
        f"  platform     {trace.platform or 'none recognised'}",
        f"  page type    {article.page_type} (sure {article.page_type_confidence:.2f})",
        f"  kept         {words} words (sure {article.confidence:.2f}), body by {article.found_by.get('text')}",
        _heading("Body candidates"),
    ]
    lines += [
        f"  {'*' if body.chosen else ' '} {body.name:<12} {body.words:>6} words  links {body.link_density:>4.0%}  {body.reason}"
        for body in trace.bodies
    ]
    lines.append(_heading("Dropped"))
    lines += [
        f"    {drop.rule:<18} {drop.words:>5} words  {_cut(drop.text, 60)}  ({drop.reason})"
        for drop in trace.dropped
    ] or ["    nothing"]
    lines.append(_heading("Fields (* won)"))
    for field in dict.fromkeys(found.field for found in trace.candidates):
        lines.append(f"  {field}")
        lines += _candidates(field, article, trace.candidates)
    return lines


def _candidates(field: str, article: Article, candidates: tuple[Found, ...]) -> list[str]:
    """Return the distinct candidates of one field, the winner's finder starred."""
    winner = article.found_by.get(field)
    own = dict.fromkeys(
        (found.found_by, found.value) for found in candidates if found.field == field
    )
    return [
        f"  {'*' if finder == winner else ' '}   {finder:<28} {_cut(value, _SHOWN)}"
        for finder, value in own
    ]


def _heading(text: str) -> str:
    return click.style(text, bold=True)


def _cut(text: str, length: int) -> str:
    text = one_line(text)
    return text if len(text) <= length else text[: length - 1] + "…"
