"""The selection on the command line: the same filters for every command that works on articles."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import CommandLine

PAGE = "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
TEXT = "The keeper wrote down the {word} each night, and the hour at which the lamp was lit. " * 4
WORDS = ("fog", "tide", "ferry")


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """An archive of three articles."""
    folder = tmp_path_factory.mktemp("selection")
    command_line = CommandLine(folder, "127.0.0.1:1")
    for word in WORDS:
        page = folder / f"{word}.html"
        page.write_text(PAGE.format(title=f"About the {word}", text=TEXT.format(word=word)))
        ran = command_line.run("ingest", str(page), "--url", f"https://{word}.example/post")
        assert ran.code == 0, ran.err
    return command_line


FILTERS = (
    (("--query", "tide OR ferry"), {2, 3}),
    (("--query", "site:fog.example"), {1}),
    (("--query", "-fog", "--site", "tide.example"), {2}),
    (("--where", "title LIKE '%ferry%'"), {3}),
    (("1", "https://tide.example/post"), {1, 2}),
    (("1", "2", "--query", "tide"), {2}),
    (("--changed-since", "1d"), {1, 2, 3}),
    (("--query", "zeppelin"), set()),
)


@pytest.mark.parametrize(("arguments", "expected"), FILTERS)
def test_every_command_selects_alike(
    line: CommandLine, arguments: tuple[str, ...], expected: set[int], tmp_path: Path
) -> None:
    """`list`, `export`, `stats`, `star`, `reextract` and `forget` take the same articles."""
    assert {row["id"] for row in line.run("list", *arguments, "--json").json()} == expected
    exported = line.run("export", "jsonl", *arguments).out.splitlines()
    assert {json.loads(one)["id"] for one in exported} == expected
    figures = {row["what"]: row["number"] for row in line.run("stats", *arguments, "--json").json()}
    assert figures["articles"] == len(expected)
    dry = line.run("forget", *arguments, "--dry-run")
    assert {int(one.split("\t")[1]) for one in dry.lines} == expected
    again = line.run("reextract", *arguments, "--dry-run")
    assert again.err == (f"{len(expected)} same\n" if expected else "no pages\n")
    starred = line.run("star", *arguments)
    assert {int(one.split("\t")[1]) for one in starred.lines} == expected
    assert starred.err == ("" if expected else "no matches\n")
    found = line.run("list", "--label", "starred", "--json").json()
    assert {row["id"] for row in found} == expected
    if expected:
        assert line.run("star", "--remove", "--label", "starred").code == 0


def test_labels_by_query(line: CommandLine) -> None:
    """With a filter, every argument of `label` is a label."""
    ran = line.run("label", "harbour", "to read", "--query", "tide OR fog")
    assert [one.split("\t")[:3] for one in ran.lines] == [
        ["added", "1", "harbour, to read"],
        ["added", "2", "harbour, to read"],
    ]
    assert line.run("label", "harbour", "to read", "--label", "harbour", "--remove").code == 0
    assert line.run("label", "--json").json() == []


def test_lists_say_how_many_there_are(line: CommandLine) -> None:
    """A cut list, and one without a match, say so on standard error; programs get rows only."""
    assert line.run("list", "--limit", "2").err == "2 of 3 articles; --all or --limit shows more\n"
    assert (
        line.run("search", "keeper", "--limit", "1").err == "1 of 3 articles; --limit shows more\n"
    )
    assert line.run("list").err == ""
    assert line.run("list", "--limit", "2", "--json").err == ""
    for arguments in (("list", "--query", "zeppelin"), ("search", "zeppelin")):
        ran = line.run(*arguments)
        assert (ran.code, ran.err) == (0, "no matches\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("list", "--query", "is:wet"), 1, "bad-query: 'wet' is not a state"),
        (("search", "after:soon"), 1, "bad-date: 'soon' is not a date"),
        (("export", "jsonl", "--where", "nonsense"), 1, "bad-sql: "),
        (("list", "99"), 1, "no-such-article: 99: "),
        (("list", "--where", "1", "--as-of", "2024"), 2, "--where reads the newest revisions"),
        (("forget",), 2, "name an article or give a filter"),
        (("star",), 2, "name an article or give a filter"),
        (("label", "1"), 2, "name a label"),
    ],
)
def test_a_wrong_selection_is_one_line(
    line: CommandLine, arguments: tuple[str, ...], code: int, message: str
) -> None:
    """A wrong filter ends the command before it prints or changes anything."""
    ran = line.run(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_as_of_lists_what_was_there(line: CommandLine) -> None:
    """Nothing was stored at the end of 2020; all is there today."""
    assert line.run("list", "--as-of", "2020", "--json").json() == []
    assert len(line.run("list", "--as-of", "today", "--json").json()) == len(WORDS)


def test_sql_lists_views_and_columns(line: CommandLine) -> None:
    """`--views` names what a statement can read, as docs/schema.md does."""
    rows = {row["view"]: row["columns"] for row in line.run("sql", "--views", "--json").json()}  # type: ignore[union-attr, index, call-overload]
    documented = (Path(__file__).parents[1] / "docs" / "schema.md").read_text()
    assert set(rows) <= set(re.findall(r"(?m)^## (\w+)$", documented))
    assert rows["articles"][:3] == ["id", "url", "site"]
    assert line.run("sql").code == 2
    assert line.run("sql", "select 1", "--views").code == 2
