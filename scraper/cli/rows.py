"""Print rows: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import click

from scraper.cli.json_text import render_json
from scraper.cli.terminal import one_line
from scraper.export.csv_table import escape_formula

Row = Mapping[str, object]

_NOT_A_TERMINAL_WIDTH: Final = 1000
"""Columns of a table that goes into a file or a pipe: nothing is cut."""


def print_rows(rows: Iterable[Row], rows_format: str | None, *, columns: Sequence[str]) -> None:
    """Print rows to standard output.

    Args:
        rows: Each with at least `columns`.
        rows_format: `json`, `nl`, `csv`, or None for a table.
        columns: Names and order of the columns of a table or CSV; JSON keeps all keys.
    """
    if rows_format == "json":
        _print_json_list(rows)
    elif rows_format == "nl":
        for row in rows:
            click.echo(render_json(dict(row)))
    elif rows_format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_csv_cell(row.get(column)) for column in columns] for row in rows)
    else:
        _print_table(rows, columns)


def _print_json_list(rows: Iterable[Row]) -> None:
    """Print a JSON list row by row: all rows together may not fit into memory."""
    before = "[\n"
    for row in rows:
        lines = render_json(dict(row), indent=2).replace("\n", "\n  ")
        click.echo(f"{before}  {lines}", nl=False)
        before = ",\n"
    click.echo("[]" if before == "[\n" else "\n]")


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
    """Return a cell that no spreadsheet calculates; `export csv` does the same."""
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(part) for part in value)
    return escape_formula(value) if isinstance(value, str) else value
