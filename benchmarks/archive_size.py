"""Measure what an archive takes on the disk: bytes an article, share of the raw pages, by table.

    python benchmarks/archive_size.py ../shared/corpus news_2023+news-dev wcxb-dev daniel zh_finance
    python benchmarks/archive_size.py ../shared/corpus wcxb-dev --site-pages 10 --compact

Each argument after the folder of corpora is one archive of those collections' pages, saved with all
that `add` and `run` keep, one after the other. `--site-pages N` takes the pages of sites that have N
and more. `--compact` runs `scraper compact` before the figures are taken. The file is measured after
VACUUM, as it came, and its tables by SQLite's own `dbstat`, indexes with their tables.

Beside it, the same pages as other programs keep them: a folder with the page and the article as JSON and
Markdown, in blocks of 4,096 bytes; a WARC whose records are compressed one by one by gzip; a SQLite table
with pages and forms of the article compressed by zlib, and a full-text index. None of these keeps
revisions, evidence or a ledger.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import multiprocessing
import sqlite3
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.archive import Archive
from scraper.archive.articles.identity import site_of
from scraper.errors import ScraperError
from scraper.extraction.article import extract_article
from scraper.extraction.options import EVERYTHING
from scraper.records import NO_CONTENT, Article, Capture

START = datetime(2025, 1, 1, tzinfo=UTC)
BLOCK = 4096
Pages = list[tuple[Capture, Article]]


def find_pages(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield file and URL of each page of one collection, in the order of its truth file."""
    seen = set()
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            truth = json.loads(line)
            name = folder / "pages" / f"{truth['id']}.html.gz"
            url = str(truth.get("url", ""))
            if name.exists() and url.startswith("http"):
                # Some collections state the site for each of its pages.
                yield name, f"{url.rstrip('/')}/{truth['id']}" if url in seen else url
                seen.add(url)


def read_page(page: tuple[Path, str]) -> tuple[Capture, Article] | None:
    """Return a page with its article; None where there is none."""
    file, url = page
    body = gzip.decompress(file.read_bytes())
    capture = Capture.of_bytes(body, url=url, fetched_at=START)
    capture = replace(capture, headers=(("content-type", "text/html; charset=utf-8"),))
    try:
        article = extract_article(capture, EVERYTHING)
    except ScraperError:
        return None
    return None if article.page_type in NO_CONTENT else (capture, article)


def read_collections(corpus: Path, names: str, site_pages: int) -> Pages:
    """Return the pages and articles of collections joined by `+`."""
    found = [page for name in names.split("+") for page in find_pages(corpus / name)]
    pages = Counter(site_of(url) for _, url in found)
    chosen = [page for page in found if pages[site_of(page[1])] >= site_pages]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        read = pool.map(read_page, chosen, chunksize=8)
    return [
        (replace(one[0], fetched_at=START + timedelta(minutes=number)), one[1])
        for number, one in enumerate(read)
        if one is not None
    ]


def measure_archive(
    pages: Pages, folder: Path, *, compact: bool
) -> tuple[int, int, dict[str, int]]:
    """Return the articles, the bytes of the archive, and those of each table with its indexes."""
    path = folder / "archive.db"
    with Archive.open(path) as archive:
        start = time.process_time()
        for capture, article in pages:
            archive.save(capture, article)
        spent = (time.process_time() - start) * 1000 / len(pages)
        print(f"saving: {spent:.2f} ms of CPU a page")
        if compact:
            start = time.process_time()
            for _ in archive.compact():
                pass
            print(
                f"compact: {(time.process_time() - start) * 1000 / len(pages):.2f} ms of CPU a page"
            )
        archive.reclaim_space()
        articles = archive.stats()["articles"]
    with closing(sqlite3.connect(path)) as conn:
        tables = dict(
            conn.execute(
                "SELECT coalesce(sqlite_master.tbl_name, dbstat.name), sum(pgsize) FROM dbstat"
                " LEFT JOIN sqlite_master USING (name) GROUP BY 1 ORDER BY 2 DESC"
            ).fetchall()
        )
    return articles, path.stat().st_size, tables


def measure_folder(pages: Pages) -> int:
    """Return the bytes of a page, an article as JSON and one as Markdown a file each, in blocks."""
    total = 0
    for capture, article in pages:
        forms = (capture.body, _as_json(article), (article.markdown or "").encode())
        total += sum(BLOCK * math.ceil(len(form) / BLOCK) for form in forms)
    return total


def measure_warc(pages: Pages) -> int:
    """Return the bytes of the pages alone, each in a record compressed by gzip."""
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n\r\n"
    return sum(
        len(gzip.compress(head % capture.url.encode() + capture.body, 6)) for capture, _ in pages
    )


def measure_zlib(pages: Pages, folder: Path) -> int:
    """Return the bytes of a SQLite table of pages and articles, compressed by zlib, with an index of words."""
    path = folder / "zlib.db"
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(
            "CREATE TABLE page (url TEXT UNIQUE, title TEXT, text TEXT, raw BLOB, forms BLOB)"
        )
        conn.execute("CREATE VIRTUAL TABLE words USING fts5 (title, text, content='page')")
        for capture, article in pages:
            text, forms = article.text.encode(), _as_json(article) + (article.html or "").encode()
            row = (
                capture.url,
                article.title,
                text.decode("utf-8", "replace"),
                zlib.compress(capture.body),
                zlib.compress(forms),
            )
            conn.execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", row)
        conn.execute("INSERT INTO words (words) VALUES ('rebuild')")
    return path.stat().st_size


def _as_json(article: Article) -> bytes:
    fields = ("url", "title", "authors", "published", "language", "description", "tags", "text")
    values = {name: getattr(article, name) for name in fields}
    return json.dumps({**values, "markdown": article.markdown}, ensure_ascii=False).encode(
        "utf-8", "replace"
    )


def report(names: str, pages: Pages, *, compact: bool) -> None:
    """Print the figures of one archive."""
    raw = sum(len(capture.body) for capture, _ in pages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles, size, tables = measure_archive(pages, folder, compact=compact)
        others = (
            ("folder of files", measure_folder(pages)),
            ("gzip WARC (pages alone)", measure_warc(pages)),
            ("SQLite with zlib", measure_zlib(pages, folder)),
        )
    sites = len({site_of(capture.url) for capture, _ in pages})
    print(
        f"{names}: {articles} articles of {sites} sites, {raw // articles:,} bytes of raw page each"
    )
    for label, count in (("archive", size), *others):
        print(f"  {label:<26} {count // articles:>9,} bytes an article {count / raw:7.1%} of raw")
    for table, count in tables.items():
        if count / size > 0.004:
            print(f"    {table:<24} {count // articles:>9,} {count / raw:24.1%}")


def main() -> int:
    """Measure each archive that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("collections", nargs="+", help="collections of one archive, joined by +")
    parser.add_argument("--site-pages", type=int, default=1, metavar="N")
    parser.add_argument("--compact", action="store_true")
    options = parser.parse_args()
    for names in options.collections:
        pages = read_collections(options.corpus, names, options.site_pages)
        report(names, pages, compact=options.compact)
    return 0


if __name__ == "__main__":
    sys.exit(main())
