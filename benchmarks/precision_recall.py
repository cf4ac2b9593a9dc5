"""Measure `extract --precision` and `--recall` beside trafilatura's modes of these names.

    python benchmarks/precision_recall.py ../shared/corpus l3s_gn1 ir_news --peer PEERS/bin/python

Prints mean precision, recall and F1 over words of each collection and mode. No model was trained on
l3s_gn1 and ir_news (weight 0 in training/corpora.py); the others flatter the shipped models.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parent.parent))

from scraper.errors import ScraperError
from scraper.extraction.article import extract_article
from scraper.extraction.options import ExtractOptions
from scraper.extraction.unkept import unkept_capture
from training.corpora import COLLECTIONS
from training.corpus import Example, read_corpus
from training.measures import Score, score_text

MODES = (None, "precision", "recall")
PEER = """
import base64, json, sys
from trafilatura import bare_extraction
mode = {f"favor_{sys.argv[1]}": True} if len(sys.argv) > 1 else {}
for line in sys.stdin.buffer:
    asked = json.loads(line)
    page = bare_extraction(base64.b64decode(asked["html_b64"]), url=asked["url"] or None,
                           with_metadata=True, include_comments=False, **mode)
    print(json.dumps({"text": page.text if page else ""}), flush=True)
"""
"""Asks as the corpus's own scorer does, but for the mode. A page that ends the process has no text."""


def read_ours(mode: str | None, example: Example) -> str:
    """Return the text that our extractor reads."""
    page = unkept_capture(example.html, example.url, "text/html; charset=utf-8")
    try:
        return extract_article(page, ExtractOptions(favor=mode)).text  # type: ignore[arg-type]
    except ScraperError:
        return ""


def read_theirs(python: str, mode: str | None, examples: Sequence[Example]) -> Iterator[str]:
    """Yield the texts that the peer reads; after a page that it cannot read, a new process goes on."""
    command = [python, "-c", PEER, *([mode] if mode else [])]
    waiting = list(examples)
    while waiting:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as peer:
            assert peer.stdin is not None
            assert peer.stdout is not None
            while waiting:
                example = waiting.pop(0)
                asked = {"url": example.url, "html_b64": base64.b64encode(example.html).decode()}
                peer.stdin.write(json.dumps(asked).encode() + b"\n")
                peer.stdin.flush()
                answer = peer.stdout.readline()
                if not answer:
                    yield ""
                    break
                yield json.loads(answer)["text"]
            peer.stdin.close()


def print_line(name: str, mode: str | None, who: str, scores: Sequence[Score]) -> None:
    """Print the means of one mode over one collection."""
    means = (
        fmean(one.precision or 0 for one in scores),
        fmean(one.recall or 0 for one in scores),
        fmean(one.f1 or 0 for one in scores),
    )
    figures = " ".join(f"{mean:9.4f}" for mean in means)
    print(f"{name:<16}{mode or 'default':<11}{who:<12}{len(scores):>5} {figures}", flush=True)


def main() -> None:
    """Print a line for each collection, mode and extractor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("collections", nargs="*", help="all that have bodies, if none is named")
    parser.add_argument("--peer", help="Python that has trafilatura")
    parser.add_argument("--pages", type=int, default=150, help="of each collection, evenly chosen")
    options = parser.parse_args()
    print(f"{'collection':<16}{'mode':<11}{'':<12}{'n':>5} precision    recall        F1")
    for name in options.collections or [one.name for one in COLLECTIONS]:
        pages = [one for one in read_corpus(options.corpus / name) if one.body]
        pages = pages[:: max(1, len(pages) // options.pages)][: options.pages]
        for mode in MODES:
            with ProcessPoolExecutor(2) as workers:
                texts = list(workers.map(partial(read_ours, mode), pages, chunksize=8))
            print_line(name, mode, "scraper", score(texts, pages))
            if options.peer:
                theirs = list(read_theirs(options.peer, mode, pages))
                print_line(name, mode, "trafilatura", score(theirs, pages))


def score(texts: Sequence[str], pages: Sequence[Example]) -> list[Score]:
    """Score each text against the truth of its page."""
    return [score_text(text, page.body, ()) for text, page in zip(texts, pages, strict=True)]


if __name__ == "__main__":
    main()
