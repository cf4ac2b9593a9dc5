"""Print rows: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import itertools
import operator
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import click

from scraper.cli.terminal import measure_cells, one_line
from scraper.export.csv_table import render_row
from scraper.text.json_text import render_json

Row = Mapping[str, object]

TABLE_ROWS: Final = 1000
"""Rows of a table that are laid out together, under a header of their own; a table needs all of its
rows in memory to know how wide its columns are."""
_GAP: Final = "  "
_FLUSHED: Final = 2
"""Lines that are passed on immediately: a header and the first row."""


def print_rows(rows: Iterable[Row], rows_format: str | None, *, columns: Sequence[str]) -> int:
    """Print rows to standard output; return how many there were.

    Args:
        rows: Each with at least `columns`.
        rows_format: `json`, `nl`, `csv`, `tsv`, or None for a table; one for each `TABLE_ROWS` rows.
        columns: Names and order of the columns of a table, CSV or TSV; JSON keeps all keys.
    """
    counted = itertools.count()
    rows = map(operator.itemgetter(0), zip(rows, counted, strict=False))
    if rows_format == "json":
        _print_json_list(rows)
    elif rows_format == "nl":
        _write_lines(f"{render_json(dict(row))}\n" for row in rows)
    elif rows_format == "csv":
        cells = ((_csv_cell(row.get(column)) for column in columns) for row in rows)
        _write_lines(map(render_row, itertools.chain((columns,), cells)))
    elif rows_format == "tsv":
        named = (map(row.get, columns) for row in rows)
        _write_lines(map(_render_tsv, itertools.chain((columns,), named)))
    else:
        _print_tables(rows, columns)
    # `zip` takes a number only after a row.
    return next(counted)


def _write_lines(lines: Iterable[str]) -> None:
    """Write lines; the first ones immediately, the rest when the stream's buffer is full."""
    for number, line in enumerate(lines):
        sys.stdout.write(line)
        if number < _FLUSHED:
            sys.stdout.flush()


def _render_tsv(values: Iterable[object]) -> str:
    """Render values between tabs; white space inside a value is one space."""
    return "\t".join(map(one_line, values)) + "\n"


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
    draw = _draw_on_terminal if sys.stdout.isatty() else _write_table
    waiting = iter(rows)
    part = list(itertools.islice(waiting, TABLE_ROWS))
    draw(part, columns)
    while part := list(itertools.islice(waiting, TABLE_ROWS)):
        draw(part, columns)


def _draw_on_terminal(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Print a table that fits the terminal's width."""
    from rich.console import Console  # only tables need it
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold" if column == "url" else "ellipsis")
    for row in rows:
        table.add_row(*(Text(one_line(row.get(column))) for column in columns))
    Console().print(table)


def _write_table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Write a table to a file or a pipe: nothing is cut."""
    padded = [_pad([name, *(one_line(row.get(name)) for row in rows)]) for name in columns]
    sys.stdout.writelines(f"{_GAP.join(cells).rstrip()}\n" for cells in zip(*padded, strict=True))


def _pad(cells: list[str]) -> list[str]:
    """Return the cells of a column, all as wide as the widest."""
    if all(map(str.isascii, cells)):
        width = max(map(len, cells))
        return [cell.ljust(width) for cell in cells]
    sizes = list(map(measure_cells, cells))
    width = max(sizes)
    return [cell + " " * (width - size) for cell, size in zip(cells, sizes, strict=True)]


def _csv_cell(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
