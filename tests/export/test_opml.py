"""OPML: the feeds as other programs read them, and unchanged through `source import`."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command_line import CommandLine

from scraper.archive import Archive

SOURCES: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    ("https://a.example/feed.xml", "feed", "The lamp <b> & \"x\" 'y'", ("sea", "night watch")),
    ("https://b.example/feed?x=1&y=2", "feed", None, ()),
    ("https://c.example/feed", "feed", "灯台 🗼 מגדלור", ("a, b", "c,d", "/e/")),
    ("https://d.example/feed", "feed", "One", ("sea", "x, y")),
    ("https://e.example/sitemap.xml", "sitemap", "Map", ("sea",)),
)


def read_sources(db: Path) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    with Archive.open(db, read_only=True) as archive:
        return sorted(
            (one.url, one.kind, one.title, one.tags) for one in archive.sources.list_all()
        )


@pytest.fixture
def stored(cli: CommandLine) -> CommandLine:
    """An archive with four feeds and a sitemap."""
    with Archive.open(cli.db) as archive:
        for url, kind, title, tags in SOURCES:
            archive.sources.add(url, kind=kind, title=title, tags=tags)
    return cli


@pytest.mark.parametrize(
    ("command", "kinds"),
    [(("export", "opml"), {"feed"}), (("source", "export"), {"feed", "sitemap"})],
)
def test_sources_come_back_unchanged(
    stored: CommandLine, tmp_path: Path, command: tuple[str, str], kinds: set[str]
) -> None:
    """Address, kind, title and every tag in its order are in an archive that imports the file."""
    text = stored.run(*command).out
    (tmp_path / "feeds.opml").write_text(text, "utf-8")
    back = CommandLine(tmp_path / "back")
    back.folder.mkdir()
    assert back.run("source", "import", str(tmp_path / "feeds.opml")).code == 0
    assert read_sources(back.db) == [one for one in read_sources(stored.db) if one[1] in kinds]
    assert back.run(*command).out == text


def test_a_feed_reader_finds_the_feeds(stored: CommandLine) -> None:
    """Each feed is an outline of the type `rss` with its address and a text."""
    assert stored.run("export", "opml", "--out", "feeds.opml").code == 0
    root = ET.parse(stored.folder / "feeds.opml").getroot()
    assert (root.tag, root.attrib["version"]) == ("opml", "2.0")
    feeds = [one.attrib for one in root.iter("outline") if "xmlUrl" in one.attrib]
    assert {one["xmlUrl"]: one["text"] for one in feeds} == {
        url: title or url for url, kind, title, _ in SOURCES if kind == "feed"
    }
    assert {one["type"] for one in feeds} == {"rss"}


def test_a_file_that_is_there_is_not_replaced(stored: CommandLine) -> None:
    """Another file of this name stays, unless `--overwrite` says so."""
    target = stored.folder / "feeds.opml"
    target.write_text("mine")
    refused = stored.run("export", "opml", "--out", "feeds.opml")
    assert (refused.code, "export-exists" in refused.err, target.read_text()) == (1, True, "mine")
    assert stored.run("export", "opml", "--out", "feeds.opml", "--overwrite").code == 0
    assert target.read_text().startswith("<?xml")


def test_filters_for_articles_are_refused(stored: CommandLine) -> None:
    """A filter would be ignored."""
    done = stored.run("export", "opml", "--site", "a.example")
    assert (done.code, "opml holds sources" in done.err) == (2, True)


def test_no_feeds_are_a_valid_file(cli: CommandLine) -> None:
    """An archive without sources gives an empty list."""
    Archive.open(cli.db).close()
    assert ET.fromstring(cli.run("export", "opml").out.encode()).find("body") is not None
