"""S7: what is readable of a damaged archive comes into a new valid one, and the loss is reported."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from archive_pages import NEW_YEAR, make_article, make_capture, run_sql

from scraper.archive import Archive
from scraper.archive.salvage.salvage import salvage
from scraper.archive.schema.migrations import apply_migrations
from scraper.archive.schema.version import APPLICATION_ID, SCHEMA_VERSION
from scraper.errors import ArchiveDamaged, ArchiveError
from scraper.records import Comment, Counts, Failed

ARTICLES = 60
PAGE = 4096


def url_of(number: int) -> str:
    return f"https://keeper.example/log/{number}"


def make_archive(path: Path) -> None:
    """Make an archive with everything in it: long and short pages, edits, marks, failures."""
    chance = random.Random(5)
    with Archive.open(path, clock=lambda: NEW_YEAR + timedelta(days=9)) as archive:
        for number in range(1, ARTICLES + 1):
            for turn in range(2 if number % 5 == 0 else 1):
                body = chance.randbytes(chance.choice((300, 3000, 30000)))
                words = " ".join(f"word{number}x{chance.randrange(10**6)}" for _ in range(90))
                article = make_article(
                    url_of(number),
                    title=f"Entry {number}",
                    text=f"Turn {turn}. {words}",
                    html=f"<p>{words}</p>",
                    tags=("sea", f"tag {number}"),
                    counts=Counts(views=number),
                    comments=(Comment(text=f"Seen {number}"),),
                )
                at = NEW_YEAR + timedelta(days=turn, minutes=number)
                archive.save(make_capture(url_of(number), body, fetched_at=at), article)
            archive.marks.add_labels(number, ["mine", f"label {number % 7}"])
        archive.marks.set_note(3, "A note of mine.")
        for number in range(20):
            failed = Failed(url=f"https://gone.example/{number}", code="http-status", message="404")
            archive.record_failure(failed, status=404)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive without damage; nobody writes to it."""
    path = tmp_path_factory.mktemp("pristine") / "archive.db"
    make_archive(path)
    return path


def read_back(path: Path) -> dict[int, tuple[str, str, tuple[str, ...]]]:
    with Archive.open(path, read_only=True) as archive:
        return {one.id: (one.url, one.article.text, one.labels) for one in archive.list_articles()}


def check(new: Path) -> None:
    """Check that a salvaged archive is valid, and can be written to."""
    with Archive.open(new) as archive:
        assert list(archive.find_problems()) == []
        archive.save(make_capture("https://new.example/1"), make_article("https://new.example/1"))
        archive.search("word5")


def damage(pristine: Path, folder: Path, change: Callable[[bytearray], None]) -> Path:
    content = bytearray(pristine.read_bytes())
    change(content)
    path = folder / "damaged.db"
    path.write_bytes(content)
    return path


