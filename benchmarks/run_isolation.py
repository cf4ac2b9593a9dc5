"""How much longer does a run take when hosts hang? python benchmarks/run_isolation.py.

A hundred hosts on loopback, each a feed and a few articles; once all of them
answer, once ten take the connection and never answer. Prints both times and their
ratio (the bar is 1.5), and how long the healthy hosts' last article took.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "support"
sys.path.insert(0, str(TESTS))

from command_line import CommandLine  # noqa: E402 - on the path since the line before
from many_hosts import ManyHosts  # noqa: E402 - the same


def run_once(hosts: ManyHosts, delay: float) -> tuple[float, float, int]:
    """Run an archive of all hosts from its beginning.

    Returns:
        Seconds of the whole run, seconds until the last article was fetched, articles.
    """
    with tempfile.TemporaryDirectory() as folder:
        cli = CommandLine(Path(folder), *hosts.allowed())
        cli.environ["SCRAPER_FETCH_DELAY"] = str(delay)
        outlines = "".join(f"<outline xmlUrl='{url}'/>" for url in hosts.feeds())
        opml = f"<opml version='2.0'><body>{outlines}</body></opml>"
        cli.run("source", "import", "-", stdin=opml)
        began = time.monotonic()
        process = cli.start("run", "-q", "--fail-on", "never")
        process.wait()
        seconds = time.monotonic() - began
        with closing(sqlite3.connect(cli.db)) as conn:
            (started,) = conn.execute("SELECT started_at FROM runs").fetchone()
            count, last = conn.execute(
                "SELECT count(*), max(at) FROM fetches WHERE outcome = 'saved'"
            ).fetchone()
    wait = datetime.fromisoformat(last) - datetime.fromisoformat(started)
    return seconds, wait.total_seconds(), int(count)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--hung", type=int, default=10)
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument(
        "--delay", type=float, default=1.0, help="seconds between requests to a host"
    )
    given = parser.parse_args()
    seconds = []
    for hung in (0, given.hung):
        with ManyHosts(given.hosts, articles=given.articles) as hosts:
            hosts.silent = set(hosts.addresses[:hung])
            whole, healthy, articles = run_once(hosts, given.delay)
        seconds.append(whole)
        print(
            f"{given.hosts} hosts, {hung:>2} of them hung: {whole:.1f} s, {articles} articles,"
            f" the last after {healthy:.1f} s"
        )
    print(f"ratio {seconds[1] / seconds[0]:.2f}")


if __name__ == "__main__":
    main()
