"""Judge the blocks of a page with the model for articles, the one for other pages, or both.

Takes the page, its features and the platform's name; gives a `Reading`. Trees that were
trained on articles alone take less of other stories into an article, and miss most of a list
or a shop page. So the page is read as an article first. What kind of page it is
(`page_type/content.py`) follows from its head, its address and that text. Where the kind is
certain, one model decides; elsewhere both read, and the reading of the higher expected F1 stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scraper.dom.document import Document
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.features import describe_blocks
from scraper.extraction.body.model.forest import Model, load_model, predict
from scraper.extraction.body.model.hints import Hints
from scraper.extraction.body.model.view import View
from scraper.extraction.body.select import (
    Favor,
    Floats,
    drop_comments,
    drop_copies,
    drop_next_articles,
    expected_f1,
    keep_likely,
)
from scraper.extraction.page_type.content import Weights, judge_content, load_weights
from scraper.extraction.page_type.verdict import PageType

Mask = NDArray[np.bool_]

SURELY_ARTICLE: Final = 0.9
"""Chance of being an article from which the model for articles alone reads the page."""
SURELY_OTHER: Final = 0.1
"""Chance below which the general model's reading stays. Between the two, the higher expected F1
decides: with collections left out this is as good on articles as the model for articles
alone, and on all page types .04 better (docs/extraction.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What pages are read with."""

    article: Model
    general: Model
    kinds: Weights
    """Weights that tell kinds of pages apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one model makes of a page of n blocks."""

    chances: Floats
    """Chance of each block to be the body's; n."""
    keep: Mask
    """n."""
    kind: PageType
    """What the page is, judged by its text as an article."""


@cache
def load_models() -> Models:
    """Return the models that come with the package."""
    return Models(
        article=load_model("article"), general=load_model("general"), kinds=load_weights()
    )


def read_blocks(  # noqa: PLR0913 - what each step needs of the page
    document: Document,
    page: Page,
    view: View,
    hints: Hints,
    *,
    platform: str | None = None,
    models: Models | None = None,
    favor: Favor | None = None,
) -> Reading:
    """Read the page with the model that suits it.

    Args:
        document: The page; its head and address tell what kind of page it is.
        page: Its blocks.
        view: The same as arrays.
        hints: What the page says about itself.
        platform: Name of the platform that was recognized.
        models: What to read with; the models that come with the package by default.
        favor: What to prefer where in doubt.
    """
    models = models or load_models()
    matrix = describe_blocks(view, hints)
    chances = predict(models.article, matrix)
    keep = keep_blocks(page, view, hints, chances, favor)
    text, link_density = show_kept(page, view, keep)
    kind = judge_content(
        document, text=text, platform=platform, link_density=link_density, weights=models.kinds
    )
    is_article = 0.0 if hints.is_product else kind.is_article
    if is_article >= SURELY_ARTICLE:
        return Reading(chances=chances, keep=keep, kind=kind)
    others = predict(models.general, matrix)
    keep_others = keep_blocks(page, view, hints, others, favor)
    if is_article >= SURELY_OTHER:
        as_article = expected_f1(chances, view.words, keep)
        if as_article >= expected_f1(others, view.words, keep_others):
            return Reading(chances=chances, keep=keep, kind=kind)
    return Reading(chances=others, keep=keep_others, kind=kind)


def keep_blocks(
    page: Page, view: View, hints: Hints, chances: Floats, favor: Favor | None = None
) -> Mask:
    """Keep what is likely, without copies and what belongs to another kind of page."""
    keep = keep_likely(chances, view.words, is_one_text=hints.is_one_text, favor=favor)
    keep = drop_copies(page, view, keep)
    if hints.is_article and not hints.is_thread:
        keep = drop_next_articles(page, view, keep)
    if not (hints.is_thread or hints.is_product):
        keep = drop_comments(view, keep)
    return keep


def show_kept(page: Page, view: View, keep: Mask) -> tuple[str, float]:
    """Return the text of the kept blocks, a line each, and the share of its characters in links."""
    size = float(view.size[keep].sum())
    linked = float((view.size * view.linked)[keep].sum())
    text = "\n".join(page.text[row] for row in np.flatnonzero(keep).tolist())
    return text, linked / size if size else 0.0
