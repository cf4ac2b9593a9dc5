"""`scraper stats`: how much is in the archive."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.options import db_option, rows_options
from scraper.cli.rows import print_rows


@click.command("stats")
@db_option
@rows_options
def command(db: Path, rows_format: str | None) -> None:
    """Count articles, revisions, words, pages and bytes.

    \b
    scraper stats --json
    """
    with Archive.open(db, read_only=True) as archive:
        rows = [{"what": name, "number": number} for name, number in archive.stats().items()]
    print_rows(rows, rows_format, columns=("what", "number"))
