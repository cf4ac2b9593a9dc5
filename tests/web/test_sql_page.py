"""The SQL page: what it shows, and its limits."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from web_reader import Reader

from scraper.archive import Archive

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def ask(reader: Reader, statement: str, path: str = "/sql") -> tuple[int, str]:
    """Return status and text of the page of a statement."""
    answer = reader.ask(f"{path}?sql={quote(statement)}")
    return answer.status, answer.text


def test_rows_are_those_of_the_archive(reader: Reader) -> None:
    """JSON and CSV have the rows of `Archive.query`; the table links articles."""
    statement = "SELECT id, title, url FROM articles ORDER BY id"
    with Archive.open(reader.db, read_only=True) as archive:
        found = archive.query(statement)
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert json.loads(ask(reader, statement, "/sql.json")[1]) == rows
    table = list(csv.DictReader(io.StringIO(ask(reader, statement, "/sql.csv")[1])))
    assert [row["url"] for row in table] == [row["url"] for row in rows]
    page = ask(reader, statement)[1]
    assert '<a href="/articles/40">40</a>' in page
    assert "40 rows" in page


def test_a_spreadsheet_runs_no_cell(reader: Reader) -> None:
    """A formula begins with an apostrophe, unless exact values are asked for."""
    statement = "SELECT '=1+1' AS a"
    assert "'=1+1" in ask(reader, statement, "/sql.csv")[1]
    assert "'=1+1" not in reader.ask(f"/sql.csv?exact=1&sql={quote(statement)}").text


@pytest.mark.parametrize(
    "statement",
    [
        ENDLESS,
        "SELECT length(hex(zeroblob(300000000)))",
        "SELECT length(printf('%.*c', 2000000000, 'x'))",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT length(group_concat(i)) FROM n",
        "SELECT length(replace(hex(zeroblob(10000000)), '0', 'xxxxxxxx'))",
    ],
)
def test_r6_a_statement_has_2_seconds_and_little_memory(reader: Reader, statement: str) -> None:
    """R6: it ends with a code, the statement stays on the page, and the server goes on."""
    start = time.monotonic()
    status, page = ask(reader, statement)
    assert (
        time.monotonic() - start < 20
    )  # 3 s of processor time, and a fresh process may have to start
    assert status == 200
    assert any(code in page for code in ("sql-timeout", "bad-sql", "sql-memory"))
    assert "</textarea>" in page
    assert peak_of(reader) < 256 * 2**20


def peak_of(reader: Reader) -> int:
    """Return the most memory that the server had, in bytes."""
    status = Path(f"/proc/{reader.process_id}/status")
    if not status.exists():
        pytest.skip("needs /proc")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE '/tmp/evil.db' AS evil",
        "SELECT load_extension('/tmp/evil.so')",
        "SELECT writefile('/tmp/evil', 'x')",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = 1",
        "DELETE FROM article",
        "UPDATE articles SET title = 'x'",
        "INSERT INTO label VALUES (1, 'x', '')",
        "CREATE TABLE evil (x)",
        "VACUUM INTO '/tmp/evil.db'",
        "SELECT 1; DROP TABLE article",
    ],
)
def test_r7_nothing_is_written(reader: Reader, statement: str) -> None:
    """R7: refused, and the file is the same to the byte."""
    before = hashlib.sha256(reader.db.read_bytes()).digest()
    page = ask(reader, statement)[1]
    assert "sql-refused" in page or "bad-sql" in page
    assert hashlib.sha256(reader.db.read_bytes()).digest() == before


def test_a_third_statement_waits_for_another_time(reader: Reader) -> None:
    """Two run side by side; one more is told to try again."""
    busy = [threading.Thread(target=ask, args=(reader, ENDLESS)) for _ in range(2)]
    for one in busy:
        one.start()
    time.sleep(0.5)
    status, page = ask(reader, "SELECT 1")
    assert (status, "sql-busy" in page) == (503, True)
    for one in busy:
        one.join()
    assert ask(reader, "SELECT 1")[0] == 200


def test_many_rows_and_long_values_are_cut(reader: Reader) -> None:
    """1,000 rows, and 2,000 characters of a value."""
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) SELECT i FROM n"
    )
    page = ask(reader, many)[1]
    assert "1,000 rows, and more" in page
    page = ask(reader, "SELECT replace(hex(zeroblob(5000)), '00', 'ab') AS long")[1]
    assert "(10,000 characters)" in page
    assert len(page) < 20_000


def test_statistics_name_every_group(reader: Reader) -> None:
    """Figures by site, language, month; each leads to its list."""
    page = reader.ask("/stats").text
    assert 'href="/?site=quay.example"' in page
    assert 'href="/?month=2026-01"' in page
    assert "By type of page" in page
