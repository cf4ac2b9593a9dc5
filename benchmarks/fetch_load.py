"""Fetch, read and store many pages at 20% faults, beside Scrapy with trafilatura.

Run:
    python benchmarks/fetch_load.py [--urls 10000] [--peer PYTHON] [--fetch-only]
    python benchmarks/fetch_load.py --hung

The server is a process of its own on loopback (fetch_load_server.py); both sides
obey robots.txt, one connection a host, two tries, no delay. PYTHON is one that
has Scrapy and trafilatura. `--hung` runs 100 hosts twice, the second time with
10 of them silent, at the product's pace scaled down to tenths of a second.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scraper.archive import Archive
from scraper.config import ExtractSettings, FetchSettings
from scraper.errors import FetchError
from scraper.fetching import Fetcher
from scraper.pipeline import Services, scrape_all
from scraper.workers.pool import ExtractPool

HERE = Path(__file__).parent
HOSTS = 200
CONCURRENCY = 64
TIMEOUT = 5.0


@contextlib.contextmanager
def load_server() -> Iterator[int]:
    """Run the server; give its port."""
    server = subprocess.Popen(
        [sys.executable, HERE / "fetch_load_server.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.communicate()


def load_urls(port: int, count: int, hosts: int, prefix: str = "") -> list[str]:
    """Return URLs over all hosts in turn."""
    return [
        f"http://127.0.1.{1 + number % hosts}:{port}/{prefix}{number // hosts}"
        for number in range(count)
    ]


def load_settings(port: int, hosts: int, delay: float = 0.0) -> FetchSettings:
    """Return the settings of a run."""
    return FetchSettings(
        allow=tuple(f"127.0.1.{1 + number}:{port}" for number in range(hosts)),
        delay=delay,
        concurrency=CONCURRENCY,
        attempts=2,
        connect_timeout=TIMEOUT,
        read_timeout=TIMEOUT,
        total_timeout=2 * TIMEOUT,
    )


async def scrape(urls: list[str], settings: FetchSettings, folder: Path) -> Counter[str]:
    """Fetch, read and store all; count the outcomes."""
    counts: Counter[str] = Counter()
    with Archive.open(folder / "load.db") as archive:
        async with (
            Fetcher(
                settings, robots_store=archive.robots, backoff_store=archive.backoffs
            ) as fetcher,
            ExtractPool(ExtractSettings(workers=2)) as pool,
        ):
            services = Services(fetcher=fetcher, pool=pool, archive=archive)
            async for outcome in scrape_all(urls, services, concurrency=2 * CONCURRENCY):
                counts[type(outcome).__name__] += 1
    return counts


async def fetch_all(urls: list[str], settings: FetchSettings) -> Counter[str]:
    """Fetch all and keep nothing; count the outcomes."""
    counts: Counter[str] = Counter()
    waiting = iter(urls)

    async def worker(fetcher: Fetcher) -> None:
        for url in waiting:
            try:
                await fetcher.fetch(url)
                counts["Captured"] += 1
            except FetchError as error:
                counts[error.code] += 1

    async with Fetcher(settings) as fetcher:
        await asyncio.gather(*(worker(fetcher) for _ in range(2 * HOSTS)))
    return counts


def report(name: str, counts: Counter[str], attempted: int, seconds: float, articles: int) -> float:
    """Print one run; give its articles a second."""
    whole = sum(counts.values()) == attempted
    print(
        f"{name}: {attempted} URLs in {seconds:.1f} s = {attempted / seconds:.1f} URLs/s, "
        f"{articles} articles = {articles / seconds:.1f}/s; outcomes {dict(counts.most_common())}, "
        f"attempted {'=' if whole else 'NOT EQUAL TO'} sum of outcomes"
    )
    return articles / seconds


def run_ours(port: int, count: int, *, fetch_only: bool) -> float:
    """Run our side; give its articles a second."""
    urls, settings = load_urls(port, count, HOSTS), load_settings(port, HOSTS)
    began = time.monotonic()
    if fetch_only:
        counts = asyncio.run(fetch_all(urls, settings))
        articles = counts["Captured"]
    else:
        with tempfile.TemporaryDirectory() as folder:
            counts = asyncio.run(scrape(urls, settings, Path(folder)))
        articles = counts["Saved"]
    seconds = time.monotonic() - began
    rate = report("scraper", counts, count, seconds, articles)
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"  main process: {own.ru_utime + own.ru_stime:.1f} s of CPU, peak {own.ru_maxrss / 1024:.0f} MiB; "
        f"readers: {children.ru_utime + children.ru_stime:.1f} s of CPU"
    )
    return rate


def run_peer(port: int, count: int, python: str) -> float:
    """Run Scrapy with trafilatura on the same URLs; give its articles a second."""
    with tempfile.TemporaryDirectory() as folder:
        urls = Path(folder) / "urls"
        urls.write_text("\n".join(load_urls(port, count, HOSTS)))
        began = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [python, HERE / "fetch_load_scrapy.py", urls, Path(folder) / "peer.db",
             str(CONCURRENCY), str(TIMEOUT)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    counts = json.loads(done.stdout.splitlines()[-1])
    outcomes = Counter(Stored=counts["articles"], Failed=counts["outcomes"] - counts["articles"])
    rate = report("scrapy + trafilatura", outcomes, count, seconds, counts["articles"])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {cpu:.1f} s of CPU")
    return rate


def run_hung(port: int) -> float:
    """Run 100 hosts without and with 10 hung ones; give how much longer the second run took."""
    hosts, pages, hung = 100, 40, 10
    lengths = []
    for silent in (0, hung):
        urls = []
        for page in range(pages):
            for host in range(hosts):
                kind = "hang" if host < silent else "good"
                urls.append(f"http://127.0.1.{1 + host}:{port}/{kind}/{page}")
        settings = load_settings(port, hosts, delay=0.5)
        began = time.monotonic()
        counts = asyncio.run(fetch_all(urls, settings))
        lengths.append(time.monotonic() - began)
        report(
            f"{silent} hung hosts of {hosts}", counts, len(urls), lengths[-1], counts["Captured"]
        )
    return lengths[1] / lengths[0]


def main() -> int:
    """Run what was asked for; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--urls", type=int, default=10_000)
    parser.add_argument("--peer", metavar="PYTHON")
    parser.add_argument("--fetch-only", action="store_true")
    parser.add_argument("--hung", action="store_true")
    options = parser.parse_args()
    with load_server() as port:
        if options.hung:
            longer = run_hung(port)
            print(f"the run with hung hosts took {longer:.2f} times as long (promise: 1.5 at most)")
            return int(longer > 1.5)
        ours = run_ours(port, options.urls, fetch_only=options.fetch_only)
        if options.peer is None:
            return 0
        theirs = run_peer(port, options.urls, options.peer)
        print(f"ours / theirs: {ours / theirs:.2f} (promise: 1.5 at least)")
        return int(ours < 1.5 * theirs)


if __name__ == "__main__":
    sys.exit(main())
