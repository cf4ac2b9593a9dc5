"""A data set holds what may be passed on, once, and its card says what was left out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import CommandLine

from scraper.archive import Archive
from scraper.export.rights import is_open_licence, reserves_mining
from scraper.records import Article, Capture, ExtractorVersion

CC = "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """Articles of every kind: open, reserved in the page and in a header, unlicensed, twice the same."""
    ours = CommandLine(tmp_path)
    pages: tuple[tuple[str, str | None, str | None, str], ...] = (
        ("open", CC, None, ""),
        ("copy", CC, None, ""),
        ("reserved", CC, "noai, tdm-reservation=1", ""),
        ("header", CC, None, "noai"),
        ("unlicensed", None, None, ""),
        ("no-derivatives", "CC BY-ND 4.0", None, ""),
    )
    with Archive.open(ours.db) as archive:
        for name, licence, robots, header in pages:
            url = f"https://mill.example/{name}"
            text = "The  Mill grinds rye." if name == "copy" else "The mill grinds rye."
            if name not in {"open", "copy"}:
                text += name
            page = Capture.of_bytes(name.encode(), url=url, fetched_at=archive.clock())
            capture = replace(page, headers=(("x-robots-tag", header),) if header else ())
            article = Article(
                url=url,
                title=f"| {name} <b>",
                text=text,
                licence=licence,
                robots=robots,
                language="en",
            )
            version = ExtractorVersion(program="9.9", rules="", models="abc")
            archive.save(capture, article, extractor=version)
    return ours


def test_a_data_set_has_each_open_article_once(line: CommandLine) -> None:
    """Reserved, unlicensed and repeated articles are left out and counted."""
    done = line.run("export", "dataset", "--out", "data", "--site", "mill.example")
    assert done.code == 0
    assert (
        "1 articles in data; left out: 2 reserved, 2 without an open licence, 1 duplicates"
        in done.err
    )
    folder = line.folder / "data"
    rows = [json.loads(one) for one in (folder / "articles.jsonl").read_text().splitlines()]
    assert [row["url"] for row in rows] == ["https://mill.example/open"]
    card = (folder / "README.md").read_text()
    for row in (
        "| Selection | --site mill.example --without-label private |",
        "| Articles | 1 |",
        "| Words | 4 |",
        "| en | 1 |",
        f"| {CC} | 1 |",
        "| scraper 9.9, models abc | 1 |",
    ):
        assert row in card.splitlines()
    assert card.startswith("---\npretty_name: ")


def test_a_second_export_writes_the_same(line: CommandLine) -> None:
    """Card and articles are the same bytes; another selection does not overwrite them unasked."""
    for _ in range(2):
        assert line.run("export", "dataset", "--out", "data").code == 0
    refused = line.run("export", "dataset", "--out", "data", "--any-licence")
    assert refused.err.startswith("export-exists: ")
    assert line.run("export", "dataset", "--out", "data", "--any-licence", "--overwrite").code == 0
    card = (line.folder / "data" / "README.md").read_text()
    assert "| Articles | 3 |" in card
    assert "Articles of any licence are included" in card


def test_a_data_set_may_be_parquet(line: CommandLine) -> None:
    """The same articles, typed, and the card names the file."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    assert line.run("export", "dataset", "--parquet", "--out", "data").code == 0
    table = parquet.read_table(line.folder / "data" / "articles.parquet")
    assert table.column("url").to_pylist() == ["https://mill.example/open"]
    assert "data_files: articles.parquet" in (line.folder / "data" / "README.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("dataset",), "dataset needs --out FOLDER"),
        (("jsonl", "--parquet"), "--parquet and --any-licence are for dataset"),
        (("jsonl", "--excel"), "--excel is for csv"),
    ],
)
def test_options_of_one_format_are_refused_for_others(
    line: CommandLine, arguments: tuple[str, ...], says: str
) -> None:
    """An option that would be ignored is a mistake."""
    done = line.run("export", *arguments)
    assert done.code == 2
    assert says in done.err


@pytest.mark.parametrize(
    ("licence", "is_open"),
    [
        (CC, True),
        ("https://creativecommons.org/licenses/by/4.0/", True),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/de/", True),
        ("https://creativecommons.org/publicdomain/zero/1.0/", True),
        ("CC BY 4.0", True),
        ("CC BY-NC 4.0", True),
        ("CC0", True),
        ("Public Domain", True),
        ("Creative Commons Attribution 4.0 International", True),
        ("Open Government Licence v3.0", True),
        ("https://creativecommons.org/licenses/by-nd/4.0/", False),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", False),
        ("CC BY-ND 4.0", False),
        ("CC BY NC ND", False),
        ("Creative Commons Attribution-NoDerivatives 4.0", False),
        ("© 2024 The Mill. All rights reserved.", False),
        ("https://mill.example/licence", False),
        (None, False),
    ],
)
def test_open_licences(licence: str | None, *, is_open: bool) -> None:
    """Licences that allow adapted text are open, those without derivatives and unknown ones are not."""
    assert is_open_licence(licence) is is_open


@pytest.mark.parametrize(
    ("directives", "reserves"),
    [
        ("noai", True),
        ("noarchive, noai, noimageai", True),
        ("tdm-reservation=1", True),
        ("tdmrep=1, noindex", True),
        ("tdm-reservation=0", False),
        ("noimageai", False),
        ("noindex, nofollow", False),
        (None, False),
    ],
)
def test_reservations(directives: str | None, *, reserves: bool) -> None:
    """Directives against mining of text reserve it; others do not."""
    assert reserves_mining(directives) is reserves
