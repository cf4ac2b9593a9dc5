"""`scraper stats --by`: figures over time, by site, language and author."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine
from test_terminal import run_on_terminal

from scraper.archive import GROUPINGS, Archive
from scraper.archive.database.statistics import Group
from scraper.cli.stats import draw_bars
from scraper.records import Article, Capture


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """Four articles of two sites, one of them edited, one without a date, one of two authors."""
    ours = CommandLine(tmp_path)
    pages = (
        ("a.example/1", "2024-01-05", "en", ("Ida Holt",), "One two."),
        (
            "a.example/2",
            "2024-01-31T23:30:00-05:00",
            "en",
            ("Ida Holt", "Bo Lind"),
            "One two three.",
        ),
        ("b.example/1", "2023-07-01", "de", ("IDA HOLT",), "Eins."),
        ("b.example/2", None, None, (), "Eins zwei."),
        ("b.example/2", None, None, (), "Eins zwei drei."),
    )
    with Archive.open(ours.db) as archive:
        for number, (address, published, language, authors, text) in enumerate(pages):
            url = f"https://{address}"
            capture = Capture.of_bytes(f"{number}".encode(), url=url, fetched_at=archive.clock())
            archive.save(
                capture,
                Article(
                    url=url,
                    title="T",
                    text=text,
                    published=published,
                    language=language,
                    authors=authors,
                ),
            )
    return ours


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (
            "month",
            [(None, 1, 3, 1), ("2023-07", 1, 1, 0), ("2024-01", 1, 2, 0), ("2024-02", 1, 3, 0)],
        ),
        ("year", [(None, 1, 3, 1), ("2023", 1, 1, 0), ("2024", 2, 5, 0)]),
        ("site", [("a.example", 2, 5, 0), ("b.example", 2, 4, 1)]),
        ("language", [("en", 2, 5, 0), (None, 1, 3, 1), ("de", 1, 1, 0)]),
        ("author", [("IDA HOLT", 3, 6, 0), ("Bo Lind", 1, 3, 0)]),
        ("type", [("article", 4, 9, 1)]),
    ],
)
def test_articles_are_counted_by(
    line: CommandLine, by: str, rows: list[tuple[object, ...]]
) -> None:
    """Articles, words and edited articles of each value; dates in UTC, names without letter case."""
    found = line.run("stats", "--by", by, "--json").json()
    assert isinstance(found, list)
    assert [tuple(row.values()) for row in found] == rows
    assert list(found[0]) == [by, "articles", "words", "edited"]


@pytest.mark.parametrize("by", GROUPINGS)
def test_an_empty_archive_has_no_rows(tmp_path: Path, by: str) -> None:
    """Nothing stored is nothing counted, and said."""
    Archive.open(tmp_path / "archive.db").close()
    done = CommandLine(tmp_path).run("stats", "--by", by)
    assert (done.code, done.err) == (0, "no matches\n")


def test_a_selection_narrows_the_figures(line: CommandLine) -> None:
    """The filters of every command hold; a cut list says so, and keeps the latest times."""
    assert line.run("stats", "--by", "site", "--language", "en", "--csv").lines == [
        "site,articles,words,edited",
        "a.example,2,5,0",
    ]
    done = line.run("stats", "--by", "month", "--limit", "1")
    assert done.lines[1].split() == ["2024-02", "1", "3", "0"]
    assert done.err == "1 of 4 rows; --limit shows more\n"


def test_bars_are_for_terminals(line: CommandLine) -> None:
    """A terminal shows bars in proportion; a pipe has figures alone."""
    assert "█" in run_on_terminal(line, "stats", "--by", "site")
    assert "█" not in line.run("stats", "--by", "site").out
    bars = draw_bars(
        [Group("a", 240, 0, 0), Group("b", 120, 0, 0), Group("c", 1, 0, 0), Group("d", 0, 0, 0)]
    )
    assert [len(bar) for bar in bars] == [30, 15, 1, 1]
