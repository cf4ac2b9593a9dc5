"""Read a plain list of URLs: one a line, an optional title after it, `#` for remarks."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from scraper.charset import decode_text
from scraper.discover.flaws import list_flaws
from scraper.discover.imports.imported import MAX_ITEMS, Imported, ImportedLink
from scraper.discover.links import resolve_link
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError
from scraper.records import Link


def parse_url_list(body: bytes, now: datetime) -> Imported:
    """Read a list of URLs; lines that are none are counted.

    Raises:
        DiscoverError: No line is a URL.
    """
    del now
    flaws: Counter[str] = Counter()
    links: dict[str, ImportedLink] = {}
    for line in decode_text(body, None).splitlines():
        text = line.strip().removeprefix("- ").strip("<> \t")
        if not text or text.startswith("#"):
            continue
        if len(links) >= MAX_ITEMS:
            flaws["over-limit"] += 1
            break
        href, *title = text.split(maxsplit=1)
        url = resolve_link(href, "", flaws)
        if url is None:
            continue
        if url in links:
            flaws["same-url"] += 1
            continue
        named = clean_title(title[0]) if title else None
        links[url] = ImportedLink(link=Link(url=url, found_on="", title=named))
    if not links:
        raise DiscoverError("holds no URL", code="unknown-import")
    return Imported(format="urls", links=tuple(links.values()), flaws=list_flaws(flaws))
