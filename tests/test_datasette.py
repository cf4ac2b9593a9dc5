"""`scraper datasette` describes the archive, and Datasette serves it without writing."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from command_line import CommandLine
from loopback import LoopbackSite, render_article

from scraper.archive import Archive
from scraper.config import environment

DATASETTE = environment().get("DATASETTE") or shutil.which("datasette")


def describe(cli: CommandLine, site: LoopbackSite) -> dict[str, object]:
    """Fill an archive, and return what is said of it."""
    lamp = site.set_page(
        "/lamp",
        render_article(
            "港の灯台",
            *["港の灯台は百年前に建てられました。毎晩、灯台守が明かりをともしました。"] * 4,
            lang="ja",
        ),
    )
    assert cli.run("add", site.url("/article"), lamp).code == 0
    ran = cli.run("datasette")
    assert ran.code == 0
    (cli.folder / "metadata.json").write_text(ran.out)
    described = json.loads(ran.out)["databases"]["archive"]
    assert isinstance(described, dict)
    return described


def test_all_that_is_named_exists(cli: CommandLine, site: LoopbackSite) -> None:
    """Views have the columns that are named, tables are hidden, and every query runs."""
    (cli.folder / "scraper.toml").write_text('[queries]\nlong = "SELECT id FROM articles"\n')
    described = describe(cli, site)
    tables, queries = described["tables"], described["queries"]
    assert isinstance(tables, dict)
    assert isinstance(queries, dict)
    with Archive.open(cli.db, read_only=True) as archive:
        names = dict(archive.query("SELECT name, type FROM sqlite_master").rows)
        assert set(tables) <= set(names)
        for name, told in tables.items():
            if names[name] == "table":
                assert told == {"hidden": True}
            columns = [told[key] for key in ("sort_desc", "label_column") if key in told]
            for column in (*columns, *told.get("facets", ())):
                archive.query(f'SELECT "{column}" FROM "{name}"')
        assert {"search", "edited", "sites", "failures", "long"} == set(queries)
        for query in queries.values():
            parameters = {"words": "ferry"} if ":words" in query["sql"] else {}
            list(archive.query(query["sql"], parameters).rows)


@pytest.mark.skipif(DATASETTE is None, reason="needs datasette (or DATASETTE=its path)")
def test_datasette_serves_the_archive(cli: CommandLine, site: LoopbackSite) -> None:
    """Its pages answer, searches find words of every script, and the file stays as it is."""
    assert DATASETTE is not None
    describe(cli, site)
    before = hashlib.sha256(cli.db.read_bytes()).hexdigest()
    version = subprocess.run([DATASETTE, "--version"], capture_output=True, text=True, check=True)
    flag = "-m" if " 0." in version.stdout else "-c"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [DATASETTE, cli.db.name, flag, "metadata.json", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=cli.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for path in ("articles", "revisions", "fetches", "sources", "edited", "sites", "failures"):
            assert ask(port, f"archive/{path}")
        assert b"ferry" in ask(port, "archive/articles?_search=ferry")
        for words, count in (("ferry", 1), ("%22%E7%81%AF+%E5%8F%B0%22", 1), ("nothing", 0)):
            found = json.loads(ask(port, f"archive/search.json?words={words}&_shape=array"))
            assert len(found) == count, words
    finally:
        process.kill()
        process.wait(60)
    assert hashlib.sha256(cli.db.read_bytes()).hexdigest() == before


def ask(port: int, path: str) -> bytes:
    """Return a page, once the server has started."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=30) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise AssertionError(path)
