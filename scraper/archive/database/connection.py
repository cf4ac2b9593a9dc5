"""Open the database file: look first, then connect, then bring the schema up to date.

Takes a path, gives a `Session` set up for durable writing or for reading only. A
file of another program or of a newer version is refused before anything that could
change it.

The file is never opened but by SQLite: closing any other descriptor of it would drop
the locks that this process holds on it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from scraper.archive.articles.packed_reading import add_reading_function
from scraper.archive.database.lock import refuse_hard_links, write_lock
from scraper.archive.database.old_copy import copy_old_archive, remove_old_copy
from scraper.archive.database.sqlite_errors import archive_errors
from scraper.archive.schema.version import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    find_foreign_objects,
)
from scraper.archive.schema.views import add_unpacked_views
from scraper.archive.search.search_index import add_search_functions
from scraper.errors import ArchiveDamaged, ArchiveError, ArchiveMoved, SchemaTooNew

BUSY_TIMEOUT_SECONDS: Final = 10.0
"""How long a second writer waits for the first; one transaction takes milliseconds."""

JOURNAL_SIZE_LIMIT_BYTES: Final = 16 * 1024 * 1024
"""A write-ahead log that a long reader made larger is cut back to this after its checkpoint."""

_SAFETY: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)


class Session:
    """One open database: everything that reads or writes goes through `reading` or `writing`."""

    def __init__(self, conn: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
        self.path = path
        self._conn = conn
        self._read_only = read_only
        self._is_together = False
        self._file = None if read_only else _identify(path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection; every error is raised as `ArchiveError`."""
        with archive_errors(self.path):
            yield self._conn

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection inside one transaction, on the disk when the block is left.

        SQLite before 3.51.3 can damage a database when two connections write or checkpoint at
        the same moment (the WAL-reset bug), so writers also take turns by a lock of their own.
        Inside `together` the transaction is the group's.

        Raises:
            ArchiveMoved: The file is no longer the one that was opened; what the block wrote is
                not in the file of that name.
        """
        conn = self._conn
        if self._is_together:
            with archive_errors(self.path):
                yield conn
            return
        self._check_file()  # before the lock: its folder may be gone, too
        with archive_errors(self.path), write_lock(self.path, BUSY_TIMEOUT_SECONDS):
            self._check_file()
            with write_transaction(conn):
                yield conn
            # After the commit: only now is it certain where the transaction went.
            self._check_file()

    def _check_file(self) -> None:
        if self._read_only or _identify(self.path) == self._file:
            return
        where = self._fold_moved()
        raise ArchiveMoved(
            "the file was moved, deleted or replaced while it was open; "
            f"what was reported as saved is in {where}; start again for the rest",
            url=str(self.path),
        )

    def _fold_moved(self) -> str:
        """Fold the log into the file that was opened, wherever it is now; return where that is.

        Left behind under the old name, the log would be lost to the moved file, and applied to
        any other file that takes that name.
        """
        now = _find_open_file(self._file)
        if now is not None and _size_of_log(now):
            return f"{now} and {self.path}-wal, and another program writes to the former"
        try:
            self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            return f"the moved file and {self.path}-wal, which could not be folded ({error})"
        return "the moved file" if now is None else str(now)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Run the block as one transaction; an error rolls it back."""
        with self.writing():
            self._is_together = True
            try:
                yield
            finally:
                self._is_together = False

    def fold_log(self) -> None:
        """Write the write-ahead log into the file and cut it, unless a reader still needs it."""
        with archive_errors(self.path), write_lock(self.path, BUSY_TIMEOUT_SECONDS):
            self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def vacuum(self) -> None:
        """Rewrite the file without its free pages."""
        with archive_errors(self.path), write_lock(self.path, BUSY_TIMEOUT_SECONDS):
            self._conn.execute("VACUUM")
        self.fold_log()

    def close(self) -> None:
        """Close the database; a writer folds the write-ahead log into it."""
        with archive_errors(self.path):
            if self._read_only or _identify(self.path) != self._file:
                self._conn.close()
                return
            with write_lock(self.path, BUSY_TIMEOUT_SECONDS):
                self._conn.close()


def connect(path: Path, *, read_only: bool = False) -> Session:
    """Open the archive, creating it where there is none (unless `read_only`).

    Raises:
        SchemaTooNew: A newer version of this program wrote it; the file is untouched.
        ArchiveDamaged: It is no database, or another program's; the file is untouched.
        ArchiveError: It is missing (`read_only`) or cannot be opened.
    """
    with archive_errors(path):
        if path.is_dir():
            raise ArchiveError("this is a folder", url=str(path), code="archive-no-access")
        if path.exists():
            if not read_only:
                refuse_hard_links(path)
            # Through a connection that cannot write: what is not ours stays as it is.
            with closing(_open_for_reading(path)) as conn:
                version = _inspect_schema(conn, path)
            if read_only and version < SCHEMA_VERSION:
                _refuse_too_old(path, version)
        elif read_only:
            raise ArchiveError("there is no such archive", url=str(path), code="archive-missing")
        conn = _open_for_reading(path) if read_only else _open(path, "mode=rwc")
        try:
            if not read_only:
                with write_lock(path, BUSY_TIMEOUT_SECONDS):
                    _prepare_writing(conn, path)
            # Not before: a migration that drops a view would drop the temporary one.
            add_unpacked_views(conn)
            return Session(conn, path, read_only=read_only)
        except BaseException:
            conn.close()
            raise


