"""Describe each block by numbers that hold in any language and template.

Takes a `View` and `Hints`; gives a matrix, one row a block. Families, in order:
own text, cues, repeats and titles, containers, marks around, groups of alike
boxes, the main text's place, neighbours, page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body import letters
from scraper.extract.body.cues import CUES, find_cues
from scraper.extract.body.hints import Hints, words_in
from scraper.extract.body.marks import MARKS
from scraper.extract.body.view import (
    BLOCKS,
    COMMAS,
    LEVELS,
    LINKED,
    PARAGRAPHS,
    PROSE,
    SIZE,
    STOPS,
    WORDS,
    View,
)

Column = tuple[str, NDArray[np.generic]]
Family = Callable[[View, Hints], Iterator[Column]]

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_TAG_GROUPS: Final = (
    ("p", ("p",)),
    ("heading", _HEADINGS),
    ("h1", ("h1",)),
    ("li", ("li", "dt", "dd")),
    ("cell", ("td", "th")),
    ("pre", ("pre",)),
    ("quote", ("blockquote",)),
    ("caption", ("figcaption", "caption")),
    ("bare", ("div", "section", "article", "main", "body")),
)
_SHORTEST_PROBE: Final = 20
_PROBE: Final = 40
"""Characters of a block looked for in the description and in articleBody."""


def _log(values: NDArray[np.generic]) -> NDArray[np.generic]:
    return np.log1p(values.astype(np.float32))


def own_text(view: View, _: Hints) -> Iterator[Column]:
    """Length, links, characters and tag of the block itself."""
    counts, page = view.counts, view.page
    length = np.maximum(counts.sum(axis=1), 1)
    yield "size", _log(view.size)
    yield "words", _log(view.words)
    yield "word-length", length / np.maximum(view.words, 1)
    yield "linked", view.linked
    yield "links", np.array(page.links, np.float32)
    yield "strong", np.array(page.strong, np.float32) / length
    yield "ends", view.ends
    for name, kind in (
        ("digits", letters.DIGIT),
        ("upper", letters.UPPER),
        ("symbols", letters.SYMBOL),
        ("quotes", letters.QUOTE),
    ):
        yield name, counts[:, kind] / length
    yield "commas", counts[:, letters.COMMA] / np.maximum(view.words, 1)
    yield "stops", counts[:, letters.STOP] / np.maximum(view.words, 1)
    yield "symbol-count", counts[:, letters.SYMBOL]
    for name, tags in _TAG_GROUPS:
        yield "tag-" + name, np.isin(view.tags, tags)
    marks = np.array(page.inline_marks, np.int64)
    for name in ("meta", "tags", "share", "related", "caption", "title", "promo", "unseen"):
        yield "inline-" + name, (marks >> MARKS.index(name)) & 1


def cues(view: View, _: Hints) -> Iterator[Column]:
    """Phrases of templates, in the block and at the head of its containers and section."""
    found = np.zeros((len(view.size), len(CUES)), np.float32)
    hits = find_cues(view.page.text)
    if hits:
        found[tuple(zip(*hits, strict=True))] = 1
    for number, cue in enumerate(CUES):
        yield "cue-" + cue.name, found[:, number]
    first = np.array(view.page.first, np.intp)
    for level in (1, 2, 3):
        head = np.minimum(first[view.around[level]], len(view.size) - 1)
        yield f"in{level}-cue-promo", found[head, 0]
        yield f"in{level}-cue-other", found[head, 1] + found[head, 4]
    heading = np.isin(view.tags, _HEADINGS)
    last = np.maximum.accumulate(np.where(heading, np.arange(len(heading)), -1))
    yield "section-cue-promo", np.where(last >= 0, found[last, 0], 0)
    yield "section-cue-comment", np.where(last >= 0, found[last, 4], 0)
    yield "row-before-cue-promo", _shift(found[:, 0], -1, 0)


def topic(view: View, hints: Hints) -> Iterator[Column]:
    """How often words of the title and description occur, in the block and its containers."""
    about = hints.topic
    hits = np.zeros(len(view.size) + 1, np.float32)
    if about:
        hits[1:] = [len(about.intersection(text.lower().split())) for text in view.page.text]
    sums = np.cumsum(hits)
    yield "topic-hits", hits[1:]
    yield "topic-density", hits[1:] / np.maximum(view.words, 1)
    first = np.array(view.page.first, np.intp)
    end = np.array(view.page.end, np.intp)
    boxes = (sums[end] - sums[first]) / np.maximum(view.boxes[:, WORDS], 1)
    for level in (1, 2, 3):
        yield f"in{level}-topic", boxes[view.around[level]]
    yield "page-topic", np.full(len(view.size), sums[-1] / max(float(view.sums[-1, WORDS]), 1.0))


def images(view: View, _: Hints) -> Iterator[Column]:
    """How many images stand in the innermost containers."""
    page = view.page
    count = [0] * len(page.parent)
    for box in page.image_box:
        count[box] += 1
    if page.image_box:
        for box in range(len(count) - 1, 0, -1):
            count[page.parent[box]] += count[box]
    counts = np.array(count, np.float32)
    for level in range(3):
        inside = counts[view.around[level]]
        yield f"in{level}-images", inside
    before = np.searchsorted(np.array(page.images, np.intp), np.arange(len(view.size) + 1))
    yield "image-before", np.minimum(np.diff(np.append(0, before))[: len(view.size)], 3)


def _title_overlap(text: str, titles: tuple[frozenset[str], ...]) -> float:
    words = words_in(text)
    if not words:
        return 0.0
    return max(len(words & title) / max(len(words), 0.6 * len(title)) for title in titles)


def repeats(view: View, hints: Hints) -> Iterator[Column]:
    """Copies on the page, and agreement with title, description and JSON-LD."""
    texts = view.page.text
    seen: dict[str, int] = {}
    earlier = np.zeros(len(texts), np.float32)
    for row, text in enumerate(texts):
        earlier[row] = seen.get(text, 0)
        seen[text] = seen.get(text, 0) + 1
    yield "copies", np.array([seen[text] for text in texts], np.float32)
    yield "earlier-copies", earlier
    title = np.zeros(len(texts), np.float32)
    if hints.titles:
        lengths = [sum(map(len, words)) for words in hints.titles]
        shortest, longest = 0.3 * min(lengths), 3 * max(lengths) + 10
        for row, text in enumerate(texts):
            if shortest <= len(text) <= longest:
                title[row] = _title_overlap(text, hints.titles)
    yield "title", title
    described = np.zeros(len(texts), np.float32)
    in_body = np.full(len(texts), -1.0, np.float32)
    if hints.description:
        described[:] = [
            len(text) >= _SHORTEST_PROBE and text[:_PROBE].lower() in hints.description
            for text in texts
        ]
    if hints.article_body:
        in_body[:] = [text[:_PROBE].lower() in hints.article_body for text in texts]
    yield "described", described
    yield "in-article-body", in_body


def containers(view: View, _: Hints) -> Iterator[Column]:
    """Statistics of the distinct containers around."""
    total = max(float(view.sums[-1, SIZE]), 1.0)
    rows = np.arange(len(view.size), dtype=np.float32)
    for level in range(5):
        box = view.boxes[view.around[level]]
        size = np.maximum(box[:, SIZE], 1)
        yield f"in{level}-size", _log(size)
        yield f"in{level}-share", size / total
        yield f"in{level}-linked", box[:, LINKED] / size
        yield f"in{level}-blocks", _log(box[:, BLOCKS])
        yield f"in{level}-mean", _log(size / np.maximum(box[:, BLOCKS], 1))
        yield f"in{level}-prose", box[:, PROSE] / size
        yield f"in{level}-paragraphs", box[:, PARAGRAPHS] / size
        yield f"in{level}-commas", box[:, COMMAS] / np.maximum(box[:, WORDS], 1)
        yield f"in{level}-stops", box[:, STOPS] / np.maximum(box[:, WORDS], 1)
        first = np.array(view.page.first, np.float32)[view.around[level]]
        yield f"in{level}-place", (rows - first) / np.maximum(box[:, BLOCKS], 1)
    depth = (view.around[1:] != view.around[:-1]).sum(axis=0)
    yield "depth", depth


def marks_around(view: View, _: Hints) -> Iterator[Column]:
    """How near the next container of each kind is, and how large."""
    numbers = np.arange(len(MARKS), dtype=np.int64)
    around = view.marks[view.around]
    near = np.full((len(view.size), len(MARKS)), LEVELS, np.int8)
    for level in range(LEVELS - 1, -1, -1):
        near[((around[level][:, None] >> numbers) & 1).astype(bool)] = level
    for number, name in enumerate(MARKS):
        yield "near-" + name, near[:, number]
    rows = np.arange(len(view.size))
    total = max(float(view.sums[-1, SIZE]), 1.0)
    for name in (
        "article",
        "post",
        "content",
        "body",
        "main",
        "<article>",
        "<main>",
        "<section>",
        "comment",
        "related",
        "side",
        "teaser",
        "promo",
        "<list>",
    ):
        level = near[:, MARKS.index(name)].astype(np.intp)
        box = view.boxes[view.around[np.minimum(level, LEVELS - 1), rows]]
        yield "share-" + name, np.where(level < LEVELS, box[:, SIZE] / total, -1)
        if name in ("<list>", "<section>", "related", "teaser"):
            yield (
                "linked-" + name,
                np.where(level < LEVELS, box[:, LINKED] / np.maximum(box[:, SIZE], 1), -1),
            )


def groups(view: View, _: Hints) -> Iterator[Column]:
    """Statistics of all boxes on the page that are made alike."""
    page = view.page
    for name, numbers in (("path", page.path), ("kind", page.kind)):
        of_block = np.array(numbers, np.intp)[page.box]
        count = np.bincount(of_block)
        size = np.maximum(np.bincount(of_block, view.size), 1)
        yield f"{name}-count", _log(count)[of_block]
        yield f"{name}-share", (size / size.sum())[of_block]
        yield f"{name}-mean", _log(size / np.maximum(count, 1))[of_block]
        yield f"{name}-linked", (np.bincount(of_block, view.size * view.linked) / size)[of_block]
        yield f"{name}-prose", (np.bincount(of_block, view.prose) / size)[of_block]


def _climb(view: View, start: int) -> NDArray[np.float32]:
    """Count, for each block, the distinct containers to climb from a box to reach one around the block."""
    height = {}
    box, level = int(view.merged[start]), 0
    while box not in height:
        height[box] = level
        box, level = int(view.parent[box]), level + 1
    steps = np.full(len(view.merged), -1, np.float32)
    steps[list(height)] = list(height.values())
    found = steps[view.around]
    on_chain = found >= 0
    first = on_chain.argmax(axis=0)
    rows = np.arange(len(view.size))
    return np.where(on_chain.any(axis=0), found[first, rows], LEVELS)


def _best_box(view: View) -> int:
    """Find the box whose near children hold the most prose."""
    score = np.zeros(len(view.merged))
    np.add.at(score, view.around[0], view.prose * 0.3)
    np.add.at(score, view.around[1], view.prose)
    np.add.at(score, view.around[2], view.prose * 0.6)
    return int(score.argmax())


def main_text(view: View, hints: Hints) -> Iterator[Column]:
    """Place of the block against the box with the most prose, and against the headline."""
    page = view.page
    best = _best_box(view)
    climb = _climb(view, best)
    rows = np.arange(len(view.size), dtype=np.float32)
    yield "best-climb", climb
    first, end = page.first[best], page.end[best]
    away = np.where(rows < first, rows - first, np.where(rows >= end, rows - end + 1, 0))
    yield "best-away", np.sign(away) * _log(np.abs(away))
    place = view.sums[:-1, SIZE]
    gap = np.where(
        rows < first,
        view.sums[first, SIZE] - place,
        np.where(rows >= end, place - view.sums[end, SIZE], 0),
    )
    yield "best-gap", _log(np.maximum(gap, 0)) * np.sign(away)
    yield (
        "best-share",
        np.full(len(rows), view.boxes[best, SIZE] / max(float(view.sums[-1, SIZE]), 1.0)),
    )
    yield (
        "best-linked",
        np.full(len(rows), view.boxes[best, LINKED] / max(float(view.boxes[best, SIZE]), 1.0)),
    )
    path = np.array(page.path, np.intp)[page.box]
    totals = np.bincount(path, view.prose)
    top = totals.max()
    yield "path-rank", (totals / max(top, 1))[path]
    yield "is-top-path", path == totals.argmax()
    headline = _find_headline(view, hints)
    if headline is None:
        yield "headline-away", np.full(len(rows), 99.0)
        yield "headline-climb", np.full(len(rows), 99.0)
    else:
        away = rows - headline
        yield "headline-away", np.sign(away) * _log(np.abs(away))
        yield "headline-climb", _climb(view, page.box[headline])


def _find_headline(view: View, hints: Hints) -> int | None:
    """Find the row of the visible headline: the heading most like the title, else the first h1."""
    best, row = 0.0, None
    for number in np.flatnonzero(np.isin(view.tags, _HEADINGS)):
        text = view.page.text[number]
        likeness = _title_overlap(text, hints.titles) if hints.titles and len(text) < 400 else 0.0
        likeness += 0.2 * (view.tags[number] == "h1")
        if likeness > best and likeness >= 0.2:
            best, row = likeness, int(number)
    return row


def _shift(values: NDArray[np.generic], by: int, outside: float) -> NDArray[np.generic]:
    shifted = np.full(len(values), outside, np.float32)
    if abs(by) < len(values):
        if by > 0:
            shifted[:-by] = values[by:]
        else:
            shifted[-by:] = values[:by]
    return shifted


def neighbours(view: View, _: Hints) -> Iterator[Column]:
    """The blocks before and after, and windows around."""
    size = _log(view.size)
    for by in (-3, -2, -1, 1, 2, 3):
        yield f"at{by:+}-size", _shift(size, by, -1)
        yield f"at{by:+}-linked", _shift(view.linked, by, -1)
        yield f"at{by:+}-ends", _shift(view.ends, by, -1)
    for by in (-1, 1):
        yield f"at{by:+}-same-box", _shift(view.around[1], by, -1) == view.around[1]
        yield (
            f"at{by:+}-same-tag",
            _shift(np.unique(view.tags, return_inverse=True)[1], by, -1)
            == np.unique(view.tags, return_inverse=True)[1],
        )
    rows = np.arange(len(size))
    for reach in (4, 10):
        low = np.maximum(rows - reach, 0)
        high = np.minimum(rows + reach + 1, len(size))
        window = view.sums[high] - view.sums[low]
        total = np.maximum(window[:, SIZE], 1)
        yield f"window{reach}-size", _log(total)
        yield f"window{reach}-linked", window[:, LINKED] / total
        yield f"window{reach}-prose", window[:, PROSE] / total
    heading = np.isin(view.tags, _HEADINGS)
    last = np.maximum.accumulate(np.where(heading, rows, -1))
    yield "since-heading", np.where(last >= 0, _log(rows - last), 99)
    following = np.minimum.accumulate(np.where(heading, rows, len(rows) + 50)[::-1])[::-1]
    yield "to-heading", _log(following - rows)
    section = (
        view.sums[np.minimum(_next(following, rows, heading), len(rows))]
        - view.sums[np.maximum(last, 0)]
    )
    yield "section-size", _log(np.maximum(section[:, SIZE], 0))
    yield "section-linked", section[:, LINKED] / np.maximum(section[:, SIZE], 1)
    yield "section-prose", section[:, PROSE] / np.maximum(section[:, SIZE], 1)
    images = np.array(view.page.images, np.intp)
    yield "images-near", np.searchsorted(images, rows + 2) - np.searchsorted(images, rows - 1)


def _next(
    following: NDArray[np.intp], rows: NDArray[np.intp], heading: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Give the row of the next heading after each row, not counting the row itself."""
    after = np.append(following[1:], len(rows))
    return np.where(heading, after, following)


