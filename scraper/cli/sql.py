"""`scraper sql`: ask the archive with SQL, reading only."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.options import db_option, rows_options
from scraper.cli.rows import print_rows


@click.command("sql")
@click.argument("statement")
@click.argument("parameters", nargs=-1)
@db_option
@click.option("--time-limit", type=float, default=10.0, show_default=True, help="Seconds.")
@rows_options
def command(
    statement: str,
    parameters: tuple[str, ...],
    db: Path,
    time_limit: float,
    rows_format: str | None,
) -> None:
    """Run one SELECT over the views articles, revisions, fetches, captures, sources, runs.

    STATEMENT "-" is read from standard input; PARAMETERS fill its "?".

    \b
    scraper sql 'select site, count(*) from articles group by site'
    scraper sql 'select id, title from articles where site = ?' example.com --json
    """
    text = sys.stdin.read() if statement == "-" else statement
    with Archive.open(db, read_only=True) as archive:
        found = archive.query(text, parameters, seconds=time_limit)
        columns = _distinct(found.columns)
        rows = (dict(zip(columns, map(_shown, row), strict=True)) for row in found.rows)
        print_rows(rows, rows_format, columns=columns)


def _distinct(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Number columns of the same name, so that none hides another."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}:{seen[column]}")
    return tuple(names)


def _shown(value: object) -> object:
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else value
