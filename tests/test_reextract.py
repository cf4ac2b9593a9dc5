"""`reextract` in depth: what is stale, what is written, what is reported, and going on after a kill."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.cli.reextract import parse_version
from scraper.records import Article, Capture, ExtractorVersion

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = (
    "The lighthouse keeper wrote down the weather of every night, and the ships that passed. " * 6
)


def fill(path: Path, count: int) -> None:
    """Store articles whose stored reading is poor, and one page without an article."""
    with Archive.open(path) as archive, archive._session.together():
        for number in range(count):
            url = f"https://keeper.example/{number}"
            page = (
                f"<html lang=en><head><title>Night {number}</title></head><body><article>"
                f"<h1>Night {number}</h1><p>{number} {TEXT}</p><p>{TEXT}</p></article></body></html>"
            )
            capture = Capture.of_bytes(
                page.encode(), url=url, fetched_at=NOW + timedelta(minutes=number)
            )
            archive.save(capture, Article(url=url, text="Poor.", title=f"Night {number}"))


def reextract(path: Path, *options: str) -> tuple[str, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "scraper", "reextract", "--db", path, *options],
        capture_output=True,
        text=True,
        check=True,
        cwd=path.parent,
    )
    return ran.stdout, ran.stderr


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of three articles."""
    fill(tmp_path / "archive.db", 3)
    return tmp_path / "archive.db"


def test_only_stale_pages_are_read(path: Path) -> None:
    """What this version read is left alone, until a rule for the site changes."""
    out, err = reextract(path, "--stale")
    assert err.splitlines()[-1] == "3 changed"
    assert "text: 3 changed (articles 1, 2, 3)" in err.splitlines()
    assert min(out.splitlines()).startswith("changed\t1\thttps://keeper.example/0")
    assert reextract(path, "--stale") == ("", "no pages\n")
    assert reextract(path) == ("", "3 same\n")
    rules = path.parent / "rules"
    rules.mkdir()
    (rules / "other.example.toml").write_text('body = "p"\n')
    assert reextract(path, "--stale") == ("", "no pages\n")
    (rules / "keeper.example.toml").write_text('body = "article p:first-of-type"\n')
    _, err = reextract(path, "--stale", "1", "3")
    assert err.splitlines()[-1] == "2 changed"
    assert reextract(path, "--stale")[1].splitlines()[-1] == "1 changed"


@pytest.mark.parametrize(
    ("option", "pages"),
    [("0.1", "no pages"), ("0.1.0", "no pages"), ("0.1.1", "3 same"), ("9", "3 same")],
)
def test_pages_of_older_programs_are_read(path: Path, option: str, pages: str) -> None:
    """`--older-than` compares the program's version by its numbers; unknown ones are older."""
    assert reextract(path, "--older-than", option)[1].splitlines()[-1] == "3 changed"
    assert reextract(path, "--older-than", option)[1] == f"{pages}\n"


def test_a_dry_run_writes_nothing(path: Path) -> None:
    """It reports the same, and the file keeps every byte."""
    before = path.read_bytes()
    _, err = reextract(path, "--stale", "--dry-run")
    assert err.splitlines()[-1] == "3 changed"
    assert path.read_bytes() == before
    assert reextract(path, "--stale")[1] == err


def test_a_page_that_is_no_article_is_stale_once(path: Path) -> None:
    """A page that is still not an article is not read again by the same version."""
    with Archive.open(path) as archive:
        shell = b"<html><title>App</title><body><div id=root></div></body></html>"
        capture = Capture.of_bytes(shell, url="https://keeper.example/app", fetched_at=NOW)
        archive.save(capture, Article(url=capture.url, text="", page_type="empty-shell"))
    last = reextract(path, "--stale")[1].splitlines()[-1]
    assert sum(int(one.split()[0]) for one in last.split(", ")) == 4
    assert reextract(path, "--stale") == ("", "no pages\n")


def test_the_same_reading_writes_no_row(path: Path) -> None:
    """Reading a page again with the same result changes nothing in the archive."""
    with Archive.open(path) as archive, archive._session.reading() as conn:
        stored = archive.find_article(1)
        assert stored is not None
        before = conn.total_changes
        assert archive.replace_reading(1, stored.article) == ()
        assert conn.total_changes == before


def write_plainly(path: Path, revision: int, **changes: str) -> None:
    """Write the forms of a revision into their own columns, as older versions did, but for changes."""
    names = ("markdown", "html", "images", "trace")
    with Archive.open(path, read_only=True) as archive:
        found = archive.query(f"SELECT {', '.join(names)} FROM revisions WHERE id = ?", (revision,))
        forms = dict(zip(names, next(found.rows), strict=True)) | changes
    with closing(sqlite3.connect(path)) as conn, conn:
        settings = ", ".join(f"{name} = :{name}" for name in names)
        conn.execute(
            f"UPDATE revision SET {settings}, packed = NULL WHERE id = :id",
            forms | {"id": revision},
        )


def test_only_the_html_is_rewritten(path: Path) -> None:
    """A change of form alone is `rewritten`, and named by its field."""
    reextract(path)
    write_plainly(path, 2, html="<p>Old</p>")
    out, err = reextract(path)
    assert out.startswith("rewritten\t2\t")
    assert err.splitlines() == ["html: 1 changed (articles 2)", "1 rewritten, 2 same"]


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    """After a kill in the middle the rest is read, and what was read is not torn."""
    path = tmp_path / "archive.db"
    fill(path, 400)
    command = [sys.executable, "-m", "scraper", "reextract", "--stale", "--db", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path
    ) as process:
        deadline = time.monotonic() + 120
        while count_read(path) < 100 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    done = count_read(path)
    assert 100 <= done < 400
    _, err = reextract(path, "--stale")
    counted = sum(int(one.split()[0]) for one in err.splitlines()[-1].split(", "))
    assert counted == 400 - done
    with Archive.open(path) as archive:
        assert list(archive.find_problems()) == []
        assert all(one.article.text != "Poor." for one in archive.list_articles())
    assert count_read(path) == 400


def count_read(path: Path) -> int:
    with closing(sqlite3.connect(path, timeout=30)) as conn:
        return int(conn.execute("SELECT count(*) FROM reading").fetchone()[0])


def test_the_version_is_noted_when_a_page_is_stored(path: Path) -> None:
    """A page that is saved with its version is not stale; a later version replaces it."""
    first = ExtractorVersion(program="0.1.0", rules="", models="a")
    later = ExtractorVersion(program="0.2.0", rules="r", models="a")
    with Archive.open(path) as archive:
        page = Capture.of_bytes(b"<p>x</p>", url="https://keeper.example/x", fetched_at=NOW)
        archive.save(page, Article(url=page.url, text="x"), extractor=first)
        assert archive.find_outdated(lambda _url, version: version != first) == [1, 2, 3]
        archive.note_readings([(archive.find_capture_id(4), later)])
        assert list(archive.query("SELECT program, rules, models FROM readings").rows) == [
            ("0.2.0", "r", "a")
        ]
        archive.tombstones.forget([4])
        assert list(archive.query("SELECT * FROM readings").rows) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("0.1.0", (0, 1)), ("1.2.3", (1, 2, 3)), ("0.2.0rc1", (0, 2)), ("2+local.7", (2,)), ("", ())],
)
def test_versions_are_compared_by_number(text: str, numbers: tuple[int, ...]) -> None:
    """Zeros at the end and what follows the numbers do not count."""
    assert parse_version(text) == numbers
