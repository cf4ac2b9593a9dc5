"""Commands that only read start fast: they import none of the libraries that fetch and extract."""

from __future__ import annotations

import sys

import pytest
from command_line import CommandLine

from scraper.archive import Archive

SLOW: tuple[str, ...] = ("numpy", "pydantic", "httpx", "lxml", "sqlite_utils")


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("search", "x"),
        ("sql", "SELECT 1"),
        ("show", "1"),
        ("stats",),
        ("source", "list"),
    ],
)
def test_reading_imports_no_slow_library(cli: CommandLine, arguments: tuple[str, ...]) -> None:
    """What a reading command imports is listed by Python itself; no slow library is in it."""
    Archive.open(cli.db).close()
    imported = cli.imports(*arguments)

    assert "scraper.archive.archive" in imported
    assert {name.partition(".")[0] for name in imported}.isdisjoint(SLOW), sys.executable
