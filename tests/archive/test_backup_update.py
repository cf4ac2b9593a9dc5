"""S11: an earlier copy is brought up to date by what differs; it is the old copy or the new one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from archive_pages import NEW_YEAR, SUPPORT, make_article, make_capture, run_sql

from scraper.archive import Archive
from scraper.errors import ArchiveDamaged, ArchiveError


def save(path: Path, number: int, text: str = "fog", day: int = 0, *, site: str = "keeper") -> None:
    url = f"https://{site}.example/{number}"
    capture = make_capture(
        url, os.urandom(2000), fetched_at=NEW_YEAR + timedelta(days=day, minutes=number)
    )
    with Archive.open(path) as archive:
        archive.save(capture, make_article(url, text=f"{text} {number} word"))


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return sorted(conn.iterdump())


@pytest.fixture
def copy(path: Path) -> Path:
    """A copy of an archive of 40 articles, to which other things happened since."""
    for number in range(40):
        save(path, number)
    copy = path.with_name("copy.db")
    with Archive.open(path) as archive:
        archive.back_up(copy)
    return copy


def change(path: Path) -> None:
    """Add, edit, mark and forget articles."""
    for number in range(30, 50):
        save(path, number, "edited", 3)
    with Archive.open(path) as archive:
        archive.marks.add_labels(3, ["mine"])
        archive.tombstones.forget([5, 31])
        archive.sources.add("https://keeper.example/feed", kind="feed")
        archive.watches.add("lamp")


def test_s11_a_copy_becomes_equal(path: Path, copy: Path) -> None:
    """Added, edited and forgotten articles, marks and sources: every row is the same afterwards."""
    change(path)
    with Archive.open(path, read_only=True) as archive:
        assert archive.update_copy(copy) > 0
    assert dump(copy) == dump(path)
    with Archive.open(copy, read_only=True) as archive:
        assert list(archive.find_problems()) == []
        assert len(archive.search("edited", limit=99)) == 19
        assert archive.find_article(5) is None
    with Archive.open(path, read_only=True) as archive:
        assert archive.update_copy(copy) == 0


def test_s11_only_what_differs_is_written(path: Path, copy: Path) -> None:
    """One new article of forty costs a few rows, not the file."""
    save(path, 99)
    with Archive.open(path, read_only=True) as archive:
        assert archive.update_copy(copy) < 60


def test_s11_a_copy_of_another_archive_is_left_alone(
    path: Path, copy: Path, tmp_path: Path
) -> None:
    """A file that is no earlier copy is never written to."""
    other = tmp_path / "other.db"
    for number in range(9):
        save(other, number, site="boatman")
    before = other.read_bytes()
    with Archive.open(path, read_only=True) as archive:
        with pytest.raises(ArchiveError) as caught:
            archive.update_copy(other)
        assert caught.value.code == "backup-differs"
        run_sql(copy, "CREATE TABLE bookmarks (url)")
        with pytest.raises(ArchiveError):
            archive.update_copy(copy)
        (tmp_path / "text.db").write_text("mine" * 999)
        with pytest.raises(ArchiveDamaged):
            archive.update_copy(tmp_path / "text.db")
    assert other.read_bytes() == before


WRITER = """
import os, sys
from pathlib import Path
from archive_pages import make_article, make_capture
from scraper.archive import Archive
with Archive.open(Path({path!r})) as archive:
    for number in range(1000, 1400):
        url = f"https://keeper.example/{{number}}"
        archive.save(make_capture(url, os.urandom(2000)), make_article(url))
        print(number, flush=True)
"""


def test_s11_copies_of_an_archive_that_is_written_are_whole(path: Path, copy: Path) -> None:
    """While a process writes, each updated copy is one moment of the archive, and never older than the last."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER.format(path=str(path))],
        cwd=SUPPORT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    counts = [40]
    with Archive.open(path, read_only=True) as archive:
        while writer.poll() is None:
            for _ in range(40):
                writer.stdout.readline()
            archive.update_copy(copy)
            with Archive.open(copy, read_only=True) as updated:
                stats = updated.stats()
                assert (
                    len({stats[one] for one in ("articles", "revisions", "captures", "fetches")})
                    == 1
                )
                counts.append(stats["articles"])
        writer.stdout.close()
        archive.update_copy(copy)
    assert counts == sorted(counts)
    assert len(set(counts)) > 2
    assert dump(copy) == dump(path)


def test_s11_a_damaged_copy_is_reported(path: Path, copy: Path) -> None:
    """An update checks the copy afterwards: damage that it did not write is an error."""
    content = bytearray(copy.read_bytes())
    for page in range(20, 30):
        content[page * 4096 : page * 4096 + 99] = b"\xa5" * 99
    copy.write_bytes(content)
    with Archive.open(path, read_only=True) as archive, pytest.raises(ArchiveError):
        archive.update_copy(copy)
    shutil.rmtree(path.parent, ignore_errors=True)
