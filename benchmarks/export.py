"""Measure how fast articles come out: every export format, `list --all` and `sql --nl`.

An archive of made-up articles is written once to the folder given; each command then runs as a
process of its own, with its output thrown away.

    .venv/bin/python benchmarks/export.py --articles 20000 --folder /tmp/export
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive import Archive
from scraper.export import FORMATS
from scraper.records import Article, Capture

WORDS = "the fog came at noon and the lamp burned until morning while every boat waited for a tide".split()
PARAGRAPHS, WORDS_EACH = 8, 80
SCRAPER = Path(sys.executable).with_name("scraper")
LEFT_OUT = frozenset({"warc", "wacz"})
"""Formats of raw pages, whose speed is that of the pages."""


def write_archive(path: Path, articles: int) -> None:
    """Write an archive of made-up articles, 1000 in a transaction."""
    chance = random.Random(1)
    with Archive.open(path) as archive:
        for begin in range(0, articles, 1000):
            with archive._session.together():  # noqa: SLF001 - a commit each would take hours
                for number in range(begin, min(begin + 1000, articles)):
                    archive.save(*_make_page(number, chance))


def _make_page(number: int, chance: random.Random) -> tuple[Capture, Article]:
    url = f"https://site{number % 50}.example/{number}"
    text = "\n\n".join(" ".join(chance.choices(WORDS, k=WORDS_EACH)) for _ in range(PARAGRAPHS))
    article = Article(
        url=url,
        title=f"Article {number}",
        text=text,
        markdown=text,
        html="".join(f"<p>{part}</p>" for part in text.split("\n\n")),
        authors=("Maren Holt",),
        tags=("fog", "sea"),
        language="en",
        published=f"20{10 + number % 15}-05-0{1 + number % 9}",
        found_by={"title": "h1", "text": "model"},
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Capture.of_bytes(f"{number}".encode(), url=url, fetched_at=at), article


def measure(db: Path, *arguments: str) -> tuple[float, float, float, int]:
    """Run a command; return its seconds, those of CPU, those to its first byte, its largest memory in MiB."""
    began = time.perf_counter()
    process = subprocess.Popen([SCRAPER, *arguments, "--db", db], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read(1)
    first = time.perf_counter() - began
    while process.stdout.read(1 << 20):
        pass
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    cpu = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - began, cpu, first, usage.ru_maxrss // 1024


def main() -> None:
    """Print a row for each command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", nargs="+", help="names of formats, list and sql")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    db = arguments.folder / f"{arguments.articles}.db"
    if not db.exists():
        write_archive(db, arguments.articles)
    commands = [
        ("list", "--all"),
        ("sql", "select * from articles", "--nl"),
        *(("export", name) for name in FORMATS if name not in LEFT_OUT),
    ]
    if arguments.only:
        commands = [one for one in commands if {one[0], one[1]} & set(arguments.only)]
    print(f"{arguments.articles} articles, {PARAGRAPHS * WORDS_EACH} words each")
    for command in commands:
        seconds, cpu, first, memory = measure(db, *command)
        rates = f"{arguments.articles / seconds:8.0f}/s {arguments.articles / cpu:8.0f}/s of CPU"
        print(
            f"{' '.join(command):<32} {seconds:7.1f} s {rates}  first {first:.2f} s  {memory} MiB",
            flush=True,
        )


if __name__ == "__main__":
    main()
