"""`scraper sql`: ask the archive with SQL, reading only."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Final

import click

from scraper.archive import Archive, QueryClock
from scraper.cli.exit_codes import FAILED
from scraper.cli.options import config_file_option, db_option, read_settings, rows_options
from scraper.cli.rows import print_rows
from scraper.errors import ArchiveError, ConfigError
from scraper.workers.worker import limit_memory

MEMORY: Final = 2 * 2**30
"""Bytes that the process may take; a value has at most 32 MiB."""
_VIEWS: Final = """
    SELECT name, (SELECT group_concat(name) FROM pragma_table_info(views.name))
    FROM sqlite_master AS views WHERE type = 'view' AND name <> 'article_words' ORDER BY rowid
"""
"""The views that are a promise; `article_words` is what the search index reads."""
_NAMED: Final = re.compile(r"[:@$][a-zA-Z_]")
"""A named parameter of SQLite, somewhere in a statement."""
_ASSIGNED: Final = re.compile(r"[a-zA-Z_]\w*=")
_WATCHED_SECONDS: Final = 10.0
_UNWATCHED_SECONDS: Final = 600.0
_GRACE: Final = 0.5
"""Seconds in which SQLite notices the time limit itself."""


@click.command("sql")
@click.argument("statement", required=False)
@click.argument("parameters", nargs=-1)
@db_option
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.001, max=86_400),
    default=None,
    show_default="10 on a terminal, else 600",
    help="Stop the query after this many seconds; printing its rows does not count.",
)
@click.option(
    "--saved",
    metavar="NAME",
    default=None,
    help="Run this statement of the section [queries] in scraper.toml; PARAMETERS are name=value.",
)
@config_file_option
@click.option("--views", is_flag=True, help="List the views and their columns instead.")
@rows_options
def command(
    statement: str | None,
    parameters: tuple[str, ...],
    db: Path,
    time_limit: float | None,
    saved: str | None,
    config_file: Path | None,
    views: bool,
    rows_format: str | None,
) -> None:
    """Run one SELECT over the views articles, revisions, fetches, captures, sources, runs.

    STATEMENT "-" is read from standard input; PARAMETERS fill its "?", or its ":name" by name=value.

    \b
    scraper sql 'select site, count(*) from articles group by site'
    scraper sql 'select id, title from articles where site = ?' example.com --json
    scraper sql --saved by-month site=example.com --csv
    scraper sql --views
    """
    given = () if statement is None else (statement, *parameters)
    if (views and (saved is not None or given)) or not (views or given or saved is not None):
        raise click.UsageError("give a statement, --saved NAME or --views")
    if views:
        _print_views(db, rows_format)
        return
    values: tuple[str, ...] | dict[str, str]
    if saved is not None:
        text, values = _find_saved(saved, config_file), _parse_named(given)
    else:
        text, values = sys.stdin.read() if given[0] == "-" else given[0], given[1:]
        if _NAMED.search(text) and all(map(_ASSIGNED.match, values)):
            values = _parse_named(values)
    clock = QueryClock(choose_time_limit(time_limit, is_terminal=sys.stdout.isatty()))
    with _bounded(clock), Archive.open(db, read_only=True) as archive:
        found = archive.query(text, values, clock=clock)
        columns = _distinct(found.columns)
        rows = (dict(zip(columns, _show_row(row), strict=True)) for row in found.rows)
        print_rows(rows, rows_format, columns=columns)


def choose_time_limit(asked: float | None, *, is_terminal: bool) -> float:
    """Return the seconds that a query may take: a person waits for a terminal, a file wants all rows."""
    if asked is not None:
        return asked
    return _WATCHED_SECONDS if is_terminal else _UNWATCHED_SECONDS


@contextmanager
def _bounded(clock: QueryClock) -> Iterator[None]:
    """Limit the memory of this process, and end it if the query does not end in time.

    One call of a function (`printf('%.*c', 2e9)`) can take long without a look at the clock. The
    archive is open for reading only, so the process may end anywhere.

    Raises:
        ArchiveError: The memory is used up (`sql-memory`).
    """
    limit_memory(MEMORY)
    is_done = Event()
    Thread(target=_watch, args=(clock, is_done), daemon=True).start()
    try:
        yield
    except MemoryError as error:
        message = f"the statement or its output takes more than {MEMORY // 2**20} MiB of memory"
        raise ArchiveError(message, code="sql-memory") from error
    finally:
        is_done.set()


def _watch(clock: QueryClock, is_done: Event) -> None:
    """End the process when a query is late; a query that waits for its reader is not."""
    while not is_done.wait(max(clock.left(), 0) + _GRACE):
        if clock.left() < -_GRACE:
            os.write(2, b"sql-timeout: the query took too long\n")
            os._exit(FAILED)


def _print_views(db: Path, rows_format: str | None) -> None:
    with Archive.open(db, read_only=True) as archive:
        found = archive.query(_VIEWS)
        rows = ({"view": name, "columns": str(columns).split(",")} for name, columns in found.rows)
        print_rows(rows, rows_format, columns=("view", "columns"))


def _distinct(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Number columns of the same name, so that none hides another."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}:{seen[column]}")
    return tuple(names)


def _show_row(row: tuple[object, ...]) -> Iterable[object]:
    """Return the values of a row; bytes as how many there are."""
    if bytes not in map(type, row):
        return row
    return (f"<{len(value)} bytes>" if isinstance(value, bytes) else value for value in row)


def _find_saved(name: str, config_file: Path | None) -> str:
    """Return a statement that the settings name.

    Raises:
        ConfigError: There is none of this name (`no-such-query`), or a setting is wrong.
    """
    queries = read_settings(config_file).queries
    if name not in queries:
        known = ", ".join(sorted(queries)) or "none"
        message = f"no query of this name in [queries] of scraper.toml; there are: {known}"
        raise ConfigError(message, url=name, code="no-such-query")
    return queries[name]


def _parse_named(values: Iterable[str]) -> dict[str, str]:
    """Parse `name=value` arguments."""
    parsed = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r}: give name=value", param_hint="PARAMETERS")
        parsed[name] = value
    return parsed
