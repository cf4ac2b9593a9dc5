"""The database's shape: migrations, in order, each applied once.

Tables have singular names and may change under a migration. Views have plural
names and are the promise to everyone who queries the file (`docs/schema.md`).
Nothing here opens a file or starts a transaction; `connection.py` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Final

from sqlite_utils import Database, Migrations  # noqa: TID251 - the one user of sqlite-utils is here

from scraper.archive.schema_articles import (
    ARTICLE_TABLES,
    ARTICLE_VIEWS,
    ORDER_OF_TIME,
    SEARCH,
)
from scraper.archive.schema_imports import IMPORT_TABLES, IMPORT_VIEWS
from scraper.archive.schema_marks import MARK_TABLES, MARK_VIEWS
from scraper.archive.schema_sources import BEHIND, SOURCE_TABLES, SOURCE_VIEWS, STATEMENTS
from scraper.archive.schema_watches import WATCH_STAMPS, WATCH_TABLES, WATCH_VIEWS
from scraper.archive.seals import SEAL_TABLES, seal_all
from scraper.archive.search_index import rebuild_index

APPLICATION_ID: Final = 0x53435250
"""`SCRP`: says in the file's header that the database is ours."""

MIGRATIONS: Final = Migrations("scraper")


@MIGRATIONS(name="001-articles")
def create_articles(db: Database) -> None:
    """Captures, articles, revisions, the ledger of fetches, full-text search, their views."""
    for statement in (*ARTICLE_TABLES, *SEARCH, *ARTICLE_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="002-sources")
def create_sources(db: Database) -> None:
    """Sources, the frontier of links, runs, and what hosts asked of us."""
    for statement in (*SOURCE_TABLES, *SOURCE_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="003-watches")
def create_watches(db: Database) -> None:
    """Saved searches and what they matched; how long a source asks to be left alone."""
    for statement in (*WATCH_TABLES, *WATCH_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="004-behind")
def note_what_is_owed(db: Database) -> None:
    """Since when older pages of a source are to be read."""
    for statement in BEHIND:
        db.execute(statement)


@MIGRATIONS(name="005-imports")
def create_imports(db: Database) -> None:
    """Tags, states, notes and texts that other programs recorded."""
    for statement in (*IMPORT_TABLES, *IMPORT_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="006-order-of-time")
def order_counts_by_time(db: Database) -> None:
    """The newest counts are those of the newest page, not of the last import."""
    for statement in ORDER_OF_TIME:
        db.execute(statement)


@MIGRATIONS(name="007-seals")
def seal_rows(db: Database) -> None:
    """Digests over whole rows of pages and revisions; who may run the command of a watch."""
    for statement in (*SEAL_TABLES, *WATCH_STAMPS):
        db.execute(statement)
    seal_all(db.conn)


@MIGRATIONS(name="008-statements")
def note_statements(db: Database) -> None:
    """What sources state about links that are known."""
    for statement in STATEMENTS:
        db.execute(statement)


@MIGRATIONS(name="009-marks")
def create_marks(db: Database) -> None:
    """The user's labels and notes, and the URLs that were forgotten."""
    for statement in (*MARK_TABLES, *MARK_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="010-folded-words")
def fold_index(db: Database) -> None:
    """Index words without accents and ligatures of any script."""
    rebuild_index(db.conn)


SCHEMA_VERSION: Final = 10
"""`PRAGMA user_version` of a database that has every migration: their number."""


def find_foreign_objects(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield kind and description of what is wrong with the schema of an archive of today's version.

    Whoever made the file may have added triggers, which change what is stored, or replaced
    views and tables. Views, indexes and tables beside ours are the user's own business.
    """
    expected = _expected_objects()
    found = {
        (kind, name): statement
        for kind, name, statement in conn.execute("SELECT type, name, sql FROM sqlite_master")
    }
    for kind, name in found:
        if kind == "trigger":
            yield kind, f"the trigger {name} is not ours; it can change what is stored"
    for (kind, name), statement in expected.items():
        if (kind, name) not in found:
            yield kind, f"the {kind} {name} is missing"
        elif found[kind, name] != statement:
            yield kind, f"the {kind} {name} is not as this program made it"


@cache
def _expected_objects() -> dict[tuple[str, str], str | None]:
    """Return the statement of every object that the migrations make."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        MIGRATIONS.apply(Database(conn, execute_plugins=False))
        rows = conn.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(kind, name): statement for kind, name, statement in rows}
