"""A year of hourly runs over 30 sources, through the whole program: python benchmarks/year.py.

The code of `scraper run` with its real fetcher, a real server on loopback, a real file and a
clock that is handed in; some runs are processes that are killed in the middle. Prints what
was published and what is archived, the requests against an oracle that knows when there is
news, and what the runs left behind. Takes most of an hour; `--days` makes it shorter.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "support"
sys.path.insert(0, str(TESTS))

from simulation import Figures, Plan, Simulation  # noqa: E402 - on the path since the line before


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--kills", type=int, default=150)
    given = parser.parse_args()
    plan = Plan(
        days=given.days,
        kills=given.kills,
        outages=max(given.days // 10, 1),
        dark_hours=max(given.days // 15, 1),
    )
    with tempfile.TemporaryDirectory() as folder:
        _print(Simulation(plan, Path(folder)).run())


def _print(figures: Figures) -> None:
    first, last = figures.sizes[len(figures.sizes) // 10], figures.sizes[-1]
    most_told = max(figures.told.values(), default=0)
    plan, size = figures.plan, last.file_bytes / max(last.articles, 1)
    rows = {
        "runs": f"{figures.runs} hourly, {figures.killed} more killed in the middle",
        "exit codes": dict(figures.codes),
        "faults": f"{figures.faults} requests, {plan.outages} outages of half a day,"
        f" {plan.dark_hours} hours without a network",
        "articles": f"{figures.articles} archived, {len(figures.missing)} missing,"
        f" {len(figures.doubled)} that nobody published",
        "waited": f"{statistics.median(figures.waits):.1f} h in the middle,"
        f" {max(figures.waits):.0f} h at most",
        "edits": f"{figures.edits}, each a revision but for {len(figures.wrong_revisions)}",
        "watch": f"{len(figures.to_tell)} to tell, {len(figures.told)} told, {most_told} times at most",
        "requests": f"{figures.requests.total()} {dict(figures.requests)},"
        f" oracle {figures.oracle}: {figures.ratio:.3f} times",
        "memory": f"{first.memory >> 20} MiB after {first.hour} hours, {last.memory >> 20} MiB"
        f" after {last.hour}",
        "descriptors": f"{first.descriptors}, {last.descriptors}",
        "threads": f"{first.threads}, {last.threads}",
        "files": ", ".join(last.files),
        "log": f"{max(size.wal_bytes for size in figures.sizes)} bytes between two runs at most",
        "database": f"{last.file_bytes} bytes, {figures.packed_bytes} written anew; {size:.0f} an"
        f" article; {last.fetches} rows in the ledger",
        "verify": figures.problems or "whole",
        "time": f"{figures.seconds:.0f} s, {figures.cpu:.0f} s of CPU",
    }
    for name, value in rows.items():
        print(f"{name:<12} {value}", flush=True)


if __name__ == "__main__":
    main()
