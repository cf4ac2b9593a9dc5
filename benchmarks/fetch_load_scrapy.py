"""The peer of the load benchmark: Scrapy with trafilatura, each article stored in SQLite.

Run by fetch_load.py with a Python that has both: URLS_FILE DATABASE CONCURRENCY TIMEOUT.
Prints one JSON line: URLs attempted, articles stored.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess


class Articles(scrapy.Spider):
    """Fetches every URL of the file and stores what trafilatura reads of it."""

    name = "articles"
    stored = 0
    failed = 0

    async def start(self) -> Any:  # noqa: ANN401 - Scrapy's own
        """Request every URL."""
        for url in self.urls:
            yield scrapy.Request(url, errback=self.on_failure, dont_filter=True)

    def parse(self, response: Any, **_: object) -> Iterator[None]:  # noqa: ANN401 - Scrapy's own
        """Read and store one article."""
        text = trafilatura.extract(
            response.text, url=response.url, output_format="json", with_metadata=True
        )
        if text is None:
            type(self).failed += 1
            return
        with self.database:
            self.database.execute(
                "insert or replace into article values (?, ?, ?)",
                (response.url, text, response.body),
            )
        type(self).stored += 1
        yield from ()

    def on_failure(self, _failure: object) -> None:
        """Count a URL that could not be fetched."""
        type(self).failed += 1


def main() -> None:
    """Fetch every URL of the file and print the counts."""
    urls = Path(sys.argv[1]).read_text("utf-8").split()
    database = sqlite3.connect(sys.argv[2])
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.execute("create table article (url text primary key, text text, raw blob)")
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": int(sys.argv[3]),
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_TIMEOUT": float(sys.argv[4]),
            "RETRY_TIMES": 1,
            "ROBOTSTXT_OBEY": True,
            "LOG_LEVEL": "CRITICAL",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(Articles, urls=urls, database=database)
    process.start()
    done = Articles.stored + Articles.failed
    print(json.dumps({"attempted": len(urls), "outcomes": done, "articles": Articles.stored}))


if __name__ == "__main__":
    main()
