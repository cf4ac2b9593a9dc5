"""Measure time, peak memory and size of what keeps a large archive in order.

    python benchmarks/archive_upkeep.py [ARTICLES]

Articles (10,000 by default) of 50 sites are stored as `add` stores them, with pages of 14 kB that share the layout of
their site and the teasers of earlier pages. Then each command runs in a process of its own: seconds of wall time and of processor time,
and the peak of its memory in MB. `again` is the same command when there is nothing left to do.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.archive import Archive
from scraper.records import Article, Capture

SITES = 50
TOGETHER = 100
START = datetime(2016, 1, 1, tzinfo=UTC)
CHANCE = random.Random(7)
WORDS = ["".join(CHANCE.choices("aeioulnrstmkdpb", k=CHANCE.randint(3, 9))) for _ in range(20_000)]
LAYOUTS = [
    "".join(f"<nav class=n{CHANCE.random()}><a href=/{CHANCE.random()}>Row</a></nav>" for _ in range(160))
    for _ in range(SITES)
]  # fmt: skip
COMMANDS = (
    ("verify", ("verify",)),
    ("verify --new, again", ("verify", "--new")),
    ("compact", ("compact",)),
    ("compact, again", ("compact",)),
    ("verify --new, after compact", ("verify", "--new")),
    ("backup", ("backup", "copy.db")),
    ("backup --update, again", ("backup", "--update", "copy.db")),
    ("merge into an empty archive", ("merge", "merged.db", "archive.db")),
    ("merge, again", ("merge", "merged.db", "archive.db")),
    ("salvage", ("salvage", "archive.db", "saved.db")),
    ("export warc", ("export", "warc", "--out", "all.warc.gz")),
    ("export jsonl", ("export", "jsonl", "--out", "all.jsonl")),
)


def make_teaser(number: int) -> str:
    """Return the teaser of a page, which the next pages of its site repeat."""
    return " ".join(random.Random(number).choices(WORDS, k=25))


def make_page(number: int) -> tuple[Capture, Article]:
    """Return a page of one of the sites and its article."""
    site = number % SITES
    url = f"https://site{site}.example/{number}"
    text = "\n\n".join(" ".join(CHANCE.choices(WORDS, k=60)) for _ in range(6))
    teasers = "".join(
        f"<aside>{make_teaser(number - SITES * back)}</aside>" for back in range(1, 9)
    )
    body = f"<html>{LAYOUTS[site]}<article><h1>{number}</h1><p>{text}</p></article>{teasers}</html>"
    at = START + timedelta(minutes=number)
    article = Article(
        url=url,
        text=text,
        title=" ".join(text.split()[:7]),
        authors=(f"Author {number % 300}",),
        published=at.isoformat(),
        html=f"<p>{text}</p>",
        markdown=text,
    )
    return Capture.of_bytes(
        body.encode(), url=url, fetched_at=at, content_type="text/html"
    ), article


def fill(path: Path, count: int) -> None:
    """Store the articles, many in one transaction."""
    with Archive.open(path) as archive:
        for start in range(0, count, TOGETHER):
            with archive._session.together():  # noqa: SLF001 - as groups are committed
                for number in range(start, min(start + TOGETHER, count)):
                    archive.save(*make_page(number))


def measure(name: str, arguments: tuple[str, ...], folder: Path) -> None:
    """Run a command; print what it took and the size of the archive."""
    began = time.monotonic()
    program = [sys.executable, "-m", "scraper", *arguments]
    child = subprocess.Popen(
        program, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall, worked = time.monotonic() - began, used.ru_utime + used.ru_stime
    size = (folder / "archive.db").stat().st_size / 1e6
    failed = f"  exit {child.returncode}" if child.returncode else ""
    print(f"{name:<30}{wall:>8.1f}{worked:>8.1f}{used.ru_maxrss / 1024:>8.0f}{size:>8.0f}{failed}")


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.process_time()
        fill(folder / "archive.db", count)
        each = (time.process_time() - began) / count * 1000
        print(f"{count:,} articles, stored in {each:.1f} ms of processor time each")
        print(f"{'':<30}{'wall s':>8}{'CPU s':>8}{'MB':>8}{'file MB':>8}")
        for label, arguments in COMMANDS:
            measure(label, arguments, folder)


if __name__ == "__main__":
    main()
