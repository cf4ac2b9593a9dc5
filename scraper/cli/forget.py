"""`scraper forget`: remove articles permanently."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.archive.search.selection import Selection
from scraper.cli.marking import open_existing
from scraper.cli.options import db_option
from scraper.cli.stored import find_stored
from scraper.errors import ArchiveError
from scraper.records import StoredArticle


@click.command("forget")
@click.argument("articles", metavar="[ID|URL]...", nargs=-1)
@db_option
@click.option("--query", metavar="QUERY", default=None, help="Every article that a search finds.")
@click.option("--dry-run", is_flag=True, help="Print what would be removed, and remove nothing.")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@click.option("--vacuum", is_flag=True, help="Shrink the file by the space that was freed.")
def command(
    articles: tuple[str, ...], db: Path, query: str | None, dry_run: bool, yes: bool, vacuum: bool
) -> None:
    """Remove articles with their raw pages, and never fetch them again.

    Removes every revision, raw page, search entry, label, note, and the ledger of the
    article's URLs. The freed parts of the file are overwritten. Backups and exports that you
    made keep what they hold. `scraper add URL --refetch` fetches a forgotten URL again.

    \b
    scraper forget 12 https://example.com/post
    scraper forget --query 'site:example.com "private address"' --dry-run
    scraper forget --query site:example.com --yes --vacuum
    """
    if not articles and query is None:
        raise click.UsageError("name an article or give --query")
    with open_existing(db) as archive:
        found = _find(archive, articles, query)
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


def _find(archive: Archive, articles: tuple[str, ...], query: str | None) -> list[StoredArticle]:
    found = {stored.id: stored for stored in (find_stored(archive, one) for one in articles)}
    if query is not None:
        ids = archive.find_ids(query)
        if ids:
            chosen = archive.list_articles(Selection(ids=tuple(ids), order="id"))
            found |= {stored.id: stored for stored in chosen}
    return list(found.values())


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
