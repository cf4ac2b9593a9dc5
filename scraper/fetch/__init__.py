"""Fetching: URL in, `Capture` out.

fetcher.py   the one entrance: robots, politeness, attempts, redirects
exchange.py  one request and its answer, read within its limits
client.py    the one user of httpx; connects through guard.py only
guard.py     which addresses may be connected to
decode.py    Content-Encoding, bounded
sniff.py     what the first bytes are
"""

from scraper.fetch.fetcher import Fetcher
from scraper.fetch.sniff import ARCHIVE_KINDS, PAGE_KINDS

__all__ = ["ARCHIVE_KINDS", "PAGE_KINDS", "Fetcher"]
