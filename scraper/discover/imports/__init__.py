"""Imports: sources and saved links out of other programs' files.

OPML, browser bookmarks, the exports of Pocket, Omnivore, Readwise, wallabag,
Instapaper, Raindrop and Pinboard, any CSV or JSON with a column for URLs, and
plain lists. The format is told from the bytes, in the order of `IMPORTERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from scraper.discover.imports.bookmarks import is_bookmarks, parse_bookmarks
from scraper.discover.imports.exports import (
    is_csv_export,
    is_json_export,
    is_zip_export,
    parse_csv_export,
    parse_json_export,
    parse_zip_export,
)
from scraper.discover.imports.imported import (
    MAX_IMPORT,
    Imported,
    ImportedLink,
    ImportedSource,
)
from scraper.discover.imports.opml import is_opml, parse_opml, render_opml
from scraper.discover.imports.url_list import parse_url_list
from scraper.errors import DiscoverError

IMPORTERS: Final[
    tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes, datetime], Imported]], ...]
] = (
    ("opml", is_opml, parse_opml),
    ("zip", is_zip_export, parse_zip_export),
    ("json", is_json_export, parse_json_export),
    ("csv", is_csv_export, parse_csv_export),
    ("bookmarks", is_bookmarks, parse_bookmarks),
    ("urls", lambda _: True, parse_url_list),
)
"""Name, test and reader of each family of formats, the surest test first."""

__all__ = ["IMPORTERS", "Imported", "ImportedLink", "ImportedSource", "parse_import", "render_opml"]


def parse_import(body: bytes, *, name: str = "", now: datetime) -> Imported:
    """Read an import file of any known format.

    Args:
        body: The file.
        name: Its name, for the error.
        now: Later dates are refused.

    Raises:
        DiscoverError: The file is of no known format, damaged, hostile or too large.
    """
    if len(body) > MAX_IMPORT:
        raise DiscoverError("is larger than 200 MiB", url=name, code="too-large")
    parse = next(parse for _, is_format, parse in IMPORTERS if is_format(body))
    try:
        return parse(body, now)
    except DiscoverError as error:
        error.url = error.url or name
        raise
