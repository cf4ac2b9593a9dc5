"""`scraper changes`: which articles were edited, and how."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive
from scraper.cli.options import COUNT, DATE_HELP, DATE_TEXT, db_option, rows_options
from scraper.cli.rows import print_rows
from scraper.cli.selection import (
    articles_argument,
    narrow_options,
    report_count,
    select_articles,
)

COLUMNS: Final = (
    "changed_at", "id", "site", "title", "authors", "fields", "words_added", "words_removed",
    "days_after",
)  # fmt: skip


@click.command("changes")
@articles_argument
@db_option
@click.option(
    "--since",
    metavar="DATE",
    type=DATE_TEXT,
    default=None,
    help=f"Choose edits stored at this date or later. {DATE_HELP}",
)
@narrow_options
@click.option("--limit", type=COUNT, default=50, show_default=True, help="Print at most this many.")
@click.option("--all", "everything", is_flag=True, help="Print all.")
@rows_options
def command(
    articles: tuple[str, ...],
    db: Path,
    since: str | None,
    limit: int,
    everything: bool,
    rows_format: str | None,
    **filters: Any,
) -> None:
    """List the edits of articles, newest first: what each new revision changed.

    `fields` names what changed; words that were only moved are not counted. `days_after` is the
    number of days between publication and edit: a correction. `scraper diff` shows one edit.

    \b
    scraper changes --since yesterday
    scraper changes --since 7d --site example.com --json
    scraper changes 12
    """
    with Archive.open(db, read_only=True) as archive:
        selection = select_articles(archive, articles, **filters)
        edits = archive.list_edits(
            selection, since=since or "", limit=None if everything else limit
        )
        shown = print_rows(map(asdict, edits), rows_format, columns=COLUMNS)
        if rows_format is None and shown in (0, limit):
            total = archive.count_edits(selection, since=since or "")
            report_count(shown, total, more="--all or --limit", what="edits")
