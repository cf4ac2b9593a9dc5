"""`scraper diff`: what changed between two revisions of an article."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive, diff_revisions, render_diff
from scraper.cli.completion import complete_articles
from scraper.cli.options import COUNT, db_option
from scraper.cli.stored import find_stored
from scraper.text.json_text import render_json

_COLOURS: Final = {"-": "red", "+": "green", "@": "cyan", "<": "yellow", ">": "yellow"}
_WORDS: Final = re.compile(r"(\[-.*?-\]|\{\+.*?\+\})")


@click.command("diff")
@click.argument("article", metavar="ID|URL", shell_complete=complete_articles)
@click.argument("old", type=COUNT, required=False)
@click.argument("new", type=COUNT, required=False)
@db_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--html", "as_html", is_flag=True, help="Print a page with the changes marked.")
def command(
    article: str, old: int | None, new: int | None, db: Path, as_json: bool, as_html: bool
) -> None:
    """Show what changed: the last two revisions, or OLD and NEW.

    Lines begin with - for a paragraph that went, + for one that came, ~ for one with changed words,
    which are marked [-old-] and {+new+}, < and > for one that was moved.

    \b
    scraper diff 12
    scraper diff https://example.com/post 1 3
    scraper diff 12 --html > diff.html
    """
    if as_json and as_html:
        raise click.UsageError("give --json or --html")
    with Archive.open(db, read_only=True) as archive:
        after = find_stored(archive, article, new)
        before = find_stored(archive, article, old or max(1, after.revision - 1))
    changes = diff_revisions(before, after)
    if as_json:
        counted = {"words_added": changes.words_added, "words_removed": changes.words_removed}
        told = {"id": after.id, "url": after.url, **asdict(changes), **counted}
        click.echo(render_json(told, indent=2))
    elif as_html:
        from scraper.export.diff_page import render_diff_page

        title, language = after.article.title or after.url, after.article.language
        click.echo(
            render_diff_page(changes, title=title, url=after.url, language=language), nl=False
        )
    elif before.revision == after.revision:
        click.echo(f"{after.url}: one revision, nothing to compare")
    else:
        for line in render_diff(changes).splitlines():
            click.echo(_print_form(line))


def _print_form(line: str) -> str:
    """Return a line in colour: by its sign, or the marked words of a changed paragraph."""
    if not line.startswith("~"):
        return click.style(line, fg=_COLOURS.get(line[:1]))
    parts = _WORDS.split(line)
    return "".join(
        click.style(part, fg="red" if part.startswith("[") else "green") if place % 2 else part
        for place, part in enumerate(parts)
    )
