"""Read the golden pages, and write what they must give when somebody asks for it.

A page is a folder `tests/pages/AREA--IDEA/` with

    page.html | page.txt   what a server sends
    capture.json           optional: {"url": ..., "content_type": ...}
    expected.json          metadata: every key is one test
    expected.txt           the article's text
    expected.md            its Markdown (page.html only)
    expected.html          its HTML (page.html only)

`make golden NAME=AREA--IDEA` writes the expectations of one page from what the
extractor gives now. Read the difference before you commit it: nothing else
writes them, and a missing one fails.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from scraper.extraction import ExtractOptions, extract_article
from scraper.records import Article, Capture

PAGES = Path(__file__).parent / "pages"
HTML_FIELDS = ("title", "language")
TEXT_FIELDS = ("title", "site_name", "language", "counts")
FILES = {"text": "expected.txt", "markdown": "expected.md", "html": "expected.html"}


def page_names() -> list[str]:
    return sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir())


def is_dump(name: str) -> bool:
    return (PAGES / name / "page.txt").exists()


def fields_of(name: str) -> list[str]:
    if is_dump(name):
        return [*TEXT_FIELDS, "text"]
    return [*HTML_FIELDS, *FILES]


@cache
def extract_page(name: str) -> Article:
    folder = PAGES / name
    body = (folder / ("page.txt" if is_dump(name) else "page.html")).read_bytes()
    settings = {"url": f"https://example.org/{name}", "content_type": None}
    if (folder / "capture.json").exists():
        settings |= json.loads((folder / "capture.json").read_text(encoding="utf-8"))
    kind = settings["content_type"] or (
        "text/plain; charset=utf-8" if is_dump(name) else "text/html; charset=utf-8"
    )
    capture = Capture(
        url=settings["url"],
        final_url=settings["url"],
        status=200,
        headers=(("content-type", kind),),
        body=body,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        digest=hashlib.sha256(body).hexdigest(),
    )
    return extract_article(capture, ExtractOptions(fields=frozenset(["markdown", "html"])))


def value_of(name: str, field: str) -> object:
    value = getattr(extract_page(name), field)
    return asdict(value) if field == "counts" else value


def expected_value(name: str, field: str) -> object:
    folder = PAGES / name
    if field in FILES:
        return (folder / FILES[field]).read_text(encoding="utf-8").removesuffix("\n")
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))[field]


def write_expectations(name: str) -> None:
    folder = PAGES / name
    plain = {field: value_of(name, field) for field in fields_of(name) if field not in FILES}
    (folder / "expected.json").write_text(
        json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    for field in fields_of(name):
        if field in FILES:
            (folder / FILES[field]).write_text(f"{value_of(name, field)}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in page_names():
        sys.exit("name one page: make golden NAME=" + " | ".join(page_names()))
    write_expectations(sys.argv[1])
