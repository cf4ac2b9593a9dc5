"""Statements of SQL, reading only."""

from __future__ import annotations

import csv
import io
from threading import BoundedSemaphore
from typing import Any, Final

from starlette.responses import Response

from scraper.archive.database.bounded_sql import Found
from scraper.errors import ArchiveError, ScraperError
from scraper.text.json_text import render_json
from scraper.web.desk import Page, Visit

SECONDS: Final = 2.0
"""Time of one statement."""
_MOST_ROWS: Final = 1_000
_MOST_BYTES: Final = 8 * 2**20
"""Of all values together."""
_LONGEST_CELL: Final = 2_000
"""Characters of a value in the table."""
_LONGEST_STATEMENT: Final = 20_000
_SIDE_BY_SIDE: Final = BoundedSemaphore(2)
"""Statements that run at the same time: each may take memory and a processor."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a value begins that a spreadsheet would run."""
_VIEWS: Final = """
    SELECT name, (SELECT group_concat(name, ', ') FROM pragma_table_info(views.name))
    FROM sqlite_master AS views WHERE type = 'view' AND name <> 'article_words' ORDER BY rowid
"""
EXAMPLES: Final = (
    ("Articles of each site", "SELECT site, count(*) AS articles, sum(word_count) AS words FROM articles GROUP BY site ORDER BY articles DESC"),
    ("Articles of each month", "SELECT substr(published_at, 1, 7) AS month, count(*) AS articles FROM articles GROUP BY month ORDER BY month"),
    ("Articles edited most often", "SELECT id, title, revisions, changed_at FROM articles WHERE revisions > 1 ORDER BY revisions DESC"),
    ("Failures by code", "SELECT code, count(*) AS n, max(url) AS example FROM fetches WHERE outcome = 'failed' GROUP BY code ORDER BY n DESC"),
    ("Uncertain readings", "SELECT id, title, confidence FROM articles WHERE confidence < 0.6 ORDER BY confidence"),
)  # fmt: skip
"""Statements to begin with: name and text."""


def run(visit: Visit, statement: str) -> Found:
    """Run a statement within the limits of the page.

    Raises:
        ArchiveError: As `Archive.query`; `sql-busy` where two others run, `bad-sql` for a
            statement that is too long.
    """
    if len(statement) > _LONGEST_STATEMENT:
        raise ArchiveError(
            f"a statement has at most {_LONGEST_STATEMENT} characters", code="bad-sql"
        )
    if not _SIDE_BY_SIDE.acquire(blocking=False):
        raise ArchiveError("two other statements run; try again", code="sql-busy", retryable=True)
    try:
        return visit.desk.run_sql(statement, SECONDS, _MOST_ROWS, _MOST_BYTES)
    finally:
        _SIDE_BY_SIDE.release()


def show_sql(visit: Visit) -> Page:
    """Run the statement of the address, and show its rows; without one, the views and some examples."""
    statement = visit.asked("sql").strip()
    found, problem = None, None
    if statement:
        try:
            found = run(visit, statement)
        except ScraperError as error:
            problem = error
    values: dict[str, Any] = {
        "title": "SQL",
        "statement": statement,
        "found": found,
        "problem": problem,
        "links": _links(found.columns) if found else {},
        "longest": _LONGEST_CELL,
        "views": list(visit.archive.query(_VIEWS).rows),
        "examples": EXAMPLES,
    }
    status = 503 if problem is not None and problem.code == "sql-busy" else 200
    return Page(template="sql.html", values=values, status=status)


def _links(columns: tuple[str, ...]) -> dict[int, str]:
    """Return the places of columns whose values are numbers of articles or addresses, and which."""
    kinds = {"article_id": "article", "url": "url"}
    if "title" in columns or "url" in columns:
        kinds["id"] = "article"
    return {place: kinds[name] for place, name in enumerate(columns) if name in kinds}


def send_json(visit: Visit) -> Response:
    """Send the rows of a statement as a JSON list of objects."""
    found = run(visit, visit.asked("sql"))
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return Response(render_json(rows), media_type="application/json")


def send_csv(visit: Visit) -> Response:
    """Send the rows of a statement as CSV; values that a spreadsheet would run begin with an apostrophe.

    With `exact=1` they are left as they are.
    """
    found = run(visit, visit.asked("sql"))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    is_exact = visit.asked("exact") == "1"
    writer.writerow(found.columns)
    for row in found.rows:
        writer.writerow(row if is_exact else [_guard(value) for value in row])
    headers = {"content-disposition": 'attachment; filename="rows.csv"'}
    return Response(buffer.getvalue(), media_type="text/csv", headers=headers)


def _guard(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
