"""Reading without write permission, and writing to a file that is no longer there."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archive_pages import LIGHTHOUSE, make_article, make_capture

from scraper.archive import Archive
from scraper.archive.database.lock import run_lock
from scraper.errors import ArchiveError, ArchiveLocked, ArchiveMoved

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may read, with an archive of one article that is closed."""
    made = Path(tempfile.mkdtemp(dir="/tmp"))
    with Archive.open(made / "archive.db") as archive:
        archive.save(make_capture(), make_article())
    for name in made.iterdir():
        name.chmod(0o444)
    made.chmod(0o555)
    yield made
    made.chmod(stat.S_IRWXU)
    shutil.rmtree(made)


def as_nobody(action: Callable[[], object]) -> str:
    """Run an action in a child without any right; return what it returned or raised, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        try:
            answer = str(action())
        except Exception as error:  # the parent judges it  # noqa: BLE001
            answer = str(error)
        os.write(writing, answer.encode()[:60_000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer


def read_all(path: Path) -> object:
    with Archive.open(path, read_only=True) as archive:
        stored = archive.find_article(LIGHTHOUSE)
        rows = archive.query("SELECT count(*) FROM articles").rows
        return (
            stored is not None,
            [hit.id for hit in archive.search("lamp")],
            list(rows),
            [problem.message for problem in archive.find_problems()],
        )


def test_s12_a_folder_that_cannot_be_written_is_read(folder: Path) -> None:
    """Showing, searching, SQL and the check of the whole archive need no write permission."""
    assert as_nobody(lambda: read_all(folder / "archive.db")) == "(True, [1], [(1,)], [])"
    assert sorted(path.name for path in folder.iterdir() if "lock" not in path.name) == [
        "archive.db"
    ]


def test_s12_a_link_into_such_a_folder_is_read(folder: Path, tmp_path: Path) -> None:
    """The folder that counts is that of the file, not that of a link to it."""
    link = Path(tempfile.mkdtemp(dir="/tmp")) / "link.db"
    link.symlink_to(folder / "archive.db")
    link.parent.chmod(0o777)
    assert as_nobody(lambda: read_all(link)).startswith("(True, ")
    shutil.rmtree(link.parent)


def test_s12_a_log_that_cannot_be_read_is_one_clear_line(folder: Path) -> None:
    """With changes left in the write-ahead log the reader is told what to do."""
    folder.chmod(stat.S_IRWXU)
    (folder / "archive.db-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\0" * 4096)
    (folder / "archive.db-wal").chmod(0o444)
    folder.chmod(0o555)
    answer = as_nobody(lambda: read_all(folder / "archive.db"))
    assert answer.startswith("archive-no-access: ")
    assert "copy both to a folder of yours" in answer


def test_s12_writing_there_is_one_clear_line(folder: Path) -> None:
    """A command that writes is refused in one line."""
    answer = as_nobody(lambda: Archive.open(folder / "archive.db"))
    assert answer.startswith("archive-no-access: ")
    assert "\n" not in answer


def move(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def delete(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy.db"))
    path.with_name("copy.db").replace(path)


def move_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


@pytest.mark.parametrize("happening", [move, delete, replace, move_folder])
def test_s7_nothing_is_saved_in_a_file_that_went(
    tmp_path: Path, happening: Callable[[Path], None]
) -> None:
    """A writer whose file was moved, deleted or replaced stops before it reports anything."""
    folder = tmp_path / "here"
    folder.mkdir()
    with Archive.open(folder / "archive.db") as archive:
        archive.save(make_capture(), make_article())
        happening(archive.path)
        with pytest.raises(ArchiveMoved):
            archive.save(make_capture(f"{LIGHTHOUSE}/2"), make_article(f"{LIGHTHOUSE}/2"))


def test_s7_what_was_saved_moves_along(path: Path) -> None:
    """The write-ahead log is folded into the moved file: nothing that was reported is lost."""
    moved = path.with_name("moved.db")
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())
        move(path)
        with pytest.raises(ArchiveMoved, match=str(moved)):
            archive.save(make_capture(f"{LIGHTHOUSE}/2"), make_article(f"{LIGHTHOUSE}/2"))
    assert not path.with_name("archive.db-wal").exists() or not (
        path.with_name("archive.db-wal").stat().st_size
    )
    with Archive.open(moved, read_only=True) as archive:
        assert archive.stats()["articles"] == 1
        assert list(archive.find_problems()) == []


def test_s7_a_file_that_goes_during_the_commit_is_noticed(path: Path) -> None:
    """The file is looked for once more after the commit."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())
        with pytest.raises(ArchiveMoved), archive._session.writing():
            move(path)


def test_c1_a_symbolic_link_leads_to_the_same_locks(path: Path) -> None:
    """Two runs cannot work on one archive by two names."""
    Archive.open(path).close()
    other = path.parent / "other"
    other.mkdir()
    link = other / "name.db"
    link.symlink_to(path)
    with run_lock(path), pytest.raises(ArchiveLocked), run_lock(link):
        pass


def test_s4_two_archives_in_one_folder_do_not_wait_for_each_other(path: Path) -> None:
    """A long transaction in one archive leaves the other one free."""
    with (
        Archive.open(path) as first,
        Archive.open(path.with_name("second.db")) as second,
        first._session.writing(),
    ):
        second.save(make_capture(), make_article())
    assert second.path.exists()


def test_s4_a_database_with_two_names_is_not_written(path: Path) -> None:
    """A hard link would have a write-ahead log of its own: writers are refused, readers not."""
    Archive.open(path).close()
    other = path.with_name("hard.db")
    os.link(path, other)
    with pytest.raises(ArchiveError) as caught:
        Archive.open(other)
    assert caught.value.code == "archive-linked"
    Archive.open(other, read_only=True).close()
    other.unlink()
    Archive.open(path).close()
