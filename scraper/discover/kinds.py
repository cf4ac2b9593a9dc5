"""Tell what kind of source a document is, from its bytes."""

from __future__ import annotations

from typing import Final, Literal

from scraper.discover.archives import is_archive_url
from scraper.discover.feed import FEED_ROOTS
from scraper.discover.gzip_body import is_gzip
from scraper.discover.markup import find_root_name
from scraper.records import Capture

SourceKind = Literal["feed", "json-feed", "sitemap", "archive", "page"]

_SITEMAP_ROOTS: Final = frozenset({"urlset", "sitemapindex"})
_HEAD: Final = 1000


def recognize_kind(capture: Capture) -> SourceKind:
    """Return what a document is; `page` for all that is nothing else."""
    root = find_root_name(capture.body)
    if root in FEED_ROOTS:
        return "feed"
    if root in _SITEMAP_ROOTS or is_gzip(capture.body):
        return "sitemap"
    head = capture.body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return "archive" if is_archive_url(capture.url) else "json-feed"
    if root is None and head.startswith((b"http://", b"https://")):
        return "sitemap"
    return "page"
