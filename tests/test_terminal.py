"""What reaches a terminal, a JSON reader or a spreadsheet can do nothing there."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import click
import pytest
from command_line import SCRAPER, CommandLine
from hypothesis import given
from hypothesis import strategies as st
from loopback import LoopbackSite, render_article

from scraper.archive import Archive
from scraper.cli.rows import TABLE_ROWS
from scraper.cli.terminal import make_safe
from scraper.records import Article, Capture
from scraper.text.json_text import render_json

EVIL = "Ti\x1b]0;OWNED\x07tle \x1b[31mred\x1b[8m \x9b32m\u202egnp.exe\u2066x\x08\x7f\rend"
HIDDEN = ("\x1b]", "\x1b[8m", "\x07", "\x9b", "\x08", "\x7f", "\u202e", "\u2066", "\rend")
SEEN_BY_NOBODY = "http://evil.example/a"


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """An archive of somebody else's, whose columns hold what no page of ours brings in."""
    line = CommandLine(tmp_path_factory.mktemp("evil"))
    with Archive.open(line.db) as archive:
        capture = Capture.of_bytes(
            b"<p>x", url=SEEN_BY_NOBODY, fetched_at=archive.clock(), content_type="text/html"
        )
        archive.save(capture, Article(url=SEEN_BY_NOBODY, title="Title", text="Text harbour."))
    with closing(sqlite3.connect(line.db)) as conn, conn:
        conn.execute(
            "UPDATE revision SET title = ?, text = ?, markdown = ?",
            (EVIL, f"{EVIL} harbour", f"{EVIL} harbour"),
        )
    return line


def run_on_terminal(line: CommandLine, *arguments: str, program: str | Path = SCRAPER) -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [str(program), *arguments],
        cwd=line.folder,
        env={**line.environ, "TERM": "xterm"},
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
    ):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # how Linux says that the other end is closed
            while data := os.read(ours, 65536):
                shown += data
    os.close(ours)
    return shown.decode("utf-8", "replace").replace("\r\n", "\n")


@pytest.mark.parametrize(
    "arguments",
    [
        "show 1",
        "show 1 --markdown",
        "show 1 --json",
        "list",
        "list --csv",
        "list --json",
        "search harbour",
        "search harbour --csv",
        "sql|select title from articles",
        "sql|select title from articles|--csv",
        "sql|select title from articles|--nl",
        "export text",
        "export csv",
        "export jsonl",
    ],
)
def test_e10_a_terminal_gets_no_control_characters(evil: CommandLine, arguments: str) -> None:
    """Escape sequences, C1 controls and bidirectional overrides are replaced, whichever verb prints."""
    shown = run_on_terminal(evil, *arguments.split("|" if "|" in arguments else " "))
    assert "tle" in shown
    assert [repr(part) for part in HIDDEN if part in shown] == []


def test_e10_a_raw_page_is_safe_on_a_terminal_and_whole_in_a_pipe(tmp_path: Path) -> None:
    """`show --raw` prints the bytes as they came, but to a terminal."""
    line = CommandLine(tmp_path)
    page = f"<p>{EVIL}".encode()
    with Archive.open(line.db) as archive:
        capture = Capture.of_bytes(page, url=SEEN_BY_NOBODY, fetched_at=archive.clock())
        archive.save(capture, Article(url=SEEN_BY_NOBODY, title="T", text="Text."))
    piped = subprocess.run(
        [str(SCRAPER), "show", "1", "--raw"],
        cwd=line.folder,
        env=line.environ,
        capture_output=True,
        check=True,
    )
    assert piped.stdout == page
    shown = run_on_terminal(line, "show", "1", "--raw")
    assert [repr(part) for part in HIDDEN if part in shown] == []


@pytest.mark.parametrize("verb", ["add", "run", "reextract", "demo"])
def test_progress_moves_the_cursor_on_a_terminal(
    cli: CommandLine, site: LoopbackSite, verb: str
) -> None:
    """The sequences of a bar or a table drawn over reach the terminal as they are."""
    urls = [site.set_page(f"/{n}", render_article(f"The boat {n}")) for n in range(3)]
    items = "".join(f"<item><link>{url}</link></item>" for url in urls)
    feed = site.set_page("/feed", f"<rss><channel>{items}</channel></rss>", content_type="text/xml")
    if verb == "run":
        cli.run("source", "add", feed)
    if verb == "reextract":
        cli.run("add", *urls)
    shown = run_on_terminal(cli, verb, *(urls if verb == "add" else []))
    assert "\ufffd" not in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") == 1
    assert "\x1b[2K" in shown or "\x1b[1A" in shown
    if verb == "add":
        assert re.findall(
            r"saved\s+\d\s+\S+\s+The boat \d", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
        )


