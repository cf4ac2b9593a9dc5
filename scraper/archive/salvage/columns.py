"""Decide which table a row fits, and make its values fit the table's columns."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Final

from scraper.archive.salvage.records import Value

_TIME: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d\S*)?)?)?\Z", re.ASCII)
_EPOCH: Final = "1970-01-01T00:00:00.000000Z"
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "INTEGER": (int,),
    "REAL": (int, float),
    "TEXT": (str,),
    "BLOB": (bytes,),
}
_EMPTY: Final[dict[str, Value]] = {"INTEGER": 0, "REAL": 0.0, "TEXT": "", "BLOB": b""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column, as the schema declares it."""

    name: str
    kind: str
    is_required: bool
    has_default: bool

    @property
    def is_time(self) -> bool:
        """Whether it holds a moment."""
        return self.kind == "TEXT" and (self.name == "at" or self.name.endswith("_at"))

    def fits(self, value: Value) -> bool:
        """Return whether a value can be one of this column."""
        if value is None:
            return not self.is_required
        if self.is_time and not _TIME.match(str(value)):
            return False
        return isinstance(value, _KINDS.get(self.kind, (object,)))

    def replacement(self) -> Value:
        """Return what is stored in place of a value that does not fit."""
        if not self.is_required:
            return None
        return _EPOCH if self.is_time else _EMPTY.get(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the archive, in the order in which its records have their values."""

    name: str
    columns: tuple[Column, ...]
    key: int | None
    """Place of the column that is the rowid; None without one."""
    has_rowid: bool

    def is_like(self, values: tuple[Value, ...]) -> bool:
        """Return whether a row of an unknown table can be one of this table."""
        if not self.has_rowid or not 1 < len(values) <= len(self.columns):
            return False
        later = self.columns[len(values) :]
        if any(one.is_required and not one.has_default for one in later):
            return False
        if self.key is not None and values[self.key] is not None:
            return False
        return all(
            place == self.key or column.fits(value)
            for place, (column, value) in enumerate(zip(self.columns, values, strict=False))
        )

    def fit(self, rowid: int | None, values: tuple[Value, ...]) -> tuple[list[Value], bool]:
        """Return the values to insert, and whether all are as they were stored."""
        fitted: list[Value] = []
        is_whole = True
        for place, (column, value) in enumerate(zip(self.columns, values, strict=False)):
            if place == self.key and value is None:
                fitted.append(rowid)
            elif column.fits(value):
                fitted.append(value)
            else:
                fitted.append(column.replacement())
                is_whole = False
        return fitted, is_whole and len(values) <= len(self.columns)


def read_tables(conn: sqlite3.Connection) -> tuple[Table, ...]:
    """Return the tables of an archive that hold what was stored: no index, nothing derived."""
    rows = conn.execute("SELECT name, wr, type FROM pragma_table_list WHERE schema = 'main'")
    return tuple(
        _read_table(conn, name, has_rowid=not without_rowid)
        for name, without_rowid, kind in sorted(rows.fetchall())
        if kind == "table" and not name.startswith(_DERIVED)
    )


_DERIVED: Final = ("sqlite_", "_sqlite", "articles_fts", "listing", "article_tag", "article_author")
"""Tables that are written anew from the others, and those of SQLite and its library."""


def _read_table(conn: sqlite3.Connection, name: str, *, has_rowid: bool) -> Table:
    rows = conn.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
    if not has_rowid:  # the record begins with the primary key
        rows.sort(key=lambda row: (row[5] == 0, row[5], row[0]))
    columns = tuple(
        Column(
            name=column,
            kind=kind.upper(),
            is_required=bool(required) or (place > 0 and not has_rowid),
            has_default=default is not None,
        )
        for _, column, kind, required, default, place in rows
    )
    keys = [
        place
        for place, row in enumerate(rows)
        if has_rowid and row[5] == 1 and row[2].upper() == "INTEGER"
    ]
    is_alias = len(keys) == 1 and sum(bool(row[5]) for row in rows) == 1
    return Table(name=name, columns=columns, key=keys[0] if is_alias else None, has_rowid=has_rowid)
