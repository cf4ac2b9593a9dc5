"""Run the user's own SQL in a process that may be killed, and return no more rows than a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scraper.archive.database.query_clock import QueryClock
from scraper.archive.database.sql import run_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rows of a statement, as far as they were read."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    """Bytes are told by their number: `<12 bytes>`."""
    is_cut: bool
    """Whether there are more."""


def run_bounded(path: Path, statement: str, seconds: float, max_rows: int, max_bytes: int) -> Found:
    """Run one SELECT, and read its first rows.

    Args:
        path: The archive.
        statement: One SQL statement.
        seconds: Time of the query's own steps. One call of a function may take longer without a
            look at the clock; so call this in a process that has a limit.
        max_rows: Rows that are read.
        max_bytes: Bytes and characters of all values together; the first row is read whatever it has.

    Raises:
        ArchiveError: As `run_query`.
    """
    found = run_query(path, statement, clock=QueryClock(seconds))
    rows: list[tuple[object, ...]] = []
    size = 0
    for row in found.rows:
        size += sum(len(value) for value in row if isinstance(value, (str, bytes)))
        if len(rows) == max_rows or (rows and size > max_bytes):
            return Found(columns=found.columns, rows=rows, is_cut=True)
        rows.append(tuple(map(_show, row)))
    return Found(columns=found.columns, rows=rows, is_cut=False)


def _show(value: object) -> object:
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else value
