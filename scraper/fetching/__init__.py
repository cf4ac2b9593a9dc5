"""Fetching: URL in, `Capture` out. Content-Encoding and the kind of a body are in `decoding`.

fetcher.py              the one entrance, for pages, feeds and sitemaps
attempts.py             tries, redirects, what robots.txt says of each hop
    robots_cache.py     one robots.txt per origin and day; robots.py reads it
    request_headers.py  the headers of each request, with cookies.py
    redirects.py        where a redirect may lead
gate.py                 what every request passes
    throttle.py         whose turn it is
    retry.py            which host is in cooldown, and for how long
freshness.py            how long a server wants its answer to be used
exchange.py             one request and its answer, within its limits
client.py               the one user of httpx
    connections.py      kept alive for each origin, opened through guard.py only
assets.py               the pictures of an article, and its page as a browser shows it
render.py               a page's scripts, in a browser without network; shell.py tells who needs it
"""

from scraper.decoding.sniff import ARCHIVE_KINDS, PAGE_KINDS
from scraper.fetching.fetcher import Fetcher
from scraper.fetching.freshness import find_freshness

__all__ = ["ARCHIVE_KINDS", "PAGE_KINDS", "Fetcher", "find_freshness"]
