"""The body of one page, as the body engine hands it on."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.dom.elements import Element
from scraper.extraction.page_type.verdict import PageType
from scraper.records import BodyCandidate, Dropped


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
    """Rows that a rule left out after the model had kept them."""
