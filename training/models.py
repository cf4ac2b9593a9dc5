"""Train the models that read a page together."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.extraction.body.model.features import FEATURES
from scraper.extraction.body.reading import Models
from training.corpora import article_weight, general_weight
from training.page_type import find_pages, learn
from training.samples import Sample
from training.trees import train_model


def train_models(samples: Sequence[Sample]) -> Models:
    """Train both forests and the weights that choose between them."""
    article = train_model(samples, FEATURES, article_weight, random_splits=True)
    return Models(
        article=article,
        general=train_model(samples, FEATURES, general_weight),
        kinds=learn(find_pages(samples, article)),
    )
