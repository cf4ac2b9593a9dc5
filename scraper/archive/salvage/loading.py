"""Copy every row that can be read from a damaged archive into a new file of the same schema."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scraper.archive.salvage.columns import Table, read_tables
from scraper.archive.salvage.pages import PageFile
from scraper.archive.salvage.records import Value
from scraper.archive.salvage.trees import Tree, read_orphans, walk
from scraper.archive.schema.migrations import apply_migrations
from scraper.archive.schema.version import APPLICATION_ID, SCHEMA_VERSION
from scraper.errors import ArchiveDamaged, SchemaTooNew

_Row = tuple[int | None, tuple[Value, ...]]

_SCHEMA_COLUMNS: Final = 5
_KINDS: Final = frozenset({"table", "index", "view", "trigger"})
_OURS: Final = frozenset({"article", "article_url", "capture", "revision", "body", "fetch"})
"""Tables of every version; a file with less than half of them is not an archive."""
_FEWEST: Final = 3
_MIGRATION: Final = re.compile(r"(\d{3})-")
_IMPOSSIBLE: Final = 1000
"""A version of the schema that only damage can state."""


@dataclass(slots=True, kw_only=True)
class Loaded:
    """What one table gave."""

    kept: int = 0
    damaged_pages: int = 0
    lost: int | None = 0
    """Rows that are missing, at most; None if it cannot be known."""


@dataclass(slots=True, kw_only=True)
class Loading:
    """What the damaged file gave."""

    version: int
    tables: dict[str, Loaded] = field(default_factory=dict)


def load(path: Path, conn: sqlite3.Connection, is_begun: Callable[[str], None]) -> Loading:
    """Create the schema of a damaged archive in an empty database, and insert its rows there.

    Args:
        path: The damaged file; it is only read.
        conn: The new database, without checks of references.
        is_begun: Called with the name of each table before it is read.

    Raises:
        ArchiveDamaged: The file is empty or does not look like an archive.
        SchemaTooNew: A newer version of this program wrote it.
    """
    with PageFile(path) as pages:
        visited: set[int] = set()
        roots = _find_roots(pages, visited)
        if pages.count == 0 or (len(_OURS & roots.keys()) < _FEWEST and not _is_ours(pages)):
            raise ArchiveDamaged("nothing in it looks like an archive", url=str(path))
        version = _find_version(pages, roots)
        if version > SCHEMA_VERSION:
            raise SchemaTooNew(
                f"a newer version of this program wrote it (schema {version})", url=str(path)
            )
        apply_migrations(conn, version)
        loading = Loading(version=version)
        tables = read_tables(conn)
        roots = _expected_roots(conn) | roots if len(roots) < len(tables) else roots
        trees: dict[str, Tree] = {}
        for table in tables:
            is_begun(table.name)
            tree = Tree(roots.get(table.name, 0), is_index=not table.has_rowid)
            trees[table.name] = tree
            kept = _insert(conn, table, walk(pages, tree, visited))
            loading.tables[table.name] = Loaded(kept=kept, damaged_pages=tree.damaged_pages)
        damaged = [table for table in tables if trees[table.name].is_damaged]
        if damaged:
            is_begun("pages without a table")
            found = _insert_orphans(conn, damaged, read_orphans(pages, visited))
            for name, count in found.items():
                loading.tables[name].kept += count
        for table in damaged:
            loading.tables[table.name].lost = _count_lost(conn, table, trees[table.name])
    return loading


def _is_ours(pages: PageFile) -> bool:
    return int.from_bytes(pages.header[68:72], "big") == APPLICATION_ID


def _find_roots(pages: PageFile, visited: set[int]) -> dict[str, int]:
    """Return the first page of every table that the schema names, read around its damage."""
    tree = Tree(1)
    rows: list[_Row] = list(walk(pages, tree, visited))
    if tree.is_damaged:
        rows += read_orphans(pages, visited)
    roots: dict[str, int] = {}
    for _, values in rows:
        if len(values) == _SCHEMA_COLUMNS and values[0] in _KINDS:
            kind, name, _, root, _ = values
            if kind == "table" and isinstance(name, str) and isinstance(root, int) and root > 1:
                roots.setdefault(name, root)
    return roots


def _find_version(pages: PageFile, roots: dict[str, int]) -> int:
    """Return the version of the schema: the number of the last migration, else what the header states."""
    names = (
        _MIGRATION.match(str(value))
        for _, values in walk(pages, Tree(roots.get("_sqlite_migrations", 0)), set())
        for value in values
    )
    found = max((int(name[1]) for name in names if name is not None), default=0)
    stated = int.from_bytes(pages.header[60:64], "big")
    return found or (stated if 0 < stated < _IMPOSSIBLE else SCHEMA_VERSION)


def _expected_roots(conn: sqlite3.Connection) -> dict[str, int]:
    """Return where the tables begin in an archive that this version of the schema made."""
    return dict(conn.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"))


def _insert(conn: sqlite3.Connection, table: Table, rows: Iterable[_Row]) -> int:
    """Insert rows that fit; return how many are new."""
    kept = 0
    for rowid, values in rows:
        fitted, _ = table.fit(rowid, values)
        names = ", ".join(column.name for column in table.columns[: len(fitted)])
        marks = ", ".join("?" * len(fitted))
        cursor = conn.execute(
            f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})", fitted
        )
        kept += cursor.rowcount
    return kept


def _insert_orphans(
    conn: sqlite3.Connection, tables: Iterable[Table], rows: Iterable[_Row]
) -> Counter[str]:
    """Insert rows that fit exactly one of the tables with damage."""
    found: Counter[str] = Counter()
    for rowid, values in rows:
        fitting = [table for table in tables if table.is_like(values)]
        if len(fitting) == 1:
            found[fitting[0].name] += _insert(conn, fitting[0], ((rowid, values),))
    return found


def _count_lost(conn: sqlite3.Connection, table: Table, tree: Tree) -> int | None:
    """Return how many rows are missing at most: rowids of the damaged places without a row."""
    if table.key is None:
        return None
    name = table.columns[table.key].name
    lost = 0
    (last,) = conn.execute(f"SELECT max({name}) FROM {table.name}").fetchone()
    for low, end in tree.gaps:
        high = last if end is None else end
        if high is None or high < low:
            return None
        (kept,) = conn.execute(
            f"SELECT count(*) FROM {table.name} WHERE {name} BETWEEN ? AND ?", (low, high)
        ).fetchone()
        lost += max(high - low + 1 - int(kept), 0)
    return lost
