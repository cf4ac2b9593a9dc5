"""Measure how fast a large archive is listed, filtered, counted, searched, checked and added to.

    python benchmarks/archive_speed.py [ARTICLES] [--keep FILE]

An archive of so many articles (10,000 by default) is made in a temporary folder, or in FILE, which is
used again if it is there. 500 articles are stored as `add` stores them and multiplied by SQL, with other
URLs, sites, dates, tags and authors. Text has 2 kB, all readings together 9 kB, pages are empty: figures
of size mean nothing here (`benchmarks/archive_size.py`). 2,000 sources have 50 links each.

A list is its 50 rows and the count of all that match. Every line is the median and the 95th percentile of repeated calls in one warm process, in ms of wall
time, and the median of processor time. The last lines store articles one at a time, and in groups of 20.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.archive import Archive, Selection
from scraper.archive.articles.listing import fill_listing
from scraper.archive.search.search_index import rebuild_index
from scraper.records import Article, Capture, Dropped, Trace

TEMPLATES = 500
SITES = 200
SOURCES = 2_000
LINKS = 50
REPEATS = 20
START = datetime(2016, 1, 1, tzinfo=UTC)
LANGUAGES = ("en",) * 5 + ("en-GB", "de", "fr", "es", "pt-BR")
TAGS = [f"Tag {number}" for number in range(400)]
NAMES = [
    f"{first} {last}"
    for first in "Ada Bo Cy Di Ed".split()
    for last in "Moor Hill Ford Lake".split()
]

# Words by rank, as Zipf has them, so that some are in half of the articles and most in very few.
CHANCE = random.Random(7)
WORDS = ["".join(CHANCE.choices("aeioulnrstmkdpb", k=CHANCE.randint(3, 9))) for _ in range(20_000)]
WEIGHTS = [1 / (rank + 2) for rank in range(len(WORDS))]


def make_article(number: int) -> tuple[Capture, Article]:
    """Return a page and an article whose forms have the sizes of real ones, in proportion."""
    url = f"https://site{min(int(CHANCE.paretovariate(0.9)), SITES)}.example/{number}"
    words = CHANCE.choices(WORDS, WEIGHTS, k=330)
    text = "\n\n".join(" ".join(words[start : start + 60]) for start in range(0, len(words), 60))
    dropped = Dropped(rule="related", reason="leads elsewhere", text=text[:200], words=30)
    published = START + timedelta(minutes=CHANCE.randrange(60 * 24 * 365 * 10))
    article = Article(
        url=url,
        text=text,
        title=" ".join(words[:7]).capitalize(),
        authors=(CHANCE.choice(NAMES),),
        tags=tuple(CHANCE.sample(TAGS, k=3)),
        published=None if number % 20 == 0 else published.isoformat(),
        language=CHANCE.choice(LANGUAGES),
        confidence=CHANCE.random(),
        markdown=text,
        html=f"<p>{text}</p>",
        trace=Trace(platform=None, candidates=(), bodies=(), dropped=(dropped,) * 10),
    )
    page = f"<p>{number}</p>".encode()
    return Capture.of_bytes(page, url=url, fetched_at=START + timedelta(minutes=number)), article


MULTIPLY = (
    """
    INSERT INTO body (id, digest, size, encoding, content)
    SELECT id + :by, printf('%064d', id + :by), size, encoding, content FROM body WHERE id <= :templates
    """,
    """
    INSERT INTO capture (id, url, final_url, status, fetched_at, body_id, redirects, headers)
    SELECT id + :by, url || '-' || :by, final_url || '-' || :by, status, fetched_at, body_id + :by,
           redirects, headers FROM capture WHERE id <= :templates
    """,
    """
    INSERT INTO article (id, url, site, first_saved_at, changed_at, last_seen_at, revisions)
    SELECT id + :by, url || '-' || :by, site, first_saved_at, changed_at, last_seen_at, 1
    FROM article WHERE id <= :templates
    """,
    """
    INSERT INTO article_url SELECT url || '-' || :by, article_id + :by FROM article_url
    WHERE article_id <= :templates
    """,
    """
    INSERT INTO fetch (url, final_url, at, attempt, outcome, capture_id, article_id, revision)
    SELECT url || '-' || :by, url || '-' || :by, at, 1, outcome, capture_id + :by, article_id + :by, 1
    FROM fetch WHERE id <= :templates
    """,
)


def fill(path: Path, count: int) -> None:
    """Write the synthetic archive."""
    with Archive.open(path) as archive:
        with archive._session.together():  # noqa: SLF001 - one commit for many, as groups have it
            for number in range(TEMPLATES):
                archive.save(*make_article(number))
        with archive._session.writing() as conn:  # noqa: SLF001 - rows are multiplied
            columns = [row[1] for row in conn.execute("PRAGMA table_info(revision)")]
            changed = {
                "id": "id + :by",
                "article_id": "article_id + :by",
                "capture_id": "capture_id + :by",
                "published_at": "date(published_at, (:by % 3650) || ' days') || 'T12:00:00Z'",
            }
            values = ", ".join(changed.get(name, name) for name in columns)
            multiply_revisions = (
                f"INSERT INTO revision ({', '.join(columns)}) SELECT {values} FROM revision"
                " WHERE id <= :templates"
            )
            for by in range(TEMPLATES, count, TEMPLATES):
                for statement in (*MULTIPLY, multiply_revisions):
                    conn.execute(statement, {"by": by, "templates": TEMPLATES})
            conn.execute("UPDATE article SET revision_id = id")
            add_sources(conn, count)
            fill_listing(conn)
            rebuild_index(conn)


def add_sources(conn, count: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - sqlite3's
    """Add sources with links to the articles."""
    conn.executemany(
        "INSERT INTO source (id, url, kind, added_at, next_check_at, interval, checks)"
        " VALUES (?, ?, 'feed', '2016-01-01', '2017-01-01', 3600, 9)",
        ((number, f"https://site{number}.example/feed") for number in range(1, SOURCES + 1)),
    )
    urls = [row[0] for row in conn.execute("SELECT url FROM article")]
    conn.executemany(
        "INSERT INTO link (url, host, source_id, found_on, found_at, state, rank_at, visited_at,"
        " visits) VALUES (?, 'h', ?, 'f', ?, 'done', 'r', ?, 1)",
        (
            (
                urls[number] if number < len(urls) else f"https://none.example/{number}",
                number % SOURCES + 1,
                *(2 * ((START + timedelta(minutes=number)).isoformat(),)),
            )
            for number in range(max(count, SOURCES * LINKS))
        ),
    )


def list_calls(archive: Archive) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the name and the call of each measurement."""

    def listed(**filters: object) -> Callable[[], object]:
        selection = Selection(limit=50, **filters)  # type: ignore[arg-type]  # fields by name
        return lambda: (list(archive.list_rows(selection)), archive.count_articles(selection))

    def asked(statement: str) -> Callable[[], object]:
        return lambda: list(archive.query(statement).rows)

    def found(*queries: str) -> Callable[[], object]:
        turns = iter(queries * REPEATS)
        return lambda: archive.search(next(turns))

    yield "list", listed()
    yield "list, offset 5,000", listed(offset=5_000)
    yield "list --site (largest)", listed(site="site1.example")
    yield "list --site (small)", listed(site="site40.example")
    yield "list --language en", listed(language="en")
    yield "list --language pt", listed(language="pt")
    yield "list --tag", listed(tag="Tag 7")
    yield "list --author", listed(author="moor")
    yield "list one week", listed(since="2021-05-01", until="2021-05-08")
    yield "list since 2018", listed(since="2018-01-01")
    yield "list until 2018", listed(until="2018-01-01")
    yield "list is:edited", listed(query="is:edited")
    yield "list is:low-confidence", listed(query="is:low-confidence")
    yield "list type:article", listed(query="type:article")
    yield "list type:forum", listed(query="type:forum")
    yield "list --changed-since", listed(changed_since="2016-01-01T08")
    yield "stats", archive.stats
    yield (
        "states and due links",
        lambda: (archive.frontier.count_states(), archive.frontier.count_due()),
    )
    yield f"health of {SOURCES:,} sources", lambda: list(archive.find_health_problems())
    yield "sql: count", asked("SELECT count(*) FROM articles")
    yield "sql: newest 10", asked("SELECT title FROM articles ORDER BY published_at DESC LIMIT 10")
    yield (
        "sql: sites",
        asked("SELECT site, count(*) AS n FROM articles GROUP BY site ORDER BY n DESC LIMIT 20"),
    )
    yield (
        "sql: languages",
        asked("SELECT language, count(*), sum(word_count) FROM articles GROUP BY language"),
    )
    yield (
        "sql: months",
        asked("SELECT site, substr(published_at, 1, 7), count(*) FROM articles GROUP BY 1, 2"),
    )
    yield (
        "sql: tags",
        asked("SELECT min(name), count(*) AS n FROM tags GROUP BY folded ORDER BY n DESC LIMIT 20"),
    )
    yield (
        "sql: authors",
        asked(
            "SELECT min(name), count(*) AS n FROM authors GROUP BY folded ORDER BY n DESC LIMIT 20"
        ),
    )
    yield "sql: low confidence", asked("SELECT id, title FROM articles WHERE confidence < 0.02")
    common, middle, rare = WORDS[:5], WORDS[40:240:10], WORDS[2_000:12_000:500]
    yield "search: commonest words", found(*common)
    yield "search: one word of 20", found(*middle)
    yield "search: rare word", found(*rare)
    yield (
        "search: two words",
        found(*(f"{one} {two}" for one, two in zip(middle, rare, strict=True))),
    )
    yield (
        "search: two common words",
        found(*(f"{one} {two}" for one, two in zip(common, middle[:5], strict=True))),
    )
    yield "search: beginning", found(*(f"{one[:3]}*" for one in rare))
    yield "search: word and site", found(*(f"{one} site:site3.example" for one in middle))
    yield "search: word and date", found(*(f"{one} after:2024" for one in middle))


