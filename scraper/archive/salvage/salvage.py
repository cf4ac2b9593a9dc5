"""Salvage a damaged archive: load what can be read, repair it, check it, and put it in place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.database.connection import write_transaction
from scraper.archive.database.lock import write_lock
from scraper.archive.database.new_file import new_file, refuse_existing
from scraper.archive.database.sqlite_errors import archive_errors
from scraper.archive.salvage.loading import Loaded, Loading, load
from scraper.archive.salvage.repair import Loss, repair
from scraper.archive.schema.migrations import apply_migrations
from scraper.archive.schema.version import APPLICATION_ID, SCHEMA_VERSION
from scraper.archive.search.search_index import add_search_functions
from scraper.errors import ArchiveError

_LOCK_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """What one table gave."""

    table: str
    kept: int
    lost: int | None
    """Rows that are missing, at most; None if pages are damaged and the number cannot be known."""
    damaged_pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What was saved of a damaged archive, and what was not."""

    schema_version: int
    """That of the damaged file."""
    articles: int
    revisions: int
    captures: int
    tables: tuple[TableReport, ...]
    losses: tuple[Loss, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known to be lost."""
        return not self.losses and all(one.lost == 0 for one in self.tables)


def salvage(
    damaged: Path, new: Path, is_begun: Callable[[str], None] = lambda _step: None
) -> SalvageReport:
    """Write everything readable of a damaged archive into a new valid one.

    The damaged file is only read. The new one appears under its name when it is complete and on
    the disk.

    Args:
        damaged: The damaged archive, with its `-wal` file beside it if there is one.
        new: The archive to write; must not be there.
        is_begun: Called with the name of each step before it runs.

    Raises:
        ArchiveDamaged: Nothing of it looks like an archive.
        ArchiveError: The damaged file is missing, the new one is there, or cannot be written.
    """
    if not damaged.is_file():
        raise ArchiveError("there is no such archive", url=str(damaged), code="archive-missing")
    refuse_existing(new)
    with ExitStack() as stack:
        with suppress(ArchiveError):  # a folder that cannot be written has no writer either
            stack.enter_context(write_lock(damaged, _LOCK_SECONDS))
        unfinished = stack.enter_context(new_file(new))
        with archive_errors(new), _open_new(unfinished) as conn:
            loading, losses = _fill(damaged, conn, is_begun)
            return _report(conn, loading, losses)


def _fill(
    damaged: Path, conn: sqlite3.Connection, is_begun: Callable[[str], None]
) -> tuple[Loading, list[Loss]]:
    with write_transaction(conn):
        loading = load(damaged, conn, is_begun)
        apply_migrations(conn)
        losses = repair(conn, is_begun)
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return loading, losses


@contextmanager
def _open_new(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an empty database; it is no archive before it is renamed, so it needs no journal."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = OFF"):
            conn.execute(f"PRAGMA {pragma}")
        add_search_functions(conn)
        yield conn


def _report(conn: sqlite3.Connection, loading: Loading, losses: list[Loss]) -> SalvageReport:
    articles, revisions, captures = (
        int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("article", "revision", "capture")
    )
    tables = tuple(_report_table(name, one) for name, one in loading.tables.items())
    return SalvageReport(
        schema_version=loading.version,
        articles=articles,
        revisions=revisions,
        captures=captures,
        tables=tables,
        losses=tuple(dict.fromkeys(losses)),
    )


def _report_table(name: str, one: Loaded) -> TableReport:
    return TableReport(table=name, kept=one.kept, lost=one.lost, damaged_pages=one.damaged_pages)
