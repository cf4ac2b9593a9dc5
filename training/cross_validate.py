"""Cross-validate the extractor by site, side by side with trafilatura.

    python -m training.cross_validate ../shared/corpus [--leave-corpus-out] [--peer PYTHON PEERS.PY]

Pages of one publisher or domain are always held out together, or those of a whole
corpus. Every fold trains on the rest, then runs the whole extractor (candidates,
pruning, text) with that fold's model over the pages held out. Figures, each a mean over pages: F1 over
words, F1 over runs of four words, share of the wanted snippets kept.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from hashlib import md5
from pathlib import Path
from typing import Final

import numpy as np

from scraper.extract.body.candidates import find_body
from scraper.extract.body.features import FEATURES
from scraper.extract.body.model import Model
from scraper.extract.document import Document
from scraper.extract.normalize import settle_words
from scraper.extract.parse import parse_html
from scraper.extract.platforms import recognise_platform
from scraper.extract.prune import LEARNED_BODY_RULES, prune_tree
from scraper.extract.render.text import render_text
from training.corpus import Example
from training.measures import Score, mean_f1, mean_kept, run_f1, score_text
from training.samples import Sample, build_samples
from training.trees import train_model

CORPORA: Final = ("wcxb-dev", "news-dev", "readability", "publishers-dev")
FOLDS: Final = 5
DRAWS: Final = 2000
"""Resamplings of the pages for an interval."""

Part = tuple[str, Callable[[Example], bool]]


def fold_of(example: Example, folds: int) -> int:
    """Give the fold of a page, the same for all pages of its group."""
    return int(md5(example.group.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def read_text(example: Example, model: Model) -> str:
    """Run the extractor with a model over a page, as `extract_article` does."""
    root = parse_html(example.text)
    if root is None:
        return ""
    document = Document(example.url, root)
    platform = recognise_platform(document)
    body = find_body(document, platform=platform, model=model)
    title = document.meta("og:title")
    if body.name == "model":
        prune_tree(body.root, title=title, rules=LEARNED_BODY_RULES)
    else:
        selectors = () if platform is None else platform.prune_selectors
        prune_tree(body.root, title=title, selectors=selectors)
    settle_words(body.root, document.base_url)
    return render_text(body.root)


def score_ours(samples: Sequence[Sample], parts: Sequence[int]) -> list[Score]:
    """Score every page with a model that saw no page of its part.

    Args:
        samples: The pages.
        parts: The part of each page, from 0.
    """
    scores: dict[int, Score] = {}
    for part in range(max(parts) + 1):
        held_out = [number for number, own in enumerate(parts) if own == part]
        model = train_model([samples[n] for n, own in enumerate(parts) if own != part], FEATURES)
        for number in held_out:
            example = samples[number].example
            text = read_text(example, model)
            scores[number] = score_text(text, example.body, example.must)
        print(f"part {part + 1} of {max(parts) + 1}: {len(held_out)} pages", flush=True)
    return [scores[number] for number in range(len(samples))]


def score_peer(samples: Sequence[Sample], command: list[str]) -> list[Score]:
    """Score a peer that speaks the one-line JSON protocol."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as peer:
        if peer.stdin is None or peer.stdout is None:
            raise AssertionError
        scores = []
        for sample in samples:
            example = sample.example
            html = base64.b64encode(example.html).decode()
            request = {"id": example.id, "url": example.url, "html_b64": html}
            peer.stdin.write(json.dumps(request).encode() + b"\n")
            peer.stdin.flush()
            text = json.loads(peer.stdout.readline()).get("text") or ""
            scores.append(score_text(text, example.body, example.must))
        peer.stdin.close()
    return scores


def _parts(examples: Sequence[Example]) -> Iterator[Part]:
    for corpus in CORPORA:
        yield corpus, lambda example, corpus=corpus: example.corpus == corpus
        if corpus == "wcxb-dev":
            for kind in sorted({example.kind for example in examples if example.corpus == corpus}):
                yield f"  {kind}", lambda e, c=corpus, k=kind: e.corpus == c and e.kind == k
        if corpus == "news-dev":
            for code in sorted({example.language for example in examples} - {""}):
                yield f"  {code}", lambda example, code=code: example.language == code


def _interval(ours: list[Score], theirs: list[Score]) -> str:
    gains = [
        a.f1 - b.f1
        for a, b in zip(ours, theirs, strict=True)
        if a.f1 is not None and b.f1 is not None
    ]
    if not gains:
        return ""
    chance = np.random.default_rng(0)
    means = [chance.choice(gains, len(gains)).mean() for _ in range(DRAWS)]
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{np.mean(gains):+.4f} [{low:+.4f}, {high:+.4f}]"


def print_table(samples: Sequence[Sample], ours: list[Score], theirs: list[Score] | None) -> None:
    """Print the figures by corpus, kind and country."""
    examples = [sample.example for sample in samples]
    print(f"\n{'pages held out':<18}{'n':>5}  {'F1':>6} {'runs':>6} {'kept':>6}", end="")
    print(f"   {'peer':>6} {'runs':>6} {'kept':>6}  F1 ours - peer, 95%" if theirs else "")
    for name, belongs in _parts(examples):
        rows = [number for number, example in enumerate(examples) if belongs(example)]
        mine = [ours[row] for row in rows]
        line = f"{name:<18}{len(rows):>5}  {_figures(mine)}"
        if theirs is not None:
            peer = [theirs[row] for row in rows]
            line += f"   {_figures(peer)}  {_interval(mine, peer)}"
        print(line)


def _figures(scores: list[Score]) -> str:
    return " ".join(
        f"{value:6.4f}" for value in (mean_f1(scores), run_f1(scores), mean_kept(scores))
    )


def main() -> None:
    """Read the corpus, train and score fold by fold, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--leave-corpus-out", action="store_true", help="one part a corpus")
    parser.add_argument("--peer", nargs=2, metavar=("PYTHON", "PEERS_PY"))
    options = parser.parse_args()
    samples = list(build_samples(options.corpus, CORPORA))
    if options.leave_corpus_out:
        parts = [CORPORA.index(sample.example.corpus) for sample in samples]
    else:
        parts = [fold_of(sample.example, options.folds) for sample in samples]
    ours = score_ours(samples, parts)
    theirs = None
    if options.peer:
        theirs = score_peer(samples, [*options.peer, "trafilatura"])
    print_table(samples, ours, theirs)


if __name__ == "__main__":
    main()
