"""The pool of readers: bounded in time and memory, and never brought down by a page."""

import asyncio
import os
import pickle
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from scraper.cli import doctor
from scraper.config import ExtractSettings
from scraper.errors import ExtractError
from scraper.extraction.options import EVERYTHING
from scraper.extraction.unkept import unkept_capture
from scraper.records import Article, Capture
from scraper.workers import pool as workers
from scraper.workers import worker as reader
from scraper.workers.pool import ExtractPool
from scraper.workers.worker import LENGTH

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


def test_page_that_takes_too_much_processor_time_is_given_up():
    """The limit of a page is processor time: one beyond it is named, and the next page is read."""
    long = GOOD.replace(
        b"</article>", b"<p>one <i>two</i> <b>three</b></p>" * 200_000 + b"</article>"
    )
    error, article = read(long, GOOD, timeout=3, wall_timeout=100)
    assert isinstance(error, ExtractError)
    assert (error.code, error.retryable) == ("extract-timeout", False)
    assert "processor time" in error.message
    assert isinstance(article, Article)


def stop_and_read(pool: ExtractPool, monkeypatch, *, workers: int) -> list[int]:
    """Stop so many workers as soon as they are started; return their process ids, in time."""
    start, stopped = pool._start, []

    async def start_stopped(*preloaded: str):
        worker = await start(*preloaded)
        if len(stopped) < workers:
            stopped.append(worker.process.pid)
            os.kill(worker.process.pid, signal.SIGSTOP)
        return worker

    monkeypatch.setattr(pool, "_start", start_stopped)
    return stopped


def test_page_on_a_worker_without_progress_is_read_again(monkeypatch):
    """A page whose worker gets no processor until the wall limit is read by another worker."""

    async def run() -> tuple[list[int], Article]:
        settings = ExtractSettings(workers=1, timeout=6, wall_timeout=6)
        async with ExtractPool(settings, expects_pages=False) as pool:
            stopped = stop_and_read(pool, monkeypatch, workers=1)
            article = await pool.extract(capture(GOOD))
            return [pid for pid in stopped if pid in children()], article

    left, article = asyncio.run(run())
    assert left == []
    assert isinstance(article, Article)


def test_wall_limit_is_worth_another_run(monkeypatch):
    """A page that reaches the wall limit twice fails, and may be tried again later."""

    async def run() -> ExtractError:
        settings = ExtractSettings(workers=1, timeout=0.1, wall_timeout=0.1)
        async with ExtractPool(settings, expects_pages=False) as pool:
            stop_and_read(pool, monkeypatch, workers=2)
            with pytest.raises(ExtractError) as caught:
                await pool.extract(capture(GOOD))
            return caught.value

    error = asyncio.run(run())
    assert (error.code, error.retryable) == ("extract-timeout", True)


def test_e8_worker_that_is_killed_from_outside_costs_no_page():
    """E8: a page whose worker is killed from outside is read by another worker."""

    async def run() -> Article:
        others = children()
        async with ExtractPool(ExtractSettings(workers=1)) as pool:
            await pool.extract(capture(GOOD))
            for process in children() - others:
                os.kill(process, signal.SIGKILL)
            return await pool.extract(capture(GOOD))

    assert isinstance(asyncio.run(run()), Article)


def test_e8_page_that_ends_every_worker_is_named(monkeypatch):
    """E8: a page that ends its worker costs itself, and no other."""
    boot = "import scraper.workers.worker, os; scraper.workers.worker._answer = lambda *_: os.abort(); "

    async def run() -> tuple[ExtractError, Article]:
        async with ExtractPool(ExtractSettings(workers=1), expects_pages=False) as pool:
            with monkeypatch.context() as patched:
                patched.setattr(workers, "_BOOT", workers._BOOT.replace("from", boot + "from"))
                with pytest.raises(ExtractError) as caught:
                    await pool.extract(capture(GOOD))
            return caught.value, await pool.extract(capture(GOOD))

    error, article = asyncio.run(run())
    assert (error.code, error.retryable) == ("extract-crashed", False)
    assert isinstance(article, Article)


def test_worker_ends_while_its_answer_is_on_the_way():
    """A worker whose answer nobody reads any more ends, although its pipe is full and paused."""
    boats = "".join(
        f"<p>On day {n} the boats came over the bar in the morning, and all of them were late.</p>"
        for n in range(8_000)
    )
    long = GOOD.replace(b"</article>", boats.encode() + b"</article>")

    async def run() -> int | None:
        async with ExtractPool(ExtractSettings(workers=1), expects_pages=False) as pool:
            worker = await pool._start("article")
            request = pickle.dumps(("article", (capture(long), EVERYTHING)))
            worker.process.stdin.write(LENGTH.pack(len(request)) + request)
            while not worker.process.stdout._paused:  # noqa: ASYNC110 - no event; the answer is larger than its buffer
                await asyncio.sleep(0.01)
            async with asyncio.timeout(20):  # waited for ever
                return await pool._end(worker)

    assert asyncio.run(run()) == -signal.SIGKILL


def test_worker_that_is_stopped_ends():
    """A worker that a signal stopped ends, too."""

    async def run() -> int | None:
        async with ExtractPool(ExtractSettings(workers=1), expects_pages=False) as pool:
            worker = await pool._start()
            os.kill(worker.process.pid, signal.SIGSTOP)
            async with asyncio.timeout(20):
                return await pool._end(worker)

    assert asyncio.run(run()) == -signal.SIGKILL


