"""The pool of readers: bounded in time and memory, and never brought down by a page."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.config import ExtractSettings
from scraper.errors import ExtractError
from scraper.records import Article, Capture
from scraper.workers import ExtractPool

GOOD = (
    b"<html><head><title>Tides</title></head><body><article><h1>Tides</h1>"
    + (
        b"<p>The tide tables for the harbour were printed once a year, and the harbour master "
        b"kept them in a tin box under the stairs, away from the damp and the children.</p>" * 6
    )
    + b"</article></body></html>"
)


CODES = {
    "extract-timeout",
    "extract-crashed",
    "extract-memory",
    "extract-failed",
    "no-article",
}


def children() -> set[int]:
    """Give the processes that this one started and that still run."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(number) for task in tasks for number in task.read_text().split()}


def capture(body: bytes) -> Capture:
    return Capture.of_bytes(body, url="https://example.com/page", fetched_at=datetime.now(UTC))


def read(*bodies: bytes, **settings) -> list[Article | ExtractError]:
    """Read bodies one after the other in one pool; give articles and errors."""

    async def run() -> list[Article | ExtractError]:
        answers: list[Article | ExtractError] = []
        async with ExtractPool(ExtractSettings(**{"workers": 1, **settings})) as pool:
            for body in bodies:
                try:
                    answers.append(await pool.extract(capture(body)))
                except ExtractError as error:
                    answers.append(error)
        return answers

    return asyncio.run(run())


def test_worker_reads_a_page():
    """A page read in a worker gives the article with its costly fields."""
    (article,) = read(GOOD)
    assert isinstance(article, Article)
    assert article.title == "Tides"
    assert "tin box under the stairs" in article.text
    assert article.markdown
    assert article.trace is not None


def test_e5_empty_page_is_named():
    """E5: a blank page is `no-article`, and the same worker reads the next page."""
    error, article = read(b"   \n", GOOD)
    assert isinstance(error, ExtractError)
    assert error.code == "no-article"
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b"<p " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b">x</p>",
            id="e3-attributes",
        ),
        pytest.param(b"<div>" * 100_000 + b"deep", id="e2-depth"),
    ],
)
def test_e2_e3_hostile_page_ends_alone(body: bytes):
    """E2, E3: whatever comes of a hostile page, it has a name, and the next page is read."""
    hostile, article = read(body, GOOD)
    if isinstance(hostile, ExtractError):
        assert hostile.code in CODES
    else:
        assert hostile.text in {"deep", "x"}
    assert isinstance(article, Article)


def test_e1_text_after_255_levels_is_kept():
    """E1: what comes after 255 nested tags is read; parsers drop it silently by default."""
    (article,) = read(b"<div>" * 255 + GOOD)
    assert isinstance(article, Article)
    assert "tin box under the stairs" in article.text


@pytest.mark.parametrize("where", ["attribute", "comment", "script", "text"])
def test_e4_text_after_ten_megabytes_is_kept(where: str):
    """E4: what comes after one text, attribute, comment or script of 11 MB is read."""
    much = b"A" * 11_000_000
    big = {
        "attribute": b"<img src='data:image/png;base64," + much + b"'>",
        "comment": b"<!-- " + much + b" -->",
        "script": b"<script>var x = '" + much + b"'</script>",
        "text": b"<aside>" + much + b"</aside>",
    }[where]
    (article,) = read(GOOD.replace(b"<body>", b"<body>" + big, 1), timeout=60)
    assert isinstance(article, Article)
    assert "tin box under the stairs" in article.text


def test_page_that_hangs_is_given_up():
    """A worker that does not answer in time is killed, and the next page gets a fresh one."""

    async def run() -> tuple[ExtractError, Article]:
        others = children()  # servers that other tests left running
        async with ExtractPool(ExtractSettings(workers=1, timeout=8)) as pool:
            await pool.extract(capture(GOOD))
            stopped = children() - others
            for process in stopped:
                os.kill(process, signal.SIGSTOP)
            with pytest.raises(ExtractError) as caught:
                await pool.extract(capture(GOOD))
            article = await pool.extract(capture(GOOD))
            assert stopped
            assert not stopped & children()
            return caught.value, article

    error, article = asyncio.run(run())
    assert error.code == "extract-timeout"
    assert isinstance(article, Article)


def test_e8_worker_that_is_killed_costs_one_page():
    """E8: a worker that dies takes its page with it, named, and no other."""

    async def run() -> tuple[ExtractError, Article]:
        others = children()
        async with ExtractPool(ExtractSettings(workers=1)) as pool:
            await pool.extract(capture(GOOD))
            for process in children() - others:
                os.kill(process, signal.SIGKILL)
            with pytest.raises(ExtractError) as caught:
                await pool.extract(capture(GOOD))
            return caught.value, await pool.extract(capture(GOOD))

    error, article = asyncio.run(run())
    assert error.code == "extract-crashed"
    assert isinstance(article, Article)


def test_e8_page_over_the_memory_limit_ends_alone():
    """E8: a page that needs more memory than allowed is an error, and the next page is read."""
    many = b"<b>" + b"<i>x</i>" * 6_000_000
    hostile, article = read(many, GOOD, memory=400 * 2**20, timeout=60)
    assert isinstance(hostile, ExtractError)
    assert hostile.code in CODES
    assert isinstance(article, Article)


def test_worker_is_recycled():
    """A worker is replaced after its number of pages, and nobody notices."""
    answers = read(GOOD, GOOD, GOOD, recycle=1)
    assert all(isinstance(answer, Article) for answer in answers)


def test_a_pool_that_expects_nothing_starts_nobody():
    """Where no page is expected no reader is started; a page that comes is read all the same."""

    async def run() -> tuple[set[int], Article]:
        others = children()
        async with ExtractPool(ExtractSettings(workers=2), expects_pages=False) as pool:
            await asyncio.sleep(0.3)
            started = children() - others
            return started, await pool.extract(capture(GOOD))

    started, article = asyncio.run(run())
    assert started == set()
    assert isinstance(article, Article)


def test_two_workers_read_side_by_side():
    """Pages are read on several workers at once, each answer to its own page."""

    async def run() -> list[str | None]:
        async with ExtractPool(ExtractSettings(workers=2)) as pool:
            pages = [GOOD.replace(b"Tides", b"Tides %d" % n) for n in range(8)]
            articles = await asyncio.gather(*(pool.extract(capture(page)) for page in pages))
            return [article.title for article in articles]

    assert asyncio.run(run()) == [f"Tides {n}" for n in range(8)]
