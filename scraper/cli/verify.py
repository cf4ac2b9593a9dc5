"""`scraper verify`: is the archive what was stored?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.exit_codes import BAD_DATABASE, DONE
from scraper.cli.options import db_option


@click.command("verify")
@db_option
@click.option("--rebuild-search", is_flag=True, help="Build the search index anew first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(db: Path, rebuild_search: bool, as_json: bool) -> None:
    """Check the file, the search index and the digest of every page and revision.

    Leaves with 7 when anything is not as it was stored.

    \b
    scraper verify
    scraper verify --rebuild-search
    """
    with Archive.open(db, read_only=True):
        pass  # never make an archive only to find it whole
    with Archive.open(db) as archive:
        if rebuild_search:
            archive.rebuild_search()
        problems = list(archive.find_problems())
        stats = archive.stats()
    if as_json:
        click.echo(json.dumps({"problems": [asdict(one) for one in problems], **stats}, indent=2))
    else:
        for problem in problems:
            click.echo(f"{problem.where}: {problem.message}")
        if not problems:
            click.echo(f"ok: {stats['articles']} articles, {stats['captures']} captures")
    sys.exit(BAD_DATABASE if problems else DONE)