def test_page_that_is_being_read_is_given_up_at_the_end_of_the_pool():
    """The end of a pool ends the workers that are reading, too."""

    async def run() -> set[int]:
        others = children()
        async with ExtractPool(ExtractSettings(workers=1)) as pool:
            reading = asyncio.create_task(pool.extract(capture(GOOD * 500)))
            while not any(worker.pages for worker in pool._workers):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.01)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        return children() - others

    assert asyncio.run(run()) == set()


def test_signals_of_the_terminal_leave_workers_alone():
    """Ctrl-C reaches every process of a terminal: the page that a worker reads is not lost."""

    async def run() -> tuple[set[int], set[int]]:
        others = children()
        async with ExtractPool(ExtractSettings(workers=1)) as pool:
            await pool.extract(capture(GOOD))
            before = children() - others
            for process in before:
                os.kill(process, signal.SIGINT)
                os.kill(process, signal.SIGTERM)
            await pool.extract(capture(GOOD))
            return before, children() - others

    before, after = asyncio.run(run())
    assert before == after != set()


def test_memory_is_watched_where_it_cannot_be_limited(monkeypatch):
    """Where the system refuses a limit of memory (macOS), pages are read, and a large one is given up."""
    broken = (
        "import resource, errno\n"
        "def setrlimit(*_): raise ValueError('current limit exceeds maximum limit')\n"
        "resource.setrlimit = setrlimit\n"
    )
    monkeypatch.setattr(workers, "_BOOT", broken + workers._BOOT)
    many = b"<b>" + b"<i>x</i>" * 2_000_000
    article, hostile, again = read(GOOD, many, GOOD, memory=300 * 2**20, timeout=60)
    assert isinstance(article, Article)
    assert isinstance(hostile, ExtractError)
    assert hostile.code == "extract-memory"
    assert isinstance(again, Article)


@pytest.mark.parametrize(("platform", "factor"), [("darwin", 1), ("linux", 1024)])
def test_peak_memory_is_in_bytes(monkeypatch, platform: str, factor: int):
    """Without `/proc` the peak counts: the system reports bytes on macOS and KiB elsewhere."""
    monkeypatch.setattr(reader, "_STATM", Path("/no/such/file"))
    usage = SimpleNamespace(ru_maxrss=5)
    monkeypatch.setattr("resource.getrusage", lambda _: usage)
    monkeypatch.setattr(sys, "platform", platform)
    assert reader.memory_in_use() == 5 * factor


def test_modules_of_the_current_folder_are_not_run(tmp_path: Path, monkeypatch):
    """A worker imports nothing from the current folder, nor from what PYTHONPATH says."""
    names = "json lxml scraper site sitecustomize usercustomize numpy pickle struct httpx cssselect"
    for name in names.split():
        (tmp_path / f"{name}.py").write_text("open('ran-' + __name__, 'w').close()\nraise OSError")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))
    (article,) = read(GOOD)
    assert isinstance(article, Article)
    assert list(tmp_path.glob("ran-*")) == []


def test_worker_that_cannot_start_says_why(monkeypatch, caplog):
    """Where no worker can be started the error has its last line, and `--debug` all of them."""
    monkeypatch.setattr(workers, "_BOOT", "print(1 / 0)")
    caplog.set_level("DEBUG", "scraper.workers.pool")
    (error,) = read(GOOD)
    assert isinstance(error, ExtractError)
    assert (error.code, error.retryable) == ("worker-failed", True)
    assert "ZeroDivisionError: division by zero" in error.message
    assert "Traceback (most recent call last):" in caplog.text


def test_output_of_a_worker_is_bounded(monkeypatch, caplog):
    """Of a worker that writes without end the last lines are kept, each cut."""
    talk = (
        "import sys\nfor n in range(3000): print('x' * 600, n, file=sys.stderr)\nraise SystemExit"
    )
    monkeypatch.setattr(workers, "_BOOT", talk)
    caplog.set_level("DEBUG", "scraper.workers.pool")
    (error,) = read(GOOD)
    assert isinstance(error, ExtractError)
    assert len(error.message) < 1000
    assert sum("xxx" in message for message in caplog.messages) <= 2 * 1000


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


def test_doctor_reads_a_page_in_a_worker(monkeypatch):
    """`doctor` starts a worker; where that fails it is a problem, with what the worker wrote last."""
    well = asyncio.run(doctor._worker(None))
    monkeypatch.setattr(workers, "_BOOT", "import no_such_module")
    ill = asyncio.run(doctor._worker(None))
    assert (well.level, well.output) == ("ok", ())
    assert ill.level == "problem"
    assert ill.message.startswith("worker-failed: ")
    assert ill.output[-1] == "ModuleNotFoundError: No module named 'no_such_module'"


def test_a_closed_pool_starts_no_worker() -> None:
    """A call that comes after the end fails; it starts no process that nobody ends."""

    async def call_late() -> None:
        async with ExtractPool(ExtractSettings(workers=1), expects_pages=False) as pool:
            pass
        pool._seats.put_nowait(None)
        await pool.extract(unkept_capture(b"<p>x", "https://a.example/"))

    with pytest.raises(ExtractError, match="closed"):
        asyncio.run(asyncio.wait_for(call_late(), 15))
