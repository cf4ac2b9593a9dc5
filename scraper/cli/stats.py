"""`scraper stats`: how much is in the archive, over time and by site, language and author."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import GROUPINGS, Archive, Group, Grouping
from scraper.cli.options import COUNT, db_option, rows_options
from scraper.cli.rows import print_rows
from scraper.cli.selection import (
    articles_argument,
    as_of_option,
    report_count,
    select_articles,
    selection_options,
)

_BAR_CELLS: Final = 30
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
"""A cell filled by none to eight eighths."""


@click.command("stats")
@articles_argument
@db_option
@click.option(
    "--by",
    type=click.Choice(GROUPINGS),
    default=None,
    help="Count articles for each of these: time by publication date, the rest by frequency.",
)
@click.option(
    "--limit",
    type=COUNT,
    default=50,
    show_default=True,
    help="Print at most this many rows of --by.",
)
@selection_options
@as_of_option
@rows_options
def command(
    articles: tuple[str, ...],
    db: Path,
    by: Grouping | None,
    limit: int,
    rows_format: str | None,
    **filters: Any,
) -> None:
    """Count articles, revisions, words, pages and bytes.

    With --by, `edited` is the number of articles with more than one revision. On a terminal, bars
    show the articles.

    \b
    scraper stats --json
    scraper stats --by month --site example.com --since 2024-01-01
    scraper stats --by author --limit 10 --csv
    """
    with Archive.open(db, read_only=True) as archive:
        selection = select_articles(archive, articles, **filters)
        if by is None:
            rows = [{"what": name, "number": n} for name, n in archive.stats(selection).items()]
            print_rows(rows, rows_format, columns=("what", "number"))
            return
        groups = archive.count_by(by, selection)
    shown = groups[-limit:] if by in ("day", "month", "year") else groups[:limit]
    columns: tuple[str, ...] = (by, "articles", "words", "edited")
    named = [
        {by: one.key, "articles": one.articles, "words": one.words, "edited": one.edited}
        for one in shown
    ]
    if rows_format is None and sys.stdout.isatty():
        named = [row | {"": bar} for row, bar in zip(named, draw_bars(shown), strict=True)]
        columns = (*columns, "")
    print_rows(named, rows_format, columns=columns)
    if rows_format is None:
        report_count(len(shown), len(groups), more="--limit", what="rows")


def draw_bars(groups: Sequence[Group]) -> list[str]:
    """Return a bar for the articles of each group; the longest one has `_BAR_CELLS` cells."""
    most = max((one.articles for one in groups), default=1)
    bars = []
    for one in groups:
        whole, eighths = divmod(round(one.articles * _BAR_CELLS * 8 / most), 8)
        bars.append(("█" * whole + _EIGHTHS[eighths]).rstrip() or _EIGHTHS[1])
    return bars
