"""`scraper config`: what is set, and where each value came from."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.cli.options import config_option, read_origins, rows_options
from scraper.cli.rows import print_rows
from scraper.config import SECTIONS


@click.group("config")
def command() -> None:
    """Show the settings.

    \b
    scraper config show
    SCRAPER_FETCH_DELAY=5 scraper config show
    scraper config show --set fetch.delay=5
    """


@command.command("show")
@config_option
@rows_options
def show(config_file: Path | None, rows_format: str | None) -> None:
    """Print every setting, its value and its origin; secrets stay hidden."""
    _, origins = read_origins(config_file)
    meanings = {
        f"{section}.{key}": field.description
        for section, model in SECTIONS
        for key, field in model.model_fields.items()
    }
    print_rows(
        (
            {"key": row.key, "value": row.value, "origin": row.origin, "meaning": meanings[row.key]}
            for row in origins
        ),
        rows_format,
        columns=("key", "value", "origin", "meaning"),
    )
