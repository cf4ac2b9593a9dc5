"""`scraper list`: the articles of the archive, newest first."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive, ListedArticle
from scraper.cli.options import COUNT, db_option, rows_options
from scraper.cli.rows import Row, print_rows
from scraper.cli.selection import (
    articles_argument,
    as_of_option,
    report_count,
    select_articles,
    selection_options,
)

COLUMNS: Final = ("id", "published", "site", "title", "word_count", "revisions")
_NAMES: Final = tuple(field.name for field in fields(ListedArticle))
_VALUES_OF: Final = attrgetter(
    *_NAMES
)  # `asdict` copies each value, and took half of the time of a list


@click.command("list")
@articles_argument
@db_option
@selection_options
@as_of_option
@click.option(
    "--limit", type=COUNT, default=50, show_default=True, help="Print at most this many articles."
)
@click.option(
    "--unique", is_flag=True, help="Omit articles with nearly the text of an earlier one."
)
@click.option("--all", "everything", is_flag=True, help="Print all articles.")
@rows_options
def command(
    articles: tuple[str, ...],
    db: Path,
    limit: int,
    everything: bool,
    rows_format: str | None,
    **filters: Any,
) -> None:
    """List articles, newest first. Those without a date come last.

    \b
    scraper list --site example.com --since 2024-01-01
    scraper list --since 'last month' --until 'this month'
    scraper list --query 'ferry OR boat is:edited -lang:de' --where 'word_count > 500'
    scraper list --site example.com --as-of 2024-06-30
    scraper list --all --json | jq '.[].url'
    """
    with Archive.open(db, read_only=True) as archive:
        selection = select_articles(
            archive, articles, limit=None if everything else limit, **filters
        )
        shown = print_rows(map(_row, archive.list_rows(selection)), rows_format, columns=COLUMNS)
        if rows_format is None and shown in (0, limit):
            report_count(shown, archive.count_articles(selection), more="--all or --limit")


def _row(listed: ListedArticle) -> Row:
    row = dict(zip(_NAMES, _VALUES_OF(listed), strict=True))
    row["published"] = (listed.published or "")[:10] or None
    row["confidence"] = round(listed.confidence, 3)
    return row
