"""Rows S1 to S16 of the reliability catalogue, by name; S1's kill loop is in test_kill_writer.py."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from archive_pages import (
    LIGHTHOUSE,
    SUPPORT,
    die_at_statement,
    make_article,
    make_capture,
    run_sql,
)
from sqlite_utils import Database  # noqa: TID251 - migrations are applied as far as we say
from torture import STATEMENT_STEP

from scraper.archive import Archive
from scraper.archive.queue.health import HealthProblem, Recovered
from scraper.archive.schema import migrations
from scraper.archive.schema.migrations import MIGRATIONS
from scraper.archive.schema.version import APPLICATION_ID, SCHEMA_VERSION
from scraper.errors import ArchiveDamaged, ArchiveError, SchemaTooNew
from scraper.records import Counts, Failed, Saved, Skipped


def save_one(path: Path, number: int = 0) -> Saved:
    url = f"https://keeper.example/{number}"
    with Archive.open(path) as archive:
        outcome = archive.save(make_capture(url), make_article(url))
    assert isinstance(outcome, Saved)
    return outcome


def make_old_archive(path: Path, version: int = 1) -> None:
    """Make an archive as an old version of the schema had it, with an article in it."""
    db = Database(sqlite3.connect(path, isolation_level=None))
    MIGRATIONS.apply(db, stop_before={1: "002-sources", 2: "003-watches"}[version])
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")
    db.execute("INSERT INTO article_url VALUES ('https://keeper.example/old', 1)")
    db.execute(
        "INSERT INTO article (id, url, site, first_saved_at, changed_at, last_seen_at)"
        " VALUES (1, 'https://keeper.example/old', 'keeper.example', 'x', 'x', 'x')"
    )
    db.close()


def test_s1_killed_at_every_statement_of_a_save(path: Path) -> None:
    """Killed before any statement of a save, the archive has all of the page or nothing of it."""
    save_one(path)
    pristine = path.read_bytes()
    for number in range(1, 500):
        path.write_bytes(pristine)
        for suffix in ("-wal", "-shm"):
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
        came_to_its_end = die_at_statement(number, lambda: save_one(path, 1))
        with Archive.open(path) as archive:
            assert list(archive.find_problems()) == []
            stats = archive.stats()
        tables = {stats[name] for name in ("articles", "revisions", "captures", "fetches")}
        assert len(tables) == 1, f"torn at statement {number}: {stats}"
        if came_to_its_end:
            assert tables == {2}
            break
    assert number > 25, "the save itself must have been killed many times"


def test_s2_a_commit_is_synced_before_it_is_told(archive: Archive) -> None:
    """The writing connection uses a write-ahead log and syncs it at every commit."""
    with archive._session.reading() as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert conn.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("mmap_size", 0),
        ("busy_timeout", 10_000),
    ],
)
def test_a_connection_is_safe(archive: Archive, pragma: str, value: int) -> None:
    """Every connection checks references and cells, trusts no schema and maps no memory."""
    with archive._session.reading() as conn:
        assert conn.execute(f"PRAGMA {pragma}").fetchone() == (value,)


DISK_FULL = """
import resource, sys
from pathlib import Path
from archive_pages import make_article, make_capture
from scraper.archive import Archive
from scraper.errors import ArchiveError
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
with Archive.open(Path({path!r})) as archive:
    for number in range(2000):
        url = f"https://keeper.example/{{number}}"
        page = make_capture(url, (url * 200).encode())
        article = make_article(url, text=" ".join(f"w{{number}}x{{i}}" for i in range(400)))
        try:
            archive.save(page, article)
        except ArchiveError as error:
            print(error.code)
            break
        print(number, flush=True)
"""


@pytest.mark.parametrize("size", [600_000, 1_100_000])
def test_s3_a_full_disk_loses_nothing(path: Path, size: int) -> None:
    """When no byte can be added there is one clear error, nothing told is lost, and it goes on."""
    script = DISK_FULL.format(size=size, path=str(path))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=SUPPORT, capture_output=True, text=True, check=False
    )
    *told, code = done.stdout.split()
    assert code in ("disk-full", "disk-error"), done.stderr
    assert told
    with Archive.open(path) as archive:
        assert list(archive.find_problems()) == []
        stored = {row[0] for row in archive.query("SELECT url FROM articles").rows}
        assert {f"https://keeper.example/{number}" for number in told} <= stored
        assert isinstance(archive.save(make_capture(), make_article()), Saved)


def test_s3_a_full_database_is_named(archive: Archive) -> None:
    """SQLite's own "full" comes out as the code disk-full, and the page is not half there."""
    with archive._session.reading() as conn:
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveError) as caught:
        archive.save(make_capture(body=os.urandom(100_000)), make_article())
    assert caught.value.code == "disk-full"
    assert archive.stats()["captures"] == 0


