"""Features of a block's own text: length, links, phrases, agreement with the page's hints.

Takes a `View` and `Hints`; yields columns, one value a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extraction.body.model import char_classes as letters
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.cues import find_promos
from scraper.extraction.body.model.hints import Hints, words_in
from scraper.extraction.body.model.view import WORDS, View

Column = tuple[str, NDArray[np.generic]]
"""Name and values of one feature."""
Family = Callable[[View, Hints], Iterator[Column]]
"""Features that are computed together."""

_BARE_TAGS: Final = frozenset(("div", "section", "article", "main", "body"))
_SHORTEST_PROBE: Final = 20
_PROBE: Final = 40
"""Characters of a block looked for in the description and in articleBody."""


def own_text(view: View, _: Hints) -> Iterator[Column]:
    """Compute length, links, characters and tag of the block itself."""
    counts, page = view.counts, view.page
    length = np.maximum(counts.sum(axis=1), 1)
    yield "size", np.log1p(view.size)
    yield "words", np.log1p(view.words)
    yield "linked", view.linked
    yield "links", np.array(page.links, np.float32)
    yield "strong", np.array(page.strong, np.float32) / length
    yield "ends", view.ends
    yield "upper", counts[:, letters.UPPER] / length
    yield "symbols", counts[:, letters.SYMBOL] / length
    yield "symbol-count", counts[:, letters.SYMBOL]
    yield "tag-heading", view.is_heading
    yield "tag-bare", np.array([page.tag[box] in _BARE_TAGS for box in page.box])
    yield "inline-unseen", (np.array(page.inline_marks, np.int64) >> MARKS.index("unseen")) & 1


def cues(view: View, _: Hints) -> Iterator[Column]:
    """Find phrases of templates."""
    yield "cue-promo", np.array(find_promos(view.lowered))


def topic(view: View, hints: Hints) -> Iterator[Column]:
    """Count how often words of the title and description occur, in the block and its containers."""
    about = hints.topic
    hits = np.zeros(len(view.size) + 1, np.float32)
    if about:
        hits[1:] = [len(about.intersection(text.split())) for text in view.lowered]
    sums = np.cumsum(hits)
    yield "topic-hits", hits[1:]
    yield "topic-density", hits[1:] / np.maximum(view.words, 1)
    yield "title", _title_likenesses(view, hints, hits[1:])
    boxes = (sums[view.end] - sums[view.first]) / np.maximum(view.boxes[:, WORDS], 1)
    for level in (1, 2, 3):
        yield f"in{level}-topic", boxes[view.around[level]]
    yield "page-topic", np.full(len(view.size), sums[-1] / max(float(view.sums[-1, WORDS]), 1.0))


def title_likeness(text: str, titles: tuple[frozenset[str], ...]) -> float:
    """Return the share of words that a text has in common with the likeliest title."""
    words = words_in(text)
    if not words:
        return 0.0
    return max(len(words & title) / max(len(words), 0.6 * len(title)) for title in titles)


def _title_likenesses(view: View, hints: Hints, hits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compare with the titles each block of a title's length that shares a word, or has no words."""
    likeness = np.zeros(len(hits), np.float32)
    if hints.titles:
        lengths = [sum(map(len, words)) for words in hints.titles]
        shortest, longest = 0.3 * min(lengths), 3 * max(lengths) + 10
        may_share = (hits > 0) | (view.counts[:, letters.UNSPACED] > 0)
        texts = view.page.text
        for row in np.flatnonzero(may_share).tolist():
            if shortest <= len(texts[row]) <= longest:
                likeness[row] = title_likeness(texts[row], hints.titles)
    return likeness


def repeats(view: View, hints: Hints) -> Iterator[Column]:
    """Find copies on the page, and agreement with title, description and JSON-LD."""
    texts, lowered = view.page.text, view.lowered
    seen: dict[str, int] = {}
    earlier = []
    for text in texts:
        count = seen.get(text, 0)
        earlier.append(count)
        seen[text] = count + 1
    yield "copies", np.array([seen[text] for text in texts], np.float32)
    yield "earlier-copies", np.array(earlier, np.float32)
    described = np.zeros(len(texts), np.float32)
    in_body = np.full(len(texts), -1.0, np.float32)
    if hints.description:
        described[:] = [
            len(text) >= _SHORTEST_PROBE and text[:_PROBE] in hints.description for text in lowered
        ]
    if hints.article_body:
        in_body[:] = [text[:_PROBE] in hints.article_body for text in lowered]
    yield "described", described
    yield "in-article-body", in_body
