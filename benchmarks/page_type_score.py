"""Measure the judgement of page types.

    python benchmarks/page_type_score.py [../shared/corpus/wcxb-dev]

First the labelled pages of `tests/support` (walls, forms,
errors, shells, and content that looks like them), then, where a corpus is
named, how many of its articles are refused and the confusion table of its seven
types. The weights of the content types were learned on that corpus: the honest
table is the cross-validation that `training/page_type.py` prints.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scraper.errors import NoArticle
from scraper.extraction.article import extract_article
from scraper.extraction.page_type.verdict import CONTENT, NON_CONTENT
from scraper.records import Capture

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/support"))

from all_pages import LABELLED  # noqa: E402 - found through the path above

KINDS = {"collection": "listing", "service": "other"}
"""The corpus's types that have another name here."""


def judged_type(url: str, body: bytes, status: int = 200) -> str:
    """Return the type that extraction finds for a page."""
    capture = Capture(
        url=url,
        final_url=url,
        status=status,
        headers=(("content-type", "text/html"),),
        body=body,
        fetched_at=datetime(2026, 3, 3, tzinfo=UTC),
        digest=hashlib.sha256(body).hexdigest(),
    )
    try:
        return extract_article(capture).page_type
    except NoArticle:
        return "no text"


def score_labelled() -> None:
    """Print precision and recall of "not content" and every wrong judgement."""
    counted: Counter[tuple[bool, bool]] = Counter()
    named = 0
    for page in LABELLED:
        name = judged_type(page.url, page.html.encode(), page.status)
        refused, is_stand_in = name in NON_CONTENT, page.label in NON_CONTENT
        counted[is_stand_in, refused] += 1
        named += name == page.label
        if name != page.label and (is_stand_in or refused):
            print(f"  {page.label:12} judged {name:12} {page.name}")
    wrong, right = counted[False, True], counted[True, True]
    missed = counted[True, False]
    print(f"labelled pages: {len(LABELLED)}, stand-ins: {right + missed}")
    print(
        f"not content: precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}"
    )
    print(f"stand-ins with the right name: {named} of {right + missed}")


def read_corpus(folder: Path) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield id, kind, URL and body of each page."""
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        truth = json.loads(line)
        body = gzip.decompress((folder / "pages" / f"{truth['id']}.html.gz").read_bytes())
        yield truth["id"], truth["kind"], truth.get("url", ""), body


def score_corpus(folder: Path) -> None:
    """Print refused articles and the confusion table of the content types."""
    counted: Counter[tuple[str, str]] = Counter()
    for page_id, kind, url, body in read_corpus(folder):
        name = judged_type(url, body)
        counted[KINDS.get(kind, kind), name] += 1
        if name not in CONTENT:
            print(f"  {page_id} ({kind}) refused: {name}")
    judged = (*CONTENT, *NON_CONTENT, "no text")
    articles = sum(counted["article", name] for name in judged)
    refused = sum(counted["article", name] for name in NON_CONTENT)
    print(f"articles refused: {refused} of {articles} ({refused / articles:.2%})")
    print("truth \\ judged ", *(f"{name:>13}" for name in (*CONTENT, "not content")))
    for truth in CONTENT:
        refused = sum(counted[truth, name] for name in (*NON_CONTENT, "no text"))
        row = (*(counted[truth, name] for name in CONTENT), refused)
        print(f"{truth:15}", *(f"{count:13}" for count in row))


def main() -> None:
    """Score the labelled pages, then the corpus if one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?")
    corpus = parser.parse_args().corpus
    score_labelled()
    if corpus is not None:
        score_corpus(corpus)


if __name__ == "__main__":
    main()