def whole_page(view: View, hints: Hints) -> Iterator[Column]:
    """Where the block stands on the page, and what kind of page it is."""
    n = len(view.size)
    rows = np.arange(n, dtype=np.float32)
    total = max(float(view.sums[-1, SIZE]), 1.0)
    yield "place", rows / n
    yield "text-before", view.sums[:-1, SIZE] / total
    yield "from-end", _log(n - rows)
    yield "size-rank", view.size / max(float(view.size.max()), 1.0)
    for name, value in (
        ("blocks", np.log1p(n)),
        ("size", np.log1p(total)),
        ("linked", view.sums[-1, LINKED] / total),
        ("prose", view.sums[-1, PROSE] / total),
        ("paragraphs", view.sums[-1, PARAGRAPHS] / total),
        ("mean", np.log1p(total / n)),
        ("articles", view.page.tag.count("article")),
        ("h1", view.page.tag.count("h1")),
        ("is-article", float(hints.is_article)),
        ("unspaced", view.counts[:, letters.UNSPACED].sum() / total),
        ("upper", view.counts[:, letters.UPPER].sum() / total),
    ):
        yield "page-" + name, np.full(n, value, np.float32)


FAMILIES: Final[tuple[Family, ...]] = (
    own_text,
    cues,
    topic,
    images,
    repeats,
    containers,
    marks_around,
    groups,
    main_text,
    neighbours,
    whole_page,
)
"""The families of features, in the order of their columns."""


def describe_blocks(view: View, hints: Hints) -> tuple[list[str], NDArray[np.float32]]:
    """Compute all features of all blocks."""
    names, columns = [], []
    for family in FAMILIES:
        for name, column in family(view, hints):
            names.append(name)
            columns.append(column)
    matrix = np.empty((len(view.size), len(columns)), np.float32)
    for number, column in enumerate(columns):
        matrix[:, number] = column
    return names, matrix