def measure(name: str, call: Callable[[], object]) -> None:
    """Print one line; calls that take long are repeated less often."""
    walls: list[float] = []
    processor: list[float] = []
    while len(walls) < REPEATS and (sum(walls) < 4_000 or len(walls) < 3):
        began, worked = time.perf_counter(), time.process_time()
        call()
        walls.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    p95 = sorted(walls)[int(0.95 * (len(walls) - 1) + 0.5)]
    print(
        f"{name:<28}{statistics.median(walls):>9.1f}{p95:>9.1f}{statistics.median(processor):>9.1f}"
    )


def measure_storing(archive: Archive, first: int) -> None:
    """Store articles one by one, then in groups; print the cost of each."""
    for name, group in (("store one by one", 1), ("store in groups of 20", 20)):
        pages = [make_article(first + number) for number in range(200)]
        first += len(pages)
        began, worked = time.perf_counter(), time.process_time()
        for start in range(0, len(pages), group):
            with archive._session.together():  # noqa: SLF001 - as groups are committed
                for page in pages[start : start + group]:
                    archive.save(*page)
        wall = (time.perf_counter() - began) / len(pages) * 1000
        worked = (time.process_time() - worked) / len(pages) * 1000
        print(f"{name:<28}{wall:>9.1f}{'':>9}{worked:>9.1f}")


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder, "archive.db")
        if not path.exists():
            began = time.monotonic()
            fill(path, options.articles)
            print(f"made in {time.monotonic() - began:.0f} s")
        print(f"{options.articles:,} articles, {path.stat().st_size / 1e6:.0f} MB")
        print(f"{'':<28}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}")
        with Archive.open(path) as archive:
            for name, call in list_calls(archive):
                measure(name, call)
            measure_storing(archive, 10 * options.articles + int(time.time()))


if __name__ == "__main__":
    main()
