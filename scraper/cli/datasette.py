"""`scraper datasette`: describe the archive to Datasette."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.options import config_file_option, db_option, read_settings
from scraper.export.datasette import render_metadata

_OBJECTS = "SELECT name FROM sqlite_master WHERE type = ? ORDER BY name"


@click.command("datasette")
@db_option
@config_file_option
def command(db: Path, config_file: Path | None) -> None:
    """Print metadata for Datasette: search, facets, order, and saved queries.

    For people who prefer Datasette to `scraper serve`. Datasette answers for any host name, shows
    values of any size, and lets queries take memory; keep it on this machine.

    \b
    scraper datasette > datasette.json
    datasette archive.db -m datasette.json    # 0.65
    datasette archive.db -c datasette.json    # 1.0
    """
    settings = read_settings(config_file)
    with Archive.open(db, read_only=True) as archive:
        tables, views = (
            [str(name) for (name,) in archive.query(_OBJECTS, (kind,)).rows]
            for kind in ("table", "view")
        )
    hidden = [name for name in tables if not name.startswith("sqlite_")]
    hidden += [name for name in views if name == "article_words"]
    click.echo(render_metadata(db.stem, hidden, views, settings.queries))
