"""The migrations, in order, each applied once; sqlite-utils keeps the record of them.

Only what writes a schema imports this module: sqlite-utils takes longer to import than a command
that reads takes in all.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlite_utils import Database, Migrations  # noqa: TID251 - the one user of sqlite-utils is here
from sqlite_utils.db import AlterError, NoTable, NotFoundError, NoView, TransactionError  # noqa: TID251 - same

from scraper.archive.articles.listing import fill_listing
from scraper.archive.database.seals import SEAL_TABLES, seal_all
from scraper.archive.schema.articles import (
    ARTICLE_TABLES,
    ARTICLE_VIEWS,
    ORDER_OF_TIME,
    SEARCH,
)
from scraper.archive.schema.assets import ASSET_TABLES, ASSET_VIEWS
from scraper.archive.schema.duplicates import DUPLICATE_TABLES, DUPLICATE_VIEWS
from scraper.archive.schema.exchanges import EXCHANGE_TABLES, EXCHANGE_VIEWS
from scraper.archive.schema.imports import IMPORT_TABLES, IMPORT_VIEWS
from scraper.archive.schema.listing import LISTING_TABLES, LISTING_VIEWS
from scraper.archive.schema.marks import MARK_TABLES, MARK_VIEWS
from scraper.archive.schema.packing import PACKING_TABLES, PACKING_VIEWS
from scraper.archive.schema.readings import READING_TABLES, READING_VIEWS
from scraper.archive.schema.rewrites import REWRITE_TABLES
from scraper.archive.schema.sources import BEHIND, SOURCE_TABLES, SOURCE_VIEWS, STATEMENTS
from scraper.archive.schema.watches import (
    HEALTH_NOTIFICATIONS,
    WATCH_EDITS,
    WATCH_STAMPS,
    WATCH_TABLES,
    WATCH_VIEWS,
)
from scraper.archive.search.search_index import rebuild_index
from scraper.errors import ArchiveError

_LIBRARY_ERRORS: Final = (AlterError, NoTable, NotFoundError, NoView, TransactionError)

MIGRATIONS: Final = Migrations("scraper")


@MIGRATIONS(name="001-articles")
def create_articles(db: Database) -> None:
    """Create captures, articles, revisions, the ledger, full-text search, and their views."""
    for statement in (*ARTICLE_TABLES, *SEARCH, *ARTICLE_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="002-sources")
def create_sources(db: Database) -> None:
    """Create sources, the frontier of links, runs, and what hosts asked for."""
    for statement in (*SOURCE_TABLES, *SOURCE_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="003-watches")
def create_watches(db: Database) -> None:
    """Create saved searches and their matches; add how long a source asks to be left alone."""
    for statement in (*WATCH_TABLES, *WATCH_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="004-behind")
def note_what_is_owed(db: Database) -> None:
    """Add since when older pages of a source must be read."""
    for statement in BEHIND:
        db.execute(statement)


@MIGRATIONS(name="005-imports")
def create_imports(db: Database) -> None:
    """Create tags, states, notes and texts that other programs recorded."""
    for statement in (*IMPORT_TABLES, *IMPORT_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="006-order-of-time")
def order_counts_by_time(db: Database) -> None:
    """Order counts by the time of the page, not of the import."""
    for statement in ORDER_OF_TIME:
        db.execute(statement)


@MIGRATIONS(name="007-seals")
def seal_rows(db: Database) -> None:
    """Add digests over whole rows, and the stamp of who set a watch's command."""
    for statement in (*SEAL_TABLES, *WATCH_STAMPS):
        db.execute(statement)
    seal_all(db.conn)


@MIGRATIONS(name="008-statements")
def note_statements(db: Database) -> None:
    """Add what sources state about known links."""
    for statement in STATEMENTS:
        db.execute(statement)


@MIGRATIONS(name="009-marks")
def create_marks(db: Database) -> None:
    """Create the user's labels and notes, and the URLs that were forgotten."""
    for statement in (*MARK_TABLES, *MARK_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="010-folded-words")
def fold_index(db: Database) -> None:
    """Index words without accents and ligatures of any script."""
    rebuild_index(db.conn)


@MIGRATIONS(name="011-health-notifications")
def rename_health_notifications(db: Database) -> None:
    """Create the table of reported health problems, under a plain name."""
    for statement in HEALTH_NOTIFICATIONS:
        db.execute(statement)


@MIGRATIONS(name="012-listing")
def create_listing(db: Database) -> None:
    """Create the narrow rows of articles for lists and figures, and write those of stored articles."""
    for statement in (*LISTING_TABLES, *LISTING_VIEWS):
        db.execute(statement)
    fill_listing(db.conn)


@MIGRATIONS(name="013-readings")
def create_readings(db: Database) -> None:
    """Create the versions of the extractor, and which of them read each page."""
    for statement in (*READING_TABLES, *READING_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="014-packing")
def create_packing(db: Database) -> None:
    """Create what packed forms and shared bodies need; what is stored stays as it is."""
    for statement in (*PACKING_TABLES, *PACKING_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="015-watch-edits")
def add_watch_edits(db: Database) -> None:
    """Add whether an edited article matches a watch again."""
    for statement in WATCH_EDITS:
        db.execute(statement)


@MIGRATIONS(name="016-duplicates")
def create_duplicates(db: Database) -> None:
    """Create the prints of texts and the links between articles that have the same one; both are filled later."""
    for statement in (*DUPLICATE_TABLES, *DUPLICATE_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="017-assets")
def create_assets(db: Database) -> None:
    """Create the links from articles to their pictures and snapshots."""
    for statement in (*ASSET_TABLES, *ASSET_VIEWS):
        db.execute(statement)


@MIGRATIONS(name="018-rewrites")
def create_rewrites(db: Database) -> None:
    """Create the list of rows that were written again, which `verify --new` checks again."""
    for statement in REWRITE_TABLES:
        db.execute(statement)


@MIGRATIONS(name="019-exchanges")
def add_exchanges(db: Database) -> None:
    """Add the headers of the request, the server's address and the protocol to captures."""
    for statement in (*EXCHANGE_TABLES, *EXCHANGE_VIEWS):
        db.execute(statement)


def apply_migrations(conn: sqlite3.Connection, version: int | None = None) -> None:
    """Apply every migration that the database does not have yet.

    Args:
        conn: The database.
        version: The schema to stop at; the newest by default.

    Raises:
        ArchiveError: sqlite-utils refused one.
    """
    db = Database(conn, execute_plugins=False)
    later = [one.name for one in MIGRATIONS.pending(db)]
    later = [name for name in later if version is not None and int(name[:3]) > version]
    try:
        MIGRATIONS.apply(db, stop_before=later[:1] or None)
    except _LIBRARY_ERRORS as error:
        raise ArchiveError(str(error)) from error