DURING_PROGRESS = """
import logging, sys, click
from collections import Counter
from scraper.cli.progress import progress_bar
from scraper.cli.terminal import protect_terminals
protect_terminals()
with progress_bar(3) as advance:
    click.echo(sys.argv[1])
    click.echo(sys.argv[1], err=True)
    print(sys.argv[1], file=sys.stderr)
    print("x" * 300)
    sys.stdout.write("no line end")
    advance(Counter(saved=1))
click.echo("after")
"""


def test_e10_what_is_printed_beside_a_progress_bar_is_safe(cli: CommandLine) -> None:
    """A bar's own cursor movements open no way for those of pages; lines are neither cut nor lost."""
    shown = run_on_terminal(cli, "-c", DURING_PROGRESS, EVIL, program=sys.executable)
    assert [repr(part) for part in HIDDEN if part in shown] == []
    assert shown.count("gnp.exe") == 3
    assert "x" * 300 in shown
    assert "no line end" in shown
    assert shown.endswith("after\n")


def _read_to_end(terminal: int) -> None:
    with suppress(OSError):  # the last writer is gone
        while os.read(terminal, 65536):
            pass


def test_a_bar_leaves_a_piped_output_alone(cli: CommandLine, site: LoopbackSite) -> None:
    """Where standard error alone is a terminal, the lines go to standard output."""
    urls = [site.set_page(f"/{n}", render_article(f"The boat {n}")) for n in range(3)]
    ours, theirs = pty.openpty()
    reader = threading.Thread(target=_read_to_end, args=(ours,))  # a full terminal stops its writer
    reader.start()
    done = subprocess.run(
        [str(SCRAPER), "add", *urls], cwd=cli.folder, env=cli.environ, stdout=subprocess.PIPE, stderr=theirs, check=True
    )  # fmt: skip
    os.close(theirs)
    reader.join()
    os.close(ours)
    assert sorted(line.split(b"\t")[0] for line in done.stdout.splitlines()) == [b"saved"] * 3


@given(st.text())
def test_e10_safe_text_keeps_everything_that_is_only_seen(text: str) -> None:
    """Printable characters, line ends and tabs stay; safe text stays as it is."""
    safe = make_safe(text)
    assert make_safe(safe) == safe
    kept = [c for c in text if c.isprintable()]
    assert [c for c in safe if c.isprintable() and c != "\ufffd"] == [
        c for c in kept if c != "\ufffd"
    ]


def test_e10_our_own_styles_stay() -> None:
    """Bold and coloured lines of the program itself are not touched."""
    for style in ({"bold": True}, {"fg": "red"}, {"underline": True}, {"fg": "bright_green"}):
        styled = click.style("x", **style)  # type: ignore[arg-type]
        assert make_safe(styled) == styled
    assert make_safe("\x1b[8mhidden\x1b[30m") == "\ufffd[8mhidden\ufffd[30m"


@given(st.recursive(st.text() | st.floats() | st.none(), st.lists))
def test_json_is_valid_and_escapes_what_terminals_act_on(value: object) -> None:
    """Every value becomes JSON that means the same, without infinities and raw controls."""
    rendered = render_json(value)
    parsed = json.loads(rendered, parse_constant=pytest.fail)
    assert not set(rendered) & set("\x7f\x85\x9b\u061c\u200e\u200f\u2028\u2029\u202e\u2066\u2069")
    if isinstance(value, str):
        assert parsed == value


def test_json_of_sql_has_no_infinity(evil: CommandLine) -> None:
    """An infinite or undefined number becomes null in every JSON form."""
    assert evil.run("sql", "select 9e999 as x, -9e999 as y", "--json").json() == [
        {"x": None, "y": None}
    ]
    assert evil.run("sql", "select 9e999 as x", "--nl").json() == {"x": None}
    assert evil.run("sql", "select 1 as x where 0", "--json").json() == []


def print_csv(line: CommandLine, statement: str) -> str:
    """Return what `sql --csv` prints, line ends as they are."""
    done = subprocess.run(
        [str(SCRAPER), "sql", statement, "--csv"], cwd=line.folder, env=line.environ, capture_output=True, check=True
    )  # fmt: skip
    return done.stdout.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_f3_no_verb_prints_a_formula_in_csv(evil: CommandLine, start: str) -> None:
    """`sql --csv` makes a formula harmless by the same rule as `export csv`."""
    statement = f"select char({ord(start)}) || '1+1' as cell"
    [header, [cell]] = csv.reader(io.StringIO(print_csv(evil, statement), newline=""))
    assert (header, cell) == (["cell"], f"'{start}1+1")


