"""`scraper backup`: a whole, checked copy of the archive."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.options import db_option


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@db_option
def command(target: Path, db: Path) -> None:
    """Write a copy to TARGET and check it; works while a run is writing.

    \b
    scraper backup archive-2024-05-01.db
    """
    with Archive.open(db, read_only=True) as archive:
        archive.back_up(target)
    click.echo(f"{target}: {target.stat().st_size} bytes, checked")
