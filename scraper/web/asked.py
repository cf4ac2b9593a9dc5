"""What the address of a list asks for, and addresses that ask for something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from scraper.archive import Selection

PAGE_ROWS: Final = 30
"""Articles of one page of a list."""
_MOST_PAGES: Final = 1_000_000
_LONGEST: Final = 2_000
"""Characters of the longest value that is read."""
_FILTERS: Final = ("q", "site", "language", "author", "month", "sort")
"""Parameters of an address, as they are ordered in it."""
ORDERS: Final = ("newest", "oldest")
"""Orders that an address may ask for."""
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters of a list; "" for none."""

    q: str = ""
    """In the language of `scraper search`."""
    site: str = ""
    language: str = ""
    author: str = ""
    month: str = ""
    """YYYY-MM, of the publication."""
    sort: str = ""
    """One of `ORDERS`; "" for the best first in a search, else the newest."""
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Asked:
        """Read the parameters of an address; what is no filter or no value is passed over."""
        texts = {name: parameters.get(name, "").strip()[:_LONGEST] for name in _FILTERS}
        if not _MONTH.fullmatch(texts["month"]):
            texts["month"] = ""
        if texts["sort"] not in ORDERS:
            texts["sort"] = ""
        page = parameters.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1  # noqa: PLR2004 - digits
        return cls(**texts, page=min(max(number, 1), _MOST_PAGES))

    def to_selection(self) -> Selection:
        """Return the articles meant, without the limits of a page."""
        since, until = _month_bounds(self.month)
        return Selection(
            query=self.q or None,
            site=self.site or None,
            language=self.language or None,
            author=self.author or None,
            since=since,
            until=until,
            order="oldest" if self.sort == "oldest" else "newest",
        )

    def to_page(self) -> Selection:
        """Return the articles of this page."""
        offset = (self.page - 1) * PAGE_ROWS
        return replace(self.to_selection(), limit=PAGE_ROWS, offset=offset)

    def link(self, path: str = "/", *, page: int = 1, **changes: str) -> str:
        """Return the address of the same list with some filters changed; from its first page on."""
        return _render(path, {**self._texts(), **changes}, page)

    def chips(self) -> list[tuple[str, str, str]]:
        """Return the filters that are set: name, value, and the address without it."""
        texts = self._texts()
        return [
            (name, texts[name], _render("/", {**texts, name: ""}))
            for name in _FILTERS[1:-1]
            if texts[name]
        ]

    def _texts(self) -> dict[str, str]:
        return {name: str(getattr(self, name)) for name in _FILTERS}


def _render(path: str, texts: Mapping[str, str], page: int = 1) -> str:
    chosen = [(name, texts[name]) for name in _FILTERS if texts[name]]
    if page > 1:
        chosen.append(("page", str(page)))
    return f"{path}?{urlencode(chosen)}" if chosen else path


def _month_bounds(month: str) -> tuple[str | None, str | None]:
    """Return the first day of a month and of the next one."""
    found = _MONTH.fullmatch(month)
    if found is None:
        return None, None
    year, number = int(found[1]), int(found[2])
    following = f"{year + 1:04}-01-01" if number == 12 else f"{year:04}-{number + 1:02}-01"  # noqa: PLR2004 - December
    return f"{month}-01", following


NOTHING_ASKED: Final = Asked()
