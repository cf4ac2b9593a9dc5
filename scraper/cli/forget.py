"""`scraper forget`: remove articles permanently."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from scraper.cli.marking import open_existing
from scraper.cli.options import db_option
from scraper.cli.selection import (
    articles_argument,
    has_filters,
    select_articles,
    selection_options,
)
from scraper.errors import ArchiveError
from scraper.records import StoredArticle


@click.command("forget")
@articles_argument
@db_option
@selection_options
@click.option("--dry-run", is_flag=True, help="Print what would be removed, and remove nothing.")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@click.option("--vacuum", is_flag=True, help="Return the freed space to the file system.")
def command(
    articles: tuple[str, ...], db: Path, dry_run: bool, yes: bool, vacuum: bool, **filters: Any
) -> None:
    """Remove articles with their raw pages, and never fetch them again.

    Removes every revision, raw page, search entry, label, note, and the ledger of the
    article's URLs. Filters narrow the articles named down. The freed parts of the file are overwritten. Backups and exports that you
    made keep what they hold. `scraper add URL --refetch` fetches a forgotten URL again.

    \b
    scraper forget 12 https://example.com/post
    scraper forget --query 'site:example.com "private address"' --dry-run
    scraper forget --query site:example.com --yes --vacuum
    """
    if not articles and not has_filters(filters):
        raise click.UsageError("name an article or give a filter")
    with open_existing(db) as archive:
        selection = select_articles(archive, articles, order="id", **filters)
        found = list(archive.list_articles(selection))
        if not (dry_run or yes) and found:
            _confirm(found)
        if dry_run:
            removed = [archive.tombstones.measure(stored.id) for stored in found]
        else:
            removed = archive.tombstones.forget(stored.id for stored in found)
        word = "would-remove" if dry_run else "removed"
        for stored, one in zip(found, removed, strict=True):
            click.echo(
                f"{word}\t{stored.id}\t{stored.url}\t{one.revisions} revisions,"
                f" {one.captures} pages, {one.bytes} bytes\t{stored.article.title or ''}"
            )
        if vacuum and not dry_run:
            archive.reclaim_space()
    if not found:
        click.echo("no matches", err=True)


def _confirm(found: list[StoredArticle]) -> None:
    """Request confirmation on a terminal; elsewhere --yes is needed.

    Raises:
        ArchiveError: There is nobody to ask (`not-confirmed`).
    """
    if not sys.stdin.isatty():
        message = f"{len(found)} articles would be removed for good; confirm it with --yes"
        raise ArchiveError(message, code="not-confirmed")
    for stored in found[:20]:
        click.echo(f"{stored.id}\t{stored.url}\t{stored.article.title or ''}", err=True)
    click.confirm(f"Remove {len(found)} articles for good?", abort=True, err=True)
