"""Build the training data: features and labels of every block of every page.

Segmentation and features are the extractor's own; only the labels are made here.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scraper.dom.document import Document
from scraper.dom.parse import parse_fragment, parse_html
from scraper.extraction.body.formulas import collect_formulas
from scraper.extraction.body.model.blocks import Page, cut_page
from scraper.extraction.body.model.features import FEATURES, describe_blocks
from scraper.extraction.body.model.hints import Hints, find_hints
from scraper.extraction.body.model.view import View, look_at
from scraper.extraction.body.notices import find_notices
from scraper.extraction.page_type.traits import find_page_traits
from scraper.platforms import recognize_platform
from training.align import label_blocks
from training.corpus import Example, read_corpus


@dataclass(slots=True, kw_only=True)
class Sample:
    """One page as the trainer sees it."""

    example: Example
    features: NDArray[np.float32]
    """Blocks by features; no rows when the page has no text."""
    labels: NDArray[np.float32]
    """Share of the block's words that the truth holds, 0 to 1."""
    words: NDArray[np.float32]
    page: Page
    """Blocks and boxes without the page's elements, as workers can hand them on."""
    view: View | None = None
    """None when the page has no text."""
    hints: Hints | None = None
    traits: frozenset[str] = frozenset()
    """Traits of head, address and platform; see `page_type/traits.py`."""


def build_sample(example: Example) -> Sample:
    """Cut, describe and label one page."""
    root = parse_html(example.text)
    document = Document(example.url, parse_fragment("") if root is None else root)
    page = Page()
    if root is not None:
        page = cut_page(document.body, find_notices(document), collect_formulas(document))
    sample = Sample(
        example=replace(example, html=b""),
        features=np.zeros((0, len(FEATURES)), np.float32),
        labels=np.zeros(0, np.float32),
        words=np.zeros(0, np.float32),
        page=Page(),
    )
    if not page.text:
        return sample
    page = replace(page, element=[], run_node=[], unread=(), formulas={})  # elements stay here
    view, hints = look_at(page), find_hints(document)
    platform = recognize_platform(document)
    sample.features = describe_blocks(view, hints)
    if example.body:
        sample.labels = np.array(label_blocks(page.text, example.body), np.float32)
    sample.page = page
    sample.words, sample.view, sample.hints = view.words, view, hints
    name = None if platform is None else platform.name
    sample.traits = frozenset(find_page_traits(document, name))
    return sample


def build_samples(corpus: Path, names: Iterable[str]) -> list[Sample]:
    """Build the samples of some corpus folders, on all processors."""
    examples = (example for name in names for example in read_corpus(corpus / name))
    with ProcessPoolExecutor() as workers:
        return list(workers.map(build_sample, examples, chunksize=8))
