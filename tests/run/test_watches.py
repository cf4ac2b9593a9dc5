"""Watches through the whole program: marked, told to a command, written to a feed."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, Ran
from loopback import LoopbackSite, render_article
from small_blog import SmallBlog

from scraper.archive import Archive
from scraper.discover import parse_feed
from scraper.records import Capture
from scraper.run import notify as telling

KILLS = 6


def add_watch(cli: CommandLine, query: str, *options: str) -> Ran:
    ran = cli.run("watch", "add", query, *options)
    assert ran.code == 0, ran.err
    return ran


def told(cli: CommandLine, name: str = "told.jsonl") -> list[dict[str, Any]]:
    """Give what a command that appends its input to a file was told."""
    path = cli.folder / name
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


def feed_titles(path: Path) -> list[str | None]:
    capture = Capture.of_bytes(
        path.read_bytes(), url="https://x.example/", fetched_at=datetime.now(UTC)
    )
    return [link.title for link in parse_feed(capture).links]


def test_a_run_tells_the_command_and_writes_the_feed(cli: CommandLine, blog: SmallBlog) -> None:
    """New articles that match are marked, handed over as JSON lines, and in the Atom file; once each."""
    add_watch(
        cli, '"entry 2"', "--feed", "two.xml", "--command", "cat >> told.jsonl; env > env.txt"
    )
    add_watch(cli, "harbour -2 -3")
    cli.run("source", "add", blog.feed)
    ran = cli.run("run", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    (match,) = told(cli)
    assert match["title"] == "Harbour log 2"
    assert match["url"] == blog.url(2)
    assert match["query"] == '"entry 2"'
    assert "Entry 2: the keeper" in match["passage"]
    environ = dict(
        line.partition("=")[::2] for line in (cli.folder / "env.txt").read_text().splitlines()
    )
    assert environ["SCRAPER_DB"] == str(cli.db)
    assert environ["SCRAPER_WATCH_MATCHES"] == "1"
    assert feed_titles(cli.folder / "two.xml") == ["Harbour log 2"]
    rows = cli.run("sql", "select query, title from watch_matches order by 1, 2", "--json").json()
    assert rows == [
        {"query": '"entry 2"', "title": "Harbour log 2"},
        {"query": "harbour -2 -3", "title": "Harbour log 1"},
        {"query": "harbour -2 -3", "title": "Harbour log 4"},
    ]
    cli.run("run", "-q")
    assert len(told(cli)) == 1


def test_add_tells_too(cli: CommandLine, site: LoopbackSite) -> None:
    """`scraper add` holds what it saves against the watches, and tells before it ends."""
    add_watch(cli, "lemons", "--command", "cat >> told.jsonl")
    assert cli.run("add", site.url("/article")).code == 0
    assert cli.run("add", site.url("/article")).code == 0
    assert [one["url"] for one in told(cli)] == [site.url("/article")]


def test_nothing_of_an_article_is_a_command(cli: CommandLine, site: LoopbackSite) -> None:
    """Quotes, back ticks and line breaks of a page reach the command as data, never its shell."""
    title = "$(touch pwned1) `touch pwned2`; touch pwned3 \"'&quot;| touch pwned4 ferry"
    url = site.set_page("/post/$(touch%20pwned5)", render_article(title))
    add_watch(cli, "ferry", "--command", "cat >> told.jsonl; echo $SCRAPER_WATCH_QUERY")
    assert cli.run("add", url).code == 0
    (match,) = told(cli)
    assert match["title"] == title.replace("&quot;", '"')
    assert list(cli.folder.glob("pwned*")) == []


def test_a_command_that_fails_is_told_again(cli: CommandLine, site: LoopbackSite) -> None:
    """A command that ends with a failure is one line on standard error and is told again, then once."""
    add_watch(cli, "lemons", "--command", "test -e ready && cat >> told.jsonl")
    ran = cli.run("add", site.url("/article"))
    assert ran.code == 0
    assert "watch 1: the command ended with 1" in ran.err
    (row,) = cli.run("watch", "list", "--json").json()
    assert (row["waiting"], row["problem"]) == (1, "failed once: ended with 1")
    (cli.folder / "ready").touch()
    assert cli.run("run", "-q").err == ""
    assert cli.run("run", "-q").err == ""
    assert len(told(cli)) == 1
    (row,) = cli.run("watch", "list", "--json").json()
    assert (row["waiting"], row["problem"]) == (0, None)


def test_a_feed_that_cannot_be_written_is_one_line(cli: CommandLine, site: LoopbackSite) -> None:
    """A feed's folder that is gone stops neither the run nor the command."""
    add_watch(cli, "lemons", "--feed", "gone/x.xml", "--command", "cat >> told.jsonl")
    ran = cli.run("add", site.url("/article"))
    assert ran.code == 0
    assert len(ran.err.splitlines()) == 1
    assert "gone/x.xml" in ran.err
    assert len(told(cli)) == 1
    (cli.folder / "gone").mkdir()
    assert cli.run("run", "-q").err == ""
    assert feed_titles(cli.folder / "gone" / "x.xml") == ["The boat without lamps"]


