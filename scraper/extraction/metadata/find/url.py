"""Find the date that a publisher wrote into the page's address.

Takes a Document; yields at most one candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dates.months import month_number
from scraper.dom.document import Document
from scraper.records import Found
from scraper.urls import path_of

_DAY: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[/_.-]?)(?P<m>0[1-9]|1[0-2]|(?<=[/_.-])[1-9])(?P=s)"
    r"(?P<d>0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?!\d)"
)
_NAMED: Final = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/(?P<w>[a-z]{3,9})/(?P<d>0?[1-9]|[12]\d|3[01])(?![\d])", re.IGNORECASE
)
"""`/2023/october/03/`"""


def find_url(document: Document) -> Iterator[Found]:
    """Yield the date in the path, when it names a day."""
    if day := day_in_address(document.url):
        yield Found("published", day, "url")


def day_in_address(address: str) -> str | None:
    """Return the day that the path of an address names, as YYYY-MM-DD."""
    path = path_of(address)
    found = _DAY.search(path)
    if found:
        return f"{found['y']}-{int(found['m']):02d}-{int(found['d']):02d}"
    named = _NAMED.search(path)
    month = month_number(named["w"]) if named else None
    if named and month:
        return f"{named['y']}-{month:02d}-{int(named['d']):02d}"
    return None
