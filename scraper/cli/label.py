"""`scraper label`: labels of your own on articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scraper.archive import Archive
from scraper.cli.marking import change_labels, remove_option
from scraper.cli.options import db_option, rows_options
from scraper.cli.rows import print_rows
from scraper.cli.selection import has_filters, selection_options


@click.command("label")
@click.argument("names", metavar="[ID|URL] [NAME]...", nargs=-1)
@db_option
@selection_options
@remove_option
@rows_options
def command(
    names: tuple[str, ...], db: Path, remove: bool, rows_format: str | None, **filters: Any
) -> None:
    """Add labels to an article; without arguments, list all labels.

    With a filter, every argument is a label, and each article selected gets it.

    Labels are yours: no later visit to the page changes them. Filter by them with --label
    or, in searches, label:NAME. The label "private" keeps an article out of every export.

    \b
    scraper label 12 harbour "to read"
    scraper label harbour --query '"tide tables" -label:harbour'
    scraper label 12 harbour --remove
    scraper label
    """
    if has_filters(filters):
        if not names:
            raise click.UsageError("name a label")
        change_labels(db, (), names, remove=remove, filters=filters)
    elif names:
        if len(names) == 1:
            raise click.UsageError("name a label")
        change_labels(db, names[:1], names[1:], remove=remove, filters=filters)
    else:
        with Archive.open(db, read_only=True) as archive:
            rows = ({"label": name, "articles": n} for name, n in archive.marks.count_labels())
            print_rows(rows, rows_format, columns=("label", "articles"))
