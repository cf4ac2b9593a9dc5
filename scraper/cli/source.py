"""`scraper source`: the places that name new articles."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import click

from scraper.archive import Archive
from scraper.archive.imports import ImportedItem
from scraper.archive.sources import Sources, StoredSource
from scraper.cli.exit_codes import DONE, FAILED, SOME_FAILED
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
from scraper.cli.source_plan import print_plan
from scraper.cli.stored import parse_id
from scraper.config import ExtractSettings, Settings
from scraper.discover import WalkReport, parse_filter, render_opml
from scraper.discover.imports.imported import (
    MAX_IMPORT,
    Imported,
    ImportedLink,
    ImportedSource,
)
from scraper.errors import ArchiveError, DiscoverError, ExtractError, FetchError, InvalidURL
from scraper.fetch import Fetcher
from scraper.records import Source
from scraper.run.sources import (
    DocumentFetch,
    add_planned,
    cookies_of,
    fill_frontier,
    plan_source,
)
from scraper.urls import parse_url
from scraper.workers import ExtractPool

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
    "--since", type=DATE, metavar="DATE", help=f"Nothing older than this date. {DATE_HELP}"
)
@click.option(
    "--include",
    multiple=True,
    metavar="PATTERN",
    help="Only URLs that match: a glob, or re:EXPRESSION.",
)
@click.option("--exclude", multiple=True, metavar="PATTERN", help="No URLs that match.")
@click.option("--tag", "tags", multiple=True, help="Your own word for it.")
@click.option(
    "--cookies-file",
    type=click.Path(path_type=Path, exists=True),
    default=None,
    help="Log-in for this source (Netscape format).",
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
    settings = read_settings(config_file, fetch__allow=allow, fetch__delay=delay)
    parse_filter(include, exclude)  # a pattern that is no good is told before anybody is asked
    own: dict[str, object] = {}
    own |= {"include": list(include)} if include else {}
    own |= {"exclude": list(exclude)} if exclude else {}
    own |= {"since": since.date().isoformat()} if since else {}
    own |= {"cookies_file": str(cookies_file.absolute())} if cookies_file else {}
    new = _NewSource(
        db=None if dry_run else db, settings=own, tags=tags, backfill=backfill, as_json=as_json
    )
    sys.exit(asyncio.run(_add_all(urls, settings, new)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewSource:
    """How sources are added."""

    db: Path | None
    """Where to; None only shows the plan."""
    settings: Mapping[str, object]
    """For this source alone."""
    tags: tuple[str, ...]
    backfill: bool
    as_json: bool


async def _add_all(urls: Sequence[str], settings: Settings, new: _NewSource) -> int:
    """Add one by one; a URL that is no good does not keep the others out."""
    failed, is_whole = 0, True
    async with (
        Fetcher(settings.fetch) as fetcher,
        ExtractPool(settings.extract, expects_pages=False) as pool,
    ):
        for url in urls:
            fetch = DocumentFetch(
                fetcher=fetcher,
                cookies_file=cookies_of(new.settings),
                parse=pool.parse_document,
            )
            try:
                is_whole = await _add(url, fetch, settings.fetch.delay, new) and is_whole
            except (InvalidURL, FetchError, DiscoverError, ExtractError) as error:
                click.echo(str(error), err=True)
                failed += 1
    if not failed:
        return DONE if is_whole else SOME_FAILED
    return FAILED if failed == len(urls) else SOME_FAILED


async def _add(url: str, fetch: DocumentFetch, delay: float, new: _NewSource) -> bool:
    """Add a source, and its past where that is wanted; False where a part of that is missing."""
    plan = await plan_source(url, fetch)
    print_plan(plan, delay, backfill=new.backfill, as_json=new.as_json)
    if new.db is None:
        return True
    report = WalkReport()
    with Archive.open(new.db) as archive:
        given = {"given": parse_url(url), **new.settings}
        source, is_new = add_planned(archive, plan, new.tags, given)
        _tell(new, f"{'added' if is_new else 'known'}\t{source.id}\t{source.kind}\t{source.url}")
        if new.backfill and plan.backfill is not None:
            queued = await fill_frontier(archive, source, plan, new.settings, fetch, report)
            _tell(new, f"queued\t{source.id}\t{queued} past articles; `scraper run` fetches them")
    for error in report.owed:
        click.echo(str(error), err=True)
    if report.owed:
        click.echo(
            f"{url}: not all of the past was read; the same command again asks for it", err=True
        )
    if report.stopped:
        click.echo(f"{report.stopped}: {url}: the past was read up to this limit", err=True)
    return not report.owed and report.stopped is None


def _tell(new: _NewSource, line: str) -> None:
    """Print a line for people; beside JSON it goes to standard error."""
    click.echo(line, err=new.as_json)


@command.command("list")
@db_option
@rows_options
def show(db: Path, rows_format: str | None) -> None:
    """List the sources and how they fare."""
    with Archive.open(db, read_only=True) as archive:
        print_rows(map(_row, archive.sources.list_all()), rows_format, columns=COLUMNS)


@command.command("pause")
@click.argument("source", metavar="ID|URL")
@db_option
def pause(source: str, db: Path) -> None:
    """Look at a source no more until it is resumed."""
    _change(db, source, Sources.pause, "paused")


@command.command("resume")
@click.argument("source", metavar="ID|URL")
@db_option
def resume(source: str, db: Path) -> None:
    """Look at a paused source again."""
    _change(db, source, Sources.resume, "resumed")


@command.command("remove")
@click.argument("source", metavar="ID|URL")
@db_option
def remove(source: str, db: Path) -> None:
    """Forget a source; its articles stay."""
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
    found = asyncio.run(_parse_import(file.read(MAX_IMPORT + 1), file.name))
    with Archive.open(db) as archive:
        added = sum(
            archive.sources.add(
                one.source.url, kind=one.source.kind, title=one.title, tags=one.tags
            )[1]
            for one in found.sources
        )
        archive.imports.add(_as_item(one, found.format) for one in found.links)
        queued = archive.frontier.add(one.link for one in found.links)
    for flaw in found.flaws:
        what = "merged" if flaw.code == "same-url" else "left out"
        click.echo(f"{file.name}: {what}: {flaw.code} {flaw.count}", err=True)
    texts = sum(one.page is not None for one in found.links)
    click.echo(
        f"{added} sources added, {len(found.sources) - added} known;"
        f" {queued} links queued, {len(found.links) - queued} known"
        + (f"; {texts} saved texts kept" if texts else "")
    )


async def _parse_import(body: bytes, name: str) -> Imported:
    """Parse an import file in a worker of its own, with limits for a large file."""
    limits = ExtractSettings(workers=1, timeout=300, wall_timeout=1200, memory=3 * 2**30)
    async with ExtractPool(limits, expects_pages=False) as pool:
        return await pool.import_file(body, name, datetime.now(UTC))


def _as_item(one: ImportedLink, form: str) -> ImportedItem:
    return ImportedItem(
        url=one.link.url,
        format=form,
        title=one.link.title,
        saved_at=one.saved_at,
        tags=one.tags,
        is_read=one.is_read,
        is_starred=one.is_starred,
        note=one.note,
        highlights=tuple((each.text, each.note, each.at) for each in one.highlights),
        page=one.page,
    )


@command.command("export")
@db_option
def export(db: Path) -> None:
    """Write the sources as OPML to standard output."""
    with Archive.open(db, read_only=True) as archive:
        sources = [
            ImportedSource(
                source=Source(url=one.url, kind=one.kind), title=one.title, tags=one.tags
            )
            for one in archive.sources.list_all()
        ]
    sys.stdout.write(render_opml(sources))


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
