"""Measure how long `verify` keeps a writer waiting, in a large archive.

    python benchmarks/verify_lock.py [ARTICLES]

An archive of so many articles (20,000 by default, 2 kB of text each) is made in a temporary
folder. While `verify` checks it in a process of its own, this one takes the write lock again and
again. The longest wait is the figure to watch: it was 20 to 52 s at 100,000 articles when the
check of the search index ran inside a transaction.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive import Archive
from scraper.records import Article, Capture

WORDS = [
    f"{first}{last}"
    for first in "blk kar mor sten tval".split()
    for last in "ade iso ol uma".split()
]
GROUP = 500
PAUSE = 0.02


def fill(path: Path, count: int) -> None:
    """Store so many articles of different texts."""
    chance = random.Random(1)
    with Archive.open(path) as archive:
        for first in range(0, count, GROUP):
            with archive._session.together():  # noqa: SLF001 - one commit for many, as groups have it
                for number in range(first, min(first + GROUP, count)):
                    url = f"https://example.com/{number}"
                    text = " ".join(chance.choices(WORDS, k=300))
                    page = f"<html><body><p>{text}</p></body></html>".encode()
                    capture = Capture.of_bytes(page, url=url, fetched_at=datetime.now(UTC))
                    title = f"Page {number}"
                    archive.save(
                        capture,
                        Article(
                            url=url, text=text, title=title, markdown=text, html=f"<p>{text}</p>"
                        ),
                    )


def main() -> None:
    """Print size, duration and the longest wait of a writer."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive.db")
        began = time.monotonic()
        fill(path, count)
        print(
            f"{count} articles, {path.stat().st_size / 1e6:.0f} MB, made in {time.monotonic() - began:.0f} s"
        )
        began, waits = time.monotonic(), []
        verify = subprocess.Popen(
            [sys.executable, "-m", "scraper", "verify", "--db", str(path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        with Archive.open(path) as archive:
            while verify.poll() is None:
                asked = time.monotonic()
                with archive._session.writing() as conn:  # noqa: SLF001 - the lock itself is measured
                    conn.execute("UPDATE article SET last_seen_at = last_seen_at WHERE id = 1")
                waits.append(time.monotonic() - asked)
                time.sleep(PAUSE)
        print(
            f"verify took {time.monotonic() - began:.1f} s: {(verify.communicate()[0] or '').strip()}"
        )
        print(f"longest wait for the write lock {max(waits):.3f} s, of {len(waits)}")


if __name__ == "__main__":
    main()
