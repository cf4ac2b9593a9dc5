"""Archives from somebody else: their commands, files, triggers, views and sizes are not trusted."""

from __future__ import annotations

import shutil
import tracemalloc
from pathlib import Path

import pytest
from archive_pages import LIGHTHOUSE, make_article, make_capture, run_sql
from click.testing import CliRunner

from scraper.archive import Archive
from scraper.archive.stamps import _machine
from scraper.cli import scraper
from scraper.errors import ArchiveDamaged
from scraper.run.notify import tell_watches

GIFT = "gift.db"


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    """An archive whose watch runs a command and writes a feed, both waiting for an article."""
    path = tmp_path / "giver" / GIFT
    path.parent.mkdir()
    with Archive.open(path) as archive:
        archive.watches.add(
            "harbour", command=f"touch {tmp_path}/PWNED", feed=str(tmp_path / "feed.xml")
        )
        archive.save(make_capture(), make_article(text="The harbour."))
    return path


def tell(path: Path) -> list[str]:
    with Archive.open(path) as archive:
        return list(tell_watches(archive, lambda: False))


def acted(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name in {"PWNED", "feed.xml"})


def test_a_command_runs_where_it_was_set(gift: Path, tmp_path: Path) -> None:
    """On its own machine, for its own user and path, a watch acts as before."""
    assert tell(gift) == []
    assert acted(tmp_path) == ["PWNED", "feed.xml"]


def test_a_copied_archive_runs_nothing(gift: Path, tmp_path: Path) -> None:
    """A copy under another path names what it does not do, in one line with the way to allow it."""
    copy = tmp_path / "taken.db"
    shutil.copy(gift, copy)
    (problem,) = tell(copy)
    assert "scraper watch allow 1" in problem
    assert acted(tmp_path) == []


