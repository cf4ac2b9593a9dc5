"""Describe each block by numbers that hold in any language and template.

Takes a `View` and `Hints`; gives a matrix, one row a block, one column a name of
`FEATURES`. The families are in `features_text.py` and `features_place.py`, the
page's own are here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model import char_classes as letters
from scraper.extraction.body.model.feature_names import FEATURES
from scraper.extraction.body.model.features_place import (
    containers,
    groups,
    main_text,
    marks_around,
    neighbours,
)
from scraper.extraction.body.model.features_text import (
    Column,
    Family,
    cues,
    own_text,
    repeats,
    topic,
)
from scraper.extraction.body.model.hints import Hints
from scraper.extraction.body.model.view import LINKED, PARAGRAPHS, PROSE, SIZE, View


def whole_page(view: View, hints: Hints) -> Iterator[Column]:
    """Compute where the block is on the page, and what kind of page it is."""
    count = len(view.size)
    rows = np.arange(count, dtype=np.float32)
    total = max(float(view.sums[-1, SIZE]), 1.0)
    yield "place", rows / count
    yield "text-before", view.sums[:-1, SIZE] / total
    yield "from-end", np.log1p(count - rows)
    yield "size-rank", view.size / max(float(view.size.max()), 1.0)
    for name, value in (
        ("blocks", np.log1p(count)),
        ("size", np.log1p(total)),
        ("linked", view.sums[-1, LINKED] / total),
        ("prose", view.sums[-1, PROSE] / total),
        ("paragraphs", view.sums[-1, PARAGRAPHS] / total),
        ("mean", np.log1p(total / count)),
        ("articles", view.page.tag.count("article")),
        ("h1", view.page.tag.count("h1")),
        ("is-article", float(hints.is_article)),
        ("unspaced", view.counts[:, letters.UNSPACED].sum() / total),
        ("upper", view.counts[:, letters.UPPER].sum() / total),
    ):
        yield "page-" + name, np.array(value, np.float32)  # one value for all rows


FAMILIES: Final[tuple[Family, ...]] = (
    own_text,
    cues,
    topic,
    repeats,
    containers,
    marks_around,
    groups,
    main_text,
    neighbours,
    whole_page,
)
"""The families of features."""

_COLUMN: Final = {name: number for number, name in enumerate(FEATURES)}


def describe_blocks(view: View, hints: Hints) -> NDArray[np.float32]:
    """Compute the features of all blocks.

    Returns:
        Blocks by `FEATURES`; each feature is in one piece, as the forest reads it.
    """
    columns = np.zeros((len(FEATURES), len(view.size)), np.float32)
    for family in FAMILIES:
        for name, column in family(view, hints):
            number = _COLUMN.get(name)
            if number is not None:
                columns[number] = column
    return columns.T
