"""Hosts that hang, networks that are down, pages that kill their reader, sources that become unhealthy."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import pytest
from command_line import CommandLine
from loopback import LoopbackSite, render_article
from many_hosts import Answer, ManyHosts
from run_archive import make_sources_due
from silent_names import SilentNames
from small_blog import SmallBlog

from scraper.archive import Archive
from scraper.cli.outcomes import Stop
from scraper.cli.run import Speech, run_archive
from scraper.config import ExtractSettings, Settings
from scraper.errors import ScraperError
from scraper.run.fetch_links import IN_HAND
from scraper.run.outage import is_network_down
from scraper.workers.pool import ExtractPool

Start = Callable[[int], ManyHosts]
Command = Callable[[ManyHosts], CommandLine]

IMPATIENT = {
    "SCRAPER_FETCH_CONNECT_TIMEOUT": "1",
    "SCRAPER_FETCH_READ_TIMEOUT": "2",
    "SCRAPER_FETCH_TOTAL_TIMEOUT": "3",
    "SCRAPER_FETCH_ATTEMPTS": "1",
}


def add_feeds(cli: CommandLine, urls: list[str]) -> None:
    """Add feeds without asking them."""
    outlines = "".join(f"<outline xmlUrl='{url}'/>" for url in urls)
    cli.run("source", "import", "-", stdin=f"<opml version='2.0'><body>{outlines}</body></opml>")


def select(cli: CommandLine, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(cli.db)) as conn:
        return conn.execute(statement).fetchall()


def hostile_pages() -> dict[str, bytes]:
    """Give pages that no parser survives unharmed, by row."""
    good = render_article("After the flood").encode()
    return {
        "/e1": b"<div>" * 255 + good,
        "/e2": b"<div>" * 100_000 + b"deep",
        "/e3": b"<p " + b" ".join(b"a%d" % n for n in range(100_000)) + b">wide</p>",
        "/e4": good.replace(
            b"<p>", b"<img src='data:image/png;base64,%s'><p>" % (b"A" * 5_000_000), 1
        ),
        "/e5": b"<!doctype html><!-- nothing -->",
        "/e8": b"<b>" + b"<i>x</i>" * 1_200_000,
    }


def test_e1_to_e8_hostile_pages_are_kept_raw_and_the_run_goes_on(
    cli: CommandLine, blog: SmallBlog
) -> None:
    """E1-E5, E8: a page that kills its reader is flagged and kept raw; every other page is stored."""
    pages = hostile_pages()
    urls = [blog.site.set_page(path, page) for path, page in pages.items()]
    urls += [blog.url(number) for number in range(1, 5)]
    cli.run("source", "import", "-", stdin="\n".join(urls))
    limits = {"SCRAPER_EXTRACT_TIMEOUT": "4", "SCRAPER_EXTRACT_MEMORY": str(300 * 2**20)}
    ran = cli.run("run", "-v", environ=limits)
    assert ran.code in (0, 3)
    assert "Traceback" not in ran.err
    outcomes = dict(select(cli, "SELECT url, outcome || ' ' || coalesce(code, '') FROM fetches"))
    assert set(outcomes) == set(urls)
    for number in range(1, 5):
        assert outcomes[blog.url(number)] == "saved "
    for path in ("/e1", "/e4"):
        assert outcomes[blog.site.url(path)] == "saved ", path
    assert outcomes[blog.site.url("/e5")] == "failed no-article"
    killed = [word for word in outcomes.values() if str(word).startswith("failed extract-")]
    assert killed != [], outcomes
    kept = {row[0] for row in select(cli, "SELECT final_url FROM captures")}
    assert kept == set(urls)


def test_c7_a_hung_host_holds_nobody_up(start_hosts: Start, hosts_cli: Command) -> None:
    """C7: with two hosts of twelve hung, the others' articles are stored before the first time-out."""
    hosts = start_hosts(12)
    hosts.silent = set(hosts.addresses[:2])
    cli = hosts_cli(hosts)
    add_feeds(cli, hosts.feeds())
    slow = {"SCRAPER_FETCH_READ_TIMEOUT": "25", "SCRAPER_FETCH_TOTAL_TIMEOUT": "30"}
    cli.environ.update(slow)
    process = cli.start("run", "-v")
    assert process.stdout is not None
    began = time.monotonic()
    lines = [process.stdout.readline() for _ in range(30)]
    assert time.monotonic() - began < 25
    assert [line for line in lines if not line.startswith("saved\t")] == []
    process.terminate()
    process.communicate()
    assert process.returncode == 143


