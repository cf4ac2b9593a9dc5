"""`scraper compact`: store the archive in less space."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.marking import open_existing
from scraper.cli.options import db_option
from scraper.cli.progress import progress_bar


@click.command("compact")
@db_option
@click.option("--vacuum", is_flag=True, help="Return the freed space to the file system.")
def command(db: Path, vacuum: bool) -> None:
    """Pack pages of each site together, and what older versions stored unpacked.

    Every article and page stays as it is. Sites with eight pages and more gain. A run
    that is stopped goes on at the next start, and other programs can write meanwhile.
    `--vacuum` needs as much free disk as the archive takes, and locks it for that time.

    \b
    scraper compact
    scraper compact --vacuum
    """
    with open_existing(db) as archive:
        before = archive.count_bytes()
        counts = _compact(archive)
        if vacuum:
            archive.reclaim_space()
        after = archive.count_bytes()
    click.echo(f"packed {counts['texts']} texts and {counts['pages']} pages")
    if vacuum:
        click.echo(f"{before} bytes before, {after} now")


def _compact(archive: Archive) -> Counter[str]:
    """Run all steps; return how many texts and pages take less space now."""
    packed: Counter[str] = Counter()
    looked_at: Counter[str] = Counter()
    with progress_bar(archive.count_compact_work()) as advance:
        for step in archive.compact():
            packed[step.what] += step.packed
            looked_at["done"] += step.looked_at
            advance(looked_at)
    return packed
