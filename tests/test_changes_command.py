"""`changes` and `diff` on the command line."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command_line import CommandLine

PAGE = "<html><head><title>The ferry</title></head><body><article><h1>The ferry</h1>{body}</article></body></html>"
PARAGRAPHS = (
    "The ferry left the pier at noon, and the last boat came back in the dark of the evening.",
    "Nobody was hurt, the harbour master said on Sunday, and the crossing will go on until May.",
    "The tunnel was opened by the minister a day later than planned, without a speech at all.",
)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """An archive with one article that was edited once."""
    command_line = CommandLine(tmp_path_factory.mktemp("changes"), "127.0.0.1:1")
    for number, old, new in ((1, "", ""), (2, "at noon", "before dawn")):
        body = "".join(f"<p>{text.replace(old, new)}</p>" for text in PARAGRAPHS)
        page = Path(command_line.folder) / f"{number}.html"
        page.write_text(PAGE.format(body=body))
        os.utime(page, (1_700_000_000 + number * 86_400,) * 2)
        ran = command_line.run("ingest", str(page), "--url", "https://pier.example/ferry")
        assert ran.code == 0, ran.err
    return command_line


def test_changes_lists_edits(line: CommandLine) -> None:
    """One row for each edit, with fields and words; filters and the day of the edit narrow down."""
    (edit,) = line.run("changes", "--json").json()
    assert (edit["id"], edit["fields"], edit["words_added"], edit["words_removed"]) == (
        1,
        ["text"],
        2,
        2,
    )
    assert edit["revision"] == 2
    assert "text" in line.run("changes", "1", "--site", "pier.example").out
    assert line.run("changes", "--since", "2100", "--json").json() == []
    assert line.run("changes", "--query", "zeppelin").err == "no matches\n"


def test_diff_shows_words(line: CommandLine) -> None:
    """The changed words are marked, in lines, in JSON and in a page without scripts."""
    assert "[-at noon-]{+before dawn+}" in line.run("diff", "1").out
    told = line.run("diff", "1", "--json").json()
    assert (told["words_added"], told["words_removed"]) == (2, 2)
    assert told["blocks"][0]["words"][1] == {"kind": "removed", "text": "at noon"}
    page = line.run("diff", "1", "--html").out
    assert "<del>at noon</del><ins>before dawn</ins>" in page
    HTMLParser().feed(page)
    assert "default-src 'none'" in page
    assert line.run("diff", "1", "--html", "--json").code == 2
