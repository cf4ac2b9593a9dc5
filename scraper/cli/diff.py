"""`scraper diff`: what changed between two revisions of an article."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.archive.articles.diff import diff_revisions, render_diff
from scraper.cli.json_text import render_json
from scraper.cli.options import COUNT, db_option
from scraper.cli.stored import find_stored

_COLOURS: Final = {"-": "red", "+": "green", "@": "cyan"}


@click.command("diff")
@click.argument("article", metavar="ID|URL")
@click.argument("old", type=COUNT, required=False)
@click.argument("new", type=COUNT, required=False)
@db_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(article: str, old: int | None, new: int | None, db: Path, as_json: bool) -> None:
    """Show what changed: the last two revisions, or OLD and NEW.

    \b
    scraper diff 12
    scraper diff https://example.com/post 1 3
    """
    with Archive.open(db, read_only=True) as archive:
        after = find_stored(archive, article, new)
        before = find_stored(archive, article, old or max(1, after.revision - 1))
    changes = diff_revisions(before, after)
    if as_json:
        click.echo(render_json({"id": after.id, "url": after.url, **asdict(changes)}, indent=2))
    elif before.revision == after.revision:
        click.echo(f"{after.url}: one revision, nothing to compare")
    else:
        for line in render_diff(changes).splitlines():
            click.echo(click.style(line, fg=_COLOURS.get(line[:1])))