def test_c7_silent_names_delay_no_other_link(cli: CommandLine, site: LoopbackSite) -> None:
    """C7: a feed of 150 names that never answer and two live pages; no live one waits for 64 dead ones."""
    live = [site.set_page(f"/{n}", render_article(f"The live one {n}")) for n in range(2)]
    urls = [*(f"http://slow{n}.example/a" for n in range(150)), *live]
    items = "".join(f"<item><title>One</title><link>{url}</link></item>" for url in urls)
    site.set_page("/feed", f"<rss><channel>{items}</channel></rss>", content_type="text/xml")
    add_feeds(cli, [site.url("/feed")])
    names = SilentNames(cli.folder)
    cli.environ.update(names.environ)
    patient = {"SCRAPER_FETCH_CONNECT_TIMEOUT": "60", "SCRAPER_FETCH_READ_TIMEOUT": "60"}
    cli.environ.update(patient)  # on a busy machine the live host is not fast either
    words = [line.split("\t")[0] for line in cli.run_apart("run", "-v").lines]
    assert (words.count("saved"), words.count("failed")) == (2, 150)
    assert names.count_first() > IN_HAND


def test_c5_lookups_without_an_answer_are_a_dead_network() -> None:
    """C5: without a network the resolver is silent more often than it says no."""
    assert is_network_down(["dns-timeout"] * 3, at_least=3)
    assert not is_network_down(["dns-timeout", "dns-timeout", None], at_least=3)


def test_c5_without_a_network_no_source_is_put_off(start_hosts: Start, hosts_cli: Command) -> None:
    """C5: when no source answers, the run ends early, says so, and leaves every source due."""
    hosts = start_hosts(5)
    hosts.silent = set(hosts.addresses)
    cli = hosts_cli(hosts)
    add_feeds(cli, hosts.feeds())
    ran = cli.run("run", environ=IMPATIENT)
    assert ran.code == 3
    assert "stopped: network-down" in ran.err
    assert select(cli, "SELECT DISTINCT failures, checks FROM source") == [(0, 0)]
    hosts.silent = set()
    assert "15 saved" in cli.run("run", environ=IMPATIENT).err


def test_c5_a_captive_portal_is_no_answer(start_hosts: Start, hosts_cli: Command) -> None:
    """C5: when one log-in page answers for every source, none is put off and no article is touched."""
    hosts = start_hosts(4)
    cli = hosts_cli(hosts)
    add_feeds(cli, hosts.feeds())
    cli.run("run", "-q")
    before = select(cli, "SELECT url, revision FROM revisions ORDER BY 1")
    make_sources_due(cli)
    hosts.portal = Answer(
        body=b"<html><title>Log in</title><form>Room number: <input></form></html>"
    )
    ran = cli.run("run")
    assert (ran.code, "stopped: network-down" in ran.err) == (3, True)
    assert select(cli, "SELECT DISTINCT failures FROM source") == [(0,)]
    assert select(cli, "SELECT url, revision FROM revisions ORDER BY 1") == before
    hosts.portal = None
    assert cli.run("run", "-q").code == 0


def test_sources_that_were_dead_before_are_no_sign_of_a_dead_network(
    start_hosts: Start, hosts_cli: Command
) -> None:
    """Dead sources that are due alone are put off further; they do not stop each run."""
    hosts = start_hosts(4)
    hosts.silent = set(hosts.addresses[1:])
    cli = hosts_cli(hosts)
    add_feeds(cli, hosts.feeds())
    cli.run("run", "-q", environ=IMPATIENT)
    with closing(sqlite3.connect(cli.db)) as conn, conn:
        conn.execute("UPDATE source SET next_check_at = '2020-01-01T00:00:00Z' WHERE failures = 1")
        conn.execute("DELETE FROM host_rest")
    ran = cli.run("run", environ=IMPATIENT)
    assert "network-down" not in ran.err
    assert select(cli, "SELECT failures FROM source ORDER BY id") == [(0,), (2,), (2,), (2,)]


