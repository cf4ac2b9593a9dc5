"""Find the date and the author in a page's scripts: application state, JSON-LD that is not JSON.

A last resort: asked only when the page states none in another way. Reads the
scripts' text for properties that can mean nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.records import Found

_PROPERTY: Final = re.compile(
    r"[\"'](?:datePublished|date_published|publishedAt|published_at|publishDate|publish_date|"
    r"publishedDate|published_date|publishedOn|publicationDate|publication_date|pubDate|"
    r"firstPublished(?:At|Date|On)?|first_publication_date|first_published_at|datePosted|"
    r"originalPublishDate|articlePublishDate|postDate|post_date|publishTime|publish_time)"
    r"\\{0,3}[\"']\s{0,3}:\s{0,3}\\{0,3}[\"']([^\"'\\]{6,40})"
)
_AUTHOR: Final = re.compile(
    r"[\"'](?:pagePostAuthor|articleAuthor|authorName|author_name|pageAuthor|postAuthor|author)"
    r"\\{0,3}[\"']\s{0,3}:\s{0,3}(?:\[\s{0,3})?(?:\{[^{}\"']{0,3}(?:\\{0,3}[\"']@?[a-zA-Z_]{1,12}\\{0,3}[\"']\s{0,3}:\s{0,3}"
    r"\\{0,3}[\"'][^\"'\\]{0,80}\\{0,3}[\"'],\s{0,3}){0,3}\\{0,3}[\"']name\\{0,3}[\"']\s{0,3}:\s{0,3})?"
    r"\\{0,3}[\"']([^\"'\\<>{}]{2,60})\\{0,3}[\"']"
)
_MAX_SCRIPT: Final = 2_000_000
"""Characters of one script that are read."""
_MAX_FOUND: Final = 3


def find_script_dates(document: Document) -> Iterator[Found]:
    """Yield the first dates of publication that scripts name."""
    return _search(
        document,
        _PROPERTY,
        "published",
        ("ublish", "ublication", "ubDate", "ostDate", "ost_date", "datePosted"),
    )


def find_script_authors(document: Document) -> Iterator[Found]:
    """Yield the first authors that scripts name."""
    return _search(document, _AUTHOR, "authors", ("uthor",))


def _search(
    document: Document, pattern: re.Pattern[str], field: str, stems: tuple[str, ...]
) -> Iterator[Found]:
    """Search the scripts that hold one of the stems, which is much cheaper than the pattern."""
    count = 0
    for script in document.tagged("script"):
        text = script.text
        if not text or len(text) < 20:  # noqa: PLR2004 - no room for a value
            continue
        if not any(stem in text for stem in stems):
            continue
        for found in pattern.finditer(text, 0, _MAX_SCRIPT):
            yield Found(field, found[1], "script")
            count += 1
            if count >= _MAX_FOUND:
                return
