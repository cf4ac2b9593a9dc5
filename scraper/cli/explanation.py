"""Say why an article reads as it does: a trace as text for people, or as JSON.

Takes a page whose blocks are marked; prints what was kept, what was dropped by which
rule, which candidates there were for the body and each field, and who won.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import click

from scraper.cli.article_fields import DEFAULT_FIELDS, article_json
from scraper.cli.terminal import one_line
from scraper.extraction.marked_block import MarkedPage
from scraper.records import Article, Found
from scraper.text.json_text import render_json

_SHOWN: Final = 110
"""Characters of a value that are shown on a line."""


def print_explanation(page: MarkedPage, *, as_json: bool) -> None:
    """Print what became of a page's blocks, and where the values come from, to standard output."""
    if as_json:
        fields = (*DEFAULT_FIELDS, "counts", "page_type_confidence", "trace")
        blocks = {"blocks": [asdict(block) for block in page.blocks]}
        click.echo(render_json(article_json(page.article, fields) | blocks, indent=2))
        return
    for line in _lines(page):
        click.echo(line)


def _lines(page: MarkedPage) -> list[str]:
    article = page.article
    trace = article.trace
    if trace is None:
        return ["no trace: a plain-text page", _heading("Left out"), *_left_out(page)]
    words = len(article.text.split())
    lines = [
        _heading("Page"),
        f"  url          {article.url}",
        f"  platform     {trace.platform or 'none recognized'}",
        f"  page type    {article.page_type} (sure {article.page_type_confidence:.2f})",
        f"  kept         {words} words (sure {article.confidence:.2f}), body by {article.found_by.get('text')}",
        _heading("Body candidates"),
    ]
    lines += [
        f"  {'*' if body.chosen else ' '} {body.name:<12} {body.words:>6} words  links {body.link_density:>4.0%}  {body.reason}"
        for body in trace.bodies
    ]
    lines.append(_heading("Left out"))
    lines += _left_out(page)
    lines.append(_heading("Fields (* won)"))
    for field in dict.fromkeys(found.field for found in trace.candidates):
        lines.append(f"  {field}")
        lines += _candidates(field, article, trace.candidates)
    return lines


def _left_out(page: MarkedPage) -> list[str]:
    """Return a line for each block that is not in the text, in page order."""
    return [
        f"    {block.rule:<18} {block.words:>5} words  {_cut(block.text, 60)}"
        f"  ({', '.join(block.fields) or block.reason})"
        for block in page.blocks
        if block.state != "kept"
    ] or ["    nothing"]


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