def test_f2_a_feed_takes_no_file_of_the_users(cli: CommandLine, site: LoopbackSite) -> None:
    """A file that no watch wrote is never a feed's place; a feed's own file is, also for another watch."""
    mine = cli.folder / "mine.xml"
    mine.write_text("<mine/>")
    ran = cli.run("watch", "add", "lemons", "--feed", "mine.xml")
    assert (ran.code, ran.err.startswith("export-exists: ")) == (1, True)
    assert mine.read_text() == "<mine/>"
    add_watch(cli, "lemons", "--feed", "feed.xml")
    cli.run("add", site.url("/article"))
    assert feed_titles(cli.folder / "feed.xml") == ["The boat without lamps"]
    add_watch(cli, "lemons", "--feed", "feed.xml", "--command", "true")


def test_watches_are_listed_shown_and_removed(cli: CommandLine, site: LoopbackSite) -> None:
    """`list`, `show` and `remove` name a watch by number or query; an unknown one is one line."""
    cli.run("add", site.url("/article"))
    ran = add_watch(cli, "lemons")
    assert ran.lines == ["added\t1\tlemons"]
    assert "1 stored articles match already" in ran.err
    assert add_watch(cli, "lemons").lines == ["changed\t1\tlemons"]
    add_watch(cli, "2026")
    cli.run("add", site.set_page("/more", render_article("Lemons again in 2026")))
    (row,) = cli.run("watch", "show", "lemons", "--json").json()
    assert row["title"] == "Lemons again in 2026"
    assert cli.run("watch", "show", "2026", "--json").json()[0]["id"] == row["id"]
    assert [one["matches"] for one in cli.run("watch", "list", "--json").json()] == [1, 1]
    assert cli.run("watch", "remove", "1").lines == ["removed\t1\tlemons"]
    unknown = cli.run("watch", "show", "1")
    assert (unknown.code, unknown.err.startswith("no-such-watch: 1")) == (1, True)
    assert cli.run("watch", "add", "--", "-").err.startswith("bad-query")


