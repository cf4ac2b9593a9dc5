"""Measure how much memory one response can cost the fetcher: at most 64 MiB.

Run: `python benchmarks/fetch_memory.py`. Each response is fetched in a fresh
process of its own, which has fetched a small page before; what is printed is by
how much the peak of its resident memory grew. Bombs inflate to 512 MiB.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

LIMIT_MIB = 64
RESPONSES = (
    "/bomb/br?mib=512",
    "/bomb/zstd?mib=512",
    "/bomb/gzip?mib=512",
    "/bomb/deflate?mib=512",
    "/bomb/double?mib=512",
    "/endless",
    "/header-lines",
    "/header-big",
    "/early-hints",
    "/video",
    "/honest/9",
    "/honest/16?as=gzip",
    "/honest/50",
)


def peak_mib() -> float:
    """Return the peak of this process's resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measure(base: str, path: str) -> None:
    """Fetch a small page, then the response; print its outcome and the growth."""
    from scraper.config import FetchSettings
    from scraper.errors import ScraperError
    from scraper.fetching import Fetcher

    settings = FetchSettings(
        allow=(base.removeprefix("http://"),), delay=0, attempts=1, total_timeout=10
    )
    async with Fetcher(settings) as fetcher:
        await fetcher.fetch(f"{base}/ok")
        before = peak_mib()
        try:
            answer = await fetcher.fetch(base + path)
            outcome = f"{len(getattr(answer, 'body', b'')):,} bytes"
        except ScraperError as error:
            outcome = error.code
    print(f"{outcome}\t{peak_mib() - before:.1f}")


def main() -> int:
    """Measure every response; 1 if one is over the limit."""
    from hostile_site import HostileSite

    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, HostileSite(Path(folder)) as site:
        print(f"{'response':24} {'outcome':20} growth in MiB")
        for path in RESPONSES:
            done = subprocess.run(
                [sys.executable, __file__, site.base, path],
                capture_output=True,
                text=True,
                check=True,
            )
            outcome, grown = done.stdout.strip().split("\t")
            worst = max(worst, float(grown))
            print(f"{path:24} {outcome:20} {grown:>6}", flush=True)
    print(f"worst: {worst:.1f} MiB, limit {LIMIT_MIB} MiB")
    return int(worst > LIMIT_MIB)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(measure(sys.argv[1], sys.argv[2]))
    else:
        sys.exit(main())
