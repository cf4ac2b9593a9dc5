"""Write a new database under a temporary name, and put it in place whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from scraper.errors import ArchiveError

_BESIDE: Final = ("", "-journal", "-wal", "-shm")
"""Endings of the files that SQLite makes for one database."""


def refuse_existing(target: Path) -> None:
    """Refuse to write over a file.

    Raises:
        ArchiveError: There is one, or a link (code `backup-exists`).
    """
    if target.is_symlink() or target.exists():
        raise ArchiveError("the file is there already", url=str(target), code="backup-exists")


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Yield the temporary path of a new database; it is renamed to `target` when the block ends.

    After an error nothing is left behind; what killed processes left behind is removed by the next.

    Raises:
        ArchiveError: `target` was made meanwhile (code `backup-exists`).
    """
    _remove_left_behind(target)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield unfinished
        _sync(unfinished)
        refuse_existing(target)
        unfinished.rename(target)
        _sync(target.absolute().parent)
    finally:
        _remove(unfinished)


def _remove_left_behind(target: Path) -> None:
    own = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.part\Z")
    with suppress(OSError):
        for path in target.parent.iterdir():
            named = own.match(path.name)
            if named is not None and not _is_running(int(named[1])):
                _remove(path)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _remove(path: Path) -> None:
    for ending in _BESIDE:
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
