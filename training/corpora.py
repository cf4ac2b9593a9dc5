"""The collections that are trained on, and how much a page of each counts.

What a collection's truth holds, and in which languages, is in the corpus's own README.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One folder of the corpus."""

    name: str
    origin: str
    """Collections of one origin are left out together: they share publishers or habits."""
    weight: float
    """Weight of a page for the model for articles; 0 for what only judges."""
    holds_articles: bool = True
    """Whether all its pages are articles; if not, `Example.kind` says which are."""


COLLECTIONS: Final = (
    Collection(name="wcxb-dev", origin="wcxb", weight=1.0, holds_articles=False),
    Collection(name="site_feeds", origin="feeds", weight=0.5),
    Collection(name="news-dev", origin="news", weight=2.0),
    Collection(name="news_2023", origin="news", weight=1.0),
    Collection(name="site_rules", origin="news", weight=1.0),
    Collection(name="hand_labelled", origin="news", weight=1.0),
    Collection(name="readability", origin="readers", weight=1.0),
    Collection(name="reader_forks", origin="readers", weight=0.5),
    Collection(name="fixtures", origin="readers", weight=0.5),
    Collection(name="daniel", origin="press", weight=0.5),
    Collection(name="zh_finance", origin="press", weight=0.5),
    Collection(name="zh_handmade", origin="press", weight=1.0),
    Collection(name="dragnet", origin="blogs", weight=0.5),
    Collection(name="hand_multi", origin="blogs", weight=1.0),
    Collection(name="terms", origin="blogs", weight=1.0),
    Collection(name="cleaneval", origin="blogs", weight=0.3, holds_articles=False),
    Collection(name="l3s_gn1", origin="judges", weight=0.0),
    Collection(name="ir_news", origin="judges", weight=0.0),
)
"""Weights are of pages. Doubling or halving them moved the macro-average of the collections left
out by less than .002."""

GENERAL: Final = {"wcxb-dev": 1.0, "news-dev": 2.0, "readability": 1.0}
GENERAL_OTHERS: Final = 0.1
"""What a page counts in the general model. Only wcxb-dev has pages of other types; articles of
collections whose truth leaves comments out teach it that a shop's reviews are none of the page."""

BY_NAME: Final = {collection.name: collection for collection in COLLECTIONS}


def is_article(collection: str, kind: str) -> bool:
    """Return whether a page is an article, by its collection or its own kind."""
    return BY_NAME[collection].holds_articles or kind == "article"


def article_weight(collection: str, kind: str) -> float:
    """Return what a page counts in the model for articles."""
    return BY_NAME[collection].weight if is_article(collection, kind) else 0.0


def general_weight(collection: str, kind: str) -> float:
    """Return what a page counts in the general model."""
    del kind  # all kinds count
    return GENERAL.get(collection, GENERAL_OTHERS) if BY_NAME[collection].weight else 0.0