def test_s7_a_whole_archive_is_salvaged_whole(pristine: Path, tmp_path: Path) -> None:
    """Without damage every row, number and page is there again, and nothing is reported lost."""
    new = tmp_path / "new.db"
    report = salvage(pristine, new)
    assert report.is_whole
    assert (report.articles, report.captures) == (ARTICLES, ARTICLES * 6 // 5)
    assert read_back(new) == read_back(pristine)
    tables = ("article", "revision", "capture", "body", "fetch", "count_sample", "comment", "note")
    for table in (*tables, "label", "article_url", "article_tag", "listing", "revision_seal"):
        assert run_sql(new, f"SELECT * FROM {table}") == run_sql(
            pristine, f"SELECT * FROM {table}"
        ), table
    check(new)


@pytest.mark.parametrize("place", [*range(0, 100, 7), 101, 103, 110, 200])
def test_s7_a_damaged_header_costs_nothing(pristine: Path, tmp_path: Path, place: int) -> None:
    """Whatever bytes of the first page's header are rubbish, every article is there again."""
    path = damage(
        pristine,
        tmp_path,
        lambda content: content.__setitem__(slice(place, place + 8), b"\xa5" * 8),
    )
    report = salvage(path, tmp_path / "new.db")
    assert report.articles == ARTICLES
    assert {one: text for one, (_, text, _) in read_back(tmp_path / "new.db").items()} == {
        one: text for one, (_, text, _) in read_back(pristine).items()
    }
    check(tmp_path / "new.db")


def test_s7_without_its_first_page_the_articles_are_there(pristine: Path, tmp_path: Path) -> None:
    """The schema's first page may be lost whole."""
    path = damage(
        pristine, tmp_path, lambda content: content.__setitem__(slice(0, PAGE), bytes(PAGE))
    )
    report = salvage(path, tmp_path / "new.db")
    assert report.articles == ARTICLES
    check(tmp_path / "new.db")


def test_s7_every_page_in_turn(pristine: Path, tmp_path: Path) -> None:
    """Any one page may be rubbish: the rest is there, and the new archive is valid."""
    count = pristine.stat().st_size // PAGE
    before = read_back(pristine)
    for number in range(0, count, max(count // 20, 1)):
        folder = tmp_path / str(number)
        folder.mkdir()
        place = slice(number * PAGE, (number + 1) * PAGE)
        path = damage(
            pristine,
            folder,
            lambda content, place=place: content.__setitem__(place, b"\xa5" * PAGE),
        )
        report = salvage(path, folder / "new.db")
        after = read_back(folder / "new.db")
        assert len(after) >= ARTICLES - 8, f"page {number}"
        for one, (_, text, _) in after.items():
            assert text == before[one][1] or text in revisions(pristine, one), f"page {number}"
        check(folder / "new.db")
        if len(after) < ARTICLES:
            assert {one.url for one in report.losses if one.what == "article"}
        shutil.rmtree(folder)


@pytest.mark.parametrize("seed", range(12))
def test_s7_flipped_bytes(pristine: Path, tmp_path: Path, seed: int) -> None:
    """Flipped bytes anywhere: a valid archive comes out, and what changed is named."""
    chance = random.Random(seed)

    def flip(content: bytearray) -> None:
        for _ in range(chance.choice((1, 5, 50))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)

    path = damage(pristine, tmp_path, flip)
    report = salvage(path, tmp_path / "new.db")
    before, after = read_back(pristine), read_back(tmp_path / "new.db")
    changed = {one.article_id for one in report.losses if one.what == "changed text"}
    assert len(after) > ARTICLES // 2
    for one, (_, text, _) in after.items():
        assert text == before[one][1] or one in changed or text in str(revisions(pristine, one))
    check(tmp_path / "new.db")


def revisions(path: Path, article_id: int) -> list[str]:
    with Archive.open(path, read_only=True) as archive:
        return [one.article.text for one in archive.revisions_of(article_id)]


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999])
def test_s7_a_file_cut_short(pristine: Path, tmp_path: Path, share: float) -> None:
    """A file that ends early gives what was before its end, and says what it cannot know."""
    size = int(pristine.stat().st_size * share)
    path = damage(pristine, tmp_path, lambda content: content.__delitem__(slice(size, None)))
    before = read_back(pristine)
    report = salvage(path, tmp_path / "new.db")
    after = read_back(tmp_path / "new.db")
    assert not report.is_whole or share > 0.99  # the last page may be one of the search index
    assert len(after) >= ARTICLES * (share - 0.25)
    assert all(text in revisions(pristine, one) for one, (_, text, _) in after.items())
    assert set(after) <= set(before)
    check(tmp_path / "new.db")


def test_s7_what_is_in_the_log_is_salvaged(tmp_path: Path) -> None:
    """Rows that are only in the write-ahead log come along; a log cut short gives its whole transactions."""
    path, copy = tmp_path / "archive.db", tmp_path / "copy.db"
    with Archive.open(path) as archive:
        for number in range(20):
            archive.save(make_capture(url_of(number)), make_article(url_of(number)))
        shutil.copy(path, copy)
        log = path.with_name("archive.db-wal").read_bytes()
    beside = copy.with_name("copy.db-wal")
    beside.write_bytes(log)
    assert salvage(copy, tmp_path / "whole.db").articles == 20
    beside.write_bytes(log[: len(log) * 2 // 3])
    report = salvage(copy, tmp_path / "cut.db")
    assert 5 < report.articles < 20
    for place in (3, 9, 40, len(log) // 2):
        beside.write_bytes(log[:place] + b"\xff" + log[place + 1 :])
        (tmp_path / "flipped.db").unlink(missing_ok=True)
        try:
            salvage(copy, tmp_path / "flipped.db")
        except ArchiveDamaged:  # nothing but the log had the schema
            continue
        check(tmp_path / "flipped.db")


@pytest.mark.parametrize("content", [b"", b"Dear diary. " * 1000, bytes(8192), b"\xa5" * 9999])
def test_s7_what_is_no_archive_gives_none(tmp_path: Path, content: bytes) -> None:
    """An empty file, a text and rubbish are refused, and no file is made."""
    path = tmp_path / "damaged.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged):
        salvage(path, tmp_path / "new.db")
    assert [one.name for one in tmp_path.iterdir() if "new" in one.name] == []


def test_s7_another_programs_database_gives_none(tmp_path: Path) -> None:
    """Tables of another program are not an archive."""
    path = tmp_path / "damaged.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE bookmarks (url, title)")
    with pytest.raises(ArchiveDamaged):
        salvage(path, tmp_path / "new.db")


def test_s8_changed_text_is_kept_and_named(pristine: Path, tmp_path: Path) -> None:
    """A text with a changed letter is better than none: it is kept, sealed anew and reported."""
    path = tmp_path / "damaged.db"
    shutil.copy(pristine, path)
    run_sql(path, "UPDATE revision SET text = replace(text, 'Turn', 'Torn') WHERE article_id = 7")
    run_sql(path, "UPDATE body SET content = CAST('rubbish' AS BLOB) WHERE id = 11")
    report = salvage(path, tmp_path / "new.db")
    assert {(one.what, one.url) for one in report.losses} == {
        ("changed text", url_of(7)),
        (
            "raw page",
            url_of(
                10
                if run_sql(path, "SELECT 1 FROM capture WHERE body_id = 11 AND url LIKE '%/10'")
                else 11
            ),
        ),
    }
    check(tmp_path / "new.db")


def test_an_old_archive_is_salvaged_and_upgraded(tmp_path: Path) -> None:
    """Damage of an archive of an older version: the new one has today's schema."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        apply_migrations(conn, 2)
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute("PRAGMA user_version = 2")
        conn.execute(
            "INSERT INTO source (id, url, kind, added_at, next_check_at, interval)"
            " VALUES (4, 'https://keeper.example/feed', 'feed', '2020', '2020', 60)"
        )
    report = salvage(path, tmp_path / "new.db")
    assert report.schema_version == 2
    assert run_sql(tmp_path / "new.db", "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert run_sql(tmp_path / "new.db", "SELECT id FROM source") == [(4,)]
    check(tmp_path / "new.db")


def test_salvage_overwrites_nothing(pristine: Path, tmp_path: Path) -> None:
    """A file under the new name is left as it is."""
    (tmp_path / "new.db").write_text("mine")
    with pytest.raises(ArchiveError) as caught:
        salvage(pristine, tmp_path / "new.db")
    assert caught.value.code == "backup-exists"
    assert (tmp_path / "new.db").read_text() == "mine"
