"""Measure how fast the reader answers: `scraper serve` on an archive of many articles.

    python benchmarks/serve.py [ARTICLES] [--keep FILE]

The archive is that of `archive_speed.py` (10,000 articles by default), and the demo's pages are added
for the page beside the text. Every line is the median and the 95th percentile of repeated requests
to one warm server on loopback, in ms of wall time. The first lines are the seconds from the command
to its first page, and the memory of the server after all requests, its workers apart.
"""

from __future__ import annotations

import argparse
import http.client
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import archive_speed

from scraper.archive import Archive
from scraper.demo.server import read_site
from scraper.extraction import extract_article
from scraper.extraction.options import EVERYTHING
from scraper.records import Capture

REPEATS = 40
DEMO = "https://demo.example"


def add_demo(db: Path) -> list[int]:
    """Save the demo's pages; return the numbers of their articles."""
    numbers = []
    with Archive.open(db) as archive:
        for path, file in read_site().items():
            if "html" in file.content_type:
                url = DEMO + path
                capture = Capture.of_bytes(
                    file.body, url=url, fetched_at=datetime.now(UTC), content_type=file.content_type
                )
                archive.save(capture, extract_article(capture, EVERYTHING))
                stored = archive.find_article(url)
                numbers += [] if stored is None else [stored.id]
    return numbers


def fetch(host: str, path: str) -> float:
    """Return the seconds of one request."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: status {answer.status}")
    return time.perf_counter() - start


def report(host: str, name: str, paths: Sequence[str]) -> None:
    """Print median and 95th percentile of requests for these paths, in turn."""
    for path in paths:
        fetch(host, path)
    took = sorted(fetch(host, paths[n % len(paths)]) * 1000 for n in range(REPEATS))
    print(f"{name:<24} {statistics.median(took):8.1f} {took[int(len(took) * 0.95) - 1]:8.1f}")


def memory_of(process: int) -> str:
    """Return the memory that a process has, in MB; "" without `/proc`."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return ""
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return f"{int(line.split()[1]) / 1000:.0f} MB"


def main() -> None:
    """Build the archive, start the reader, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = given.keep or Path(folder) / "archive.db"
        if not db.exists():
            archive_speed.fill(db, given.articles)
        measure(db, add_demo(db))


def measure(db: Path, demo: list[int]) -> None:
    """Start the reader of an archive and measure its pages."""
    command = [sys.executable, "-m", "scraper", "serve", "--db", str(db), "--port", "0"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    if process.stderr is None:
        raise AssertionError
    host = process.stderr.readline().partition(" at http://")[2].split("/")[0]
    fetch(host, "/")
    print(f"first page after {time.perf_counter() - start:.1f} s")
    print(f"{'milliseconds':<24} {'median':>8} {'p95':>8}   {datetime.now(UTC):%Y-%m-%d}")
    try:
        report(host, "list", [f"/?page={n}" for n in range(1, 11)])
        report(host, "list, one language", ["/?language=de", "/?language=fr"])
        report(host, "list, one month", [f"/?month=2016-{n:02}" for n in range(1, 10)])
        report(host, "search", [f"/?q={word}" for word in archive_speed.WORDS[40:50]])
        report(host, "article", [f"/articles/{n}" for n in range(1, 41)])
        report(host, "page beside text", [f"/articles/{n}/page" for n in demo])
        report(host, "changes", [f"/articles/{n}/changes" for n in demo])
        print(f"memory {memory_of(process.pid)}")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


if __name__ == "__main__":
    main()
