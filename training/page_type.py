"""Learn the weights of `scraper.extraction.page_type.content`: what kind of content a page holds.

    python -m training.page_type ../shared/corpus

prints the confusion table of a five-fold cross-validation in which no host is on both sides;
`training.train` writes the weights learned from all pages. Plain gradient steps from zero: the
same corpus gives the same weights.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import md5
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model.features import FEATURES
from scraper.extraction.body.model.forest import Model, predict
from scraper.extraction.body.reading import keep_blocks, show_kept
from scraper.extraction.page_type.content import Weights
from scraper.extraction.page_type.traits import find_text_traits, without_address
from scraper.extraction.page_type.verdict import CONTENT
from training.corpora import COLLECTIONS, article_weight
from training.samples import Sample, build_samples
from training.trees import train_model

KINDS = {
    "article": "article",
    "listing": "listing",
    "collection": "listing",
    "forum": "forum",
    "documentation": "documentation",
    "product": "product",
    "service": "other",
}
"""The corpus's types, as ours."""
MIN_SEEN = 4
"""Pages, and hosts, that a trait must occur on to get a weight."""
SHRINK = 1.0
"""L2 penalty; 1, 3 and 8 were tried (82.6%, 82.2%, 81.1% right)."""
STEPS = 300
RATE = 0.05
FOLDS = 5
LABELLED = "wcxb-dev"
"""The collection whose pages are of all types."""

Matrix = NDArray[np.float64]


class Page(NamedTuple):
    """One labelled page."""

    traits: set[str]
    kind: str
    host: str


def find_pages(samples: Iterable[Sample], article: Model) -> list[Page]:
    """Gather the traits of pages as extraction sees them: with the text of the model for articles.

    All pages of `LABELLED` are taken, and every second article of other collections: more of
    them and lists are taken for articles.
    """
    pages = []
    for sample in samples:
        example = sample.example
        kind = _kind_of(sample)
        if kind is None or sample.view is None or sample.hints is None:
            continue
        chances = predict(article, sample.features)
        keep = keep_blocks(sample.page, sample.view, sample.hints, chances)
        traits = sample.traits | find_text_traits(*show_kept(sample.page, sample.view, keep))
        pages.append(Page(set(traits), kind, urlsplit(example.url).hostname or example.id))
    return pages


def _kind_of(sample: Sample) -> str | None:
    """Return the type of a page that is learned from; None for the others."""
    example = sample.example
    if example.corpus == LABELLED:
        return KINDS[example.kind]
    weight = article_weight(example.corpus, example.kind)
    half = md5(example.id.encode(), usedforsecurity=False).digest()[0] % 2
    return "article" if weight and example.kind == "article" and half else None


def learn(pages: list[Page]) -> Weights:
    """Learn the weights by Adam on the whole set, each page with and without its address."""
    hosts: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for trait in page.traits:
            hosts[trait].add(page.host)
    known = sorted(trait for trait, where in hosts.items() if len(where) >= MIN_SEEN)
    column = {trait: place for place, trait in enumerate(known)}
    pages = [*pages, *(page._replace(traits=without_address(page.traits)) for page in pages)]
    present = np.zeros((len(pages), len(known)))
    wanted = np.zeros((len(pages), len(CONTENT)))
    for row, page in enumerate(pages):
        present[row, [column[trait] for trait in page.traits if trait in column]] = 1
        wanted[row, CONTENT.index(page.kind)] = 1
    weights = _descend(present, wanted)
    return {trait: tuple(round(float(w), 3) for w in weights[column[trait]]) for trait in known}


def _descend(present: Matrix, wanted: Matrix) -> Matrix:
    weights = np.zeros((present.shape[1], wanted.shape[1]))
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = present @ weights
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        slope = (present.T @ (chances - wanted) + SHRINK * weights) / len(present)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope * slope
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-6)
    return weights


def judge(weights: Weights, page: Page) -> str:
    """Return the kind that the weights find for a page."""
    rows = [weights[trait] for trait in page.traits if trait in weights]
    return CONTENT[int(np.sum(rows, axis=0).argmax())]


def cross_validate(pages: list[Page], *, address: bool = True) -> Counter[tuple[str, str]]:
    """Count (truth, judgement), each page judged by weights that never saw its host."""
    hosts = sorted({page.host for page in pages})
    fold = {host: place % FOLDS for place, host in enumerate(hosts)}
    counted: Counter[tuple[str, str]] = Counter()
    for held in range(FOLDS):
        weights = learn([page for page in pages if fold[page.host] != held])
        for page in pages:
            if fold[page.host] == held:
                shown = page if address else page._replace(traits=without_address(page.traits))
                counted[page.kind, judge(weights, shown)] += 1
    return counted


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="folder that holds the corpus folders")
    corpus = parser.parse_args().corpus
    samples = build_samples(corpus, [one.name for one in COLLECTIONS if one.weight])
    pages = find_pages(samples, train_model(samples, FEATURES, article_weight, random_splits=True))
    counted = cross_validate(pages)
    print("truth \\ judged ", *(f"{name:>13}" for name in CONTENT))
    for truth in CONTENT:
        print(f"{truth:15}", *(f"{counted[truth, judged]:13}" for judged in CONTENT))
    right = sum(counted[name, name] for name in CONTENT)
    print(f"right: {right} of {len(pages)}")
    bare = cross_validate(pages, address=False)
    print(f"right without the address: {sum(bare[name, name] for name in CONTENT)}")


if __name__ == "__main__":
    main()
