"""The narrow rows that lists and figures read say what each article's newest revision says."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archive_pages import LIGHTHOUSE, Clock, make_article, make_capture, run_sql
from sqlite_utils import Database  # noqa: TID251 - migrations are applied as far as we say

from scraper.archive import Archive
from scraper.archive.schema.migrations import MIGRATIONS
from scraper.archive.schema.version import APPLICATION_ID
from scraper.records import Failed, Link

OLD = datetime(2015, 1, 1, tzinfo=UTC)


def rows(archive: Archive, statement: str) -> list[tuple[object, ...]]:
    return list(archive.query(statement).rows)


def test_tags_and_authors_are_views(archive: Archive) -> None:
    """Each name has a row, as written and as searches compare it; spellings that fold alike are one."""
    archive.save(make_capture(), make_article(tags=("Sea", "séa", "Fog"), authors=("José Díaz",)))
    assert rows(archive, "SELECT * FROM tags ORDER BY folded") == [
        (1, "Fog", "fog"),
        (1, "Sea", "sea"),
    ]
    assert rows(archive, "SELECT * FROM authors") == [(1, "José Díaz", "jose diaz")]


@pytest.mark.parametrize(
    ("before", "after"), [(("Sea",), ("Fog", "Lamp")), ((), ("Fog",)), (("Sea",), ()), ((), ())]
)
def test_an_edit_replaces_the_names(
    archive: Archive, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """Tags of an older revision are gone from the view."""
    archive.save(make_capture(), make_article(tags=before))
    archive.save(make_capture(body=b"edited"), make_article(text="Edited.", tags=after))
    assert rows(archive, "SELECT name FROM tags ORDER BY name") == [(name,) for name in after]
    assert rows(archive, "SELECT word_count, revisions FROM articles") == [(1, 2)]
    assert list(archive.find_problems()) == []


def test_a_new_reading_replaces_the_row(archive: Archive) -> None:
    """A page that is read again shows its new title in lists."""
    archive.save(make_capture(), make_article())
    archive.replace_reading(1, make_article(title="Another", language="de"))
    assert rows(archive, "SELECT title, language FROM articles") == [("Another", "de")]
    assert list(archive.find_problems()) == []


def test_an_earlier_page_changes_the_times(archive: Archive) -> None:
    """An undated article is sorted by the time of the earliest page that was stored of it."""
    archive.save(make_capture(), make_article())
    archive.save(make_capture(body=b"old", fetched_at=OLD), make_article(text="Old."))
    assert rows(archive, "SELECT substr(first_saved_at, 1, 4), revisions FROM articles") == [
        ("2015", 2)
    ]
    assert rows(archive, "SELECT substr(sort_at, 1, 4) FROM listing") == [("2015",)]
    assert list(archive.find_problems()) == []


def test_a_move_changes_the_url(archive: Archive, clock: Clock) -> None:
    """A confirmed move gives the row the new URL and site."""
    new = "https://tower.example/log/lighthouse"
    archive.save(make_capture(), make_article())
    for _ in range(2):
        moved = make_capture(
            LIGHTHOUSE, final_url=new, redirects=(LIGHTHOUSE,), fetched_at=clock.go(days=3)
        )
        archive.save(moved, make_article(new))
    assert rows(archive, "SELECT url, site FROM articles") == [(new, "tower.example")]
    assert list(archive.find_problems()) == []


def test_a_forgotten_article_leaves_no_row(archive: Archive) -> None:
    """Neither row nor names of a removed article stay."""
    archive.save(make_capture(), make_article(tags=("Sea",)))
    archive.tombstones.forget([1])
    for table in ("listing", "article_tag", "article_author"):
        assert rows(archive, f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE listing SET title = 'Another'",
        "UPDATE listing SET sort_at = '2001'",
        "DELETE FROM listing",
        "DELETE FROM article_tag",
        "INSERT INTO article_author VALUES ('nobody', 1, 'Nobody')",
    ],
)
def test_a_wrong_row_is_found_and_mended(path: Path, damage: str) -> None:
    """`verify` names the article whose row differs; rebuilding the search mends it."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article(tags=("Sea",)))
    run_sql(path, damage)
    with Archive.open(path) as archive:
        assert {one.where for one in archive.find_problems()} == {"listing"}
        archive.rebuild_search()
        assert list(archive.find_problems()) == []


