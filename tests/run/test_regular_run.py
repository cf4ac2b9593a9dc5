"""`scraper run`: what is due is fetched once, quietly, from wherever it is started."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable

import pytest
from command_line import SCRAPER, CommandLine
from loopback import closed_port
from many_hosts import Answer, ManyHosts
from run_archive import articles, make_sources_due
from small_blog import SmallBlog, render_log


def make_due(cli: CommandLine) -> None:
    """Let the time of the next looks and visits come, as if days had gone by."""
    import sqlite3
    from contextlib import closing

    past = "2020-01-01T00:00:00.000000Z"
    with closing(sqlite3.connect(cli.db)) as conn, conn:
        conn.execute("UPDATE source SET next_check_at = ?", (past,))
        conn.execute("UPDATE link SET next_at = ? WHERE next_at IS NOT NULL", (past,))


def test_a_run_stores_and_the_next_fetches_nothing_new(cli: CommandLine, blog: SmallBlog) -> None:
    """The first run stores every article of the feed; the second asks for none of them."""
    cli.run("source", "add", blog.home)
    first = cli.run("run", "-v")
    assert first.code == 0
    assert [line.split("\t")[0] for line in first.lines] == ["saved"] * 4
    asked = len(blog.site.asked)
    second = cli.run("run", "-v")
    assert (second.code, second.out) == (0, "")
    assert len(blog.site.asked) == asked
    blog.publish(1)
    make_sources_due(cli)
    third = cli.run("run", "-v")
    assert [line.split("\t")[2] for line in third.lines] == [blog.url(5)]


def test_a_quiet_run_prints_nothing(cli: CommandLine, blog: SmallBlog) -> None:
    """`run -q` prints not one byte when all is well."""
    cli.run("source", "add", blog.home)
    ran = cli.run("run", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert articles(cli) == 4


def test_the_json_log_is_for_machines(cli: CommandLine, blog: SmallBlog) -> None:
    """`--json-log` prints one JSON object for each URL and one for the run, and nothing else."""
    cli.run("source", "add", blog.feed)
    blog.site.set_page(blog.path(2), "<h1>Gone</h1>", status=410)
    ran = cli.run("run", "--json-log")
    *pages, summary = map(json.loads, ran.lines)
    assert {page["url"]: page["outcome"] for page in pages} == {
        blog.url(1): "saved",
        blog.url(2): "failed",
        blog.url(3): "saved",
        blog.url(4): "saved",
    }
    assert (summary["run"], summary["saved"], summary["failed"], summary["links"]) == (1, 3, 1, 4)
    assert ran.err == ""


def test_c6_a_run_works_as_cron_starts_it(cli: CommandLine, blog: SmallBlog) -> None:
    """C6: without HOME, PATH and locale, in another folder, with umask 077, a run works."""
    cli.run("source", "add", blog.home)
    command = f"umask 077; cd /; exec '{SCRAPER}' run -q --db '{cli.db}'"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"LANG": "C", "SCRAPER_FETCH_ALLOW": blog.site.host_port, "SCRAPER_FETCH_DELAY": "0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert articles(cli) == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_c6_a_folder_that_cannot_be_written_is_one_line(cli: CommandLine) -> None:
    """C6: where no archive can be made, a run says so in one line."""
    cli.folder.chmod(0o500)
    ran = cli.run("run", "-q")
    cli.folder.chmod(0o700)
    assert ran.code != 0
    assert len(ran.err.splitlines()) == 1


def test_sources_of_the_settings_file_are_added(cli: CommandLine, blog: SmallBlog) -> None:
    """A `[[source]]` of scraper.toml is found out and read at the next run, and its edits count at once."""
    settings = cli.folder / "scraper.toml"
    settings.write_text(f'[[source]]\nurl = "{blog.home}"\ntags = ["sea"]\nexclude = ["*-1"]\n')
    assert cli.run("run", "-q").code == 0
    (source,) = cli.run("source", "list", "--json").json()
    assert (source["kind"], source["url"], source["tags"]) == ("feed", blog.feed, ["sea"])
    assert sorted(blog.asked()) == [blog.path(2), blog.path(3), blog.path(4)]
    settings.write_text(f'[[source]]\nurl = "{blog.home}"\n')
    make_sources_due(cli)
    assert cli.run("run", "-q").code == 0
    assert blog.asked()[3:] == [blog.path(1)]
    assert len(cli.run("source", "list", "--json").json()) == 1


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("any", 3), ("0.5", 0), ("0.1", 3)])
def test_the_user_says_when_a_run_failed(
    cli: CommandLine, blog: SmallBlog, fail_on: str, code: int
) -> None:
    """`--fail-on never|any|RATIO`: one failed page of four is a failure, or is none."""
    cli.run("source", "add", blog.feed)
    blog.site.set_page(blog.path(2), "<h1>Not here</h1>", status=404)
    assert cli.run("run", "-q", "--fail-on", fail_on).code == code


def test_an_unchanged_feed_costs_a_304(
    start_hosts: Callable[[int], ManyHosts], hosts_cli: Callable[[ManyHosts], CommandLine]
) -> None:
    """A feed is asked for conditionally; "not modified" ends the look, and articles do the same."""
    hosts = start_hosts(1)
    cli = hosts_cli(hosts)
    cli.run("source", "add", hosts.url(0))
    cli.run("run", "-q")
    before = len(hosts.asked)
    make_due(cli)
    ran = cli.run("run")
    assert ran.code == 0
    assert "3 unchanged" in ran.err
    again = [(one.path, one.status) for one in hosts.asked[before:]]
    assert sorted(again) == [("/feed", 304), *((f"/post/{n}", 304) for n in (1, 2, 3))]


def test_a_source_has_its_own_log_in(cli: CommandLine, blog: SmallBlog) -> None:
    """Cookies of a source's file go to its feed and articles; without the file nothing is asked."""
    cookies = cli.folder / "cookies.txt"
    cookies.write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tlamp-oil\n")
    cli.run("source", "add", blog.feed, "--cookies-file", str(cookies))
    blog.site.asked.clear()
    assert cli.run("run", "-q").code == 0
    sent = {one.path: one.headers.get("cookie") for one in blog.site.asked}
    assert sent[blog.path(1)] == "session=lamp-oil"
    assert sent[f"{blog.place}/feed.xml"] == "session=lamp-oil"
    cookies.unlink()
    make_due(cli)
    blog.site.asked.clear()
    ran = cli.run("run")
    assert ran.code == 3
    assert "cookies.txt" in ran.err
    assert blog.asked() == []
    cookies_left = cli.run("sql", "select * from articles", "--json").out
    assert "lamp-oil" not in cookies_left


