"""The body of one page, as the body engine hands it on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.page_type.verdict import PageType
from scraper.records import BodyCandidate, Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which blocks of a page of n blocks were kept."""

    page: Page
    keep: NDArray[np.bool_]
    """n."""
    chances: NDArray[np.float32]
    """Chance of each block to be the body's; n."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What was chosen as the article's body."""

    root: Element
    """A detached `div` that holds the kept blocks in their structure. The caller owns it."""
    name: str
    """Name of the candidate that won, as in `BodyCandidate.name`."""
    confidence: float
    """How sure the choice is, 0 to 1: the F1 over words to expect."""
    kind: PageType | None = None
    """What the page is, where the models read it: the same judgement chose between them."""
    traits: tuple[float, ...] = ()
    """What `confidence` follows from, where the models read the page (`confidence.TRAITS`)."""
    candidates: tuple[BodyCandidate, ...] = ()
    """Every candidate looked at, best first."""
    dropped: tuple[Dropped, ...] = ()
    """The largest blocks that were left out, in page order, where a trace is wanted."""
    choice: Choice | None = None
    """The blocks it was chosen from; None where the text is not from blocks of the page."""