@pytest.mark.parametrize("name", ["=1+1", "+a", "@sum", "-1", "plain"])
def test_f3_the_header_of_csv_is_escaped_like_its_cells(evil: CommandLine, name: str) -> None:
    """A column that SQL names like a formula is harmless, too."""
    done = evil.run("sql", f'select 1 as "{name}"', "--csv")
    assert done.lines == [name if name == "plain" else f"'{name}", "1"]


def test_a_carriage_return_in_a_cell_is_quoted(evil: CommandLine) -> None:
    """Readers end a row at a bare CR; `sql --csv` quotes it as `export csv` does."""
    statement = "select 'a' || char(13) || 'b' as x, 2 as y"
    assert print_csv(evil, statement) == 'x,y\n"a\rb",2\n'


def test_a_table_of_many_rows_is_laid_out_in_parts(evil: CommandLine) -> None:
    """Rows are laid out `TABLE_ROWS` at a time, so that a table of any length fits into memory."""
    count = 2 * TABLE_ROWS + 1
    numbers = f"select 1 union all select i + 1 from n where i < {count}"
    lines = evil.run("sql", f"with recursive n(i) as ({numbers}) select i from n").lines
    assert [line.strip() for line in lines if line.strip() != "i"] == [
        str(n + 1) for n in range(count)
    ]
    assert [number for number, line in enumerate(lines) if line.strip() == "i"] == [
        0, TABLE_ROWS + 1, 2 * TABLE_ROWS + 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "select length(printf('%.*c', 2000000000, 'x'))",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
    ],
)
def test_r7_the_time_limit_of_sql_holds(evil: CommandLine, statement: str) -> None:
    """A long call of one function, rows without end and a long search all end at the limit."""
    done = evil.run_apart("sql", statement, "--time-limit", "0.5")
    assert done.code == 1
    assert done.err == "sql-timeout: the query took too long\n"


def test_rows_are_written_for_longer_than_the_query_may_take(evil: CommandLine) -> None:
    """The limit of `sql` counts the query: a slow reader gets all the rows."""
    statement = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 90000) select i from n"
    command = [str(SCRAPER), "sql", statement, "--nl", "--time-limit", "0.6"]
    with subprocess.Popen(
        command, cwd=evil.folder, env=evil.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == '{"i": 1}\n'
        time.sleep(2)
        assert len(process.stdout.readlines()) == 89_999
        assert process.wait() == 0


def test_rows_as_tab_separated_values(evil: CommandLine) -> None:
    """Each row is a line, and a value cannot break it."""
    done = evil.run("sql", "select 1 as a, 'x' || char(9) || 'y' || char(10) || 'z' as b", "--tsv")
    assert done.out == "a\tb\n1\tx y z\n"


def test_r7_the_memory_of_sql_is_limited(evil: CommandLine) -> None:
    """A table of huge cells ends with one line, not with the machine's memory."""
    huge = (
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)"
        " select "
        + ", ".join(f"hex(zeroblob(15000000 + i)) as c{i}" for i in range(40))
        + " from n"
    )
    done = evil.run_apart("sql", huge, "--time-limit", "50")
    assert done.code == 1
    assert done.err.startswith("sql-memory: ")
    assert done.err.count("\n") == 1


DIGITS = "9" * 5000


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "9" * 20), "no-such-article"),
        (("show", DIGITS), "no-such-article"),
        (("diff", "9" * 20), "no-such-article"),
        (("explain", "9" * 20), "no-such-article"),
        (("star", "9" * 20), "no-such-article"),
        (("source", "pause", DIGITS), "no-such-source"),
        (("watch", "show", DIGITS), "no-such-watch"),
        (("show", "1", "--revision", "9" * 20), "Error"),
        (("list", "--limit", "9" * 20), "Error"),
        (("search", "x", "--limit", "9" * 20), "Error"),
        (("list", "--site", "\udcff"), "bad-argument"),
        (("sql", "select '\udcff'"), "bad-argument"),
    ],
)
def test_odd_arguments_end_in_one_line(
    evil: CommandLine, arguments: tuple[str, ...], code: str
) -> None:
    """A number that nothing can have, or bytes that are not UTF-8, cost one line and no traceback."""
    done = evil.run(*arguments)
    assert done.code in {1, 2}
    assert "Traceback" not in done.err
    assert done.err.splitlines()[-1].startswith(f"{code}: ")


def test_an_unforeseen_error_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a verb raises ends in one line with a code; --debug shows the traceback."""
    from scraper import cli
    from scraper.cli import list as verb

    def fail(*_: object, **__: object) -> None:
        raise LookupError("two\nlines")

    monkeypatch.setattr(verb.Archive, "open", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main(["list"])
    assert ended.value.code == 1
    err = capsys.readouterr().err
    assert err.startswith("internal-error: LookupError: two lines; please report it")
    assert err.count("\n") == 1
