"""Open the files given to `ingest` so that a signal ends every wait for their bytes."""

from __future__ import annotations

import io
import os
import select
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Final, cast

from scraper.errors import ScraperError

_WAIT_SECONDS: Final = 0.1
"""Between two looks for a signal, while a pipe has no bytes."""


class Stopped(Exception):
    """A signal came while a file was read."""


@contextmanager
def open_input(name: str | int, is_stopped: Callable[[], bool]) -> Iterator[BufferedReader]:
    """Open a regular file, or a descriptor of any kind, for reading.

    Every read raises `Stopped` once `is_stopped` returns True.

    Raises:
        ScraperError: The path is not that of a regular file (`special-file`).
        OSError: It cannot be opened.
    """
    if isinstance(name, str):
        _check_regular(Path(name))
    with BufferedReader(cast("io.FileIO", _Input(name, is_stopped))) as file:
        yield cast("BufferedReader", file)


def _check_regular(path: Path) -> None:
    """Refuse devices and pipes: they may have no end, or nobody who writes."""
    mode = path.stat().st_mode
    kinds = (
        ("a named pipe", stat.S_ISFIFO),
        ("a device", stat.S_ISCHR),
        ("a device", stat.S_ISBLK),
        ("a socket", stat.S_ISSOCK),
    )
    for kind, holds in kinds:
        if holds(mode):
            message = f"is {kind}, not a file; `scraper ingest - < FILE` reads standard input"
            raise ScraperError(message, code="special-file")


class _Input(io.RawIOBase):
    """A file whose reads end when a signal came."""

    def __init__(self, name: str | int, is_stopped: Callable[[], bool]) -> None:
        self._file = io.FileIO(name, "rb", closefd=isinstance(name, str))
        self._is_stopped = is_stopped
        self._may_wait = not stat.S_ISREG(os.fstat(self._file.fileno()).st_mode)

    def readable(self) -> bool:
        """Return that this can be read."""
        return True

    def fileno(self) -> int:
        """Return the file's descriptor."""
        return self._file.fileno()

    def seekable(self) -> bool:
        """Return whether the file can be read from another place."""
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to another position."""
        return self._file.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview, /) -> int | None:  # type: ignore[override]
        """Read into a buffer; return the number of bytes."""
        while True:
            if self._is_stopped():
                raise Stopped
            if not self._may_wait or select.select([self._file], [], [], _WAIT_SECONDS)[0]:
                return self._file.readinto(buffer)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
