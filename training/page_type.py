r"""Learn the weights of `scraper.extract.page_type.content` from a labelled corpus.

    python training/page_type.py ../shared/corpus/wcxb-dev ../shared/corpus/news-dev \
        ../shared/corpus/publishers-dev

Prints the confusion table of a five-fold cross-validation in which no host is on
both sides, then writes the weights learned from all pages. Plain gradient steps
from zero: the same corpus gives the same weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from scraper.charset import decode_text
from scraper.extract.body.candidates import find_body
from scraper.extract.document import Document
from scraper.extract.page_type.content import WEIGHTS
from scraper.extract.page_type.traits import find_traits, without_address
from scraper.extract.page_type.verdict import CONTENT
from scraper.extract.parse import parse_html
from scraper.extract.platforms import recognise_platform
from scraper.extract.render.text import render_text

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
TARGET = Path(__file__).parents[1] / "scraper/extract/page_type" / WEIGHTS

Matrix = NDArray[np.float64]


class Page(NamedTuple):
    """One labelled page."""

    traits: set[str]
    kind: str
    host: str


def read_pages(folder: Path) -> list[Page]:
    """Read the pages of a corpus and find their traits."""
    pages = []
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        truth = json.loads(line)
        body = gzip.decompress((folder / "pages" / f"{truth['id']}.html.gz").read_bytes())
        root = parse_html(decode_text(body, None))
        if root is None:
            continue
        document = Document(truth.get("url", ""), root)
        platform = recognise_platform(document)
        found = find_body(document, platform=platform)
        density = next((c.link_density for c in found.candidates if c.chosen), 0.0)
        traits = find_traits(
            document,
            text=render_text(found.root),
            platform=None if platform is None else platform.name,
            link_density=density,
        )
        host = urlsplit(document.url).hostname or truth["id"]
        pages.append(Page(traits, KINDS[truth["kind"]], host))
    return pages


def learn(pages: list[Page]) -> dict[str, list[float]]:
    """Fit the weights by Adam on the whole set, each page with and without its address."""
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
    return {trait: [round(float(w), 3) for w in weights[column[trait]]] for trait in known}


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


def judge(weights: dict[str, list[float]], page: Page) -> str:
    """Give the kind that the weights find for a page."""
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
    """Measure, learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="+")
    pages = [page for corpus in parser.parse_args().corpus for page in read_pages(corpus)]
    counted = cross_validate(pages)
    print("truth \\ judged ", *(f"{name:>13}" for name in CONTENT))
    for truth in CONTENT:
        print(f"{truth:15}", *(f"{counted[truth, judged]:13}" for judged in CONTENT))
    right = sum(counted[name, name] for name in CONTENT)
    print(f"right: {right} of {len(pages)}")
    bare = cross_validate(pages, address=False)
    print(f"right without the address: {sum(bare[name, name] for name in CONTENT)}")
    weights = learn(pages)
    lines = [f"{json.dumps(trait)}: {json.dumps(found)}" for trait, found in weights.items()]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
