"""`scraper watch`: saved searches that new articles are held against."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.archive.watches import Match, Watch
from scraper.cli.options import COUNT, db_option, rows_options
from scraper.cli.rows import Row, print_rows
from scraper.cli.stored import parse_id
from scraper.errors import ArchiveError
from scraper.run.notify import check_feed_path

COLUMNS: Final = ("id", "query", "matches", "waiting", "command", "feed", "problem")
MATCH_COLUMNS: Final = ("match", "matched_at", "id", "site", "title", "url")


@click.group("watch")
def command() -> None:
    """Save searches, and be told of each new article that matches.

    `scraper run` and `scraper add` hold every article that they save against the
    watches. What matches is marked in the archive, written to the watch's Atom
    file, and handed to its command: JSON on standard input, one match a line.

    \b
    scraper watch add '"harbour master" -football' --feed harbour.xml
    scraper watch add 'tide site:example.com' --command 'jq -r .url | mail -s tides me'
    scraper watch list
    scraper watch show 1
    """


@command.command("add")
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@db_option
@click.option(
    "--command",
    "shell_command",
    metavar="COMMAND",
    default=None,
    help="Run this with new matches on standard input, one JSON object a line.",
)
@click.option(
    "--feed",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Keep an Atom file of the newest matches there.",
)
@click.option("--edits", is_flag=True, help="Match each edit of an article again.")
def add(
    words: tuple[str, ...], db: Path, shell_command: str | None, feed: Path | None, edits: bool
) -> None:
    """Watch for articles that a search would find; the language is that of `scraper search`.

    Articles that are stored already are no news; with --edits, a later edit of one is. The same
    query again changes its command, its feed and --edits.

    \b
    scraper watch add harbour
    scraper watch add '"tide tables" author:holt' --feed ~/feeds/tides.xml
    scraper watch add storm --command 'jq -r .title | mail -s storm me@example.org'
    scraper watch add site:example.com --edits --feed ~/feeds/corrections.xml
    """
    if feed is not None:
        feed = feed.expanduser().absolute()
        check_feed_path(feed)
    with Archive.open(db) as archive:
        watch, is_new = archive.watches.add(
            " ".join(words),
            command=shell_command,
            feed=None if feed is None else str(feed),
            edits=edits,
        )
        seen = archive.watches.count_seen(watch.id)
    click.echo(f"{'added' if is_new else 'changed'}\t{watch.id}\t{watch.query}")
    if is_new and seen:
        click.echo(
            f"{seen} stored articles match already and are no news: scraper search {watch.query!r}",
            err=True,
        )


@command.command("list")
@db_option
@rows_options
def list_all(db: Path, rows_format: str | None) -> None:
    """List the watches, how much they matched, and what their command was not told of yet."""
    with Archive.open(db, read_only=True) as archive:
        print_rows(map(_row, archive.watches.list_all()), rows_format, columns=COLUMNS)


@command.command("show")
@click.argument("watch", metavar="ID|QUERY")
@db_option
@click.option(
    "--limit",
    type=COUNT,
    default=50,
    show_default=True,
    help="Print at most this many matches, the newest.",
)
@rows_options
def show(watch: str, db: Path, limit: int, rows_format: str | None) -> None:
    """Show what a watch matched, newest first."""
    with Archive.open(db, read_only=True) as archive:
        matches = archive.watches.list_matches(_find(archive, watch), limit=limit)
    print_rows(map(_match_row, matches), rows_format, columns=MATCH_COLUMNS)


@command.command("allow")
@click.argument("watches", nargs=-1, required=True, metavar="ID|QUERY...")
@db_option
def allow(watches: tuple[str, ...], db: Path) -> None:
    """Use the command and the feed of watches here, as they are in the archive.

    They are used only where they were set: by the same user, on the same machine, with the
    archive at the same path. Allow them again after you moved an archive. Look at them first
    if somebody else made it.

    \b
    scraper watch list
    scraper watch allow 1 2
    """
    with Archive.open(db) as archive:
        found = [_find(archive, one) for one in watches]
        for watch in found:
            if watch.feed is not None:
                check_feed_path(Path(watch.feed))
            archive.watches.allow(watch)
            click.echo(f"allowed\t{watch.id}\t{watch.command or ''}\t{watch.feed or ''}")


@command.command("remove")
@click.argument("watch", metavar="ID|QUERY")
@db_option
def remove(watch: str, db: Path) -> None:
    """Forget a watch and what it matched; articles and its Atom file stay."""
    with Archive.open(db) as archive:
        found = _find(archive, watch)
        archive.watches.remove(found.id)
    click.echo(f"removed\t{found.id}\t{found.query}")


def _find(archive: Archive, id_or_query: str) -> Watch:
    found = archive.watches.find(id_or_query)
    if found is None:
        found = archive.watches.find(parse_id(id_or_query))
    if found is None:
        raise ArchiveError("the archive has no such watch", url=id_or_query, code="no-such-watch")
    return found


def _row(watch: Watch) -> Row:
    if watch.acts and not watch.is_allowed:
        problem: str | None = f"not used here: scraper watch allow {watch.id}"
    else:
        problem = _describe_failures(watch)
    return {
        "id": watch.id,
        "query": watch.query,
        "matches": watch.matches,
        "waiting": watch.waiting,
        "command": watch.command,
        "feed": watch.feed,
        "problem": problem,
        "edits": watch.edits,
        "added_at": f"{watch.added_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _describe_failures(watch: Watch) -> str | None:
    if watch.message is None:
        return None
    times = "once" if watch.failures == 1 else f"{watch.failures} times"
    return f"failed {times}: {watch.message}"


def _match_row(match: Match) -> Row:
    return {
        "match": match.id,
        "matched_at": f"{match.matched_at:%Y-%m-%dT%H:%M:%SZ}",
        "id": match.article_id,
        "revision": match.revision,
        "site": match.site,
        "title": match.title,
        "url": match.url,
        "authors": list(match.authors),
        "published": match.published,
        "passage": match.passage,
        "told_at": match.told_at and f"{match.told_at:%Y-%m-%dT%H:%M:%SZ}",
    }