@contextmanager
def write_transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one transaction that takes the write lock at its start.

    A plain `BEGIN` takes the lock at the first write; when another process wrote since the first
    read, that fails immediately, whatever the busy timeout is. `BEGIN IMMEDIATE` waits instead.
    """
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        # A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the cause.
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def _identify(path: Path) -> tuple[int, int] | None:
    """Return device and inode of the file that a path leads to now, or None without one."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _find_open_file(identity: tuple[int, int] | None) -> Path | None:
    """Return the present name of a file that this process has open; None if it is unknown."""
    for link in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):  # a descriptor that is closed meanwhile
            found, name = link.stat(), link.readlink()
            if (found.st_dev, found.st_ino) == identity and found.st_nlink:
                return name
    return None


def _open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a database that may be on a medium or in a folder that cannot be written.

    SQLite keeps an index of the write-ahead log beside the database, and makes it even to read.
    Where it cannot, and there is no log, the file holds everything and nobody is writing.

    Raises:
        ArchiveError: There is a log, and it cannot be read without writing.
    """
    conn = _open(path, "mode=ro")
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        conn.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _CANNOT_WRITE:
            raise
        if not os.access(path, os.R_OK) or os.access(Path(os.path.realpath(path)).parent, os.W_OK):
            raise
        if _size_of_log(path):
            raise ArchiveError(
                f"the folder cannot be written, and {path.name}-wal holds changes that are not in"
                " the file yet; copy both to a folder of yours and read them there",
                url=str(path),
                code="archive-no-access",
            ) from error
        return _open(path, "mode=ro&immutable=1")
    except BaseException:
        conn.close()
        raise
    return conn


_CANNOT_WRITE: Final = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def _size_of_log(path: Path) -> int:
    real = Path(os.path.realpath(path))
    try:
        return real.with_name(f"{real.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def _open(path: Path, options: str) -> sqlite3.Connection:
    conn = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=BUSY_TIMEOUT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in _SAFETY:
            conn.execute(pragma)
        add_search_functions(conn)
        add_reading_function(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def _inspect_schema(conn: sqlite3.Connection, path: Path) -> int:
    """Return the schema's version, 0 for an empty database; refuse what is not ours."""
    application_id = int(conn.execute("PRAGMA application_id").fetchone()[0])
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    tables = int(conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if application_id == 0 and version == 0 and tables == 0:
        return 0
    _refuse_unless_ours(path, application_id, version)
    return version


def _refuse_unless_ours(path: Path, application_id: int, version: int) -> None:
    if application_id != APPLICATION_ID:
        raise ArchiveDamaged("this database belongs to another program", url=str(path))
    if version > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"a newer version of this program wrote it (schema {version}, "
            f"this one knows {SCHEMA_VERSION}); it was not touched",
            url=str(path),
        )


def _refuse_too_old(path: Path, version: int) -> None:
    raise ArchiveError(
        f"an older version wrote it (schema {version} of {SCHEMA_VERSION}); "
        "any command that writes brings it up to date",
        url=str(path),
        code="schema-too-old",
    )


def _prepare_writing(conn: sqlite3.Connection, path: Path) -> None:
    """Set the write-ahead log, synced at every commit: durable across a power cut."""
    mode = conn.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise ArchiveError(
            "this file system cannot hold a write-ahead log; use a local disk", url=str(path)
        )
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(f"PRAGMA journal_size_limit = {JOURNAL_SIZE_LIMIT_BYTES}")
    version = _inspect_schema(conn, path)
    if version < SCHEMA_VERSION:
        copy = None
        if version:
            _refuse_foreign_objects(conn, path, ("trigger",))
            copy = copy_old_archive(conn, path, version)
        _migrate(conn, path)
        if copy is not None:
            remove_old_copy(conn, path, copy)
    _refuse_foreign_objects(conn, path, ("trigger", "view"))


def _refuse_foreign_objects(conn: sqlite3.Connection, path: Path, kinds: tuple[str, ...]) -> None:
    """Refuse to write to an archive in which somebody put triggers or other views than ours.

    A changed table is only reported by `verify`: a column of the user's own harms nothing.
    """
    for kind, problem in find_foreign_objects(conn):
        if kind in kinds:
            raise ArchiveDamaged(
                f"{problem}; remove it, or export the articles into a new archive",
                url=str(path),
                code="archive-foreign-schema",
            )


def _migrate(conn: sqlite3.Connection, path: Path) -> None:
    """Apply what is pending, all of it in one transaction: the old schema or the new one."""
    from scraper.archive.schema.migrations import (
        apply_migrations,  # only writers pay for sqlite-utils
    )

    with write_transaction(conn):
        # Another process may have migrated while this one waited for the lock.
        if _inspect_schema(conn, path) == SCHEMA_VERSION:
            return
        apply_migrations(conn)
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
