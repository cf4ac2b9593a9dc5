"""`scraper backup`: a whole, checked copy of the archive."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.options import db_option
from scraper.cli.progress import show_step


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@db_option
@click.option(
    "--update", is_flag=True, help="Write to an earlier copy only what differs, if there is one."
)
def command(target: Path, db: Path, update: bool) -> None:
    """Write a copy to TARGET and check it; works while a run is writing.

    Without --update TARGET must not be there. A copy that is stopped leaves no TARGET, or the
    earlier copy as it was.

    \b
    scraper backup archive-2024-05-01.db
    scraper backup --update /mnt/disk/archive.db
    """
    with Archive.open(db, read_only=True) as archive:
        if update and target.exists():
            changed = archive.update_copy(target, show_step)
            written = f", {changed} rows changed"
        else:
            archive.back_up(target)
            written = ""
    click.echo(f"{target}: {target.stat().st_size} bytes{written}, checked")