WRITER = """
import sys
from pathlib import Path
from archive_pages import make_article, make_capture
from scraper.archive import Archive
with Archive.open(Path({path!r})) as archive:
    for number in range(100):
        url = f"https://{name}.example/{{number}}"
        archive.find_article(url)
        archive.save(make_capture(url), make_article(url))
"""


def test_s4_two_writers_wait_for_each_other(path: Path) -> None:
    """Two processes that read and write at the same moment both store everything."""
    writers = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                WRITER.format(path=str(path), name=name),
            ],
            cwd=SUPPORT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("east", "west")
    ]
    errors = [writer.communicate()[1] for writer in writers]
    assert errors == ["", ""]
    with Archive.open(path) as archive:
        assert archive.stats()["articles"] == 200
        assert list(archive.find_problems()) == []


def test_s4_threads_of_one_process_may_each_have_an_archive(path: Path) -> None:
    """Two Archive objects in one process take turns too."""
    with Archive.open(path):
        pass
    errors: list[ArchiveError] = []

    def write(name: str) -> None:
        try:
            with Archive.open(path) as archive:
                for number in range(20):
                    url = f"https://{name}.example/{number}"
                    archive.save(make_capture(url), make_article(url))
        except ArchiveError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("east", "west")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Archive.open(path, read_only=True) as archive:
        assert archive.stats()["articles"] == 40


def test_s5_a_reader_cannot_write(path: Path) -> None:
    """An archive opened for reading refuses to write, in one clear line."""
    save_one(path)
    with Archive.open(path, read_only=True) as archive, pytest.raises(ArchiveError) as caught:
        archive.save(make_capture(), make_article())
    assert caught.value.code == "archive-no-access"


def test_s6_a_long_reader_does_not_leave_a_large_log(path: Path) -> None:
    """A reader in the middle of a query pins the log; after it the log is folded and cut."""
    log = path.with_name(f"{path.name}-wal")
    for number in range(5):
        save_one(path, number)
    with Archive.open(path) as writer:
        with Archive.open(path, read_only=True) as reader, reader._session.reading() as conn:
            listing = conn.execute("SELECT text FROM articles")
            next(listing)
            for number in range(5, 60):
                url = f"https://keeper.example/{number}"
                writer.save(make_capture(url, os.urandom(400_000)), make_article(url))
            assert log.stat().st_size > 20_000_000
            list(listing)
        for number in range(60, 64):
            url = f"https://keeper.example/{number}"
            writer.save(make_capture(url, os.urandom(400_000)), make_article(url))
        assert log.stat().st_size <= 16 * 1024 * 1024
    assert not log.exists()


def test_s7_a_file_that_is_no_database_is_refused(path: Path) -> None:
    """A text file under the archive's name is refused and left as it is."""
    path.write_bytes(b"Dear diary, today the fog came in. " * 100)
    before = path.read_bytes()
    with pytest.raises(ArchiveDamaged):
        Archive.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_s7_another_programs_database_is_refused(path: Path, journal: str) -> None:
    """A database of another program is refused and not changed by one byte."""
    conn = sqlite3.connect(path)
    conn.execute(f"PRAGMA journal_mode = {journal}")
    conn.execute("CREATE TABLE bookmarks (url)")
    conn.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveDamaged, match="another program"):
        Archive.open(path)
    assert path.read_bytes() == before


def test_s7_another_application_id_is_refused(path: Path) -> None:
    """A database that says that it is another program's is refused, even an empty one."""
    run_sql(path, "PRAGMA application_id = 77")
    with pytest.raises(ArchiveDamaged, match="another program"):
        Archive.open(path)


def test_s7_an_empty_file_becomes_an_archive(path: Path) -> None:
    """The empty file that a kill before the first commit leaves behind is no obstacle."""
    path.touch()
    assert save_one(path).revision == 1


