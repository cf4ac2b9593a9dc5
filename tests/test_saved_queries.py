"""`scraper sql --saved`: statements of scraper.toml, with parameters by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

from scraper.archive import Archive
from scraper.records import Article, Capture

SETTINGS = """
[queries]
long = "SELECT id, title FROM articles WHERE word_count > :words AND site = :site ORDER BY id"
all = "SELECT id FROM articles ORDER BY id"
"""


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """Two articles and two saved queries."""
    ours = CommandLine(tmp_path)
    with Archive.open(ours.db) as archive:
        for number, text in ((1, "One two three."), (2, "One.")):
            url = f"https://mill.example/{number}"
            capture = Capture.of_bytes(text.encode(), url=url, fetched_at=archive.clock())
            archive.save(capture, Article(url=url, title=f"T{number}", text=text))
    (tmp_path / "scraper.toml").write_text(SETTINGS)
    return ours


def test_a_saved_query_runs_with_its_parameters(line: CommandLine) -> None:
    """Values are bound by name, compared as the column's type, and printed in any form."""
    asked = ("sql", "--saved", "long", "words=2", "site=mill.example")
    assert line.run(*asked, "--json").json() == [{"id": 1, "title": "T1"}]
    assert line.run(*asked, "--csv").lines == ["id,title", "1,T1"]
    assert line.run("sql", "--saved", "all", "--nl").lines == ['{"id": 1}', '{"id": 2}']


def test_a_statement_takes_parameters_by_name_too(line: CommandLine) -> None:
    """`:name` is filled by name=value, `?` by position, whatever the value looks like."""
    named = "SELECT id FROM articles WHERE title = :title"
    assert line.run("sql", named, "title=T2", "--json").json() == [{"id": 2}]
    by_place = "SELECT ? AS value"
    assert line.run("sql", by_place, "title=T2", "--json").json() == [{"value": "title=T2"}]
    time = "SELECT '10:a' AS t, ? AS value"
    assert line.run("sql", time, "T2", "--json").json() == [{"t": "10:a", "value": "T2"}]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--saved", "none"), 4, "no-such-query: none: "),
        (("--saved", "long", "words=2"), 1, "bad-sql: "),
        (("--saved", "long", "2"), 2, "give name=value"),
        (("--saved", "all", "--views"), 2, "give a statement, --saved NAME or --views"),
        (("--saved", "all", "x=1", "--views"), 2, "give a statement, --saved NAME or --views"),
        (("SELECT 1", "--views"), 2, "give a statement, --saved NAME or --views"),
        ((), 2, "give a statement, --saved NAME or --views"),
    ],
)
def test_what_is_missing_is_named(
    line: CommandLine, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """An unknown name lists the known ones; a missing value is an error of the statement."""
    done = line.run("sql", *arguments)
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    if "none" in arguments:
        assert "there are: all, long" in done.err


@pytest.mark.parametrize("bad", ['[queries]\nBad_Name = "x"', "[queries]\na = 1", "queries = 3"])
def test_a_wrong_query_is_a_wrong_setting(line: CommandLine, bad: str) -> None:
    """A name or statement that cannot be one is reported before anything runs."""
    (line.folder / "scraper.toml").write_text(bad)
    done = line.run("sql", "--saved", "a")
    assert done.code == 4
    assert "bad-config" in done.err


def test_a_saved_query_only_reads(line: CommandLine) -> None:
    """The rules of `scraper sql` hold for statements of the settings file."""
    (line.folder / "scraper.toml").write_text('[queries]\ndrop = "DROP TABLE article"')
    assert line.run("sql", "--saved", "drop").err.startswith("sql-refused")
