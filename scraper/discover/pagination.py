"""Find the next page of a list.

Takes a parsed page; gives the URL that the page itself calls next. Nothing is
made up: `?page=7` is followed only where the page links to it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import urlsplit

from scraper.discover.anchors import texts_in
from scraper.discover.links import resolve_link
from scraper.discover.wording import clean_title
from scraper.dom.elements import Element
from scraper.urls import host_of

_NEXT_TEXTS: Final = frozenset(
    """next|next page|next »|next ›|next →|»|›|→|>|>>|older|older posts|older entries|older articles
    |← older posts|« older posts|« older entries|← older|load more|more posts|view more|show more|next posts
    |weiter|nächste|nächste seite|ältere beiträge|suivant|page suivante|suivante|articles plus anciens
    |siguiente|página siguiente|entradas antiguas|próxima|seguinte|successivo|pagina successiva|volgende
    |nästa|neste|næste|seuraava|następna|další|следующая|далее|вперед|次へ|次のページ|下一页|下一頁|다음""".replace(
        "\n    ", ""
    ).split("|")
)
_NUMBER: Final = re.compile(
    r"(?:/page[/-]?|/p|[?&](?:page|paged|pg|p)=)(\d{1,6})(?=/?$|[/&])", re.IGNORECASE
)
_MAX_LINKS: Final = 10_000


def find_next_page(root: Element, page_url: str, base_url: str) -> str | None:
    """Return the URL of the list's next page: `rel=next`, else a link that says so, else number n+1."""
    own = resolve_link(page_url, "", Counter())
    number = page_number(page_url)
    worded: str | None = None
    counted: str | None = None
    for place, element in enumerate(root.iter("a", "link")):
        if place == _MAX_LINKS:
            break
        url = resolve_link(element.get("href"), base_url, Counter())
        if url is None or url == own or host_of(url) != host_of(page_url):
            continue
        if "next" in (element.get("rel") or "").lower().split():
            return url
        if element.tag != "a" or page_number(url) != number + 1:
            continue
        text = clean_title("".join(texts_in(element))) or element.get("aria-label") or ""
        if text.lower() in _NEXT_TEXTS:
            worded = worded or url
        elif _NUMBER.sub("", url).rstrip("/") == _NUMBER.sub("", own or "").rstrip("/"):
            counted = counted or url
    return worded or counted


def page_number(url: str) -> int:
    """Return the number in a page's URL; 1 where there is none."""
    parts = urlsplit(url)
    match = _NUMBER.search(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return int(match[1]) if match else 1
