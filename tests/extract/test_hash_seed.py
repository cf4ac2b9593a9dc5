"""Claims about the whole extractor giving the same bytes in every process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/page.html"))[::3]
"""Golden pages of several kinds."""

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from scraper.extraction.article import extract_article
from scraper.extraction.options import EVERYTHING
from scraper.records import Capture
now = datetime(2026, 1, 1, tzinfo=UTC)
for name in sys.argv[1:]:
    page = Capture.of_bytes(Path(name).read_bytes(), url="https://heron.example/a/1", fetched_at=now)
    print(repr(extract_article(page, EVERYTHING)))
"""


def test_the_hash_seed_changes_no_article() -> None:
    """Processes with different hash seeds read golden pages alike, every field of them."""
    assert len(PAGES) > 5
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, PAGES)],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4242")
    }
    assert len(answers) == 1
    assert answers.pop().count(b"Article(") == len(PAGES)
