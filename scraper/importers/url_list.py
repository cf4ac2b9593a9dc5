"""Read a plain list of URLs: one a line, an optional title after it, `#` for remarks."""

from __future__ import annotations

from datetime import datetime

from scraper.decoding.charset import decode_text
from scraper.errors import DiscoverError
from scraper.importers.imported import Collected, Imported


def parse_url_list(body: bytes, now: datetime) -> Imported:
    """Read a list of URLs; other lines are counted.

    Raises:
        DiscoverError: No line is a URL.
    """
    del now
    items = Collected()
    for line in decode_text(body, None).splitlines():
        text = line.strip().removeprefix("- ").strip("<> \t")
        if not text or text.startswith("#"):
            continue
        if items.is_full:
            break
        href, *title = text.split(maxsplit=1)
        items.add_link(href, title=title[0] if title else None)
    if not items:
        raise DiscoverError("holds no URL", code="unknown-import")
    return items.finish("urls")