def test_s7_rubbish_in_the_file_is_found(path: Path) -> None:
    """Rubbish in the middle of the file is found, and is an `ArchiveDamaged`, not a crash."""
    for number in range(40):
        save_one(path, number)
    content = bytearray(path.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 : page * 4096 + 60] = b"\xa5" * 60
    path.write_bytes(content)
    assert find_damage(path)


def find_damage(path: Path) -> str:
    """Give what opening and verifying say of a damaged archive."""
    try:
        with Archive.open(path) as archive:
            return "; ".join(problem.message for problem in archive.find_problems())
    except ArchiveDamaged as error:
        return error.message


def use_everything(path: Path) -> None:
    """Do all that can be done with an archive; an error may end each, if it is ours."""
    with Archive.open(path) as archive:
        for use in (
            lambda: list(archive.find_problems()),
            lambda: list(archive.list_articles()),
            lambda: archive.search("lamp"),
            lambda: list(archive.query("SELECT * FROM articles").rows),
            lambda: [archive.capture_of(number) for number in range(12)],
            lambda: archive.revisions_of(3),
            lambda: archive.save(make_capture(body=b"new"), make_article()),
            lambda: archive.frontier.lease_due(limit=3),
            archive.stats,
        ):
            with contextlib.suppress(ArchiveError):
                use()


def test_s7_flipped_bytes_give_no_foreign_error(path: Path) -> None:
    """Whatever bytes of the file are flipped, only `ArchiveError` comes out, and verify ends."""
    for number in range(12):
        save_one(path, number)
    pristine = path.read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        content = bytearray(pristine)
        for _ in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        path.write_bytes(content)
        with contextlib.suppress(ArchiveError):
            use_everything(path)