def test_another_user_or_machine_runs_nothing(
    gift: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same path on another machine is another place."""
    monkeypatch.setattr("scraper.archive.stamps._machine", lambda: _machine() + "x")
    (problem,) = tell(gift)
    assert "not used" in problem
    assert acted(tmp_path) == []


@pytest.mark.parametrize(
    "change", ["command = 'touch PWNED'", "feed = '/tmp/other.xml'", "stamp = NULL"]
)
def test_a_changed_watch_runs_nothing(gift: Path, tmp_path: Path, change: str) -> None:
    """A command or path that another program wrote into the archive is not used."""
    run_sql(gift, f"UPDATE watch SET {change}")
    assert len(tell(gift)) == 1
    assert acted(tmp_path) == []


def test_allowing_makes_up_for_what_waited(gift: Path, tmp_path: Path) -> None:
    """After `watch allow` the matches that waited are handed over."""
    copy = tmp_path / "taken.db"
    shutil.copy(gift, copy)
    ran = CliRunner().invoke(scraper, ["watch", "allow", "1", "--db", str(copy)])
    assert ran.exit_code == 0, ran.output
    assert tell(copy) == []
    assert acted(tmp_path) == ["PWNED", "feed.xml"]


def test_a_feed_writes_over_no_file_of_the_users(gift: Path, tmp_path: Path) -> None:
    """The feed's file is checked at each writing, not only when the watch is added."""
    mine = tmp_path / "feed.xml"
    mine.write_text("# my own file\n")
    (problem,) = tell(gift)
    assert problem.startswith("watch 1: export-exists: ")
    assert mine.read_text() == "# my own file\n"


def test_f7_a_hand_over_cannot_lead_out_of_the_folder(gift: Path, tmp_path: Path) -> None:
    """The name of a hand-over that another program wrote is no path."""
    run_sql(gift, "UPDATE watch_match SET telling = '../../etc/passwd'")
    assert tell(gift) == []
    assert acted(tmp_path) == ["PWNED", "feed.xml"]


@pytest.mark.parametrize("verb", ["verify", "doctor"])
def test_verify_and_doctor_list_what_watches_do(gift: Path, tmp_path: Path, verb: str) -> None:
    """Both name the command and the file, and whether they are used here."""
    copy = tmp_path / "taken.db"
    shutil.copy(gift, copy)
    out = CliRunner().invoke(scraper, [verb, "--db", str(copy)]).output
    assert f"'touch {tmp_path}/PWNED'" in out
    assert f"'{tmp_path}/feed.xml'" in out
    assert "not here: scraper watch allow 1" in out


FOREIGN = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON revision BEGIN UPDATE revision SET text = 'x'; END",
    "view": "DROP VIEW articles; CREATE VIEW articles AS SELECT 1 AS id",
    "words": "DROP VIEW article_words; CREATE VIEW article_words AS SELECT 1 AS id",
    "missing": "DROP VIEW fetches",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_f7_triggers_and_changed_views_are_refused(path: Path, name: str) -> None:
    """Nothing is written to an archive with them; `verify` names them."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())
    for statement in FOREIGN[name].split("; C"):
        run_sql(path, statement if statement.startswith(("CREATE", "DROP")) else f"C{statement}")
    with pytest.raises(ArchiveDamaged) as caught:
        Archive.open(path)
    assert caught.value.code == "archive-foreign-schema"
    with Archive.open(path, read_only=True) as archive:
        assert "schema" in {problem.where for problem in archive.find_problems()}


def test_views_and_indexes_of_the_user_are_welcome(path: Path) -> None:
    """What a user adds beside our objects harms nothing."""
    Archive.open(path).close()
    run_sql(path, "CREATE VIEW mine AS SELECT id FROM articles")
    run_sql(path, "CREATE INDEX mine_too ON fetch (outcome)")
    with Archive.open(path) as archive:
        assert list(archive.find_problems()) == []


@pytest.mark.parametrize("declared", [5, 40_000_000, 4_200_000_000])
def test_f7_a_body_unpacks_to_what_its_row_declares(path: Path, declared: int) -> None:
    """A row that declares another size than it has costs neither memory nor the check's end."""
    with Archive.open(path) as archive:
        archive.save(make_capture(body=b"\0" * 30_000_000), make_article())
    run_sql(path, "UPDATE body SET size = ?", declared)
    tracemalloc.start()
    with Archive.open(path, read_only=True) as archive:
        pages = [one for one in archive.find_problems() if one.where == "page"]
        with pytest.raises(ArchiveDamaged):
            archive.capture_of(1)
        assert archive.find_article(LIGHTHOUSE) is not None
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(pages) == 1
    assert peak < (100_000_000 if declared == 40_000_000 else 15_000_000)


REVISION_COLUMNS = (
    "article_id", "saved_at", "url", "title", "published_at", "modified_at", "page_type",
    "word_count", "images", "robots", "trace", "html", "markdown", "found_by", "confidence",
    "segmented", "capture_id", "digest",
)  # fmt: skip


@pytest.mark.parametrize("column", REVISION_COLUMNS)
def test_s8_a_change_of_any_column_of_a_revision_is_found(path: Path, column: str) -> None:
    """`verify` covers every stored byte of a revision."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())
    run_sql(path, "PRAGMA foreign_keys = OFF")
    run_sql(path, f"UPDATE revision SET {column} = coalesce({column}, '') || '7'")
    with Archive.open(path, read_only=True) as archive:
        assert "revision" in {problem.where for problem in archive.find_problems()}


@pytest.mark.parametrize(
    "column", ["url", "final_url", "status", "fetched_at", "redirects", "robots", "headers"]
)
def test_s8_a_change_of_any_column_of_a_capture_is_found(path: Path, column: str) -> None:
    """`verify` covers every stored byte of a page's head."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())
    run_sql(path, f"UPDATE capture SET {column} = coalesce({column}, '') || '7'")
    with Archive.open(path, read_only=True) as archive:
        assert "capture" in {problem.where for problem in archive.find_problems()}


def test_s4_verify_never_waits_for_a_writer(path: Path) -> None:
    """The whole check runs while another connection holds the write lock."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article())
    with (
        Archive.open(path) as writer,
        Archive.open(path, read_only=True) as reader,
        writer._session.writing() as conn,
    ):
        conn.execute("UPDATE article SET site = 'elsewhere.example'")
        assert list(reader.find_problems()) == []