def test_s1_kills_lose_no_match_and_tell_none_twice(cli: CommandLine, blog: SmallBlog) -> None:
    """Runs killed at any moment, the telling included: in the end the command got each match once."""
    add_watch(cli, "keeper", "--command", "sleep 0.05; cat >> told.jsonl; sleep 0.05")
    cli.run("source", "add", blog.feed)
    dice = random.Random(3)
    is_killed = []
    for _ in range(KILLS):
        blog.publish(3)
        with closing(sqlite3.connect(cli.db)) as conn, conn:
            conn.execute("UPDATE source SET next_check_at = '2020-01-01T00:00:00Z'")
        process = cli.start("run", "-v")
        assert process.stdout is not None
        for _ in range(3):  # the telling begins a moment after the last line
            process.stdout.readline()
        time.sleep(dice.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        is_killed.append(process.wait() == -signal.SIGKILL)
        process.stdout.close()
    assert sum(is_killed) >= KILLS / 2
    cli.run("run", "-q")
    time.sleep(0.5)  # a command that outlived its run
    times = Counter(one["title"] for one in told(cli))
    assert times == Counter(
        {f"Harbour log {n}": 1 for n in range(3, blog.count + 1)}
    )  # the first look named five
    assert list(cli.folder.glob("archive.db.telling-*")) == []


@pytest.fixture
def matched(cli: CommandLine, site: LoopbackSite) -> Path:
    """An archive with one match that its command was not told of."""
    add_watch(cli, "lemons", "--command", "exit 1")
    cli.run("add", site.url("/article"))
    with Archive.open(cli.db) as archive:
        archive.watches.add("lemons", command=f"cat >> {cli.folder}/told.jsonl")
    return cli.db


@pytest.mark.parametrize(("is_taken", "count"), [(False, 1), (True, 0)])
def test_s1_a_hand_over_left_behind_is_settled(
    matched: Path, cli: CommandLine, *, is_taken: bool, count: int
) -> None:
    """A killed run's hand-over whose file is there was not taken and is told; without the file it was."""
    with Archive.open(matched) as archive:
        (one,) = archive.watches.list_all()
        archive.watches.begin_telling("0123456789abcdef", archive.watches.list_untold(one, limit=9))
        left = matched.with_name("archive.db.telling-0123456789abcdef")
        if not is_taken:
            left.write_text("{}\n")
        assert list(telling.tell_watches(archive, lambda: False)) == []
        assert not left.exists()
    assert len(told(cli)) == count


def test_a_command_without_end_is_ended(matched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that hangs is killed with what it started, and is told again."""
    monkeypatch.setattr(telling, "COMMAND_SECONDS", 0.5)
    with Archive.open(matched) as archive:
        archive.watches.add("lemons", command="sleep 60 & sleep 60")
        began = time.monotonic()
        (problem,) = telling.tell_watches(archive, lambda: False)
        assert "took longer than" in problem
        assert time.monotonic() - began < 5
        (one,) = archive.watches.list_all()
        assert one.waiting == 1


def test_c3_a_signal_does_not_wait_for_a_command(cli: CommandLine, site: LoopbackSite) -> None:
    """SIGTERM while a command runs: the run leaves within 5 seconds; the command goes on and was told."""
    add_watch(cli, "lemons", "--command", "touch begun; sleep 6; cat >> told.jsonl")
    process = cli.start("add", site.url("/article"))
    deadline = time.monotonic() + 30
    while not (cli.folder / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert time.monotonic() - began < 5
    assert cli.run("run", "-q").err == ""
    time.sleep(max(0.0, 7 - (time.monotonic() - began)))
    assert len(told(cli)) == 1


def test_two_programs_tell_each_match_once(matched: Path, cli: CommandLine) -> None:
    """A second program waits for the one that tells, and finds nothing left to tell."""
    with Archive.open(matched) as archive:
        archive.watches.add("lemons", command=f"sleep 1; cat >> {cli.folder}/told.jsonl")
    both = [cli.start("add", "-q", "http://127.0.0.1:1/") for _ in range(2)]
    for process in both:
        process.communicate(timeout=60)
    assert len(told(cli)) == 1


def test_what_a_command_prints_goes_to_standard_error(
    matched: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A command's output goes where cron mails it from, and never among the lines of outcomes."""
    with Archive.open(matched) as archive:
        archive.watches.add("lemons", command="grep -o boat.without")
        sys.stdout.flush()
        assert list(telling.tell_watches(archive, lambda: False)) == []
    out, err = capfd.readouterr()
    assert out == ""
    assert "boat without" in err
    assert StringIO(err).readline() != ""
