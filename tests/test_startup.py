"""Commands start fast: those that only read import no library that fetches or extracts, no other an extractor."""

from __future__ import annotations

import sys
from pathlib import Path

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


@pytest.mark.parametrize("arguments", [("run",), ("add", "http://["), ("ingest", "none.html")])
def test_the_main_process_imports_no_extractor(
    cli: CommandLine, arguments: tuple[str, ...]
) -> None:
    """Workers read pages; the process that starts them imports neither metadata nor body extraction."""
    imported = cli.imports(*arguments)
    assert "scraper.pipeline" in imported
    assert imported.isdisjoint(
        {"scraper.extraction.metadata", "scraper.extraction.text_dump.paragraphs"}
    )


def test_extract_imports_no_archive(cli: CommandLine, tmp_path: Path) -> None:
    """Pages are read without the archive, the exports and the fetcher."""
    page = tmp_path / "page.html"
    page.write_text("<p>The ferry ran every hour until the pier was closed.", encoding="utf-8")
    imported = cli.imports("extract", str(page))
    assert "scraper.extraction.article" in imported
    packages = {".".join(name.split(".")[:2]) for name in imported}
    assert packages.isdisjoint({"scraper.archive", "scraper.export", "scraper.fetching"})
