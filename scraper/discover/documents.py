"""Parse the documents of a source: hostile bytes in, records out.

The walks call it through a `Parse`, so that a caller can do it in a process with limits
(`workers.pool.ExtractPool.parse_document`); by default it happens here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, Final, Protocol

from scraper.discover.archives import parse_archive
from scraper.discover.feed import FeedPage, parse_feed
from scraper.discover.index_page import Listing, parse_listing, read_listing
from scraper.discover.json_feed import parse_json_feed
from scraper.discover.kinds import recognize_kind
from scraper.discover.markup import parse_page_of
from scraper.discover.page_hints import PageHints, read_hints
from scraper.discover.sitemap import parse_sitemap
from scraper.platforms.layouts import recognize_layout
from scraper.records import Capture


class Parse(Protocol):
    """Parses a document as `parse_document` does, somewhere."""

    def __call__(
        self, kind: str, capture: Capture, sitemap_hosts: tuple[str, ...] = ()
    ) -> Awaitable[Any]:
        """Return the record of a document."""


def parse_any_feed(capture: Capture) -> FeedPage:
    """Parse a feed in XML or JSON.

    Raises:
        DiscoverError: The document is not a feed.
    """
    is_json = recognize_kind(capture) in {"json-feed", "archive"}
    return parse_json_feed(capture) if is_json else parse_feed(capture)


def parse_site(capture: Capture) -> tuple[PageHints, Listing]:
    """Parse a page of a site: what it says about the site, and the articles that it lists."""
    root = parse_page_of(capture)
    hints = read_hints(root, capture.final_url, recognize_layout(capture.body))
    return hints, read_listing(root, capture)


_PARSERS: Final[Mapping[str, Any]] = {
    "feed": parse_any_feed,
    "archive": parse_archive,
    "page": parse_listing,
    "site": parse_site,
}
LINK_PAGES: Final = frozenset({"feed", "archive", "page"})
"""Kinds whose records are a `LinkPage`."""


def parse_document(kind: str, capture: Capture, sitemap_hosts: tuple[str, ...] = ()) -> object:
    """Return the record of a document.

    Args:
        kind: `feed`, `archive`, `page`, `sitemap` or `site` (hints and listing of one page).
        capture: The document.
        sitemap_hosts: Sites whose robots.txt named the sitemap.

    Raises:
        DiscoverError: The document is of another kind, or hostile.
    """
    if kind == "sitemap":
        return parse_sitemap(capture, sitemap_hosts=sitemap_hosts)
    return _PARSERS[kind](capture)


async def parse_here(kind: str, capture: Capture, sitemap_hosts: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - as the kind says
    """Parse a document in this process."""
    return parse_document(kind, capture, sitemap_hosts)