def test_c2_the_longest_waiting_come_first(cli: CommandLine, blog: SmallBlog) -> None:
    """C2: with a page a run, what was found first is fetched first, and nothing is fetched twice."""
    for number in (1, 2, 3):
        (cli.folder / "list.txt").write_text(blog.url(number))
        cli.run("source", "import", "list.txt")
    for _ in range(3):
        cli.run("run", "-q", "--max-pages", "1")
    assert blog.asked() == [blog.path(1), blog.path(2), blog.path(3)]


def test_an_edit_is_found_at_the_revisit(cli: CommandLine, blog: SmallBlog) -> None:
    """A page that changed since is a second revision after its revisit."""
    cli.run("source", "add", blog.feed)
    cli.run("run", "-q")
    blog.site.set_page(blog.path(3), render_log(3, "A second hand has struck this out since."))
    make_due(cli)
    ran = cli.run("run")
    assert "1 saved, 3 unchanged" in ran.err


def test_c9_all_mistakes_are_told_before_any_request(cli: CommandLine, blog: SmallBlog) -> None:
    """C9: an unknown key, a wrong type, a repeated site, an unknown variable: all told at once, exit 4."""
    (cli.folder / "scraper.toml").write_text(
        f'[fetch]\ndelya = 1\n[run]\nmax_pages = "many"\n[[source]]\nurl = "{blog.home}"\n'
        f'[[source]]\nurl = "{blog.home}"\n[[source]]\nurl = "{blog.feed}"\nkind = "radio"\n'
    )
    ran = cli.run("run", "-q", environ={"SCRAPER_RUN_MAX_PAGE": "5"})
    assert ran.code == 4
    for mistake in (
        "fetch.delya",
        "run.max_pages",
        "source.1",
        "source.2.kind",
        "SCRAPER_RUN_MAX_PAGE",
    ):
        assert mistake in ran.err, mistake
    assert blog.site.asked == []
    assert not cli.db.exists()


