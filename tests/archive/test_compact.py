"""`compact` stores less and changes nothing: not after a kill, not in an archive of an older version."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from archive_pages import die_at_statement, make_article, make_capture, run_sql
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torture import count_rounds

from scraper.archive import Archive
from scraper.archive.schema.version import SCHEMA_VERSION
from scraper.cli import scraper
from scraper.errors import ArchiveDamaged
from scraper.records import Article

SCHEMAS = Path(__file__).parent / "schemas"
EXPORTS = ("jsonl", "csv", "markdown", "html", "text", "atom", "tei")
CHANCE = random.Random(3)
LAYOUT = "".join(f"<nav class=row-{CHANCE.random()}>Row {number}</nav>" for number in range(90))


def make_page(site: str, number: int) -> bytes:
    """Return a page with what all pages of its site have, and what those before it have."""
    teasers = [random.Random(number - back).randbytes(60).hex() for back in range(8)]
    return f"<html>{site}{LAYOUT}<p>{'<p>'.join(teasers)} {number}</html>".encode()


def save_pages(path: Path, pages: int, *sites: str) -> dict[str, bytes]:
    """Save pages of sites by turns; return the body of each URL."""
    bodies = {}
    with Archive.open(path) as archive:
        for number in range(pages):
            for site in sites:
                url = f"https://{site}.example/{number}"
                bodies[url] = make_page(site, number)
                article = make_article(url, html=f"<p>Lamp {number}</p>" * 9, text=f"Lamp {number}")
                archive.save(make_capture(url, bodies[url]), article)
    return bodies


def read_pages(path: Path) -> dict[str, bytes]:
    with Archive.open(path, read_only=True) as archive:
        assert list(archive.find_problems()) == []
        pages = {one.url: archive.capture_of(one.id) for one in archive.list_articles()}
    return {url: page.body for url, page in pages.items() if page is not None}


def compact(path: Path) -> int:
    """Run all steps; return how many rows take less space."""
    with Archive.open(path) as archive:
        return sum(step.packed for step in archive.compact())


def count(path: Path, table: str) -> int:
    return int(run_sql(path, f"SELECT count(*) FROM {table}")[0][0])


def test_pages_of_a_site_are_packed_in_groups_of_sixteen(path: Path) -> None:
    """Full groups become packs, the rest stays; every page is read as it was saved."""
    bodies = save_pages(path, 37, "keeper", "quay")
    with Archive.open(path, read_only=True) as archive:
        before = archive.stats()
    assert compact(path) == 64
    assert read_pages(path) == bodies
    assert (count(path, "pack"), count(path, "pack_member")) == (4, 64)
    with Archive.open(path, read_only=True) as archive:
        after = archive.stats()
    assert after["raw_bytes"] == before["raw_bytes"]
    assert after["raw_bytes_stored"] < before["raw_bytes_stored"]
    assert compact(path) == 0


def test_new_pages_join_later_packs(path: Path) -> None:
    """Pages saved after a run refer to pages outside the packs, and are packed by the next run."""
    bodies = save_pages(path, 16, "keeper")
    compact(path)
    bodies |= save_pages(path, 35, "keeper")
    assert compact(path) == 16
    assert read_pages(path) == bodies
    assert count(path, "pack") == 2


def test_a_site_of_few_pages_has_no_pack(path: Path) -> None:
    """Less than a group stays as it was saved."""
    bodies = save_pages(path, 5, "keeper")
    assert compact(path) == 0
    assert (count(path, "pack"), count(path, "body_base")) == (0, 4)
    assert read_pages(path) == bodies


@pytest.mark.parametrize("is_compacted", [False, True])
@pytest.mark.parametrize("victim", [1, 2, 9])
def test_the_pages_beside_a_forgotten_one_stay(
    path: Path, victim: int, *, is_compacted: bool
) -> None:
    """A page that others refer to, or share a pack with, can be removed without them."""
    bodies = save_pages(path, 20, "keeper")
    if is_compacted:
        compact(path)
    with Archive.open(path) as archive:
        (removed,) = archive.tombstones.forget([victim])
    assert removed.bytes > 0
    del bodies[f"https://keeper.example/{victim - 1}"]
    assert read_pages(path) == bodies
    assert compact(path) > 0
    assert read_pages(path) == bodies


def test_s8_damage_to_a_pack_is_found_for_each_of_its_pages(path: Path) -> None:
    """A changed byte in a pack is a damaged page for those behind it, and no crash."""
    save_pages(path, 20, "keeper")
    compact(path)
    run_sql(path, "UPDATE pack SET content = substr(content, 1, length(content) - 9)")
    with Archive.open(path, read_only=True) as archive:
        damaged = [one for one in archive.find_problems() if one.where == "page"]
        assert len(damaged) == 16
        with pytest.raises(ArchiveDamaged):
            archive.capture_of(1)
        assert archive.capture_of(20) is not None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE body_base SET base_id = body_id",
        "UPDATE body_base SET base_id = (SELECT max(body_id) FROM body_base)",
        "DELETE FROM body_base",
        "UPDATE body SET content = x'' WHERE id = 1",
    ],
)
def test_s8_a_wrong_reference_is_damage(path: Path, change: str) -> None:
    """A page whose base is itself, a dependent, or gone, is reported; nothing runs for ever."""
    save_pages(path, 4, "keeper")
    run_sql(path, change)
    with Archive.open(path, read_only=True) as archive:
        assert "page" in {one.where for one in archive.find_problems()}


def test_damaged_rows_are_left_alone(path: Path) -> None:
    """Damage is not sealed as if it were right."""
    unpack(path, save_pages(path, 3, "keeper"))
    run_sql(path, "UPDATE revision SET html = 'other' WHERE id = 2")
    assert compact(path) == 2
    with Archive.open(path, read_only=True) as archive:
        assert [one.where for one in archive.find_problems()] == ["revision"]


def unpack(path: Path, _bodies: object = None) -> None:
    """Write the forms of revisions into their own columns, as older versions did."""
    with Archive.open(path) as archive, archive._session.writing() as conn:
        conn.execute(
            "UPDATE revision SET html = (SELECT html FROM revisions AS r WHERE r.id = revision.id),"
            " markdown = (SELECT markdown FROM revisions AS r WHERE r.id = revision.id),"
            " images = (SELECT images FROM revisions AS r WHERE r.id = revision.id),"
            " trace = (SELECT trace FROM revisions AS r WHERE r.id = revision.id), packed = NULL"
        )
        conn.execute("DELETE FROM revision_seal")
        from scraper.archive.database.seals import seal

        for (number,) in conn.execute("SELECT id FROM revision").fetchall():
            seal(conn, "revision", number)


BODIES = st.lists(st.binary(max_size=400), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES, st.binary(max_size=3000))
def test_any_bodies_come_back(bodies: list[bytes], common: bytes) -> None:
    """Whatever pages have in common or not, each is read as it was saved, before and after."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive.db")
        saved = {}
        with Archive.open(path) as archive:
            for number, body in enumerate(bodies):
                url = f"https://keeper.example/{number}"
                saved[url] = body + common
                archive.save(make_capture(url, saved[url]), Article(url=url, text=f"page {number}"))
        assert read_pages(path) == saved
        compact(path)
        assert read_pages(path) == saved


