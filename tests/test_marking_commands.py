"""The verbs `label`, `star`, `read`, `note` and `forget`, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import CommandLine
from loopback import LoopbackSite, render_article


@pytest.fixture
def line(tmp_path: Path, site: LoopbackSite) -> CommandLine:
    """A folder whose archive holds two articles."""
    commands = CommandLine(tmp_path, site.host_port)
    for number in (1, 2):
        site.set_page(f"/good/{number}", render_article(f"The boat number {number}"))
        added = commands.run("add", site.url(f"/good/{number}"))
        assert added.code == 0, added.err
    return commands


def test_marks_are_set_shown_filtered_exported_and_removed(line: CommandLine) -> None:
    """Labels, star, read and note appear in `show`, `list` and exports, and go away again."""
    assert line.run("label", "1", "harbour", "to read").lines[0].startswith("added\t1\tharbour")
    assert line.run("label", "1", "harbour").lines[0].startswith("unchanged\t1")
    assert line.run("star", "1", "2").code == 0
    assert line.run("read", "2").code == 0
    assert line.run("note", "1", "-", stdin="Compare *this*.\n").code == 0
    assert line.run("note", "1").out == "Compare *this*.\n"
    assert "labels: harbour, starred, to read\n" in line.run("show", "1").out
    assert "| Compare *this*." in line.run("show", "1").out
    listed = line.run("list", "--label", "starred", "--without-label", "read", "--json").json()
    assert [row["id"] for row in listed] == [1]  # type: ignore[union-attr, index, call-overload]
    labels = line.run("label", "--json").json()
    assert {"label": "starred", "articles": 2} in labels  # type: ignore[operator]
    exported = [json.loads(text) for text in line.run("export", "jsonl").lines]
    assert [(one["labels"], one["note"]) for one in exported] == [
        (["harbour", "starred", "to read"], "Compare *this*."),
        (["read", "starred"], None),
    ]
    markdown = line.run("export", "markdown").out
    assert 'labels:\n  - "harbour"' in markdown
    assert line.run("star", "1", "--remove").code == 0
    assert line.run("note", "1", "--remove").code == 0
    shown = line.run("show", "1", "--json").json()
    assert shown["labels"] == ["harbour", "to read"]  # type: ignore[index, call-overload]
    assert shown["note"] is None  # type: ignore[index, call-overload]


def test_reextract_reads_the_articles_with_a_label(line: CommandLine) -> None:
    """`reextract` takes the user's labels as filters, letter case ignored, as `list` does."""
    line.run("label", "1", "harbour")
    line.run("star", "1", "2")
    for words, result in (
        (["--label", "harbour"], "1 same"),
        (["--label", "Starred"], "2 same"),
        (["--label", "starred", "--label", "harbour"], "1 same"),
        (["--without-label", "harbour"], "1 same"),
        (["--without-label", "starred"], "no pages"),
        (["--label", "nobody"], "no pages"),
    ):
        assert line.run("reextract", *words).err.strip() == result, words


def test_private_articles_leave_no_export(line: CommandLine) -> None:
    """Every export format leaves out what is labelled private."""
    line.run("label", "1", "Private")
    for form in ("jsonl", "csv", "text", "markdown", "html", "atom"):
        out = line.run("export", form).out
        assert "/good/1" not in out
        assert out
    assert line.run("list", "--json").out.count('"id"') == 2


def test_unknown_articles_and_labels_are_one_line(line: CommandLine) -> None:
    """What is not there, or is no label, is one line with a code; nothing is changed."""
    for arguments in (("star", "1", "99"), ("label", "99", "x"), ("note", "99", "x")):
        done = line.run(*arguments)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("no-such-article: ")
    assert line.run("label", "1", " ").err.startswith("bad-label: ")
    assert line.run("label", "--json").json() == []
    assert line.run("star", "1", "--db", "none.db").err.startswith("archive-missing: ")
    assert not (line.folder / "none.db").exists()


def test_forget_removes_and_add_refetch_brings_back(line: CommandLine, site: LoopbackSite) -> None:
    """A forgotten article is skipped by `add`, also by its number's URL, until --refetch."""
    url = site.url("/good/1")
    asked = line.run("forget", "1")
    assert (asked.code, asked.out) == (1, "")
    assert asked.err.startswith("not-confirmed: ")
    dry = line.run("forget", url, "--dry-run")
    assert dry.lines[0].startswith(f"would-remove\t1\t{url}\t1 revisions, 1 pages")
    done = line.run("forget", "1", "--yes", "--vacuum")
    assert (done.code, done.lines[0][:10]) == (0, "removed\t1\t")
    again = line.run("add", url)
    reason = "removed by `scraper forget`; `scraper add --refetch` fetches it again"
    assert again.lines == [f"skipped\t-\t{url}\tforgotten: {reason}"]
    assert site.paths_asked().count("/good/1") == 1
    assert line.run("sql", "select url from forgotten", "--json").json() == [{"url": url}]
    back = line.run("add", url, "--refetch")
    assert back.lines[0].startswith("saved\t")
    assert line.run("verify").code == 0


def test_forget_by_query(line: CommandLine) -> None:
    """`--query` removes what a search finds, and says so when it finds nothing."""
    line.run("star", "2")
    assert line.run("forget", "--query", "label:none", "--yes").err == "no matches\n"
    done = line.run("forget", "--query", "is:starred", "--yes")
    assert [text.split("\t")[1] for text in done.lines] == ["2"]
    assert line.run("forget").code == 2
