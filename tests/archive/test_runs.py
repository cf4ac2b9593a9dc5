"""Runs, the lock that lets one of them work, and what hosts asked of us."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from archive_pages import LIGHTHOUSE, NEW_YEAR, Clock, make_article, make_capture

from scraper.archive import Archive
from scraper.archive.database.lock import run_lock
from scraper.errors import ArchiveLocked
from scraper.records import Backoff, Failed, StoredRobots


def test_a_run_is_one_row(archive: Archive, clock: Clock) -> None:
    """A run that ended has its times, its exit code and its figures from the ledger."""
    run_id = archive.runs.start()
    capture = make_capture()
    archive.save(capture, make_article(), run_id=run_id)
    archive.save(capture, make_article(), run_id=run_id)
    archive.save(capture, make_article())
    failed = Failed(url=LIGHTHOUSE, code="timeout", message="")
    archive.record_failure(failed, run_id=run_id)
    clock.go(minutes=2)
    archive.runs.finish(run_id, exit_code=3, sources=4, links=5)
    rows = archive.query(
        "SELECT state, exit_code, sources, links, saved, unchanged, skipped, failed, bytes,"
        " strftime('%s', finished_at) - strftime('%s', started_at) FROM runs"
    ).rows
    assert list(rows) == [("finished", 3, 4, 5, 1, 1, 0, 1, 2 * len(capture.body), 120)]


def test_a_run_that_was_killed_is_marked(archive: Archive) -> None:
    """A run that never said that it ended is marked when the next one starts."""
    first = archive.runs.start()
    archive.save(make_capture(), make_article(), run_id=first)
    archive.runs.finish(archive.runs.start(), exit_code=6, state="stopped", reason="time-limit")
    rows = archive.query("SELECT state, reason, saved FROM runs ORDER BY id").rows
    assert list(rows) == [("killed", None, 1), ("stopped", "time-limit", 0)]


HOLDER = """
import sys, time
from pathlib import Path
from scraper.archive.database.lock import run_lock
with run_lock(Path({path!r})):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the run lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(path=str(path))], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_c1_a_second_run_leaves_at_once_naming_the_holder(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    """While a run works, another is refused within a second and told who holds the archive."""
    began = time.monotonic()
    with pytest.raises(ArchiveLocked, match=f"process {holder.pid}, since 20"), run_lock(path):
        pass
    assert time.monotonic() - began < 1


def test_c1_the_lock_of_a_killed_run_is_free(path: Path, holder: subprocess.Popen[str]) -> None:
    """After kill -9 the next run starts, although the file still names the dead one."""
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert path.with_name("archive.db.lock").read_text() != ""
    with run_lock(path):
        pass


def test_c1_the_lock_is_free_again_after_the_run(path: Path) -> None:
    """One run after the other works, also when one ended by an error."""
    with pytest.raises(ZeroDivisionError), run_lock(path):
        raise ZeroDivisionError
    with run_lock(path), pytest.raises(ArchiveLocked), run_lock(path):
        pass
    with run_lock(path):
        pass


def test_c1_the_lock_is_not_taken_through_a_symlink(path: Path) -> None:
    """A link in place of the lock file is refused, and its target left alone."""
    target = path.with_name("precious")
    target.write_text("gold")
    path.with_name("archive.db.lock").symlink_to(target)
    with pytest.raises(Exception, match="lock file"), run_lock(path):
        pass
    assert target.read_text() == "gold"


def test_adding_beside_a_run_works(path: Path, holder: subprocess.Popen[str]) -> None:
    """The run lock keeps other runs out, not other commands."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())


def test_robots_copies_outlive_the_process(path: Path) -> None:
    """A robots.txt comes back byte for byte, the newest one."""
    old = StoredRobots(fetched_at=NEW_YEAR, status=200, body=b"User-agent: *\nDisallow: /\n")
    new = StoredRobots(fetched_at=NEW_YEAR + timedelta(days=1), status=404, body=b"")
    with Archive.open(path) as archive:
        archive.robots.save_robots("https://keeper.example", old)
        archive.robots.save_robots("https://keeper.example", new)
    with Archive.open(path) as archive:
        assert archive.robots.load_robots("https://keeper.example") == new
        assert archive.robots.load_robots("https://other.example") is None


def test_p10_rests_outlive_the_process(path: Path) -> None:
    """A host that asked for rest still rests after a restart, until it answers."""
    rest = Backoff(until=NEW_YEAR, failures=3, reason="retry-after")
    with Archive.open(path) as archive:
        archive.backoffs.save_backoff("keeper.example", rest)
    with Archive.open(path) as archive:
        assert archive.backoffs.load_backoff("keeper.example") == rest
        archive.backoffs.clear_backoff("keeper.example")
        assert archive.backoffs.load_backoff("keeper.example") is None
