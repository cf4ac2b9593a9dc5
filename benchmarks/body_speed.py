"""Time the steps of the body engine: `python benchmarks/body_speed.py ../shared/corpus/wcxb-dev`.

Prints milliseconds of CPU a page (mean, median, 99th percentile) for parsing and for each
step, then how time grows with page size up to 10 MB on pages made here: linear growth keeps
the last column level.
"""

from __future__ import annotations

import argparse
import gzip
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from scraper.decoding.charset import decode_text
from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.body.candidates import find_body
from scraper.extraction.body.formulas import collect_formulas
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.model.features import describe_blocks
from scraper.extraction.body.model.forest import load_model, predict
from scraper.extraction.body.model.hints import find_hints
from scraper.extraction.body.model.view import look_at
from scraper.extraction.body.notices import find_notices
from scraper.extraction.body.select import drop_comments, drop_copies, keep_likely
from scraper.extraction.body.tree import build_tree

SIZES = (10_000, 100_000, 1_000_000, 3_000_000, 10_000_000)
"""Bytes of the pages made for growth."""

T = TypeVar("T")


class Clock:
    """Milliseconds of CPU by step, one entry a page."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def run(self, step: str, call: Callable[[], T]) -> T:
        """Measure one call."""
        start = time.process_time()
        result = call()
        self.times.setdefault(step, []).append((time.process_time() - start) * 1000)
        return result


def time_page(clock: Clock, markup: bytes) -> None:
    """Run the steps that `find_body` is made of, one by one."""
    text = decode_text(markup, None)
    root = clock.run("parse", lambda: parse_html(text))
    if root is None:
        return
    document = Document("", root)
    page = clock.run(
        "segment",
        lambda: cut_page(document.body, find_notices(document), collect_formulas(document)),
    )
    if not page.text:
        return
    view = clock.run("measure", lambda: look_at(page))
    hints = clock.run("hints", lambda: find_hints(document))
    matrix = clock.run("features", lambda: describe_blocks(view, hints))
    chances = clock.run("model", lambda: predict(load_model("article"), matrix))
    keep = clock.run(
        "select",
        lambda: drop_comments(view, drop_copies(page, view, keep_likely(chances, view.words))),
    )
    clock.run("tree", lambda: build_tree(page, keep.tolist()))
    again = Document("", root)
    clock.run("find_body", lambda: find_body(again))


def print_steps(clock: Clock) -> None:
    """Print each step's mean, median and 99th percentile."""
    print(f"{'ms of CPU a page':<18}{'mean':>8}{'median':>8}{'p99':>8}")
    for step, times in clock.times.items():
        high = sorted(times)[int(len(times) * 0.99)]
        print(
            f"{step:<18}{statistics.fmean(times):>8.2f}{statistics.median(times):>8.2f}{high:>8.1f}"
        )


def make_page(size: int) -> str:
    """Build a page of about so many bytes: sections of prose, lists and links."""
    chance = random.Random(5)
    words = [
        f"{a}{b}"
        for a in ("sto", "ber", "li", "ma", "quen")
        for b in ("ne", "rt", "gh", "pol", "s")
    ]

    def sentence() -> str:
        return " ".join(chance.choices(words, k=14)).capitalize() + ". "

    parts = ["<html><head><title>Grown</title></head><body><main class='content'>"]
    held = 0
    while held < size:
        prose = "".join(f"<p class='text'>{sentence()}{sentence()}</p>" for _ in range(4))
        links = "".join(f"<li><a href='/{n}'>{words[n]}</a></li>" for n in range(5))
        part = f"<section class='s'><h2>{sentence()}</h2>{prose}<ul class='more'>{links}</ul></section>"
        parts.append(part)
        held += len(part)
    return "".join([*parts, "</main></body></html>"])


def print_growth() -> None:
    """Print parse and body time of pages of growing size."""
    print(f"\n{'page':>12}{'parse ms':>12}{'body ms':>12}{'body ms/MB':>12}")
    for size in SIZES:
        root = None
        markup = make_page(size)
        start = time.process_time()
        root = parse_html(markup)
        parsed = time.process_time()
        if root is None:
            raise AssertionError
        find_body(Document("", root))
        took = time.process_time() - parsed
        print(
            f"{size:>12,}{(parsed - start) * 1e3:>12.1f}{took * 1e3:>12.1f}{took * 1e9 / size:>12.1f}"
        )


def print_import_time() -> None:
    """Print how long a fresh interpreter takes to import the extractor."""
    program = "import time; t = time.perf_counter(); import scraper.extraction; print(time.perf_counter() - t)"
    times = [
        float(
            subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
        )
        for _ in range(5)
    ]
    print(f"\nimport scraper.extraction: {min(times):.2f} s (best of 5)")


def pages_of(corpus: Path, limit: int | None) -> Iterator[bytes]:
    """Yield a fixed sample of a corpus folder's pages."""
    files = sorted((corpus / "pages").glob("*.html.gz"))
    random.Random(7).shuffle(files)
    for file in files[:limit]:
        yield gzip.decompress(file.read_bytes())


def main() -> None:
    """Measure the corpus, then growth, then the import."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    find_body(Document("", parse_html(make_page(1000))))  # type: ignore[arg-type] - never None
    if options.corpus:
        clock = Clock()
        for markup in pages_of(options.corpus, options.limit):
            time_page(clock, markup)
        print_steps(clock)
    print_growth()
    print_import_time()


if __name__ == "__main__":
    main()