def restore_old(path: Path) -> None:
    """Make the archive that commit 23c5812 wrote."""
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript((SCHEMAS / "version_4.sql").read_text("utf-8"))


def check_rows(path: Path) -> None:
    """Compare every view with what commit 23c5812 read from it."""
    expected = json.loads((SCHEMAS / "version_4.json").read_text("utf-8"))
    with Archive.open(path, read_only=True) as archive:
        assert list(archive.find_problems()) == []
        for view, rows in expected["views"].items():
            columns = [one for one in rows["columns"] if one != "stored_bytes"]
            found = archive.query(f"SELECT {', '.join(columns)} FROM {view} ORDER BY 1, 2").rows
            places = [rows["columns"].index(one) for one in columns]
            assert [list(row) for row in found] == [
                [row[place] for place in places] for row in rows["rows"]
            ], view
        for number, digest in expected["raw"].items():
            capture = archive.capture_of(int(number))
            assert capture is not None
            assert capture.digest == digest
        assert [hit.id for hit in archive.search("灯台")] != []
        assert len(archive.search("harbour", limit=99)) == len(archive.search("Harbour", limit=99))


def export_all(path: Path) -> dict[str, str]:
    runner = CliRunner()
    found = {}
    for form in EXPORTS:
        ran = runner.invoke(scraper, ["export", form, "--db", str(path)])
        assert ran.exit_code == 0, ran.output
        found[form] = ran.stdout
    return found


