"""What a run shows on a terminal, and only there."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from collections.abc import Callable

import pytest
from command_line import SCRAPER, CommandLine
from many_hosts import ManyHosts
from small_blog import SmallBlog

from scraper.cli.run_progress import render_left


def run_on_a_terminal(cli: CommandLine, *arguments: str) -> str:
    """Run `scraper run` with standard error on a pseudo-terminal; give what it drew."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(SCRAPER), "run", *arguments],
        cwd=cli.folder,
        env={**cli.environ, "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    drawn = b""
    try:
        while chunk := os.read(ours, 65536):
            drawn += chunk
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(ours)
    assert process.wait(30) == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn.decode())


def test_a_terminal_shows_hosts_queue_rate_and_time(cli: CommandLine, blog: SmallBlog) -> None:
    """On a terminal a run draws a line for each host and one for all: done, queued, failed, pages a second."""
    cli.run("source", "add", blog.home)
    drawn = run_on_a_terminal(cli, "--delay", "0.3")
    assert re.search(r"host +done +queued +failed +pages/s +time left", drawn)
    assert re.search(r"127\.0\.0\.1 +[1-4] +[0-4] +0 +\d", drawn)
    assert re.search(r"all, 1 sources +[1-4] +[0-4] +0 +\d", drawn)
    assert "4 saved" in drawn.splitlines()[-1]


def test_sources_are_shown_while_no_page_is_due(
    start_hosts: Callable[[int], ManyHosts], hosts_cli: Callable[[ManyHosts], CommandLine]
) -> None:
    """While sources are looked at and nothing is due, the terminal shows how many were."""
    hosts = start_hosts(6)
    cli = hosts_cli(hosts)
    outlines = "".join(f"<outline xmlUrl='{url}'/>" for url in hosts.feeds())
    cli.run("source", "import", "-", stdin=f"<opml version='2.0'><body>{outlines}</body></opml>")
    hosts.articles = 0
    hosts.seconds = 1.0  # a worker starts while the second pair answers
    drawn = run_on_a_terminal(cli, "--set", "fetch.concurrency=2")
    assert re.search(r"all, [1-5] sources +0 +0 +0", drawn)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, ""), (0.0, ""), (0.6, "1 s"), (59, "59 s"), (90, "2 min"), (5400, "1.5 h")],
)
def test_time_left_is_shown_for_people(seconds: float | None, shown: str) -> None:
    """Seconds, minutes or hours; nothing where nothing is left or nobody knows."""
    assert render_left(seconds) == shown


def test_quiet_draws_nothing_on_a_terminal_either(cli: CommandLine, blog: SmallBlog) -> None:
    """`-q` draws nothing, terminal or not."""
    cli.run("source", "add", blog.home)
    assert run_on_a_terminal(cli, "-q") == ""