def test_c4_a_clock_in_1970_does_nothing(cli: CommandLine, blog: SmallBlog) -> None:
    """A machine that woke up in 1970 asks nobody and stores nothing; set right, it goes on as before."""
    cli.run("source", "add", blog.feed)
    cli.run("run", "-q")
    asked = len(blog.site.asked)
    speech, seventies = (
        Speech(quiet=True, lines=False, as_json=False),
        datetime(1970, 1, 1, tzinfo=UTC),
    )

    async def run() -> None:
        async with ExtractPool(ExtractSettings(workers=1)) as pool:
            with Archive.open(cli.db, clock=lambda: seventies) as archive:
                await run_archive(archive, Settings(), pool, Stop(), speech)

    with pytest.raises(ScraperError) as caught:
        asyncio.run(run())
    assert caught.value.code == "clock-wrong"
    assert len(blog.site.asked) == asked
    assert select(cli, "SELECT count(*) FROM runs") == [(1,)]
    assert cli.run("run", "-q").code == 0
    assert len(blog.site.asked) == asked


def test_a_source_that_fell_silent_between_runs_is_told(cli: CommandLine, blog: SmallBlog) -> None:
    """Silence comes with time, not in a run: the next run tells it, once; a failing command is tried again."""
    config = cli.folder / "scraper.toml"
    config.write_text('[run]\non_problem = "cat >> told.txt; exit 1"\n')
    cli.run("source", "add", blog.feed)
    cli.run("run", "-q")
    with closing(sqlite3.connect(cli.db)) as conn, conn:
        conn.execute(
            "UPDATE source SET mean_gap = 3600, changed_at = '2026-01-01T00:00:00Z',"
            " next_check_at = '2999-01-01T00:00:00Z'"
        )
        conn.execute("UPDATE link SET next_at = NULL")
    first = cli.run("run", "-q")
    assert f"silent: {blog.feed}" in first.err
    assert "on_problem: ended with 1" in first.err
    config.write_text('[run]\non_problem = "cat >> told.txt"\n')
    assert f"silent: {blog.feed}" in cli.run("run", "-q").err
    assert cli.run("run", "-q").err == ""
    assert len((cli.folder / "told.txt").read_text().splitlines()) == 2


def break_feed(blog: SmallBlog) -> None:
    """Let the blog's feed answer 500."""
    blog.site.set_page(f"{blog.place}/feed.xml", "<h1>Broken</h1>", status=500)


def test_a_quiet_run_prints_a_source_when_it_breaks_and_when_it_recovers(
    cli: CommandLine, blog: SmallBlog, start_hosts: Start
) -> None:
    """With one of four sites answering 500, quiet runs print two lines in all; the ledger has each failure."""
    hosts = start_hosts(3)
    for path in ("/post/1", "/post/2"):
        hosts.answers[(hosts.addresses[0], path)] = Answer(body=b"<h1>Broken</h1>", status=500)
    cli.environ["SCRAPER_FETCH_ALLOW"] = ",".join([blog.site.host_port, *hosts.allowed()])
    cli.environ["SCRAPER_FETCH_ATTEMPTS"] = "1"
    add_feeds(cli, [blog.feed, *hosts.feeds()])
    feed = blog.site.pages[f"{blog.place}/feed.xml"]
    break_feed(blog)
    printed = []
    for _ in range(5):
        ran = cli.run("run", "-q")
        printed.append(ran.err)
        assert (ran.code, ran.out) == (3, "")
        make_sources_due(cli)
        forget_cooldowns(cli)
    assert [bool(text) for text in printed] == [False, False, True, False, False]
    assert printed[2].startswith(f"failing: {blog.feed}: ")
    assert len(printed[2].splitlines()) == 1
    assert select(cli, "SELECT count(*) >= 2 FROM fetches WHERE code = 'http-status'") == [(1,)]
    blog.site.pages[f"{blog.place}/feed.xml"] = feed
    assert cli.run("run", "-q").err == f"recovered: {blog.feed}: no longer failing\n"
    make_sources_due(cli)
    assert cli.run("run", "-q").err == ""