def test_c9_mistakes_in_sources_are_told_before_any_request(
    cli: CommandLine, blog: SmallBlog
) -> None:
    """C9: a URL that is none, a pattern that is none and a missing log-in are told at once, exit 4."""
    (cli.folder / "scraper.toml").write_text(
        '[[source]]\nurl = "ftp://a.example/"\n[[source]]\nurl = "https://b.example/"\ninclude = ["re:("]\n'
        f'[[source]]\nurl = "{blog.home}"\ncookies_file = "nowhere.txt"\n'
    )
    ran = cli.run("run", "-q")
    assert ran.code == 4
    assert [
        word for word in ("ftp://a.example/", "b.example", "nowhere.txt") if word not in ran.err
    ] == []
    assert blog.site.asked == []
    assert not cli.db.exists()


def test_c9_settings_sources_and_rules_are_told_together(cli: CommandLine, blog: SmallBlog) -> None:
    """C9: a wrong key, a source that is none and a rule that is none are told by one start."""
    (cli.folder / "scraper.toml").write_text(
        '[fetch]\ndelya = 1\n[[source]]\nurl = "ftp://a.example/"\n'
    )
    (cli.folder / "rules").mkdir()
    (cli.folder / "rules" / "b.example.toml").write_text("body = [")
    ran = cli.run("run", "-q", "--max-pages", "-1")
    assert ran.code == 4
    for mistake in ("fetch.delya", "ftp://a.example/", "b.example.toml", "run.max_pages"):
        assert mistake in ran.err, mistake
    assert not cli.db.exists()


def test_nothing_to_do_is_done(cli: CommandLine) -> None:
    """A run without a source ends with 0, and says so even when it is quiet: cron may have the wrong folder."""
    ran = cli.run("run")
    assert ran.code == 0
    assert "0 sources" in ran.err
    quiet = cli.run("run", "-q")
    assert (quiet.code, quiet.err.count("\n")) == (0, 1)
    assert "scraper source add" in quiet.err


def test_a_dead_source_is_told_and_looked_at_less(cli: CommandLine, blog: SmallBlog) -> None:
    """A source that cannot be had is told, exit 3, and put off; the others are read."""
    dead = f"127.0.0.1:{closed_port()}"
    (cli.folder / "list.opml").write_text(
        f"<opml version='2.0'><body><outline xmlUrl='http://{dead}/feed'/><outline xmlUrl='{blog.feed}'/></body></opml>"
    )
    cli.run("source", "import", "list.opml")
    allow = {"SCRAPER_FETCH_ALLOW": f"{dead},{blog.site.host_port}", "SCRAPER_FETCH_ATTEMPTS": "1"}
    ran = cli.run("run", "-q", environ=allow)
    assert (ran.code, ran.err) == (3, "")
    assert articles(cli) == 4
    sources = cli.run("source", "list", "--json").json()
    assert [row["failures"] for row in sources] == [1, 0]


def test_a_limit_of_pages_per_host_leaves_the_rest_for_the_next_run(
    start_hosts: Callable[[int], ManyHosts], hosts_cli: Callable[[ManyHosts], CommandLine]
) -> None:
    """A run that leaves due links because of `max_pages_per_host` ends with 6; the next fetches them."""
    hosts = start_hosts(2)
    hosts.answers[(hosts.addresses[1], "/robots.txt")] = Answer(body=b"", content_type="text/plain")
    cli = hosts_cli(hosts)
    cli.run("source", "add", *hosts.feeds())
    environ = {"SCRAPER_RUN_MAX_PAGES_PER_HOST": "2"}
    assert cli.run("run", "-q", environ=environ).code == 6
    assert len(hosts.articles_asked()) == 4
    assert cli.run("run", "-q", environ=environ).code == 0
    assert sorted(set(hosts.articles_asked())) == sorted(hosts.articles_asked())
    assert len(hosts.articles_asked()) == 6
