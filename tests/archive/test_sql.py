"""The user's SQL: reading only, within limits (rows R6 and R7)."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture

from scraper.archive import Archive, QueryClock
from scraper.cli.sql import choose_time_limit
from scraper.errors import ArchiveError


@pytest.fixture
def full(archive: Archive) -> Archive:
    """An archive with one article."""
    archive.save(make_capture(), make_article())
    return archive


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("SELECT title FROM articles", [("The lamp and the fog",)]),
        ("WITH a AS (SELECT 1 AS x) SELECT x FROM a", [(1,)]),
        ("VALUES (1), (2)", [(1,), (2,)]),
        ("SELECT value FROM articles, json_each(authors)", [("Maren Holt",)]),
        ("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'lamp'", [(1,)]),
        ("SELECT name FROM pragma_table_info('fetches') LIMIT 1", [("id",)]),
        ("SELECT count(*) FROM sqlite_master WHERE name = 'articles'", [(1,)]),
    ],
)
def test_reading_is_allowed(full: Archive, statement: str, rows: list[tuple[object, ...]]) -> None:
    """Views, CTEs, JSON, full-text search and the schema can be read."""
    assert list(full.query(statement).rows) == rows


def test_columns_have_names(full: Archive) -> None:
    """The names of the columns come with the rows, also when there are none."""
    found = full.query("SELECT id, url AS address FROM articles WHERE id = ?", [99])
    assert (found.columns, list(found.rows)) == (("id", "address"), [])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM article",
        "UPDATE articles SET title = 'x'",
        "INSERT INTO article_url VALUES ('x', 1)",
        "UPDATE sqlite_master SET sql = ''",
        "DROP TABLE fetch",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "CREATE VIRTUAL TABLE x USING fts5 (y)",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "REINDEX",
        "ANALYZE",
        "BEGIN IMMEDIATE",
        "SAVEPOINT x",
        "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')",
        "SELECT load_extension('x')",
        "SELECT 1; DELETE FROM article",
    ],
)
def test_r7_nothing_can_be_changed(
    full: Archive, path: Path, tmp_path: Path, statement: str
) -> None:
    """Every way to change something is refused in one line, and no byte changes."""
    before = _digests(path.parent)
    with pytest.raises(ArchiveError) as caught:
        list(full.query(statement).rows)
    assert caught.value.code in ("sql-refused", "bad-sql")
    assert "\n" not in caught.value.message
    assert _digests(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT nothing",
        "SELEC 1",
        "SELECT * FROM nowhere",
        "SELECT ?",
        "SELECT 'x",
        "SELECT json('{')",
    ],
)
def test_a_wrong_statement_is_one_clear_line(full: Archive, statement: str) -> None:
    """What SQLite says of a wrong statement is handed on as `bad-sql`."""
    with pytest.raises(ArchiveError) as caught:
        list(full.query(statement).rows)
    assert caught.value.code == "bad-sql"


@pytest.mark.parametrize(
    "statement",
    [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    ],
)
def test_r6_an_endless_statement_is_stopped(full: Archive, statement: str) -> None:
    """A statement without end is stopped at the limit, also when it gives rows all the time."""
    began = time.monotonic()
    with pytest.raises(ArchiveError) as caught:
        for _ in full.query(statement, clock=QueryClock(0.3)).rows:
            pass
    assert caught.value.code == "sql-timeout"
    assert time.monotonic() - began < 3


def test_the_time_in_which_rows_are_used_does_not_count(full: Archive) -> None:
    """A reader that is slower than the limit gets every row of a quick query."""
    values = ", ".join(f"({number})" for number in range(100))
    clock, seen = QueryClock(0.3), 0
    for _ in full.query(f"VALUES {values}", clock=clock).rows:
        time.sleep(0.01)
        seen += 1
    assert seen == 100
    assert clock.left() > 0.1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT hex(zeroblob(300000000))",
        "SELECT replace(hex(zeroblob(10000000)), '0', 'xxxxxxxxxx')",
    ],
)
def test_r6_a_huge_value_is_refused(full: Archive, statement: str) -> None:
    """A value larger than any page is never built."""
    with pytest.raises(ArchiveError) as caught:
        list(full.query(statement).rows)
    assert caught.value.code == "bad-sql"


def test_r8_a_query_sees_what_was_just_saved(full: Archive) -> None:
    """A query beside the open writer sees every committed article."""
    other = "https://keeper.example/other"
    full.save(make_capture(other), make_article(other))
    assert list(full.query("SELECT count(*) FROM articles").rows) == [(2,)]


def test_a_query_left_in_the_middle_is_closed(full: Archive) -> None:
    """Rows that nobody reads on do not keep the archive from being written and closed."""
    rows = full.query("VALUES (1), (2), (3)").rows
    next(rows)
    del rows
    full.save(make_capture(body=b"2"), make_article(text="New."))


def _digests(folder: Path) -> dict[str, str]:
    """Digest every file but the index of the log, which readers write too."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if not file.name.endswith("-shm")
    }


@pytest.mark.parametrize(
    ("asked", "is_terminal", "seconds"),
    [(None, True, 10), (None, False, 600), (3, False, 3), (3, True, 3)],
)
def test_rows_for_a_file_have_more_time(
    asked: float | None, seconds: float, *, is_terminal: bool
) -> None:
    """Off a terminal, the limit is the long one, so that a large table is complete."""
    assert choose_time_limit(asked, is_terminal=is_terminal) == seconds
