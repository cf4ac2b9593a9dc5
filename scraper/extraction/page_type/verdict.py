"""The record of a judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CONTENT: Final = ("article", "listing", "forum", "documentation", "product", "other")
"""Types of pages that hold what they promise."""
NON_CONTENT: Final = (
    "blocked",
    "login",
    "consent",
    "paywall",
    "soft-404",
    "error-page",
    "moved",
    "empty-shell",
)
"""Types of pages that replace another; on equal evidence the first one wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageType:
    """What a page is, and why one thinks so."""

    name: str
    """One of `CONTENT` or `NON_CONTENT`."""
    confidence: float
    """0 to 1."""
    reasons: tuple[str, ...]
    """The evidence, strongest first, for people."""
    is_article: float = 0.0
    """Chance of being an article, 0 to 1; 0 for what is no content."""
