"""Imports: sources and saved links from other programs' files.

OPML, the bookmarks of every browser, the exports of read-later services, bookmark
managers and feed readers (`forms`), any CSV or JSON with a column for URLs, and plain
lists. The bytes decide the format, in the order of `IMPORTERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from scraper.errors import DiscoverError
from scraper.importers.bookmarks import is_bookmarks, parse_bookmarks
from scraper.importers.browser_files import is_browser_file, parse_browser_file
from scraper.importers.exports import (
    is_csv_export,
    is_json_export,
    is_zip_export,
    parse_csv_export,
    parse_json_export,
    parse_zip_export,
)
from scraper.importers.imported import (
    MAX_IMPORT,
    Highlight,
    Imported,
    ImportedLink,
    ImportedSource,
)
from scraper.importers.opml import export_sources, is_opml, parse_opml, render_opml
from scraper.importers.url_list import parse_url_list

IMPORTERS: Final[
    tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes, datetime], Imported]], ...]
] = (
    ("opml", is_opml, parse_opml),
    ("browser", is_browser_file, parse_browser_file),
    ("zip", is_zip_export, parse_zip_export),
    ("json", is_json_export, parse_json_export),
    ("csv", is_csv_export, parse_csv_export),
    ("bookmarks", is_bookmarks, parse_bookmarks),
    ("urls", lambda _: True, parse_url_list),
)
"""Name, test and parser of each family of formats, the most specific test first."""

__all__ = [
    "IMPORTERS",
    "Highlight",
    "Imported",
    "ImportedLink",
    "ImportedSource",
    "export_sources",
    "parse_import",
    "render_opml",
]


def parse_import(body: bytes, name: str, now: datetime) -> Imported:
    """Parse an import file of any known format.

    Args:
        body: The file.
        name: Its name, for the error.
        now: Later dates are refused.

    Raises:
        DiscoverError: The format is unknown, or the file is damaged, hostile or too large.
    """
    if len(body) > MAX_IMPORT:
        raise DiscoverError("is larger than 200 MiB", url=name, code="too-large")
    parse = next(parse for _, is_format, parse in IMPORTERS if is_format(body))
    try:
        return parse(body, now)
    except DiscoverError as error:
        error.url = error.url or name
        raise