def test_an_archive_of_the_first_release_reads_the_same(path: Path) -> None:
    """Upgraded and compacted, every view has the rows that the old program read, every export its bytes."""
    restore_old(path)
    Archive.open(path).close()
    assert count(path, "revision WHERE packed IS NULL") == count(path, "revision")
    check_rows(path)
    before = export_all(path)
    assert compact(path) > 10
    assert count(path, "revision WHERE segmented <> ''") == 0
    check_rows(path)
    assert export_all(path) == before


def test_a_chinese_word_in_a_title_has_the_title_s_weight(archive: Archive) -> None:
    """The article with the word in its title comes first, whatever was saved last."""
    others = [("绳子", "账簿上写着盐的价钱。" * 5)] * 9
    for number, (title, text) in enumerate(
        (("灯台", "海港的钟声。" * 4), ("钟声", "海港的灯台。" * 3), *others), start=1
    ):
        url = f"https://deng.example/{number}"
        archive.save(make_capture(url), make_article(url, title=title, text=text, authors=()))
    assert [hit.id for hit in archive.search("灯台")] == [1, 2]


Restore = Callable[[Path], object]


def save_twenty(path: Path) -> None:
    unpack(path, save_pages(path, 20, "keeper"))


@pytest.mark.timeout(400)
@pytest.mark.parametrize("make", [save_twenty, restore_old])
def test_s1_killed_at_statements_of_compact(path: Path, make: Restore) -> None:
    """Killed before any statement, everything is whole, and the next run does the rest."""
    make(path)
    Archive.open(path).close()
    before = read_pages(path)
    pristine = path.with_name("pristine.db")
    shutil.copy(path, pristine)
    for number in range(1, 3000, 29):
        path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        shutil.copy(pristine, path)
        came_to_its_end = die_at_statement(number, lambda: compact(path))
        assert read_pages(path) == before, f"statement {number}"
        if number % 3 == 0:
            compact(path)
            assert read_pages(path) == before, f"after statement {number}"
        if came_to_its_end:
            break
    assert number > 60


@pytest.mark.timeout(400)
def test_s1_killed_at_random_moments_of_compact_and_save(path: Path) -> None:
    """Kills while one process saves and compacts by turns: no saved page is lost or torn."""
    chance = random.Random(5)
    record = path.with_name("saved.txt")
    for turn in range(count_rounds(20)):
        child = os.fork()
        if child == 0:
            for number in range(turn * 40, turn * 40 + 40):
                url = f"https://keeper.example/{number}"
                with Archive.open(path) as archive:
                    archive.save(
                        make_capture(url, make_page("keeper", number)),
                        make_article(url, text=f"Lamp {number}"),
                    )
                with record.open("a") as lines:
                    lines.write(f"{number}\n")
                if number % 9 == 8:
                    compact(path)
            os._exit(0)
        time.sleep(chance.uniform(0.02, 0.5))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    saved = [int(line) for line in record.read_text().split()] if record.exists() else []
    assert len(saved) > 20
    pages = read_pages(path)
    for number in saved:
        url = f"https://keeper.example/{number}"
        assert pages[url] == make_page("keeper", number)


def test_the_command_reports_what_it_packed(path: Path) -> None:
    """`compact` prints counts, with --vacuum the bytes, and an archive of today has nothing to pack."""
    save_pages(path, 16, "keeper")
    ran = CliRunner().invoke(scraper, ["compact", "--vacuum", "--db", str(path)])
    assert ran.exit_code == 0, ran.output
    first, second = ran.stdout.splitlines()
    assert first == "packed 0 texts and 16 pages"
    before, after = (int(word) for word in second.split() if word.isdecimal())
    assert after < before
    ran = CliRunner().invoke(scraper, ["compact", "--db", str(path)])
    assert ran.stdout == "packed 0 texts and 0 pages\n"
    assert SCHEMA_VERSION >= 14
