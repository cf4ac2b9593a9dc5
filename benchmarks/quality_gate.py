"""Guard the quality of extraction: `python benchmarks/quality_gate.py ../shared/corpus`.

Runs `scraper extract --jsonl` over a fixed sample of each corpus folder and compares the means
with the floors in `quality_floors.toml`. The shipped model was trained on most of these pages,
so the figures are no measure of quality (docs/extraction.md has the cross-validated ones): they
only show when a change makes extraction worse. Floors are lowered by an explicit edit alone.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.corpus import Example, read_truth
from training.measures import Score, mean_f1, mean_kept, run_f1, score_text

FLOORS = Path(__file__).with_name("quality_floors.toml")
SCRAPER = Path(sys.executable).with_name("scraper")
SEED = 11


class Extractor:
    """One `scraper extract --jsonl` process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [SCRAPER, "extract", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def read(self, example: Example, html: bytes) -> dict[str, object]:
        """Send one page, wait for its answer."""
        if self.process.stdin is None or self.process.stdout is None:
            raise AssertionError
        request = {
            "id": example.id,
            "url": example.url,
            "html_b64": base64.b64encode(html).decode(),
        }
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, object] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=30)


def sample_of(folder: Path, kind: str | None, pages: int) -> list[Example]:
    """Draw the same pages every time."""
    examples = [example for example in read_truth(folder) if kind in (None, example.kind)]
    random.Random(SEED).shuffle(examples)
    return examples[:pages]


def measure(extractor: Extractor, folder: Path, kind: str | None, pages: int) -> dict[str, float]:
    """Extract the sample, give its figures."""
    scores: list[Score] = []
    titles: list[bool] = []
    for example in sample_of(folder, kind, pages):
        html = gzip.decompress((folder / "pages" / f"{example.id}.html.gz").read_bytes())
        answer = extractor.read(example, html)
        scores.append(score_text(str(answer.get("text") or ""), example.body, example.must))
        if example.title:
            titles.append(str(answer.get("title") or "").strip() == example.title.strip())
    return {
        "f1": mean_f1(scores),
        "runs": run_f1(scores),
        "kept": mean_kept(scores),
        "title": fmean(titles) if titles else float("nan"),
    }


def main() -> int:
    """Measure every set of the floors file; 1 when any figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print(f"quality gate: {options.corpus} is not there, nothing measured", file=sys.stderr)
        return 0
    start, failed = time.monotonic(), 0
    extractor = Extractor()
    for name, entry in tomllib.loads(FLOORS.read_text(encoding="utf-8")).items():
        folder = options.corpus / entry["folder"]
        figures = measure(extractor, folder, entry.get("kind"), entry["pages"])
        for figure, floor in entry["floors"].items():
            is_low = not figures[figure] >= floor
            failed += is_low
            verdict = "BELOW" if is_low else "ok"
            print(f"{name:<18}{figure:<7}{figures[figure]:.4f}  floor {floor:.4f}  {verdict}")
    extractor.close()
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
