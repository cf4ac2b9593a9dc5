"""`scraper source`: the places that name new articles."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import BinaryIO, Final

import click

from scraper.archive import Archive
from scraper.archive.queue.source_settings import SourceSettings
from scraper.archive.queue.sources import Sources, StoredSource
from scraper.cli.completion import complete_sources
from scraper.cli.options import (
    DATE,
    DATE_HELP,
    config_option,
    db_option,
    fetch_options,
    read_settings,
    rows_options,
)
from scraper.cli.rows import Row, print_rows
from scraper.cli.stored import parse_id
from scraper.errors import ArchiveError

COLUMNS: Final = ("id", "state", "kind", "url", "links", "every", "checked", "problem")


@click.group("source")
def command() -> None:
    """Add, list and remove the places that name new articles.

    \b
    scraper source add https://example.com/blog
    scraper source list
    scraper source import subscriptions.opml
    """


@command.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@db_option
@config_option
@fetch_options
@click.option("--backfill", is_flag=True, help="Queue the site's past articles too.")
@click.option(
    "--since", type=DATE, metavar="DATE", help=f"Omit what is older than this date. {DATE_HELP}"
)
@click.option(
    "--include",
    multiple=True,
    metavar="PATTERN",
    help="Take only URLs that match: a glob, or re:EXPRESSION.",
)
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Omit URLs that match.")
@click.option("--tag", "tags", multiple=True, help="Add a label to the articles of this source.")
@click.option(
    "--cookies-file",
    type=click.Path(path_type=Path, exists=True),
    default=None,
    help="Log in with the cookies of this file (Netscape format).",
)
@click.option("--dry-run", is_flag=True, help="Show the plan; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
def add(
    urls: tuple[str, ...],
    db: Path,
    config_file: Path | None,
    allow: tuple[str, ...],
    delay: float | None,
    backfill: bool,
    since: datetime | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    tags: tuple[str, ...],
    cookies_file: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Find the feed, sitemap and back catalogue of a site, and watch it from now on.

    \b
    scraper source add https://example.com/blog --backfill --dry-run
    scraper source add https://example.com/blog --backfill --since 2020-01-01
    scraper source add https://example.com/feed.xml --exclude '/ads/*'
    """
    # Late: listing sources needs none of this.
    from scraper.cli.source_adding import NewSource, add_all
    from scraper.cli.typed_url import read_typed_url
    from scraper.discover import parse_filter

    settings = read_settings(config_file, fetch__allow=allow, fetch__delay=delay)
    parse_filter(include, exclude)  # reject invalid patterns before making any request
    own = SourceSettings(
        include=include,
        exclude=exclude,
        since=since and datetime.combine(since, time(), UTC),
        cookies_file=cookies_file and cookies_file.absolute(),
    )
    new = NewSource(
        db=None if dry_run else db, settings=own, tags=tags, backfill=backfill, as_json=as_json
    )
    sys.exit(asyncio.run(add_all(tuple(map(read_typed_url, urls)), settings, new)))


@command.command("list")
@db_option
@rows_options
def show(db: Path, rows_format: str | None) -> None:
    """List the sources and their health."""
    with Archive.open(db, read_only=True) as archive:
        print_rows(map(_row, archive.sources.list_all()), rows_format, columns=COLUMNS)


@command.command("pause")
@click.argument("source", metavar="ID|URL", shell_complete=complete_sources)
@db_option
def pause(source: str, db: Path) -> None:
    """Stop checking a source until it is resumed."""
    _change(db, source, Sources.pause, "paused")


@command.command("resume")
@click.argument("source", metavar="ID|URL", shell_complete=complete_sources)
@db_option
def resume(source: str, db: Path) -> None:
    """Check a paused source again."""
    _change(db, source, Sources.resume, "resumed")


@command.command("remove")
@click.argument("source", metavar="ID|URL", shell_complete=complete_sources)
@db_option
def remove(source: str, db: Path) -> None:
    """Remove a source; its articles stay."""
    _change(db, source, Sources.remove, "removed")


@command.command("import")
@click.argument("file", type=click.File("rb"))
@db_option
def import_(file: BinaryIO, db: Path) -> None:
    """Add sources and saved links from another program's file.

    Reads OPML, the bookmarks of every browser, the exports of read-later services,
    bookmark managers and feed readers, CSV and JSON with a column for URLs, and plain
    lists. Tags, date saved, read and starred state, notes and highlights are kept (view
    `imports`). A saved text becomes the article if `scraper run` finds its page gone.

    \b
    scraper source import subscriptions.opml
    scraper source import omnivore-export.zip
    scraper source import ~/.config/chromium/Default/Bookmarks
    """
    from scraper.cli.source_import import import_file  # late: listing sources does not need it

    import_file(file, db)


@command.command("export")
@db_option
def export(db: Path) -> None:
    """Write all sources as OPML to standard output; `export opml` writes the feeds alone."""
    from scraper.importers import export_sources  # late: listing sources does not need it

    with Archive.open(db, read_only=True) as archive:
        sys.stdout.write(export_sources(archive.sources.list_all()))


def _change(db: Path, source: str, change: Callable[[Sources, int], bool], done: str) -> None:
    """Change the state of the source that the user named, and say so."""
    with Archive.open(db) as archive:
        found = _find(archive, source)
        change(archive.sources, found.id)
        click.echo(f"{done}\t{found.id}\t{found.url}")


def _find(archive: Archive, id_or_url: str) -> StoredSource:
    found = archive.sources.find(parse_id(id_or_url))
    if found is None:
        raise ArchiveError("the archive has no such source", url=id_or_url, code="no-such-source")
    return found


def _problem(source: StoredSource) -> str | None:
    if source.code is None and source.behind_since is not None:
        return f"behind: could not be read in whole since {source.behind_since:%Y-%m-%d %H:%M}Z"
    return source.code and f"{source.code}: {source.message}"


def _row(source: StoredSource) -> Row:
    hours = source.rhythm.interval.total_seconds() / 3600
    return {
        "id": source.id,
        "state": source.state,
        "kind": source.kind,
        "url": source.url,
        "links": source.links,
        "every": f"{hours:.1f} h",
        "checked": None if source.checked_at is None else f"{source.checked_at:%Y-%m-%d %H:%M}Z",
        "problem": _problem(source),
        "title": source.title,
        "tags": list(source.tags),
        "failures": source.failures,
        "next_check": f"{source.next_check_at:%Y-%m-%dT%H:%M:%SZ}",
    }
