"""Score the metadata of a corpus folder, ours alone: quick, for work on the finders.

    python benchmarks/metadata_score.py ../shared/corpus/news-dev [--kind article] [--limit N] [--misses title]

A folder holds `pages/ID.html.gz` and `truth.jsonl`. The measures are those of
`bench/score.py`: title equal after folding, F1 of the author sets, same day.
The values of the page's platform are among the candidates, as in the extractor. The time is the
processor's for `find_metadata` alone, on parsed pages whose platform is known.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

from scraper.decoding.charset import decode_text
from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.metadata import Metadata, find_metadata
from scraper.platforms import recognize_platform

WORD = re.compile(r"\w+")


def fold(text: object) -> str:
    """Fold to words in lower case, as `bench/score.py` does."""
    return " ".join(WORD.findall(str(text or "").casefold()))


def name_f1(given: tuple[str, ...], wanted: list[str]) -> float:
    """Return the F1 of two sets of names."""
    a, b = {fold(name) for name in given if fold(name)}, {fold(name) for name in wanted}
    hit = len(a & b)
    return 2 * hit / (len(a) + len(b)) if a and b else 0.0


def score(truth: dict[str, object], got: Metadata) -> dict[str, float]:
    """Score one page; only what its truth knows."""
    scores = {}
    if truth.get("title"):
        scores["title"] = float(fold(got.title) == fold(truth["title"]))
    if truth.get("authors"):
        scores["authors"] = name_f1(got.authors, truth["authors"])
    if truth.get("date"):
        scores["date"] = float((got.published or "")[:10] == truth["date"])
    return scores


def read_pages(folder: Path, kind: str | None, limit: int | None) -> Iterator[tuple[dict, bytes]]:
    """Yield truth and body of each page, in a fixed random order."""
    lines = (folder / "truth.jsonl").read_text().strip().split("\n")
    truths = [t for t in map(json.loads, lines) if not kind or t.get("kind") == kind]
    random.Random(7).shuffle(truths)
    for truth in truths[:limit]:
        yield truth, gzip.decompress((folder / "pages" / f"{truth['id']}.html.gz").read_bytes())


def main() -> None:
    """Print the means, and with --misses every page that lost points in that field."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--kind")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--misses", choices=["title", "authors", "date"])
    options = parser.parse_args()
    for folder in options.folder:
        means: dict[str, list[float]] = {}
        seconds = pages = 0
        for truth, body in read_pages(folder, options.kind, options.limit):
            root = parse_html(decode_text(body, None))
            if root is None:
                continue
            document = Document(truth.get("url") or "", root)
            platform = recognize_platform(document)
            known = () if platform is None else tuple(platform.find_metadata(document))
            start = time.process_time()
            got = find_metadata(document, known)
            seconds += time.process_time() - start
            pages += 1
            for field, value in score(truth, got).items():
                means.setdefault(field, []).append(value)
                if field == options.misses and value < 1:
                    print_miss(truth, got, field)
        shown = " ".join(f"{f} {sum(v) / len(v):.4f} ({len(v)})" for f, v in sorted(means.items()))
        print(
            f"{folder.name}: {shown}  {1000 * seconds / max(1, pages):.2f} ms a page, {pages} pages"
        )


def print_miss(truth: dict, got: Metadata, field: str) -> None:
    """Print what was wanted, what was given, and every candidate."""
    name = {"date": "published"}.get(field, field)
    print(f"--- {truth['id']}  {truth.get('url')}")
    print(f"  want {truth[field]!r}\n  got  {getattr(got, name)!r} by {got.found_by.get(name)}")
    for found in [f for f in got.candidates if f.field == name][:14]:
        print(f"       {found.found_by:<24} {found.value[:110]!r}")


if __name__ == "__main__":
    main()
