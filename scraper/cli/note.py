"""`scraper note`: a note of your own on an article."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.completion import complete_articles
from scraper.cli.marking import open_existing, remove_option
from scraper.cli.options import db_option
from scraper.cli.stored import find_stored


@click.command("note")
@click.argument("article", metavar="ID|URL", shell_complete=complete_articles)
@click.argument("text", metavar="[TEXT]", required=False)
@db_option
@remove_option
def command(article: str, text: str | None, db: Path, remove: bool) -> None:
    """Write a note on an article, or print the one it has.

    The text is Markdown and replaces an earlier note. "-" reads it from standard input.

    \b
    scraper note 12 "Compare with the ministry\'s figures."
    scraper note 12 - < note.md
    scraper note 12
    scraper note 12 --remove
    """
    if text is None and not remove:
        with Archive.open(db, read_only=True) as archive:
            note = find_stored(archive, article).note
        if note is not None:
            click.echo(note)
        return
    if remove and text is not None:
        raise click.UsageError("--remove takes no text")
    with open_existing(db) as archive:
        stored = find_stored(archive, article)
        archive.marks.set_note(stored.id, sys.stdin.read() if text == "-" else text or "")
