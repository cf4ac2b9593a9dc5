"""Judge the extractor on collections that it was not trained on, side by side with trafilatura.

    python -m training.judge ../shared/corpus --peer PEERS/bin/python ../shared/bench/peers.py

Collections of one origin are left out together; both models and the weights that choose between
them are trained on all others, and the whole extractor reads the pages left out. Collections that
nothing is trained on are read with the models of all others. With `--by site` the pages of
wcxb-dev, news-dev and readability are held out by publisher instead, in five parts.

Figures, each a mean over pages: F1 over words, and pages under F1 .6. The macro-average is over
collections of articles. The interval is that of a paired bootstrap over pages. A second table holds
the confidence of the extractor against the F1 that its pages have.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Final, NamedTuple

import numpy as np

from training.confidence import print_confidence
from training.corpora import COLLECTIONS, is_article
from training.corpus import Example, read_corpus
from training.left_out import part_of, score_pages, train_parts
from training.measures import score_text
from training.samples import build_samples

BY_SITE: Final = ("wcxb-dev", "news-dev", "readability")
"""Collections that are held out by publisher."""
DRAWS: Final = 2000
"""Resamplings of the pages for an interval."""
POOR: Final = 0.6
"""F1 under which a page counts as lost."""


class Row(NamedTuple):
    """How one page fared."""

    example: Example
    ours: float
    peer: float | None


def ask_peer(examples: Sequence[Example], command: list[str]) -> Iterator[float]:
    """Score a peer that speaks the one-line JSON protocol."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as peer:
        if peer.stdin is None or peer.stdout is None:
            raise AssertionError
        for example in examples:
            html = base64.b64encode(example.html).decode()
            request = {"id": example.id, "url": example.url, "html_b64": html}
            peer.stdin.write(json.dumps(request).encode() + b"\n")
            peer.stdin.flush()
            text = json.loads(peer.stdout.readline()).get("text") or ""
            yield score_text(text, example.body, ()).f1 or 0.0
        peer.stdin.close()


def _interval(rows: Sequence[Row]) -> str:
    gains = [row.ours - row.peer for row in rows if row.peer is not None]
    if not gains:
        return ""
    chance = np.random.default_rng(0)
    means = [chance.choice(gains, len(gains)).mean() for _ in range(DRAWS)]
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{fmean(gains):+.4f} [{low:+.4f}, {high:+.4f}]"


def print_table(rows: Sequence[Row]) -> None:
    """Print the figures by collection and kind, and the macro-average over articles."""
    print(
        f"{'pages left out':<22}{'n':>5} {'ours':>7} {'peer':>7} {'under .6':>9}  ours - peer, 95%"
    )
    ours, peers, read = [], [], []
    for collection in COLLECTIONS:
        own = [row for row in rows if row.example.corpus == collection.name]
        kinds = sorted({row.example.kind for row in own}) if not collection.holds_articles else []
        for kind in kinds:
            _print_line(f"  {kind}", [row for row in own if row.example.kind == kind])
        _print_line(collection.name, own)
        articles = [row for row in own if is_article(collection.name, row.example.kind)]
        if articles:
            ours.append(fmean(row.ours for row in articles))
            peers.append(fmean(row.peer or 0.0 for row in articles))
            read += articles
    figures = f"{fmean(ours):7.4f} {fmean(peers):7.4f} {_count_lost(read):>9}"
    print(f"{'macro-average, articles':<27} {figures}")


def _count_lost(rows: Sequence[Row]) -> str:
    """Return how many pages are under F1 .6, ours and the peer's."""
    theirs = sum(row.peer is not None and row.peer < POOR for row in rows)
    return f"{sum(row.ours < POOR for row in rows)}/{theirs}"


def _print_line(name: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    theirs = [row.peer for row in rows if row.peer is not None]
    mean = fmean(theirs) if theirs else float("nan")
    figures = f"{fmean(row.ours for row in rows):7.4f} {mean:7.4f} {_count_lost(rows):>9}"
    print(f"{name:<22}{len(rows):>5} {figures}  {_interval(rows)}")


def main() -> None:
    """Train part by part, read the pages held out, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--by", choices=("collection", "site"), default="collection")
    parser.add_argument("--peer", nargs=2, metavar=("PYTHON", "PEERS_PY"))
    options = parser.parse_args()
    by_site = options.by == "site"
    names = [one.name for one in COLLECTIONS]
    samples = build_samples(options.corpus, [one.name for one in COLLECTIONS if one.weight])
    judging = BY_SITE if by_site else names
    examples = [
        example
        for name in judging
        for example in read_corpus(options.corpus / name)
        if example.body
    ]
    parts = sorted({part_of(example, by_site=by_site) for example in examples})
    models = train_parts(samples, parts, by_site=by_site)
    scores = score_pages(examples, models, by_site=by_site)
    peers: list[float | None] = [None] * len(examples)
    if options.peer:
        peers = list(ask_peer(examples, [*options.peer, "trafilatura"]))
    ours = [score.f1 for score in scores]
    print_table([Row(*row) for row in zip(examples, ours, peers, strict=True)])
    print_confidence(examples, scores)


if __name__ == "__main__":
    main()
