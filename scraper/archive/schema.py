"""The database's shape: migrations, in order, each applied once.

Tables have singular names and may change under a migration. Views have plural
names and are the promise to everyone who queries the file (`docs/schema.md`).
Nothing here opens a file or starts a transaction; `connection.py` does.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations  # noqa: TID251 - the one user of sqlite-utils is here

from scraper.archive.schema_articles import (
    ARTICLE_TABLES,
    ARTICLE_VIEWS,
    ORDER_OF_TIME,
    SEARCH,
)
from scraper.archive.schema_imports import IMPORT_TABLES, IMPORT_VIEWS
from scraper.archive.schema_sources import BEHIND, SOURCE_TABLES, SOURCE_VIEWS
from scraper.archive.schema_watches import WATCH_TABLES, WATCH_VIEWS

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


SCHEMA_VERSION: Final = 6
"""`PRAGMA user_version` of a database that has every migration: their number."""
