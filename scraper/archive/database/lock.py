"""Kernel locks: freed by the kernel when their holder dies, however it dies.

`run_lock` lets one run at a time work on an archive; `write_lock` lets the writers of an
archive take turns; `telling_lock` does the same for the commands of watches.

A lock is a file beside the database, found through symbolic links: whatever name an archive is
opened by, its lock is the same, and two archives in one folder have two. A database with
hard links has several names of its own; `refuse_hard_links` keeps writers away from it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scraper.errors import ArchiveError, ArchiveLocked

_PAUSE_SECONDS: Final = 0.005
"""Between two tries; a transaction takes about this long."""

_MAX_HOLDER_BYTES: Final = 200


@contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Hold the right to run on the archive `path`, or raise immediately.

    The lock is on `PATH.lock` beside the database. Its content names the holder, for people;
    only the kernel's lock counts, so a file that a killed run left behind locks nothing.

    Raises:
        ArchiveLocked: Another run holds it; the message names process and start.
        ArchiveError: The file cannot be made.
    """
    file = _open_lock(path, "lock")
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveLocked(
                f"another run holds the archive ({_read_holder(file)})", url=str(path)
            ) from error
        started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        _write_holder(file, f"process {os.getpid()}, since {started}\n")
        yield
        _write_holder(file, "")
    finally:
        os.close(file)


@contextmanager
def telling_lock(path: Path, seconds: float) -> Iterator[int]:
    """Hold the right to start the commands of the archive's watches; return the lock's descriptor.

    A child that inherits the descriptor holds the lock too, until it closes it or dies.

    Raises:
        ArchiveLocked: It was not free within `seconds`.
        ArchiveError: The file cannot be made.
    """
    file = _open_lock(path, "watches.lock")
    try:
        _wait_for(file, path, seconds)
        yield file
    finally:
        os.close(file)


@contextmanager
def write_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the writers' lock of the archive `path`, waiting for it.

    Where a file system has no such lock, SQLite's own locks have to do.

    Raises:
        ArchiveLocked: It was not free within `seconds`.
        ArchiveError: The file cannot be made.
    """
    file = _open_lock(path, "write.lock")
    try:
        _wait_for(file, path, seconds)
        yield
    finally:
        os.close(file)


def refuse_hard_links(path: Path) -> None:
    """Refuse a database that has several names.

    SQLite keeps the write-ahead log beside the name: two programs that write by two names would
    destroy the database.

    Raises:
        ArchiveError: It has (code `archive-linked`).
    """
    names = path.stat().st_nlink
    if names > 1:
        raise ArchiveError(
            f"the file has {names} names (hard links) and SQLite can lose data when it is written"
            " by two of them; remove the others or copy the file",
            url=str(path),
            code="archive-linked",
        )


def _open_lock(path: Path, suffix: str) -> int:
    real = Path(os.path.realpath(path))
    lock_path = real.with_name(f"{real.name}.{suffix}")
    flags = os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        try:
            return os.open(lock_path, os.O_RDWR | os.O_CREAT | flags, 0o644)
        except PermissionError:  # another user made it; a lock needs no write permission
            return os.open(lock_path, os.O_RDONLY | flags)
    except OSError as error:
        raise ArchiveError(
            f"cannot make the lock file ({error.strerror})",
            url=str(lock_path),
            code="archive-no-access",
        ) from error


def _wait_for(file: int, path: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise ArchiveLocked(
                    "another program is writing and did not finish in time", url=str(path)
                ) from error
            time.sleep(_PAUSE_SECONDS)
        except OSError:
            return
        else:
            return


def _write_holder(file: int, text: str) -> None:
    with suppress(OSError):  # another user's file, or a full disk: the lock itself holds
        os.ftruncate(file, 0)
        os.pwrite(file, text.encode(), 0)


def _read_holder(file: int) -> str:
    holder = os.pread(file, _MAX_HOLDER_BYTES, 0).decode("ascii", "replace").strip()
    return holder or "it has just begun or is just ending"
