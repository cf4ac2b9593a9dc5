"""Read the pages of a database file that may be damaged, with its write-ahead log over them."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self

MAGIC: Final = b"SQLite format 3\x00"
HEADER_BYTES: Final = 100
DEFAULT_PAGE_SIZE: Final = 4096
_SMALLEST, _LARGEST = 512, 65536
_LOG_HEADER: Final = struct.Struct(">8I")
_FRAME_HEADER: Final = struct.Struct(">6I")
_LOG_MAGIC: Final = 0x377F0682
"""Checksums over little-endian words; one more for big-endian."""


class DamagedPage(Exception):
    """A page or a cell that cannot be read."""


class PageFile:
    """The pages of one file.

    Args:
        path: The database; its log is the file beside it with `-wal` at its end.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._log: BinaryIO | None = None
        self._frames: dict[int, int] = {}
        """Where the newest committed frame of each page begins in the log."""
        self.header = self._file.read(HEADER_BYTES)
        self.has_magic = self.header.startswith(MAGIC)
        self.page_size = _read_page_size(self.header) if self.has_magic else DEFAULT_PAGE_SIZE
        real = Path(os.path.realpath(path))
        log = real.with_name(f"{real.name}-wal")
        if log.exists() and log.stat().st_size > _LOG_HEADER.size:
            self._log = log.open("rb")
            self._frames = dict(_find_frames(self._log, self.page_size))
        if 1 in self._frames:
            self.header = self.read(1)[:HEADER_BYTES]
        size = self._file.seek(0, os.SEEK_END)
        self.count = max(-(-size // self.page_size), *self._frames, 0)
        """Number of pages; the last one may be cut."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        if self._log is not None:
            self._log.close()

    def read(self, number: int) -> bytes:
        """Return a page by its number, from 1.

        Raises:
            DamagedPage: The file does not have all of it.
        """
        if number < 1:
            raise DamagedPage
        file: BinaryIO = self._file
        place = (number - 1) * self.page_size
        if self._log is not None and number in self._frames:
            file, place = self._log, self._frames[number]
        try:
            file.seek(place)
            page = file.read(self.page_size)
        except (OSError, OverflowError) as error:  # a sector that the disk does not return
            raise DamagedPage from error
        if len(page) < self.page_size:
            raise DamagedPage
        return page

    def find_free(self) -> set[int]:
        """Return the numbers of pages that are not used; the list may be damaged, too."""
        free: set[int] = set()
        if not self.has_magic:
            return free
        trunk = int.from_bytes(self.header[32:36], "big")
        try:
            while trunk and trunk not in free:
                page = self.read(trunk)
                free.add(trunk)
                trunk, count = struct.unpack(">2I", page[:8])
                if count > self.page_size // 4 - 2:
                    break
                free.update(struct.unpack(f">{count}I", page[8 : 8 + 4 * count]))
        except DamagedPage:
            pass
        return free


def _read_page_size(header: bytes) -> int:
    size = int.from_bytes(header[16:18], "big")
    size = _LARGEST if size == 1 else size
    is_size = _SMALLEST <= size <= _LARGEST and size & (size - 1) == 0
    return size if is_size else DEFAULT_PAGE_SIZE


def _find_frames(log: BinaryIO, page_size: int) -> Iterator[tuple[int, int]]:
    """Yield page and place of every frame of the log up to its last whole transaction, in order."""
    header = log.read(_LOG_HEADER.size)
    magic, _, log_page_size, _, *salts, first, second = _LOG_HEADER.unpack(header)
    if magic & ~1 != _LOG_MAGIC or log_page_size != page_size:
        return
    order = ">" if magic & 1 else "<"
    total = _add_checksum((0, 0), header[:24], order)
    if total != (first, second):
        return
    waiting: list[tuple[int, int]] = []
    while len(head := log.read(_FRAME_HEADER.size)) == _FRAME_HEADER.size:
        place = log.tell()
        page = log.read(page_size)
        number, commit, *found, first, second = _FRAME_HEADER.unpack(head)
        if len(page) < page_size or found != salts:
            return
        total = _add_checksum(_add_checksum(total, head[:8], order), page, order)
        if total != (first, second):
            return
        waiting.append((number, place))
        if commit:
            yield from waiting
            waiting = []


def _add_checksum(total: tuple[int, int], content: bytes, order: str) -> tuple[int, int]:
    first, second = total
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
