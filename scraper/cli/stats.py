"""`scraper stats`: how much is in the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scraper.archive import Archive
from scraper.cli.options import db_option, rows_options
from scraper.cli.rows import print_rows
from scraper.cli.selection import (
    articles_argument,
    as_of_option,
    select_articles,
    selection_options,
)


@click.command("stats")
@articles_argument
@db_option
@selection_options
@as_of_option
@rows_options
def command(articles: tuple[str, ...], db: Path, rows_format: str | None, **filters: Any) -> None:
    """Count articles, revisions, words, pages and bytes.

    \b
    scraper stats --json
    scraper stats --site example.com --since 2024-01-01
    """
    with Archive.open(db, read_only=True) as archive:
        figures = archive.stats(select_articles(archive, articles, **filters))
        rows = [{"what": name, "number": number} for name, number in figures.items()]
    print_rows(rows, rows_format, columns=("what", "number"))
