"""Kernel locks: freed by the kernel when their holder dies, however it dies.

`run_lock` lets one cron run at a time work on an archive; `folder_lock` lets
writers of an archive take turns; `telling_lock` does the same for the commands of watches.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scraper.errors import ArchiveError, ArchiveLocked

_PAUSE_SECONDS: Final = 0.005
"""Between two tries; a transaction takes about this long."""

_MAX_HOLDER_BYTES: Final = 200


@contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Hold the right to run on the archive `path`, or leave at once.

    The lock is on `PATH.lock` beside the database. Its content names the holder, for people;
    only the kernel's lock counts, so a file that a killed run left behind locks nothing.

    Raises:
        ArchiveLocked: Another run holds it; the message names process and start.
        ArchiveError: The file cannot be made.
    """
    lock_path = path.with_name(f"{path.name}.lock")
    file = _open_lock(lock_path)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveLocked(
                f"another run holds the archive ({_read_holder(file)})", url=str(path)
            ) from error
        _write_holder(file)
        yield
        os.ftruncate(file, 0)
    finally:
        os.close(file)


@contextmanager
def telling_lock(path: Path, seconds: float) -> Iterator[int]:
    """Hold the right to tell the commands of the archive's watches, waiting for it; give its descriptor.

    A child that inherits the descriptor holds the lock too, until it closes it or dies.

    Raises:
        ArchiveLocked: It was not free within `seconds`.
        ArchiveError: The file cannot be made.
    """
    lock_path = path.with_name(f"{path.name}.watches.lock")
    file = _open_lock(lock_path)
    try:
        _wait_for(file, path, seconds)
        yield file
    finally:
        os.close(file)


@contextmanager
def folder_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the writers' lock of the folder that `path` lies in, waiting for it.

    The folder itself is locked, so no file is left behind. Where a file system knows no such
    lock, SQLite's own locks have to do.

    Raises:
        ArchiveLocked: It was not free within `seconds`.
    """
    file = os.open(path.absolute().parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _wait_for(file, path, seconds)
        yield
    finally:
        os.close(file)


def _open_lock(lock_path: Path) -> int:
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(lock_path, flags, 0o644)
    except OSError as error:
        raise ArchiveError(
            f"cannot make the lock file ({error.strerror})", url=str(lock_path)
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


def _write_holder(file: int) -> None:
    started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    os.ftruncate(file, 0)
    os.pwrite(file, f"process {os.getpid()}, since {started}\n".encode(), 0)


def _read_holder(file: int) -> str:
    holder = os.pread(file, _MAX_HOLDER_BYTES, 0).decode("ascii", "replace").strip()
    return holder or "it has just begun or is just ending"
