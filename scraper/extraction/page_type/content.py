"""Judge which kind of content a page holds, by the weights of its traits.

The weights are a softmax regression over `traits.find_traits`, learned by
`training/page_type.py` from the pages of seven types in the development corpus
and kept as text in `weights.json`.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files
from typing import Final

from scraper.dom.document import Document
from scraper.extraction.page_type.traits import find_traits
from scraper.extraction.page_type.verdict import CONTENT, PageType

WEIGHTS: Final = "weights.json"
REASONS: Final = 3
"""Traits named as reasons."""
MIN_WEIGHT: Final = 0.3
"""Weight (log odds) from which a trait is worth naming."""

MADE_FOR: Final[dict[str, tuple[str, ...]]] = {
    "forum": (
        "platform:discourse",
        "generator:vbulletin",
        "generator:xenforo",
        "generator:phpbb",
        "generator:flarum",
        "generator:nodebb",
        "generator:mybb",
        "generator:discuz",
        "ld:DiscussionForumPosting",
        "ld:QAPage",
    ),
    "documentation": (
        "generator:docusaurus",
        "generator:mkdocs",
        "generator:sphinx",
        "generator:vitepress",
        "generator:mdbook",
        "generator:gitbook",
        "generator:antora",
        "generator:doxygen",
        "generator:starlight",
        "ld:APIReference",
        "meta:docsearch:version",
    ),
}
"""Software and declarations that serve one kind of page alone. Most are too rare in the corpus to
be learned."""
MADE_FOR_WEIGHT: Final = 3.0
"""Log odds added once for them: a blog on a documentation system may still win."""

Weights = dict[str, tuple[float, ...]]
"""Weight of each trait for each of `CONTENT`, in that order."""


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the learned weights."""
    text = files("scraper.extraction.page_type").joinpath(WEIGHTS).read_text(encoding="utf-8")
    return {trait: tuple(weights) for trait, weights in json.loads(text).items()}


def judge_content(
    document: Document,
    *,
    text: str,
    platform: str | None,
    link_density: float,
    weights: Weights | None = None,
) -> PageType:
    """Return the most likely kind of content, with the traits that spoke for it most."""
    traits = find_traits(document, text=text, platform=platform, link_density=link_density)
    known = load_weights() if weights is None else weights
    used = sorted(trait for trait in traits if trait in known)
    scores = [sum(column) for column in zip(*(known[trait] for trait in used), strict=True)]
    made_for = {kind: sorted(traits.intersection(made)) for kind, made in MADE_FOR.items()}
    for kind, made in made_for.items():
        scores[CONTENT.index(kind)] += MADE_FOR_WEIGHT * bool(made)
    best = scores.index(max(scores))
    total = sum(math.exp(score - scores[best]) for score in scores)
    telling = sorted(used, key=lambda trait: (-known[trait][best], trait))
    return PageType(
        name=CONTENT[best],
        confidence=round(1 / total, 2),
        is_article=math.exp(scores[CONTENT.index("article")] - scores[best]) / total,
        reasons=(
            *made_for.get(CONTENT[best], ())[:1],
            *(t for t in telling[:REASONS] if known[t][best] >= MIN_WEIGHT),
        ),
    )
