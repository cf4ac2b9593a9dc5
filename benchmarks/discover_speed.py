"""Time the readers of discovery on documents at their limits: python benchmarks/discover_speed.py."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime

from scraper.discover.feed import parse_feed
from scraper.discover.index_page import parse_listing
from scraper.discover.sitemap import parse_sitemap
from scraper.records import Capture

ENTRY = (
    "<item><title>Post {n} of the quay</title><link>https://harbour.example/post/story-{n}</link><guid>{n}</guid>"
    "<pubDate>Fri, 20 Nov 2026 08:30:00 GMT</pubDate><description>{text}</description></item>"
)
TEXT = "&lt;p&gt;The tide had turned before they came alongside.&lt;/p&gt;" * 40


def capture(body: bytes) -> Capture:
    """Build a Capture of a body."""
    url = "https://harbour.example/document"
    return Capture(
        url=url, final_url=url, status=200, headers=(), body=body,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC), digest="0" * 64,
    )  # fmt: skip


def feed(entries: int, end: str = "</channel></rss>") -> bytes:
    """Write a full-text feed."""
    items = "".join(ENTRY.format(n=n, text=TEXT) for n in range(entries))
    return f"<rss version='2.0'><channel><title>Quay</title>{items}{end}".encode()


def sitemap(urls: int) -> bytes:
    """Write a sitemap."""
    inside = "".join(
        f"<url><loc>https://harbour.example/2026/11/story-{n}</loc><lastmod>2026-11-20T08:30:00Z</lastmod></url>"
        for n in range(urls)
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inside}</urlset>".encode()


def listing(cards: int) -> bytes:
    """Write a listing page."""
    inside = "".join(
        f"<article class='post'><h2><a href='/post/story-{n}'>A story of the quay {n}</a></h2>"
        f"<time datetime='2026-11-20'>x</time><p>A few words.</p></article>"
        for n in range(cards)
    )
    return f"<!doctype html><title>Quay</title><main>{inside}</main>".encode()


CASES: tuple[tuple[str, Callable[[Capture], object], bytes], ...] = (
    ("feed, 20 entries", parse_feed, feed(20)),
    ("feed, 1,000 entries", parse_feed, feed(1000)),
    ("feed, 1,000 entries, broken", parse_feed, feed(1000, "<br></rss>")),
    ("feed, 3,500 entries", parse_feed, feed(3500)),
    ("sitemap, 1,000 URLs", parse_sitemap, sitemap(1000)),
    ("sitemap, 50,000 URLs, gzip", parse_sitemap, gzip.compress(sitemap(50_000))),
    ("list, 20 cards", parse_listing, listing(20)),
    ("list, 1,000 cards", parse_listing, listing(1000)),
)


def main() -> None:
    """Print the best of three runs of each case."""
    for name, read, body in CASES:
        times = []
        for _ in range(3):
            start = time.process_time()
            read(capture(body))
            times.append(time.process_time() - start)
        print(f"{name:<30} {len(body) / 1024:>8.0f} KiB {min(times) * 1000:>9.1f} ms")


if __name__ == "__main__":
    main()
