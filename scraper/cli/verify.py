"""`scraper verify`: check that the archive is what was stored."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.acting import describe_acting
from scraper.cli.exit_codes import BAD_DATABASE, DONE
from scraper.cli.options import db_option
from scraper.cli.progress import stages_bar
from scraper.text.json_text import render_json


@click.command("verify")
@db_option
@click.option(
    "--rebuild-search",
    is_flag=True,
    help="Rebuild the search index and the rows of lists first, and compare texts that never were.",
)
@click.option(
    "--new", "only_new", is_flag=True, help="Check only what was stored since the last check."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(db: Path, rebuild_search: bool, only_new: bool, as_json: bool) -> None:
    """Check the file, its schema, the search index and the digest of every page and revision.

    Lists the commands and files that watches name. Other programs can write meanwhile.
    With --new, the pages, captures and revisions that an earlier check found whole are left
    out, and so are the checks of the whole file and of the search index. It also goes on after a
    check that was stopped.
    Exits with status 7 if anything is not as it was stored.

    \b
    scraper verify
    scraper verify --new
    scraper verify --rebuild-search
    """
    if rebuild_search:
        with Archive.open(db, read_only=True):
            pass  # never create an archive only to find it whole
        with Archive.open(db) as archive:
            archive.rebuild_search()
            last: int | None = 0
            while last is not None:
                last = archive.link_duplicates(last)
    with Archive.open(db, read_only=True) as archive:
        with stages_bar() as advance:
            problems = list(archive.find_problems(advance, only_new=only_new))
        stats = archive.stats()
        watches = [watch for watch in archive.watches.list_all() if watch.acts]
    if as_json:
        acting = [
            {"id": one.id, "command": one.command, "feed": one.feed, "allowed": one.is_allowed}
            for one in watches
        ]
        found = {"problems": [asdict(one) for one in problems], **stats, "acting_watches": acting}
        click.echo(render_json(found, indent=2))
    else:
        for problem in problems:
            click.echo(f"{problem.where}: {problem.message}")
        for watch in watches:
            click.echo(describe_acting(watch))
        if not problems:
            click.echo(f"ok: {stats['articles']} articles, {stats['captures']} captures")
    sys.exit(BAD_DATABASE if problems else DONE)