def test_an_upgrade_writes_the_rows(path: Path) -> None:
    """Articles of an older version get their rows, also one whose tags are damaged."""
    db = Database(sqlite3.connect(path, isolation_level=None))
    MIGRATIONS.apply(db, stop_before="012-listing")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 11")
    for number, tags in ((1, '["Sea","Fog"]'), (2, '["torn')):
        url = f"https://keeper.example/{number}"
        db.execute(
            "INSERT INTO body VALUES (?, ?, 1, 'identity', x'00')", (number, str(number) * 64)
        )
        db.execute(
            "INSERT INTO capture (id, url, final_url, status, fetched_at, body_id, redirects,"
            " headers) VALUES (?1, ?2, ?2, 200, '2026-01-01', ?1, '[]', '[]')",
            (number, url),
        )
        db.execute(
            "INSERT INTO article VALUES (?, ?, 'keeper.example', '2026-01-01', '2026-01-01',"
            " '2026-01-01', 1, NULL, NULL)",
            (number, url),
        )
        db.execute(
            "INSERT INTO revision (id, article_id, number, capture_id, saved_at, digest, url,"
            " title, authors, tags, word_count, page_type, page_type_confidence, confidence,"
            " found_by, images, text, segmented, published_at) VALUES (?1, ?1, 1, ?1,"
            " '2026-01-01', '', ?2, 'Old', '[]', ?3, 2, 'article', 1, 1, '{}', '[]', 'Two"
            " words', '', '2024-05-06')",
            (number, url, tags),
        )
        db.execute("UPDATE article SET revision_id = id WHERE id = ?", (number,))
    db.close()
    with Archive.open(path) as archive:
        assert rows(archive, "SELECT id, title, published_at, word_count FROM articles") == [
            (1, "Old", "2024-05-06", 2),
            (2, "Old", "2024-05-06", 2),
        ]
        assert rows(archive, "SELECT article_id, name FROM tags ORDER BY name") == [
            (1, "Fog"),
            (1, "Sea"),
        ]


def test_a_link_names_the_article_of_its_page(archive: Archive, clock: Clock) -> None:
    """The view `links` has the article that a visit showed; a later failure keeps it."""
    archive.frontier.add([Link(url=LIGHTHOUSE, found_on="https://keeper.example/feed")])
    assert rows(archive, "SELECT article_id FROM links") == [(None,)]
    archive.save(make_capture(), make_article())
    assert rows(archive, "SELECT article_id FROM links") == [(1,)]
    clock.go(days=1)
    failed = Failed(url=LIGHTHOUSE, code="http-status", message="500", retryable=True)
    archive.record_failure(failed, status=500)
    assert rows(archive, "SELECT article_id, failures FROM links") == [(1, 1)]


def test_a_whole_number_is_sealed_as_it_is_stored(archive: Archive) -> None:
    """A confidence of 1, no float, is stored as one, and its seal fits."""
    archive.save(make_capture(), make_article(confidence=1))
    assert list(archive.find_problems()) == []


def test_a_save_takes_few_statements(archive: Archive) -> None:
    """A new article takes at most 40 statements, those of the full-text index included."""
    statements: list[str] = []
    archive.frontier.add([Link(url=LIGHTHOUSE, found_on="https://keeper.example/feed")])
    with archive._session.reading() as conn:
        conn.set_trace_callback(statements.append)
        archive.save(make_capture(), make_article(tags=("Sea",)))
    assert len(statements) <= 40, "\n".join(statements)
