"""Discovery: from a source's URL to the links of its articles.

    url --find_sources--> SourcePlan --discover_links--> Link, Link, ...

Readers are pure (a Capture in, links out); the walk over several documents is
handed a fetch function and never opens a connection itself. Nothing here knows
the extractor or the archive.
"""

from scraper.discover.candidates import SourceCandidate, first_candidate
from scraper.discover.documents import Parse, parse_document, parse_here
from scraper.discover.feed import FeedPage, parse_feed
from scraper.discover.follow import discover_links
from scraper.discover.index_page import Listing, parse_listing
from scraper.discover.patterns import UrlFilter, parse_filter
from scraper.discover.plan import Estimate, SourcePlan, estimate_backfill, find_sources
from scraper.discover.sitemap import Sitemap, parse_sitemap
from scraper.discover.walk import DiscoverOptions, Fetch, WalkLimits, WalkReport

__all__ = [
    "DiscoverOptions",
    "Estimate",
    "FeedPage",
    "Fetch",
    "Listing",
    "Parse",
    "Sitemap",
    "SourceCandidate",
    "SourcePlan",
    "UrlFilter",
    "WalkLimits",
    "WalkReport",
    "discover_links",
    "estimate_backfill",
    "find_sources",
    "first_candidate",
    "parse_document",
    "parse_feed",
    "parse_filter",
    "parse_here",
    "parse_listing",
    "parse_sitemap",
]
