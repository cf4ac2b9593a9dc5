"""Read pages with models that were trained on other collections."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from hashlib import md5
from typing import Final, NamedTuple

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.article import prune_body
from scraper.extraction.body.body import Body
from scraper.extraction.body.candidates import find_body
from scraper.extraction.body.reading import Models
from scraper.extraction.normalize import normalize_words
from scraper.extraction.render.text import render_text
from scraper.platforms import recognize_platform
from training.corpora import BY_NAME
from training.corpus import Example
from training.measures import score_text
from training.models import train_models
from training.samples import Sample

FOLDS: Final = 5


class PageScore(NamedTuple):
    """What became of one page."""

    f1: float
    body: str
    """Name of the candidate that won; "" for an empty page."""
    confidence: float
    traits: tuple[float, ...]
    """What the confidence is judged by; empty where the models did not read the page."""


def part_of(example: Example, *, by_site: bool = False) -> str:
    """Return what a page is held out with: its collection's origin, or a fifth of the publishers."""
    if not by_site:
        return BY_NAME[example.corpus].origin
    return str(int(md5(example.group.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS)


def train_parts(
    samples: Sequence[Sample], parts: Iterable[str], *, by_site: bool = False
) -> dict[str, Models]:
    """Train models for each part on the pages of all other parts."""
    parts = list(parts)
    with ThreadPoolExecutor(os.cpu_count()) as workers:  # the samples are too large to hand on
        trained = workers.map(partial(_train, samples=samples, by_site=by_site), parts)
        return dict(zip(parts, trained, strict=True))


def _train(part: str, samples: Sequence[Sample], *, by_site: bool) -> Models:
    return train_models([one for one in samples if part_of(one.example, by_site=by_site) != part])


def score_pages(
    examples: Sequence[Example], models: dict[str, Models], *, by_site: bool = False
) -> list[PageScore]:
    """Read each page with the models that never saw its part, on all processors."""
    with ProcessPoolExecutor() as workers:
        return list(workers.map(partial(_score, models, by_site), examples, chunksize=16))


def _score(models: dict[str, Models], by_site: bool, example: Example) -> PageScore:  # noqa: FBT001 - bound by partial
    text, body = read_page(example, models[part_of(example, by_site=by_site)])
    f1 = score_text(text, example.body, ()).f1 or 0.0
    if body is None:
        return PageScore(f1, "", 0.0, ())
    return PageScore(f1, body.name, body.confidence, body.traits)


def read_page(example: Example, models: Models) -> tuple[str, Body | None]:
    """Run the extractor over a page as `extract_article` does; return its text and body."""
    root = parse_html(example.text)
    if root is None:
        return "", None
    document = Document(example.url, root)
    platform = recognize_platform(document)
    body = find_body(document, platform=platform, models=models)
    prune_body(body, platform, None, document.meta("og:title"))
    normalize_words(body.root, document.base_url)
    return render_text(body.root), body
