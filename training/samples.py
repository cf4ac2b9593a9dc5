"""Build the training data: features and labels of every block of every page.

Segmentation and features are the extractor's own; only the labels are made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.blocks import Page, cut_page
from scraper.extract.body.features import describe_blocks
from scraper.extract.body.hints import find_hints
from scraper.extract.body.notices import find_notices
from scraper.extract.body.view import look_at
from scraper.extract.document import Document
from scraper.extract.parse import parse_html
from training.align import label_blocks
from training.corpus import Example, read_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True, kw_only=True)
class Sample:
    """One page as the trainer sees it."""

    example: Example
    features: NDArray[np.float32]
    """Blocks by features; no rows when the page has no text."""
    labels: NDArray[np.float32]
    """Share of the block's words that the truth holds, 0 to 1."""
    words: NDArray[np.float32]
    texts: list[str]
    page: Page | None = None


def build_sample(example: Example) -> Sample:
    """Cut, describe and label one page."""
    root = parse_html(example.text)
    document = None if root is None else Document(example.url, root)
    page = Page() if document is None else cut_page(document.body, find_notices(document))
    if document is None or not page.text:
        return Sample(
            example=example,
            features=np.zeros((0, 0), np.float32),
            labels=np.zeros(0, np.float32),
            words=np.zeros(0, np.float32),
            texts=[],
        )
    view = look_at(page)
    page.element.clear()
    page.run_node.clear()
    features = describe_blocks(view, find_hints(document))
    labels = label_blocks(page.text, example.body) if example.body else [0.0] * len(page.text)
    return Sample(
        example=example,
        features=features,
        labels=np.array(labels, np.float32),
        words=view.words,
        texts=page.text,
        page=page,
    )


def build_samples(corpus: Path, names: tuple[str, ...]) -> Iterator[Sample]:
    """Build the samples of some corpus folders."""
    for name in names:
        for example in read_corpus(corpus / name):
            yield build_sample(example)
