"""Print rows: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import itertools
import operator
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import click

from scraper.cli.json_text import render_json
from scraper.cli.terminal import one_line
from scraper.export.csv_table import render_row

Row = Mapping[str, object]

TABLE_ROWS: Final = 1000
"""Rows of a table that are laid out together, under a header of their own; a table needs all of its
rows in memory to know how wide its columns are."""
_NOT_A_TERMINAL_WIDTH: Final = 1000
"""Columns of a table that goes into a file or a pipe: nothing is cut."""


def print_rows(rows: Iterable[Row], rows_format: str | None, *, columns: Sequence[str]) -> int:
    """Print rows to standard output; return how many there were.

    Args:
        rows: Each with at least `columns`.
        rows_format: `json`, `nl`, `csv`, or None for a table; one for each `TABLE_ROWS` rows.
        columns: Names and order of the columns of a table or CSV; JSON keeps all keys.
    """
    counted = itertools.count()
    rows = map(operator.itemgetter(0), zip(rows, counted, strict=False))
    if rows_format == "json":
        _print_json_list(rows)
    elif rows_format == "nl":
        for row in rows:
            click.echo(render_json(dict(row)))
    elif rows_format == "csv":
        sys.stdout.write(render_row(columns))
        for row in rows:
            sys.stdout.write(render_row(_csv_cell(row.get(column)) for column in columns))
    else:
        _print_tables(rows, columns)
    # `zip` takes a number only after a row.
    return next(counted)


def _print_json_list(rows: Iterable[Row]) -> None:
    """Print a JSON list row by row: all rows together may not fit into memory."""
    before = "[\n"
    for row in rows:
        lines = render_json(dict(row), indent=2).replace("\n", "\n  ")
        click.echo(f"{before}  {lines}", nl=False)
        before = ",\n"
    click.echo("[]" if before == "[\n" else "\n]")


def _print_tables(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Print a table for each `TABLE_ROWS` rows; one with the header alone for none."""
    waiting = iter(rows)
    part = list(itertools.islice(waiting, TABLE_ROWS))
    _print_table(part, columns)
    while part := list(itertools.islice(waiting, TABLE_ROWS)):
        _print_table(part, columns)


def _print_table(rows: Iterable[Row], columns: Sequence[str]) -> None:
    from rich.console import Console  # only tables need it
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else _NOT_A_TERMINAL_WIDTH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold" if column == "url" else "ellipsis")
    for row in rows:
        table.add_row(*(Text(one_line(row.get(column))) for column in columns))
    console.print(table)


def _csv_cell(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
