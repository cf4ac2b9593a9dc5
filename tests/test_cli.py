"""The command line as people and cron use it: real processes, a real file, a real server."""

from __future__ import annotations

import json
import sqlite3
import subprocess

import pytest
from command_line import SCRAPER, CommandLine
from loopback import LoopbackSite, closed_port, render_article

BAD_PAGES = (
    ("/404", "http-status"),
    ("/410", "http-status"),
    ("/500", "http-status"),
    ("/png", "not-html"),
    ("/png-as-html", "not-html"),
    ("/empty", "no-article"),
    ("/blank", "no-article"),
    ("/huge", "too-large"),
    ("/huge-declared", "too-large"),
    ("/cut", "truncated"),
    ("/redirect-loop", "too-many-redirects"),
)
ONE_ATTEMPT = {"SCRAPER_FETCH_ATTEMPTS": "1"}


def ledger(cli: CommandLine) -> list[dict[str, object]]:
    """Read the documented view `fetches` as any other program would."""
    with sqlite3.connect(cli.db) as conn:
        conn.row_factory = sqlite3.Row
        rows = [dict(row) for row in conn.execute("SELECT * FROM fetches ORDER BY id")]
    conn.close()
    return rows


def assert_one_clear_line(line: str, url: str, code: str) -> None:
    word, number, shown, reason = line.split("\t")
    assert (word, number, shown) == ("failed", "-", url)
    assert reason.startswith(f"{code}: ")
    assert len(reason) > len(code) + 10, "the reason says nothing beyond its code"


@pytest.mark.parametrize(("path", "code"), BAD_PAGES)
def test_a_bad_page_gives_one_clear_line_exit_3_and_a_ledger_row(
    cli: CommandLine, site: LoopbackSite, path: str, code: str
) -> None:
    """A page that is no page fails with one line, its stable code, exit 3 and a row in `fetches`."""
    ran = cli.run("add", site.url(path), environ=ONE_ATTEMPT)

    assert len(ran.lines) == 1, ran
    assert_one_clear_line(ran.lines[0], site.url(path), code)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert [(row["url"], row["outcome"], row["code"]) for row in ledger(cli)] == [
        (site.url(path), "failed", code)
    ]


def test_a_closed_port_gives_one_clear_line_exit_3_and_a_ledger_row(cli: CommandLine) -> None:
    """Where nobody listens, the line says unreachable and the ledger knows it may be tried again."""
    port = closed_port()
    url = f"http://127.0.0.1:{port}/post"
    ran = cli.run("add", url, environ={**ONE_ATTEMPT, "SCRAPER_FETCH_ALLOW": f"127.0.0.1:{port}"})

    assert len(ran.lines) == 1, ran
    assert_one_clear_line(ran.lines[0], url, "unreachable")
    assert (ran.code, ran.err) == (3, "")
    assert [(row["code"], row["retryable"]) for row in ledger(cli)] == [("unreachable", 1)]


@pytest.mark.parametrize("url", ["htp://nowhere", "not a url", "file:///etc/passwd", "http://"])
def test_a_wrong_url_gives_one_clear_line_exit_3_and_a_ledger_row(
    cli: CommandLine, url: str
) -> None:
    """What is no http(s) URL is refused by name, without a request, and the ledger has it."""
    ran = cli.run("add", url)

    assert len(ran.lines) == 1, ran
    assert_one_clear_line(ran.lines[0], url, "bad-url")
    assert ran.code == 3
    assert [row["code"] for row in ledger(cli)] == ["bad-url"]


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
def test_sql_refuses_to_write(cli: CommandLine, site: LoopbackSite, statement: str) -> None:
    """`scraper sql` runs nothing that would change a file; it says so in one line."""
    cli.run("add", site.url("/article"))
    before = cli.run("sql", "select * from articles", "--json").json()
    ran = cli.run("sql", statement)

    assert ran.code == 1, ran
    assert len(ran.err.strip().splitlines()) == 1, ran.err
    assert "Traceback" not in ran.err
    assert cli.run("sql", "select * from articles", "--json").json() == before
    assert not (cli.folder / "other.db").exists()
    assert not (cli.folder / "copy.db").exists()


def test_list_show_and_search_find_what_was_added(cli: CommandLine, site: LoopbackSite) -> None:
    """An article that was added is listed, shown whole, and found by a word of its text."""
    cli.run("add", site.url("/article"))

    assert "The boat without lamps" in cli.run("list").out
    shown = cli.run("show", "1").out
    assert "It was the mate who first saw the other boat." in shown
    assert "Printed on the harbour wall" not in shown
    assert "The boat without lamps" in cli.run("search", "lemons").out
    assert "boat" not in cli.run("search", "zeppelin").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--json"),
        ("search", "lemons", "--json"),
        ("sql", "select * from articles", "--json"),
        ("config", "show", "--json"),
    ],
)
def test_json_output_parses(
    cli: CommandLine, site: LoopbackSite, arguments: tuple[str, ...]
) -> None:
    """`--json` prints one JSON list of objects and nothing else."""
    cli.run("add", site.url("/article"))
    rows = cli.run(*arguments).json()

    assert isinstance(rows, list)
    assert rows
    assert all(isinstance(row, dict) for row in rows)


def test_add_json_prints_an_object_a_line(cli: CommandLine, site: LoopbackSite) -> None:
    """`add --json` prints one JSON object for each URL, failed ones too."""
    ran = cli.run("add", site.url("/article"), site.url("/404"), "--json")
    outcomes = {row["url"]: row["outcome"] for row in map(json.loads, ran.lines)}

    assert outcomes == {site.url("/article"): "saved", site.url("/404"): "failed"}


@pytest.mark.parametrize("arguments", ["list", "sql 'select text from articles'", "config show"])
def test_a_reader_that_leaves_early_makes_no_traceback(
    cli: CommandLine, site: LoopbackSite, arguments: str
) -> None:
    """`scraper ... | head -1` ends without a traceback or a complaint."""
    site.set_page("/long", render_article("Long", *["A sentence of some length. " * 40] * 400))
    cli.run("add", site.url("/article"), site.url("/long"))
    piped = subprocess.run(
        ["bash", "-c", f"'{SCRAPER}' {arguments} | head -c 1"],
        cwd=cli.folder,
        env=cli.environ,
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


def test_a_mistyped_verb_gets_a_suggestion(cli: CommandLine) -> None:
    """`scraper serach` exits 2 and names the verb that was meant."""
    ran = cli.run("serach", "boat")

    assert ran.code == 2
    assert "'search'" in ran.err
