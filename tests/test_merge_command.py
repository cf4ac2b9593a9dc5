"""`scraper merge` on two archives of the demo site, scraped before and after an edit."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import CommandLine

from scraper.demo.server import DemoServer, SiteFile, read_site

POST = "/post/syrian-president-bashar-al-assad-flees-damascus"
SEED = "/2025/09/saving-tomato-seed/"


def test_two_archives_of_the_demo_site_become_one(tmp_path: Path) -> None:
    """Edits, labels, notes, sources and watches of both are in the target; again changes nothing."""
    with DemoServer() as site:
        cli = CommandLine(tmp_path, site.host_port)
        base = f"http://{site.host_port}"
        for db in ("home.db", "laptop.db"):
            assert cli.run("add", base + POST, "--db", db).code == 0
        page = read_site()[POST]
        edited = page.body.replace(b"Destination Unknown", b"Destination Moscow")
        site.files = {**site.files, POST: SiteFile(body=edited, content_type=page.content_type)}
        assert cli.run("add", base + POST, base + SEED, "--db", "laptop.db").code == 0
        assert cli.run("source", "add", f"{base}/feed.xml", "--db", "laptop.db").code == 0
    cli.run("label", "1", "home", "--db", "home.db")
    cli.run("label", "1", "away", "--db", "laptop.db")
    cli.run("note", "2", "Sow in March.", "--db", "laptop.db")
    cli.run("watch", "add", "tomato", "--db", "laptop.db")
    done = cli.run("merge", "home.db", "laptop.db", "--with-sources", "--json", "--ids")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert (report["articles"], report["revisions"], report["sources"]) == (1, 2, 1)
    assert report["ids"] == [[1, 1], [2, 2]]
    shown = json.loads(cli.run("show", "1", "--json", "--db", "home.db").out)
    assert shown["revision"] == 2
    assert "Moscow" in shown["title"]
    assert sorted(shown["labels"]) == ["away", "home"]
    assert cli.run("note", "2", "--db", "home.db").out.strip() == "Sow in March."
    assert "Moscow" in cli.run("diff", "1", "--db", "home.db").out
    again = json.loads(cli.run("merge", "home.db", "laptop.db", "--with-sources", "--json").out)
    assert [
        again[name] for name in ("articles", "revisions", "captures", "fetches", "sources")
    ] == [0] * 5
    assert cli.run("verify", "--db", "home.db").code == 0


def test_a_missing_or_equal_source_is_one_line(tmp_path: Path) -> None:
    """A source that is not there, or is the target itself, is refused before anything is written."""
    cli = CommandLine(tmp_path)
    with DemoServer() as site:
        CommandLine(tmp_path, site.host_port).run("add", f"http://{site.host_port}{POST}")
    missing = cli.run("merge", "new.db", "nowhere.db")
    assert (missing.code, missing.err.partition(":")[0]) == (1, "archive-missing")
    assert not (tmp_path / "new.db").exists()
    same = cli.run("merge", "archive.db", "archive.db")
    assert (same.code, same.err.partition(":")[0]) == (1, "same-archive")
