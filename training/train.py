"""Train what the package ships with on every page of the corpus: `python -m training.train CORPUS`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scraper.extract.body.features import FEATURES
from scraper.extract.body.model import MODELS, dump_model
from scraper.extract.body.reading import Models
from scraper.extract.page_type.content import WEIGHTS
from training.corpora import COLLECTIONS, article_weight, general_weight
from training.page_type import find_pages, learn
from training.samples import Sample, build_samples
from training.trees import train_model

PACKAGE: Final = Path("scraper/extract")


def train_models(samples: Sequence[Sample]) -> Models:
    """Train both forests and the weights that choose between them."""
    article = train_model(samples, FEATURES, article_weight, random_splits=True)
    return Models(
        article=article,
        general=train_model(samples, FEATURES, general_weight),
        kinds=learn(find_pages(samples, article)),
    )


def main() -> None:
    """Read the corpus, train, write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder that holds the corpus folders")
    samples = build_samples(
        parser.parse_args().corpus, [one.name for one in COLLECTIONS if one.weight]
    )
    models = train_models(samples)
    for name in MODELS:
        target = PACKAGE / "body" / f"{name}.model"
        target.write_bytes(dump_model(getattr(models, name)))
        print(f"{target}: {target.stat().st_size:,} bytes from {len(samples)} pages")
    lines = [f"{json.dumps(trait)}: {json.dumps(found)}" for trait, found in models.kinds.items()]
    (PACKAGE / "page_type" / WEIGHTS).write_text(
        "{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
