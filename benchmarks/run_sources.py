"""How long does a run over many unchanged sources take? python benchmarks/run_sources.py.

Hosts on loopback, a feed on each. The first run reads them; then all are made due
and a second run is told "not modified" by each. Prints both times (the bar for the
second, 1,000 sources at concurrency 16, is 60 s).
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "support"
sys.path.insert(0, str(TESTS))

from command_line import CommandLine  # noqa: E402 - on the path since the line before
from many_hosts import ManyHosts  # noqa: E402 - the same


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=1000)
    given = parser.parse_args()
    with ManyHosts(given.sources, articles=0) as hosts, tempfile.TemporaryDirectory() as folder:
        cli = CommandLine(Path(folder), *hosts.allowed())
        outlines = "".join(f"<outline xmlUrl='{url}'/>" for url in hosts.feeds())
        opml = f"<opml version='2.0'><body>{outlines}</body></opml>"
        print(cli.run("source", "import", "-", stdin=opml).out.strip())
        for name in ("new", "unchanged"):
            asked = len(hosts.asked)
            began = time.monotonic()
            process = cli.start("run", "-q")
            process.wait()
            seconds = time.monotonic() - began
            statuses = sorted({one.status for one in hosts.asked[asked:]})
            print(
                f"{given.sources} sources, {name}: {seconds:.1f} s, exit {process.returncode},"
                f" {len(hosts.asked) - asked} requests, statuses {statuses}"
            )
            with closing(sqlite3.connect(cli.db)) as conn, conn:
                conn.execute("UPDATE source SET next_check_at = '2020-01-01T00:00:00.000000Z'")


if __name__ == "__main__":
    main()
