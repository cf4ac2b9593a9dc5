"""Show what is found on the corpus's listing pages: python benchmarks/discover_listings.py [--links].

There is no truth to score against: the pages' kind alone is known. Pages of kind
`listing` should give links, pages of kind `article` few (their "related" boxes).
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from scraper.discover.index_page import parse_listing
from scraper.errors import DiscoverError
from scraper.records import Capture

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "wcxb-dev"
KINDS = ("listing", "collection", "article", "product", "service", "documentation")
PAGES_OF_A_KIND = 100


def main() -> None:
    """Print, for each kind of page, how many links are taken and how long it takes."""
    show_links = "--links" in sys.argv
    rows = [json.loads(line) for line in (CORPUS / "truth.jsonl").open(encoding="utf-8")]
    for kind in KINDS:
        counts, start = [], time.process_time()
        for row in [row for row in rows if row.get("kind") == kind][:PAGES_OF_A_KIND]:
            body = gzip.decompress((CORPUS / "pages" / f"{row['id']}.html.gz").read_bytes())
            page = Capture(
                url=row["url"], final_url=row["url"], status=200, headers=(), body=body,
                fetched_at=datetime(2026, 11, 22, tzinfo=UTC), digest="0" * 64,
            )  # fmt: skip
            try:
                listing = parse_listing(page)
            except DiscoverError as error:
                print(f"  {row['id']} {error}")
                continue
            counts.append(len(listing.links))
            if show_links and kind == "listing":
                print(row["id"], row["url"], "next:", listing.next_url)
                for link in listing.links:
                    print("   ", link.url, "|", link.title)
        spent = (time.process_time() - start) / max(1, len(counts)) * 1000
        print(
            f"{kind:<14} {len(counts):>4} pages, links: median {statistics.median(counts):>5.1f},"
            f" none on {counts.count(0) / len(counts):>4.0%}; {spent:.1f} ms a page"
        )


if __name__ == "__main__":
    main()