def test_s7_a_log_cut_short_loses_only_what_was_in_it(path: Path) -> None:
    """An archive whose write-ahead log was cut opens by itself and is whole."""
    save_one(path)
    copy = path.with_name("copy.db")
    with Archive.open(path) as archive:
        for number in range(1, 20):
            url = f"https://keeper.example/{number}"
            archive.save(make_capture(url), make_article(url))
        shutil.copy(path, copy)
        log = path.with_name(f"{path.name}-wal").read_bytes()
    copy.with_name(f"{copy.name}-wal").write_bytes(log[: len(log) // 2])
    with Archive.open(copy) as archive:
        assert list(archive.find_problems()) == []
        assert 1 <= archive.stats()["articles"] < 20


def test_s8_flipped_bytes_of_a_page_are_found(path: Path) -> None:
    """Three changed bytes in a stored page are found, though SQLite sees nothing wrong."""
    save_one(path)
    run_sql(path, "UPDATE body SET content = CAST(replace(content, 'keeper', 'kEepEr') AS BLOB)")
    assert run_sql(path, "PRAGMA integrity_check") == [("ok",)]
    with Archive.open(path) as archive:
        assert [problem.where for problem in archive.find_problems()] == ["page"]
        with pytest.raises(ArchiveDamaged, match="not what was stored"):
            archive.capture_of(1)


def test_s8_flipped_bytes_of_a_text_are_found(path: Path) -> None:
    """A changed letter in a stored text is found, and named by article and revision."""
    save_one(path)
    run_sql(path, "UPDATE revision SET text = replace(text, 'noon', 'moon')")
    with Archive.open(path) as archive:
        problems = list(archive.find_problems())
    assert ("revision", "article 1, revision 1: not what was stored") in [
        (problem.where, problem.message) for problem in problems
    ]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("old", [1, 2])
def test_s9_killed_at_statements_of_a_migration(path: Path, old: int) -> None:
    """Killed before a statement of an upgrade, the schema is the old one or the new one."""
    make_old_archive(path, old)
    pristine = path.read_bytes()
    versions = set()
    for number in range(old, 500, STATEMENT_STEP):
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        path.write_bytes(pristine)
        came_to_its_end = die_at_statement(number, lambda: Archive.open(path).close())
        version = run_sql(path, "PRAGMA user_version")[0][0]
        tables = run_sql(path, "SELECT count(*) FROM sqlite_master WHERE name = 'watch'")[0][0]
        assert (version, tables) in [(old, 0), (SCHEMA_VERSION, 1)], f"torn at statement {number}"
        versions.add(version)
        with Archive.open(path) as archive:
            assert list(archive.find_problems()) == []
            assert archive.stats()["articles"] == 1
        if came_to_its_end:
            break
    assert versions == {old, SCHEMA_VERSION}
    assert number > 20, "the migration itself must have been killed many times"


def test_s9_killed_at_every_statement_of_the_creation(path: Path) -> None:
    """Killed at any moment of its creation, the next start makes the archive."""
    for number in range(1, 500, 3):
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        came_to_its_end = die_at_statement(number, lambda: Archive.open(path).close())
        assert save_one(path).revision == 1
        if came_to_its_end:
            break
    assert number > 40


def test_s9_the_copy_of_the_old_schema_goes_after_the_check(path: Path) -> None:
    """An upgrade leaves one file behind: the archive with all it had."""
    make_old_archive(path)
    Archive.open(path).close()
    assert list(path.parent.glob("*.schema-*")) == []
    assert run_sql(path, "SELECT url FROM article") == [("https://keeper.example/old",)]


def test_s9_the_copy_of_the_old_schema_stays_if_rows_are_missing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade that lost a row says so, and names the copy, which has it."""
    make_old_archive(path)
    apply = migrations.apply_migrations

    def apply_badly(conn: sqlite3.Connection) -> None:
        apply(conn)
        conn.execute("DELETE FROM article")

    monkeypatch.setattr(migrations, "apply_migrations", apply_badly)
    copy = path.with_name("archive.db.schema-1")
    with pytest.raises(ArchiveDamaged, match="article has 0 rows instead of 1") as caught:
        Archive.open(path)
    assert str(copy) in caught.value.message
    assert run_sql(copy, "PRAGMA user_version") == [(1,)]
    assert run_sql(copy, "SELECT url FROM article") == [("https://keeper.example/old",)]


def test_an_upgrade_folds_the_words_of_the_index(path: Path) -> None:
    """Articles indexed by an older version are found without their accents afterwards."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article(text="Die Straße nach Αθήνα"))
    run_sql(path, "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    run_sql(path, "DELETE FROM _sqlite_migrations WHERE name = '010-folded-words'")
    run_sql(path, "PRAGMA user_version = 9")
    with Archive.open(path) as archive:
        assert [len(archive.search(word)) for word in ("strasse", "αθηνα", "Straße")] == [1, 1, 1]
        assert list(archive.find_problems()) == []


def test_an_upgrade_keeps_which_health_problems_were_reported(path: Path) -> None:
    """A problem that an older version reported is not reported again; rows without a source are dropped."""
    db = Database(sqlite3.connect(path, isolation_level=None))
    MIGRATIONS.apply(db, stop_before="011-health-notifications")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 10")
    db.execute(
        "INSERT INTO source (id, url, kind, added_at, next_check_at, interval)"
        " VALUES (1, 'https://keeper.example/feed', 'feed', 'x', 'x', 60)"
    )
    db.execute(
        "INSERT INTO sickness_told VALUES (1, 'failing', '2026-01-02'), (9, 'silent', '2026-01-03')"
    )
    db.close()
    url = "https://keeper.example/feed"
    problems = [
        HealthProblem(source_id=1, url=url, code=code, message="") for code in ("failing", "silent")
    ]
    with Archive.open(path) as archive:
        assert archive.choose_unreported(problems) == problems[1:]
        assert archive.find_recovered(problems[1:]) == [Recovered(url=url, code="failing")]
        assert list(archive.find_problems()) == []
    assert run_sql(path, "SELECT source_id, code, notified_at FROM health_notification") == [
        (1, "failing", "2026-01-02")
    ]
    assert run_sql(path, "SELECT count(*) FROM sqlite_master WHERE name = 'sickness_told'") == [
        (0,)
    ]


def test_s10_a_newer_schema_is_refused_untouched(path: Path) -> None:
    """A database of a newer version is refused and not changed by one byte."""
    save_one(path)
    run_sql(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(SchemaTooNew):
            Archive.open(path, read_only=read_only)
    assert path.read_bytes() == before


def test_s10_a_reader_says_that_a_schema_is_old(path: Path) -> None:
    """A reader does not upgrade; it says what to do."""
    make_old_archive(path)
    with pytest.raises(ArchiveError) as caught:
        Archive.open(path, read_only=True)
    assert caught.value.code == "schema-too-old"


def test_s11_a_backup_of_an_open_archive_is_whole(path: Path) -> None:
    """A copy made while the log holds the newest article has that article."""
    save_one(path)
    copy = path.with_name("copy.db")
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())
        archive.back_up(copy)
    with Archive.open(copy) as archive:
        assert archive.stats()["articles"] == 2
        assert list(archive.find_problems()) == []
        assert [hit.url for hit in archive.search("lamp")] != []


def test_s11_a_backup_overwrites_nothing(path: Path) -> None:
    """A backup never replaces a file, and never follows a link."""
    copy = path.with_name("copy.db")
    copy.symlink_to(path.with_name("elsewhere.db"))
    with Archive.open(path) as archive, pytest.raises(ArchiveError) as caught:
        archive.back_up(copy)
    assert caught.value.code == "backup-exists"
    assert not path.with_name("elsewhere.db").exists()


def test_s12_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    """An archive in a folder that is not there is refused by name."""
    with pytest.raises(ArchiveError) as caught:
        Archive.open(tmp_path / "missing" / "archive.db")
    assert caught.value.code == "archive-no-access"
    assert "\n" not in str(caught.value)


def test_s12_a_folder_in_place_of_the_file_is_one_clear_line(tmp_path: Path) -> None:
    """A folder under the archive's name is refused."""
    with pytest.raises(ArchiveError) as caught:
        Archive.open(tmp_path)
    assert caught.value.code == "archive-no-access"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_s12_a_read_only_folder_is_one_clear_line(path: Path) -> None:
    """An archive in a folder without write permission is refused."""
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(ArchiveError) as caught:
            Archive.open(path)
    finally:
        path.parent.chmod(stat.S_IRWXU)
    assert caught.value.code == "archive-no-access"


def test_s13_a_search_index_out_of_step_is_found_and_rebuilt(path: Path) -> None:
    """An index that lost its rows is found by verify, and built anew from the articles."""
    save_one(path)
    run_sql(path, "DELETE FROM articles_fts_data WHERE id > 10")
    with Archive.open(path) as archive:
        assert "search" in [problem.where for problem in archive.find_problems()]
        archive.rebuild_search()
        assert list(archive.find_problems()) == []
        assert [hit.id for hit in archive.search("lamp")] == [1]


def test_s13_an_article_changed_by_another_program_is_found(path: Path) -> None:
    """Text that was changed behind the index's back is found as well."""
    save_one(path)
    run_sql(path, "UPDATE revision SET text = 'Something else.'")
    with Archive.open(path) as archive:
        assert "search" in [problem.where for problem in archive.find_problems()]


def test_s15_impossible_numbers_are_left_out(archive: Archive) -> None:
    """Counts above 64 bits or below zero are no counts."""
    counts = Counts(views=2**63, likes=-1, comments=2**63 - 1)
    archive.save(make_capture(), make_article(counts=counts))
    stored = archive.find_article(1)
    assert stored is not None
    assert stored.article.counts == Counts(comments=2**63 - 1)


def test_s15_a_huge_text_is_stored(archive: Archive) -> None:
    """A text of ten million characters is stored and comes back."""
    text = "word " * 2_000_000
    archive.save(make_capture(), make_article(text=text))
    stored = archive.find_article(1)
    assert stored is not None
    assert stored.article.text == text


def test_s16_a_page_that_became_empty_keeps_its_past(archive: Archive) -> None:
    """An article that answers with less than before has a new revision beside the good one."""
    archive.save(make_capture(), make_article())
    archive.save(make_capture(body=b""), make_article(text=""))
    assert [bool(one.article.text) for one in archive.revisions_of(1)] == [True, False]


def test_d5_nul_and_surrogates_never_reach_sqlite(archive: Archive) -> None:
    """Characters that SQLite cannot hold are replaced, wherever they come from."""
    bad = "a\x00b\ud800c"
    archive.save(
        make_capture(headers=(("x-bad", bad),)),
        make_article(text=bad, title=bad, authors=(bad,), tags=(bad,), markdown=bad),
    )
    archive.record_failure(Failed(url=bad, code="bad-url", message=bad))
    archive.record_skip(Skipped(url=LIGHTHOUSE, code="blocked", message=bad), make_capture())
    stored = archive.find_article(1)
    assert stored is not None
    assert stored.article.text == stored.article.title == "a�b�c"
    assert list(archive.find_problems()) == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's list of open files")
def test_no_descriptor_is_left_open(path: Path) -> None:
    """Opening, reading, writing and closing many times leaves no file open."""
    save_one(path)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(1, 20):
        save_one(path, number)
        with Archive.open(path, read_only=True) as archive:
            list(archive.query("SELECT 1").rows)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
