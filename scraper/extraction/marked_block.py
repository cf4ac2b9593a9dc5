"""A block of a page with what became of it; apart from `mark`, so that showing one loads no parser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scraper.records import Article

State = Literal["kept", "title", "fact", "comment", "left-out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedBlock:
    """A run of text between two borders of blocks."""

    text: str
    """White space folded."""
    words: int
    tag: str
    """The innermost block-level element."""
    zone: str = ""
    """The nearest of `mark.ZONES` around it; "" outside of all."""
    is_hidden: bool = False
    """Whether its markup hides it."""
    state: State
    paragraph: int | None = None
    """Number of the paragraph of the article's text that holds it, from 0; None if it is not kept."""
    fields: tuple[str, ...] = ()
    """Fields of the article that it states, where it is a fact."""
    rule: str = ""
    """The rule that left it out; "" for blocks that are kept."""
    reason: str = ""
    """Why, for people."""
    chance: float | None = None
    """Chance to be the article's, 0 to 1, where the model judged it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPage:
    """A page, block by block, in page order."""

    article: Article
    """What is read from the page now."""
    blocks: tuple[MarkedBlock, ...]
    """Empty for a PDF."""
