"""Train the shipped model on every page of the corpus: `python -m training.train CORPUS`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from scraper.extract.body.features import FEATURES
from scraper.extract.body.model import dump_model
from training.samples import build_samples
from training.trees import WEIGHT_OF_CORPUS, train_model

MODEL_FILE: Final = Path("scraper/extract/body/body.model")


def main() -> None:
    """Read the corpus, train, write the model file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder that holds the corpus folders")
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    options = parser.parse_args()
    samples = list(build_samples(options.corpus, tuple(WEIGHT_OF_CORPUS)))
    blob = dump_model(train_model(samples, FEATURES))
    options.out.write_bytes(blob)
    print(f"{options.out}: {len(blob):,} bytes from {len(samples)} pages")


if __name__ == "__main__":
    main()
