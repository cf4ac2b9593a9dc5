"""Archives of pages for the independent readers: the demo site, hostile titles, pages of the corpus."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from stored_articles import FULL

from scraper.archive import Archive
from scraper.demo.server import read_site
from scraper.demo.tour import PAGES
from scraper.dom.sanitize import sanitize_html
from scraper.errors import ScraperError
from scraper.extraction.article import extract_article
from scraper.extraction.options import ExtractOptions
from scraper.records import Article, Capture

HOSTILE_TITLES = (
    "<script>e()</script> & \"x\" 'y'",
    "]]> <!-- --> &amp; &#0; <b>",
    "{\\textbf{x}} $100 50% #1 a_b ~ ^ and}{",
    "}",
    "\\",
    "ends with a backslash\\",
    "ER  - \r\nTY  - BOOK\u2028x",
    "one\ntwo\n\nthree",
    "\x00\x08\x1b[31m \ufffe",
    "מגדלור عربي \u202e灯台 🗼👩‍🚀 e\u0301",
    "=1+1",
    "--- # a: b",
    "@online{a,",
    "yes",
    "x" * 5000,
    "",
    None,
)
_ODD_TAGS = (
    "p div span em a code h2 ul ol li dl dt dd table tr td th caption figure figcaption details summary ruby rt"
    " blockquote q pre bdo ins"
).split()
_ODD_ATTRIBUTES = (
    "id=fn-1", "href=#fn-1", "href=#fn-none", "href='https://a.example/[x]?q={1}'", "href='  '", "href='https://a.example/50%?x=%20%zz#a#b'", "href='https://[::1]/'",
    "href='https://a.example:x/'", "lang='not a tag'", "dir=rtl", "dir=up", "colspan=0", "rowspan=2",
    "start=x", "cite='https://a.example/ b'", "title='a\nb'", "scope=row", "href='mailto:a b'",
)  # fmt: skip
_EVERYTHING = ExtractOptions(fields=frozenset({"markdown", "html", "comments"}))
_AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def load_demo_pages() -> Iterator[tuple[Capture, Article]]:
    """Yield every page of the demo site with its article."""
    site = read_site()
    for path in PAGES:
        body = site[path].body.replace(b"__BASE__", b"https://demo.example")
        yield _read(body, f"https://demo.example{path}")


def make_hostile_pages() -> Iterator[tuple[Capture, Article]]:
    """Yield an article for each title that could break a format; the author and a tag are hostile too."""
    for number, title in enumerate(HOSTILE_TITLES):
        url = f"https://hostile.example/{number}"
        words = (title or "none").strip() or "none"
        article = replace(
            FULL, url=url, title=title, authors=(words[:80], "Maren Holt"), tags=(words[:80], "fog")
        )
        body = f"<p>Page {number} \x00\xff</p>".encode("latin-1")
        yield Capture.of_bytes(body, url=url, fetched_at=_AT, content_type="text/html"), article


def make_odd_markup(count: int, seed: int = 1) -> Iterator[tuple[Capture, Article]]:
    """Yield articles whose stored HTML nests elements as no page should."""
    chance = random.Random(seed)
    for number in range(count):
        url = f"https://odd.example/{number}"
        html = sanitize_html("".join(_nest(chance, 5) for _ in range(3)))
        page = Capture.of_bytes(html.encode(), url=url, fetched_at=_AT, content_type="text/html")
        yield page, replace(FULL, url=url, title=f"Odd {number}", html=html)


def _nest(chance: random.Random, depth: int) -> str:
    """Return an element with others in it, words between them, and attributes right and wrong."""
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(
            ("fog & lamp ", "<br>", "<hr>", "灯台 ", "<img src='https://a.example/x.png'>")
        )
    tag = chance.choice(_ODD_TAGS)
    attributes = "".join(f" {one}" for one in _ODD_ATTRIBUTES if chance.random() < 0.1)
    inside = "".join(_nest(chance, depth - 1) for _ in range(chance.randrange(4)))
    return f"<{tag}{attributes}>{inside}</{tag}>"


def load_corpus_pages(
    corpus: Path, count: int, *, max_bytes: int | None = None
) -> Iterator[tuple[Capture, Article]]:
    """Yield pages of every collection in turn, evenly chosen; those that have no article are omitted.

    Args:
        corpus: A folder of collections.
        count: Pages to read.
        max_bytes: The largest compressed page to take.
    """
    folders = sorted(one.parent for one in corpus.glob("*/truth.jsonl"))
    for number, folder in enumerate(folders):
        share = (count + number) // len(folders)
        lines = (folder / "truth.jsonl").read_text("utf-8").split("\n")[:-1]
        ids = [json.loads(line)["id"] for line in lines]
        files = [folder / "pages" / f"{page_id}.html.gz" for page_id in ids]
        if max_bytes is not None:
            files = [file for file in files if file.stat().st_size <= max_bytes]
        for file in files[:: max(1, len(files) // max(1, share))][:share]:
            body = gzip.decompress(file.read_bytes())
            page_id = file.name.removesuffix(".html.gz")
            try:
                yield _read(body, f"https://{folder.name.replace('_', '-')}.example/{page_id}")
            except ScraperError:
                continue


def _read(body: bytes, url: str) -> tuple[Capture, Article]:
    page = Capture.of_bytes(body, url=url, fetched_at=_AT, content_type="text/html; charset=utf-8")
    return page, extract_article(page, _EVERYTHING)


def store_pages(db: Path, pages: Iterable[tuple[Capture, Article]]) -> None:
    """Store pages in one transaction."""
    with Archive.open(db) as archive, archive._session.together():
        for capture, article in pages:
            archive.save(capture, article)
