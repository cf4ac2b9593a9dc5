"""Export pages in every format and read each file back by a program that knows nothing of the writer.

Prints a line for each format and reader: whether every value came back, and the CPU time of writing and
reading (epubcheck is a process of Java, whose time is not counted). Exits with status 1 if something was lost.

    .venv/bin/python benchmarks/round_trip.py ../shared/corpus --pages 500
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from independent_readers import CHECKS, Check, Export, Lost
from round_trip_pages import (
    load_corpus_pages,
    load_demo_pages,
    make_hostile_pages,
    make_odd_markup,
    store_pages,
)

from scraper.archive import Archive


def run_check(check: Check, export: Export) -> bool:
    """Run one check and print its line; return whether nothing was lost."""
    began = time.process_time()
    if (missing := check.missing()) is not None:
        result = f"not run: needs {missing}"
    else:
        try:
            check.run(export)
            result = "nothing lost"
        except Lost as lost:
            result = f"LOST {lost}"
    seconds = time.process_time() - began
    print(f"{check.format:<10}{check.reader:<14}{seconds:6.1f} s  {result}", flush=True)
    return not result.startswith("LOST")


def main() -> None:
    """Print a line for each check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=500, help="of all collections together")
    parser.add_argument("--odd", type=int, default=500, help="articles of random nesting")
    parser.add_argument("--only", nargs="+", help="names of formats")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        db = Path(name) / "archive.db"
        store_pages(db, load_demo_pages())
        store_pages(db, make_hostile_pages())
        store_pages(db, make_odd_markup(options.odd))
        store_pages(db, load_corpus_pages(options.corpus, options.pages))
        with Archive.open(db, read_only=True) as archive:
            articles = list(archive.list_articles())
            print(f"{len(articles)} articles")
            export = Export(
                articles=articles,
                folder=Path(name),
                load_pages=lambda one: archive.raw_pages().load(one),
            )
            checks = [one for one in CHECKS if options.only is None or one.format in options.only]
            results = [run_check(check, export) for check in checks]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
