"""Train what the package ships with on every page of the corpus: `python -m training.train CORPUS`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scraper.extraction.body import confidence
from scraper.extraction.body.model.forest import MODELS, dump_model
from scraper.extraction.page_type import content
from training.confidence import learn_confidence
from training.corpora import COLLECTIONS
from training.corpus import read_corpus
from training.left_out import part_of, score_pages, train_parts
from training.models import train_models
from training.samples import build_samples

PACKAGE: Final = Path("scraper/extraction")


def main() -> None:
    """Read the corpus, train, write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder that holds the corpus folders")
    corpus = parser.parse_args().corpus
    samples = build_samples(corpus, [one.name for one in COLLECTIONS if one.weight])
    models = train_models(samples)
    for name in MODELS:
        target = PACKAGE / "body" / f"{name}.model"
        target.write_bytes(dump_model(getattr(models, name)))
        print(f"{target}: {target.stat().st_size:,} bytes from {len(samples)} pages")
    _write_weights(PACKAGE / "page_type" / content.WEIGHTS, models.kinds)
    trained_on = {part_of(sample.example) for sample in samples}
    parts = {one.origin: models for one in COLLECTIONS if one.origin not in trained_on}
    parts |= train_parts(samples, sorted(trained_on))
    examples = [
        example for one in COLLECTIONS for example in read_corpus(corpus / one.name) if example.body
    ]
    pairs = list(zip(examples, score_pages(examples, parts), strict=True))
    learned = zip(confidence.TRAITS, learn_confidence(pairs), strict=True)
    _write_weights(PACKAGE / "body" / confidence.WEIGHTS, dict(learned))


def _write_weights(target: Path, weights: Mapping[str, object]) -> None:
    lines = [f"{json.dumps(name)}: {json.dumps(found)}" for name, found in weights.items()]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
