"""`scraper sql`: ask the archive with SQL, reading only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.exit_codes import FAILED
from scraper.cli.options import db_option, rows_options
from scraper.cli.rows import print_rows
from scraper.errors import ArchiveError
from scraper.workers.worker import limit_memory

MEMORY: Final = 2 * 2**30
"""Bytes that the process may take; a value has at most 32 MiB."""
_GRACE: Final = 0.5
"""Seconds in which SQLite or the loop over the rows notice the time limit themselves."""


@click.command("sql")
@click.argument("statement")
@click.argument("parameters", nargs=-1)
@db_option
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.001, max=86_400),
    default=10.0,
    show_default=True,
    help="Seconds after which the statement and its output end.",
)
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
    with _bounded(time_limit), Archive.open(db, read_only=True) as archive:
        found = archive.query(text, parameters, seconds=time_limit)
        columns = _distinct(found.columns)
        rows = (dict(zip(columns, map(_shown, row), strict=True)) for row in found.rows)
        print_rows(rows, rows_format, columns=columns)


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Limit the memory of this process, and end it if the statement does not end in time.

    One call of a function (`printf('%.*c', 2e9)`) and the layout of a table can take long without
    a look at the clock. The archive is open for reading only, so the process may end anywhere.

    Raises:
        ArchiveError: The memory is used up (`sql-memory`).
    """
    limit_memory(MEMORY)
    watchdog = Timer(seconds + _GRACE, _end_late)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    except MemoryError as error:
        message = f"the statement or its output takes more than {MEMORY // 2**20} MiB of memory"
        raise ArchiveError(message, code="sql-memory") from error
    finally:
        watchdog.cancel()


def _end_late() -> None:
    os.write(2, b"sql-timeout: the query took too long\n")
    os._exit(FAILED)


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