def forget_cooldowns(cli: CommandLine) -> None:
    """Let every host be asked again, as if hours had passed."""
    with closing(sqlite3.connect(cli.db)) as conn, conn:
        conn.execute("DELETE FROM host_rest")


def test_a_paused_source_has_not_recovered(cli: CommandLine, blog: SmallBlog) -> None:
    """A source that the user pauses while it fails is not reported as recovered."""
    cli.environ["SCRAPER_FETCH_ATTEMPTS"] = "1"
    add_feeds(cli, [blog.feed])
    break_feed(blog)
    for _ in range(3):
        ran = cli.run("run", "-q")
        make_sources_due(cli)
        forget_cooldowns(cli)
    assert ran.err.startswith("failing: ")
    cli.run("source", "pause", blog.feed)
    assert cli.run("run", "-q").err == ""


def test_a_quiet_run_prints_a_lost_network_once(start_hosts: Start, hosts_cli: Command) -> None:
    """While the network stays down, quiet runs end with 3 and print one line in all."""
    hosts = start_hosts(3)
    hosts.silent = set(hosts.addresses)
    cli = hosts_cli(hosts)
    add_feeds(cli, hosts.feeds())
    runs = []
    for _ in range(2):
        runs.append(cli.run("run", "-q", environ=IMPATIENT))
        forget_cooldowns(cli)
    assert [(ran.code, ran.err.partition(":")[0]) for ran in runs] == [(3, "network-down"), (3, "")]


def test_a_quiet_run_prints_no_limit(cli: CommandLine, blog: SmallBlog) -> None:
    """A limit that the user set is in the exit status and in `runs`, not in a mail."""
    add_feeds(cli, [blog.feed])
    ran = cli.run("run", "-q", "--max-pages", "1")
    assert (ran.code, ran.out, ran.err) == (6, "", "")


def test_an_unhealthy_source_is_reported_once(cli: CommandLine, blog: SmallBlog) -> None:
    """A source that fails three times is unhealthy: `status` exits with 3, and `on_problem` gets one line, once."""
    (cli.folder / "scraper.toml").write_text(
        '[run]\non_problem = "cat >> told.txt"\nfail_on = "never"\n'
    )
    cli.run("source", "add", blog.feed)
    assert cli.run("run", "-q").code == 0
    assert cli.run("status").code == 0
    blog.site.set_page(f"{blog.place}/feed.xml", "<h1>Not here</h1>", status=404)
    ran = None
    for _ in range(4):
        make_sources_due(cli)
        ran = cli.run("run")
    assert ran is not None
    assert "1 unhealthy" in ran.err
    status = cli.run("status")
    assert status.code == 3
    assert f"unhealthy  1\n  failing: {blog.feed}: " in status.out
    [problem] = json.loads(cli.run("status", "--json").out)["unhealthy"]
    assert (problem["code"], problem["url"]) == ("failing", blog.feed)
    summary = json.loads(cli.run("run", "--json-log").out.splitlines()[-1])
    assert [(one["code"], one["url"]) for one in summary["unhealthy"]] == [("failing", blog.feed)]
    told = (cli.folder / "told.txt").read_text().splitlines()
    assert len(told) == 1
    assert told[0].startswith(f"failing: {blog.feed}: ")


def test_x4_document_that_takes_too_long_is_a_failure_of_its_source(
    cli: CommandLine, blog: SmallBlog
) -> None:
    """X4: a feed that its worker does not finish in time is a failure with a code; the run goes on."""
    entry = "<item>" + "<category>x" * 36 + "</item>"  # as many tags as one feed may have
    blog.site.set_page("/slow.xml", "<rss><channel>" + entry * 1000, content_type="text/xml")
    add_feeds(cli, [blog.site.url("/slow.xml"), blog.feed])
    ran = cli.run("run", "--set", "extract.timeout=0.4", "--set", "extract.workers=1")
    assert f"discover-timeout: {blog.site.url('/slow.xml')}" in ran.err
    assert select(cli, "SELECT failures, links FROM source ORDER BY id") == [(1, 0), (0, 4)]
