"""`scraper label`: labels of your own on articles."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.marking import change_labels, remove_option
from scraper.cli.options import db_option, rows_options
from scraper.cli.rows import print_rows


@click.command("label")
@click.argument("article", metavar="[ID|URL", required=False)
@click.argument("names", metavar="NAME...]", nargs=-1)
@db_option
@remove_option
@rows_options
def command(
    article: str | None, names: tuple[str, ...], db: Path, remove: bool, rows_format: str | None
) -> None:
    """Add labels to an article; without arguments, list all labels.

    Labels are yours: no later visit to the page changes them. Filter by them with --label
    or, in searches, label:NAME. The label "private" keeps an article out of every export.

    \b
    scraper label 12 harbour "to read"
    scraper label 12 harbour --remove
    scraper label
    """
    if article is None:
        with Archive.open(db, read_only=True) as archive:
            rows = ({"label": name, "articles": n} for name, n in archive.marks.count_labels())
            print_rows(rows, rows_format, columns=("label", "articles"))
        return
    if not names:
        raise click.UsageError("name a label")
    change_labels(db, (article,), names, remove=remove)
