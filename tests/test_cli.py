"""The command line as people and cron use it: real processes, a real file, a real server."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import SCRAPER, CommandLine, Ran
from loopback import LoopbackSite, closed_port, render_article

BAD_PAGES = {
    "/404": "http-status",
    "/410": "http-status",
    "/500": "http-status",
    "/png": "not-html",
    "/png-as-html": "not-html",
    "/empty": "empty-page",
    "/blank": "no-article",
    "/huge": "too-large",
    "/huge-declared": "too-large",
    "/cut": "truncated",
    "/redirect-loop": "too-many-redirects",
}
BAD_URLS = ("htp://nowhere", "not a url", "file:///etc/passwd", "http://")
ONE_ATTEMPT = {"SCRAPER_FETCH_ATTEMPTS": "1"}


def ledger(cli: CommandLine) -> list[dict[str, object]]:
    """Read the documented view `fetches` as any other program would."""
    with closing(sqlite3.connect(cli.db)) as conn:
        conn.row_factory = sqlite3.Row
        return [dict(row) for row in conn.execute("SELECT * FROM fetches ORDER BY id")]


def assert_one_clear_line(line: str, url: str, code: str) -> None:
    word, number, shown, reason = line.split("\t")
    assert (word, number, shown) == ("failed", "-", url)
    assert reason.startswith(f"{code}: ")
    assert len(reason) > len(code) + 10, "the reason says nothing beyond its code"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRun:
    """One `scraper add` of every bad page and every wrong URL."""

    site: LoopbackSite
    ran: Ran
    rows: list[dict[str, object]]


@pytest.fixture(scope="module")
def bad_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BadRun]:
    """Every bad page and wrong URL, added by one command."""
    with LoopbackSite() as site:
        cli = CommandLine(tmp_path_factory.mktemp("bad"), site.host_port)
        ran = cli.run("add", *map(site.url, BAD_PAGES), *BAD_URLS, environ=ONE_ATTEMPT)
        yield BadRun(site=site, ran=ran, rows=ledger(cli))


def test_an_address_without_a_scheme_is_fetched(cli: CommandLine, site: LoopbackSite) -> None:
    """`add` and `source add` read addresses as people type them; a file that is here is none."""
    site.set_page("/feed", f"<rss><channel><item><link>{site.url('/article')}</link></item></channel></rss>", content_type="text/xml")  # fmt: skip
    bare = site.url("/article").removeprefix("http://")
    (added,) = cli.run("add", bare).lines
    assert added.split("\t")[2] == site.url("/article")
    assert cli.run("add", "-", stdin=f"{bare}\n").lines[0].startswith("unchanged")
    assert cli.run("source", "add", f"{site.host_port}/feed").code == 0
    (cli.folder / "example.com").write_text("x")
    assert "bad-url" in cli.run("add", "example.com").out


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    """An archive with a short article (1) and a long one (2), for tests that only read."""
    with LoopbackSite() as site:
        cli = CommandLine(tmp_path_factory.mktemp("kept"), site.host_port)
        long = site.set_page("/long", render_article("Long", *["A long sentence. " * 60] * 400))
        for url in (site.url("/article"), long):
            assert cli.run("add", url).lines[0].startswith("saved\t")
        yield cli


def test_bad_pages_end_in_exit_3_without_a_traceback(bad_run: BadRun) -> None:
    """A run in which URLs failed says so by exit 3, in one line each and nothing else."""
    assert bad_run.ran.code == 3
    assert bad_run.ran.err == ""
    assert len(bad_run.ran.lines) == len(bad_run.rows) == len(BAD_PAGES) + len(BAD_URLS)


@pytest.mark.parametrize(("path", "code"), BAD_PAGES.items())
def test_a_bad_page_gives_one_clear_line_and_a_ledger_row(
    bad_run: BadRun, path: str, code: str
) -> None:
    """A page that is no page fails with one line, its stable code, and a row in `fetches`."""
    url = bad_run.site.url(path)
    (line,) = [line for line in bad_run.ran.lines if line.split("\t")[2] == url]
    assert_one_clear_line(line, url, code)
    (row,) = [row for row in bad_run.rows if row["url"] == url]
    assert (row["outcome"], row["code"]) == ("failed", code)


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_wrong_url_gives_one_clear_line_and_a_ledger_row(bad_run: BadRun, url: str) -> None:
    """What is no http(s) URL is refused by name, without a request, and the ledger has it."""
    (line,) = [line for line in bad_run.ran.lines if line.split("\t")[2] == url]
    assert_one_clear_line(line, url, "bad-url")
    assert [row["code"] for row in bad_run.rows if row["url"] == url] == ["bad-url"]


def test_a_closed_port_gives_one_clear_line_exit_3_and_a_ledger_row(cli: CommandLine) -> None:
    """Where nobody listens, the line says so and the ledger knows it may be tried again."""
    port = closed_port()
    url = f"http://127.0.0.1:{port}/post"
    ran = cli.run("add", url, environ={**ONE_ATTEMPT, "SCRAPER_FETCH_ALLOW": f"127.0.0.1:{port}"})

    assert len(ran.lines) == 1, ran
    assert_one_clear_line(ran.lines[0], url, "connect-failed")
    assert (ran.code, ran.err) == (3, "")
    assert [(row["code"], row["retryable"]) for row in ledger(cli)] == [("connect-failed", 1)]


def test_a_private_address_is_refused_without_an_exception(
    cli: CommandLine, site: LoopbackSite
) -> None:
    """Without its exact host:port in `fetch.allow`, a loopback page is not even asked for."""
    ran = cli.run("add", site.url("/article"), environ={"SCRAPER_FETCH_ALLOW": ""})

    assert_one_clear_line(ran.lines[0], site.url("/article"), "unsafe-address")
    assert site.asked == []


def test_a_failing_url_does_not_stop_the_others(cli: CommandLine, site: LoopbackSite) -> None:
    """Good pages beside a bad one are saved; the exit code says that some failed."""
    urls = [site.url("/article"), site.url("/404"), site.url("/latin1")]
    ran = cli.run("add", *urls)

    assert sorted(line.split("\t")[0] for line in ran.lines) == ["failed", "saved", "saved"]
    assert ran.code == 3


def test_adding_twice_says_unchanged_and_writes_no_revision(
    cli: CommandLine, site: LoopbackSite
) -> None:
    """The second `add` of the same page says `unchanged`, exits 0 and adds no revision."""
    first = cli.run("add", site.url("/article"))
    second = cli.run("add", site.url("/article"))

    assert first.lines[0].split("\t")[:2] == ["saved", "1"]
    assert second.lines[0].split("\t")[:2] == ["unchanged", "1"]
    assert (first.code, second.code) == (0, 0)
    counted = cli.run("sql", "select count(*) as n from revisions", "--json").json()
    assert counted == [{"n": 1}]


def test_a_changed_page_writes_a_revision_and_diff_shows_what_changed(
    cli: CommandLine, site: LoopbackSite
) -> None:
    """An edit on the page becomes revision 2, and `diff` shows the old words and the new ones."""
    opening = "The council met on Monday evening in the old school, as it has done for years."
    closing = "The next meeting was set for the first week of June, and everybody went home."
    site.set_page("/council", render_article("A vote", opening, "Nine voted for it.", closing))
    cli.run("add", site.url("/council"))
    site.set_page("/council", render_article("A vote", opening, "Eight voted for it.", closing))
    again = cli.run("add", site.url("/council"))
    shown = cli.run("diff", "1")

    assert again.lines[0].startswith("saved\t1\t")
    assert "Nine" in shown.out
    assert "Eight" in shown.out
    assert "school" not in [line.strip() for line in shown.lines], "unchanged lines are no change"
    numbers = cli.run("sql", "select revision from revisions order by 1", "--json").json()
    assert numbers == [{"revision": 1}, {"revision": 2}]


@pytest.mark.parametrize(
    "statement",
    [
        "delete from article",
        "insert into article (url) values ('x')",
        "drop view articles",
        "create table t (a)",
        "pragma journal_mode=delete",
        "attach database 'other.db' as other",
        "vacuum into 'copy.db'",
        "with a as (select 1) update article set url = 'x'",
    ],
)
def test_sql_refuses_to_write(kept: CommandLine, statement: str) -> None:
    """`scraper sql` runs nothing that would change a file; it says so in one line."""
    before = kept.db.read_bytes()
    ran = kept.run("sql", statement)

    assert ran.code == 1, ran
    assert ran.err.startswith(("sql-refused: ", "bad-sql: "))
    assert len(ran.err.splitlines()) == 1
    assert kept.db.read_bytes() == before
    assert {file.name for file in kept.folder.iterdir()} <= {
        "archive.db",
        "archive.db-shm",
        "archive.db-wal",
        "archive.db.lock",
        "archive.db.write.lock",
    }


def test_list_show_and_search_find_what_was_added(kept: CommandLine) -> None:
    """An article that was added is listed, shown whole, and found by a word of its text."""
    assert "The boat without lamps" in kept.run("list").out
    shown = kept.run("show", "1").out
    assert "It was the mate who first saw the other boat." in shown
    assert "About" not in shown
    assert "The boat without lamps" in kept.run("search", "lemons").out
    assert "boat" not in kept.run("search", "zeppelin").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--json"),
        ("search", "lemons", "--json"),
        ("sql", "select * from articles", "--json"),
        ("config", "show", "--json"),
    ],
)
def test_json_output_parses(kept: CommandLine, arguments: tuple[str, ...]) -> None:
    """`--json` prints one JSON list of objects and nothing else."""
    rows = kept.run(*arguments).json()

    assert isinstance(rows, list)
    assert rows
    assert all(isinstance(row, dict) for row in rows)


def test_add_json_prints_an_object_a_line(cli: CommandLine, site: LoopbackSite) -> None:
    """`add --json` prints one JSON object for each URL, failed ones too."""
    ran = cli.run("add", site.url("/article"), site.url("/404"), "--json")
    outcomes = {row["url"]: row["outcome"] for row in map(json.loads, ran.lines)}

    assert outcomes == {site.url("/article"): "saved", site.url("/404"): "failed"}


@pytest.mark.parametrize("arguments", ["list", "sql 'select text from articles'", "show 2"])
def test_a_reader_that_leaves_early_makes_no_traceback(kept: CommandLine, arguments: str) -> None:
    """`scraper ... | head -1` ends without a traceback or a complaint."""
    piped = subprocess.run(
        ["bash", "-c", f"'{SCRAPER}' {arguments} | head -c 1"],
        cwd=kept.folder,
        env=kept.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert piped.stderr == ""
    assert len(piped.stdout) == 1


def test_a_database_that_is_none_is_refused_and_kept(cli: CommandLine) -> None:
    """A file that is no archive is left as it is; one line, exit 7."""
    cli.db.write_bytes(b"These are not the tables you are looking for.\n" * 50)
    before = cli.db.read_bytes()
    ran = cli.run("list")

    assert ran.code == 7, ran
    assert len(ran.err.strip().splitlines()) == 1
    assert cli.db.read_bytes() == before


def test_a_wrong_setting_is_exit_4_before_anything_happens(
    cli: CommandLine, site: LoopbackSite
) -> None:
    """A setting out of range ends the command with exit 4, names the key, and asks nobody."""
    ran = cli.run("add", site.url("/article"), environ={"SCRAPER_FETCH_DELAY": "soon"})

    assert ran.code == 4
    assert "fetch.delay" in ran.err
    assert site.asked == []
    assert not cli.db.exists()


def test_windows_is_refused_in_one_line(tmp_path: Path) -> None:
    """Where Python has no `fcntl` (Windows) a command that needs it prints one line."""
    program = (
        "import sys; sys.modules['fcntl'] = None; from scraper.cli import main; main(['list'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("unsupported-system: ")
    assert ran.stderr.count("\n") == 1
