"""How a run ends: by a limit, a signal, a kill, another run; and that the next one goes on."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest
from command_line import SCRAPER, CommandLine
from small_blog import SmallBlog

ROUNDS = 5


def start_and_wait(cli: CommandLine, lines: int, *arguments: str) -> subprocess.Popen[str]:
    """Start `scraper run -v` and give it when it has printed so many lines."""
    process = cli.start("run", "-v", *arguments)
    assert process.stdout is not None
    for _ in range(lines):
        assert process.stdout.readline() != ""
    return process


def end(process: subprocess.Popen[str]) -> int:
    """Read what is left, and give the exit status."""
    process.communicate(timeout=30)
    return process.returncode


def last_run(cli: CommandLine) -> tuple[str, str | None, int]:
    with closing(sqlite3.connect(cli.db)) as conn:
        return conn.execute(
            "SELECT state, reason, exit_code FROM runs ORDER BY id DESC LIMIT 1"
        ).fetchone()


def stored(cli: CommandLine) -> int:
    with closing(sqlite3.connect(cli.db)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])


@pytest.fixture
def due(cli: CommandLine, blog: SmallBlog) -> CommandLine:
    """Thirty articles are due."""
    blog.publish(26)
    cli.run("source", "add", blog.home, "--backfill")
    return cli


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--max-pages", "4"), "max-pages"),
        (("--max-bytes", "3000"), "max-bytes"),
        (("--time-limit", "0.9", "--delay", "0.4"), "time-limit"),
    ],
)
def test_a_limit_ends_a_run_and_the_next_goes_on(
    due: CommandLine, blog: SmallBlog, arguments: tuple[str, ...], reason: str
) -> None:
    """A limit of pages, bytes or seconds ends a run with 6; the next run fetches the rest, nothing twice."""
    first = due.run("run", *arguments)
    assert first.code == 6, first
    assert f"stopped: {reason}" in first.err
    assert last_run(due) == ("stopped", reason, 6)
    assert stored(due) < 30
    if reason == "max-pages":
        assert stored(due) == 4
    assert due.run("run", "-q").code == 0
    assert stored(due) == 30
    assert len(blog.asked()) == len(set(blog.asked())) == 30


def test_a_limit_that_stops_nothing_is_none(due: CommandLine) -> None:
    """A run that did all its work within its limits ends with 0."""
    assert due.run("run", "-q", "--max-pages", "30").code == 0
    assert stored(due) == 30


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 143)]
)
def test_c3_a_signal_ends_a_run_within_5_seconds(
    due: CommandLine, blog: SmallBlog, number: signal.Signals, code: int
) -> None:
    """C3: SIGTERM, SIGINT and SIGHUP end a run cleanly; a page that hangs is due again, the others are stored."""
    blog.site.pages[blog.path(10)] = blog.site.pages["/slow"]
    process = start_and_wait(due, 3)
    while blog.path(10) not in blog.asked():
        time.sleep(0.05)
    time.sleep(0.2)
    began = time.monotonic()
    process.send_signal(number)
    assert end(process) == code
    assert time.monotonic() - began < 5.0
    assert last_run(due) == ("stopped", "signal", code)
    with closing(sqlite3.connect(due.db)) as conn:
        assert conn.execute(
            "SELECT count(*) FROM link WHERE leased_until IS NOT NULL"
        ).fetchone() == (0,)
    blog.site.pages[blog.path(10)] = blog.site.pages[blog.path(11)]
    assert due.run("run", "-q").code == 0
    assert stored(due) == 30


def test_c3_a_closed_output_ends_a_run_without_a_traceback(due: CommandLine) -> None:
    """C3: `scraper run -v | head -1` ends without a traceback, and the next run goes on."""
    piped = subprocess.run(
        ["/bin/sh", "-c", f"'{SCRAPER}' run -v | head -n 1"],
        cwd=due.folder,
        env=due.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in piped.stderr
    assert len(piped.stdout.splitlines()) == 1
    assert due.run("run", "-q").code == 0
    assert stored(due) == 30


def test_c1_a_second_run_leaves_at_once_naming_the_first(due: CommandLine, blog: SmallBlog) -> None:
    """C1: while a run goes on, a second start leaves with 5 and names the holder; kill -9 frees the lock."""
    blog.site.pages[blog.path(10)] = blog.site.pages["/slow"]
    process = start_and_wait(due, 1)
    second = due.run("run")
    assert second.code == 5
    assert f"process {process.pid}" in second.err
    assert len(second.err.splitlines()) == 1
    process.kill()
    end(process)
    blog.site.pages[blog.path(10)] = blog.site.pages[blog.path(11)]
    third = due.run("run", "-q", "--max-pages", "1")
    assert third.code == 6, third


@pytest.mark.timeout(240)
def test_s1_a_killed_run_loses_nothing_and_repeats_nothing(
    due: CommandLine, blog: SmallBlog
) -> None:
    """S1: killed -9 again and again, runs store every article in the end, and fetch none that was stored again."""
    chance = random.Random(11)
    told: set[str] = set()
    for _ in range(ROUNDS):
        process = start_and_wait(due, 1, "--max-pages", "6")
        assert process.stdout is not None
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        lines = process.stdout.read().splitlines(keepends=True)
        process.stdout.close()
        process.wait()
        told |= {line.split("\t")[2] for line in lines if line.endswith("\n")}
        with closing(sqlite3.connect(due.db)) as conn:
            have = {row[0] for row in conn.execute("SELECT url FROM articles")}
        assert told <= have
    assert due.run("run", "-q").code == 0
    assert stored(due) == 30
    with closing(sqlite3.connect(due.db)) as conn:
        twice = conn.execute(
            "SELECT url, count(*) FROM fetches WHERE outcome IN ('saved', 'unchanged')"
            " GROUP BY url HAVING count(*) > 1"
        ).fetchall()
        killed = conn.execute("SELECT count(*) FROM runs WHERE state = 'killed'").fetchone()[0]
    assert twice == []
    assert killed == ROUNDS
