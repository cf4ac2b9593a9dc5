"""Help where people look for it: codes, suggestions, options before the command, completion, reading."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from command_line import SCRAPER, CommandLine
from test_terminal import run_on_terminal

from scraper.archive import Archive
from scraper.cli.help import read_codes
from scraper.cli.reading_view import wrap_text
from scraper.records import Article, Capture

LONG = "The keeper of the light wrote each night what the sea had brought. " * 8


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """An archive with an article of one long line, in a folder with another archive beside it."""
    ours = CommandLine(tmp_path)
    for db, title in ((ours.db, "The light"), (tmp_path / "other.db", "Another")):
        with Archive.open(db) as archive:
            url = "https://light.example/1"
            capture = Capture.of_bytes(b"1", url=url, fetched_at=archive.clock())
            archive.save(capture, Article(url=url, title=title, text=f"{LONG}\n\nEnd."))
    return ours


@pytest.mark.parametrize("code", ["robots-disallowed", "file-memory", "bad-sql:", "too-large"])
def test_an_error_code_is_explained(line: CommandLine, code: str) -> None:
    """The meaning of docs/errors.md is printed, for codes that share a row too."""
    done = line.run("help", "errors", code)
    assert done.code == 0
    assert done.out.startswith(f"{code.rstrip(':')}: ")


def test_a_mistyped_code_gets_a_suggestion(line: CommandLine) -> None:
    """An unknown code ends with status 2 and names the nearest ones."""
    done = line.run("help", "errors", "robot-disalowed")
    assert done.code == 2
    assert "did you mean robots-disallowed" in done.err


def test_all_codes_are_listed(line: CommandLine) -> None:
    """Each code of the document is a line."""
    names = {code.name for code in read_codes()}
    assert len(names) > 100
    assert names <= {row.split()[0] for row in line.run("help", "errors").lines}


@pytest.mark.parametrize("words", [(), ("show",), ("source", "add")])
def test_help_is_that_of_the_command(line: CommandLine, words: tuple[str, ...]) -> None:
    """`help X` prints what `X --help` prints."""
    assert line.run("help", *words).out == line.run(*words, "--help").out


def test_help_of_what_is_no_command(line: CommandLine) -> None:
    """A word that is no command is an error."""
    assert line.run("help", "nothing").code == 2
    assert "has no command 3" in line.run("help", "show", "3").err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lst",), "Did you mean"),
        (("serch", "x"), "'search'"),
        (("https://example.com/a",), "scraper add https://example.com/a"),
        (("www.example.com/a",), "scraper add www.example.com/a"),
        (("--nonsense",), "No such option"),
    ],
)
def test_a_mistake_gets_a_suggestion(line: CommandLine, words: tuple[str, ...], says: str) -> None:
    """A mistyped command and an address where a command belongs end with status 2 and the way on."""
    done = line.run(*words)
    assert done.code == 2
    assert says in done.err


def test_the_archive_is_named_before_or_after_the_command(line: CommandLine) -> None:
    """`--db` after the command counts most, then that before it, then the variable."""

    def title(*words: str, **environ: str) -> object:
        rows = line.run(*words, environ=environ).json()
        assert isinstance(rows, list)
        return rows[0]["title"]

    assert title("list", "--json") == "The light"
    assert title("--db", "other.db", "list", "--json") == "Another"
    assert title("--db", "archive.db", "list", "--json", "--db", "other.db") == "Another"
    assert title("--db", "other.db", "list", "--json", SCRAPER_DB="archive.db") == "Another"
    assert title("list", "--json", SCRAPER_DB="other.db") == "Another"
    assert line.run("--db", "none.db", "source", "list").code != 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("scraper sh", "show"),
        ("scraper show ", "1"),
        ("scraper --db other.db show ", "1"),
        ("scraper list --site li", "light.example"),
        ("scraper list --lim", "--limit"),
    ],
)
def test_the_shell_completes(line: CommandLine, shell: str, words: str, offered: str) -> None:
    """Commands, options, numbers of articles and sites are completed in three shells."""
    parts = words.split(" ")
    environ = {
        "_SCRAPER_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words if shell != "fish" else " ".join(parts),
        "COMP_CWORD": str(len(parts) - 1) if shell != "fish" else parts[-1],
    }
    done = line.run_apart(environ=environ)
    assert re.search(rf"(^|[,\s]){re.escape(offered)}($|[,\s])", done.out), done


def test_completion_without_an_archive_is_empty(tmp_path: Path) -> None:
    """A folder without an archive offers nothing, and says nothing."""
    environ = {
        "_SCRAPER_COMPLETE": "bash_complete",
        "COMP_WORDS": "scraper show ",
        "COMP_CWORD": "2",
    }
    done = CommandLine(tmp_path).run_apart(environ=environ)
    assert (done.out.strip(), done.err) == ("", "")


def test_an_article_is_wrapped_on_a_terminal(line: CommandLine) -> None:
    """Lines fit the terminal there, and stay whole in a pipe."""
    line.environ["COLUMNS"] = "50"
    shown = run_on_terminal(line, "show", "1")
    assert max(map(len, shown.splitlines())) <= 60  # 50 and the style of the title
    assert " ".join(shown.split()).count("The keeper of the light") == 8
    assert LONG.strip() in line.run("show", "1").out


def test_wide_characters_count_two_cells() -> None:
    """Text of scripts without spaces is broken by cells, and nothing of it is lost."""
    text = "坂の上の朝のパン屋" * 9
    wrapped = wrap_text(f"{text}\n\nb", 20)
    assert max(map(len, wrapped.split("\n"))) <= 10
    assert wrapped.replace("\n", "") == f"{text}b"


@pytest.mark.parametrize("words", ["show 1", "search keeper", "list", "stats --by site"])
def test_no_color_prints_no_style(line: CommandLine, words: str) -> None:
    """Neither the variable nor the option leaves a colour; without them there are styles."""
    colour = re.compile(r"\x1b\[[0-9;]*(3[0-7]|9[0-7])")
    plain = run_on_terminal(line, "--no-color", *words.split())
    assert not colour.search(plain)
    line.environ["NO_COLOR"] = "1"
    shown = run_on_terminal(line, *words.split())
    assert not colour.search(shown)
    if not words.startswith(("list", "stats")):  # rich keeps bold, which is no colour
        assert "\x1b" not in shown + plain


@pytest.mark.parametrize(("lines", "is_paged"), [("8", True), ("100", False)])
def test_long_articles_are_shown_in_pages(line: CommandLine, lines: str, *, is_paged: bool) -> None:
    """A pager shows what is longer than the screen, made safe; a short article is printed."""
    paged = line.folder / "paged"
    ours, theirs = pty.openpty()
    environ = {"PAGER": f"tee {paged}", "LINES": lines, "COLUMNS": "60", "TERM": "xterm"}
    with subprocess.Popen(
        [str(SCRAPER), "show", "1"],
        cwd=line.folder,
        env=line.environ | environ,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # how Linux says that the other end is closed
            while data := os.read(ours, 65536):
                shown += data
    os.close(ours)
    assert shown.decode().split().count("keeper") == 8
    assert paged.exists() is is_paged
    if is_paged:
        assert paged.read_text().split().count("keeper") == 8


def test_without_a_terminal_to_type_at_there_is_no_pager(line: CommandLine) -> None:
    """A command whose standard input is no terminal prints, however long the text is."""
    paged = line.folder / "paged"
    line.environ |= {"PAGER": f"tee {paged}", "LINES": "5"}
    run_on_terminal(line, "show", "1")
    assert not paged.exists()
