"""Read a web archive's bytes around damage: packed members that do not unpack, records that do not end.

A member or record that is damaged costs itself: reading goes on at the next one. What was read of the
present one is kept up to `WINDOW_BYTES`, so that a record behind a wrong length is found again.
"""

from __future__ import annotations

import re
import zlib
from io import BufferedReader
from typing import Final, Protocol

from warcio.exceptions import ArchiveLoadFailed  # noqa: TID251 - with warc.py the one user

from scraper.decoding.zstd_file import ZstdReader, is_zstd

WINDOW_BYTES: Final = 16 * 2**20
_CHUNK: Final = 64 * 1024
_GZIP: Final = b"\x1f\x8b"
_GZIP_HEAD: Final = 2048
"""Bytes of a gzip member by which its first words are unpacked."""
_FIRST_WORDS: Final = 64
_MAX_REWINDS: Final = 1000
"""Damaged records after which reading goes on from where it is: each rewind reads a window again."""
_RECORD: Final = re.compile(rb"WARC/[01]\.\d+\r?\n")
_ARC_RECORD: Final = re.compile(rb"(?:https?|ftp)://\S+ [0-9a-fA-F.:]+ \d{14} ")
_LONGEST_MARK: Final = 4096
_LINE_END: Final = 10
_DAMAGE: Final = (EOFError, OSError, zlib.error)


class _Source(Protocol):
    def read1(self, size: int, /) -> bytes: ...
    def is_between(self) -> bool: ...
    def recover(self) -> bool: ...


class PlainBytes:
    """A file that is not packed."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file

    def read1(self, size: int, /) -> bytes:
        """Return at most so many bytes; b"" at the end."""
        return self._file.read1(size)

    def is_between(self) -> bool:
        """Return whether everything before is known to be whole."""
        return True

    def recover(self) -> bool:
        """Return whether there is another member behind a damaged one."""
        return False


class GzipMembers:
    """The contents of gzip members, one after the other."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._waiting = b""
        self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._is_between = True
        self._member = bytearray()
        """What was read of the present member, up to `WINDOW_BYTES`."""

    def read1(self, size: int, /) -> bytes:
        """Return at most so many bytes; b"" at the end.

        Raises:
            OSError, zlib.error: The member is damaged.
            EOFError: The file ends in the middle of it.
        """
        while True:
            packed = self._decoder.unconsumed_tail
            if not packed:
                packed = self._waiting or self._file.read1(_CHUNK)
                self._waiting = b""
                if self._is_between:
                    packed = packed.lstrip(b"\0")  # padding between members
                    self._member.clear()
                if not packed and self._is_between:
                    return b""
                if not packed:
                    raise EOFError("the file ends in the middle of a gzip member")
                self._member += packed[: max(WINDOW_BYTES - len(self._member), 0)]
            self._is_between = False
            unpacked = self._decoder.decompress(packed, size)
            if self._decoder.eof:
                self._waiting = self._decoder.unused_data
                self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
                self._is_between = True
            if unpacked:
                return unpacked

    def is_between(self) -> bool:
        """Return whether all members that were begun are known to be whole."""
        return self._is_between

    def recover(self) -> bool:
        """Skip to the next member that begins as a record does; return False if there is none."""
        found, place, is_end = bytes(self._member[1:]), 0, False
        while True:
            place = found.find(_GZIP, place)
            if place < 0 and is_end:
                return False
            if place >= 0 and (is_end or len(found) - place >= _GZIP_HEAD):
                if _begins_a_record(found[place : place + _GZIP_HEAD]):
                    break
                place += 1
                continue
            more = self._file.read1(_CHUNK)
            is_end = not more
            found, place = (found[place:] if place >= 0 else found[-1:]) + more, 0
        self._waiting = found[place:]
        self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._is_between = True
        return True


class ZstdFrames:
    """The contents of Zstandard frames."""

    def __init__(self, file: BufferedReader) -> None:
        self._reader = ZstdReader(file)

    def read1(self, size: int, /) -> bytes:
        """Return at most so many bytes; b"" at the end; errors as `ZstdReader.read1`."""
        return self._reader.read1(size)

    def is_between(self) -> bool:
        """Return whether all frames that were begun are known to be whole."""
        return self._reader.is_between()

    def recover(self) -> bool:
        """Skip to the next frame; return False if there is none."""
        return self._reader.skip_damaged()


class RecordReader:
    """The unpacked bytes of a web archive, with the place where the present record begins.

    Args:
        file: The web archive.
    """

    def __init__(self, file: BufferedReader) -> None:
        head = file.peek(len(_GZIP))
        self._source: _Source = PlainBytes(file)
        if head.startswith(_GZIP):
            self._source = GzipMembers(file)
        elif is_zstd(head):
            self._source = ZstdFrames(file)
        self._buffer = bytearray()
        self._place = 0
        self._is_whole = True
        """Whether the buffer still begins where the record does."""
        self._end = 0
        self._position = 0
        self._rewinds = 0
        self._mark = _RECORD
        self.problem: BaseException | None = None
        """Why there is no more to read, where that is not the end of the file."""

    def begin_record(self) -> bool:
        """Pass over blank lines, and begin a record here; return False at the end."""
        while True:
            while self._place < len(self._buffer) and self._buffer[self._place] in b"\r\n":
                self._place += 1
            if self._place < len(self._buffer):
                break
            if not self._fill():
                return False
        del self._buffer[: self._place]
        self._place, self._is_whole = 0, True
        if self._buffer.startswith(b"filedesc://"):
            self._mark = _ARC_RECORD
        return True

    def allow(self, size: int) -> None:
        """Allow so many more bytes to be read from here on."""
        self._end = self._position + size

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes; b"" at the end."""
        self._check()
        if self._place == len(self._buffer) and not self._fill():
            return b""
        size = _CHUNK if size < 0 else min(size, _CHUNK)
        part = bytes(self._buffer[self._place : self._place + size])
        self._advance(len(part))
        return part

    def readline(self, size: int = -1) -> bytes:
        """Return a line with its end, or at most so many bytes."""
        self._check()
        most = _CHUNK if size < 0 else size
        while True:
            end = self._buffer.find(b"\n", self._place, self._place + most)
            if end >= 0 or len(self._buffer) - self._place >= most or not self._fill():
                break
        line = bytes(self._buffer[self._place : end + 1 if end >= 0 else self._place + most])
        self._advance(len(line))
        return line

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def end_record(self) -> None:
        """Check that the record ends here.

        Raises:
            ArchiveLoadFailed: Its member is damaged, or its length is wrong.
        """
        begun = self._place
        while True:
            while self._place < len(self._buffer) and self._buffer[self._place] in b"\r\n":
                self._place += 1
            if self._place < len(self._buffer):
                if self._place > begun or self._buffer.startswith(b"WARC/", self._place):
                    return
                raise ArchiveLoadFailed("a record does not end where its length says")
            if self._place > begun and self._source.is_between():
                return
            if not self._fill():
                if self.problem is not None:
                    raise ArchiveLoadFailed(self.problem)
                return

    def find_next(self) -> bool:
        """Skip to the next record behind the beginning of the present one; return False without one."""
        self._rewinds += 1
        if self._is_whole and self._rewinds <= _MAX_REWINDS:
            self._place = min(1, len(self._buffer))
        while True:
            for found in self._mark.finditer(self._buffer, self._place):
                if found.start() == 0 or self._buffer[found.start() - 1] == _LINE_END:
                    self._place = found.start()
                    return True
            del self._buffer[: max(len(self._buffer) - _LONGEST_MARK, self._place)]
            self._place, self._is_whole = 0, False
            if not self._fill() and not self._go_on():
                return False

    def _go_on(self) -> bool:
        if self.problem is None or not self._source.recover():
            return False
        self.problem = None
        self._buffer.clear()
        self._place = 0
        return True

    def _check(self) -> None:
        if self._position >= self._end:
            raise ArchiveLoadFailed("the head of a record is too long")

    def _advance(self, size: int) -> None:
        self._place += size
        self._position += size
        if self._place > WINDOW_BYTES:
            del self._buffer[: self._place]
            self._place, self._is_whole = 0, False

    def _fill(self) -> bool:
        """Read more; return False at the end, or where the source is damaged."""
        if self.problem is not None:
            return False
        try:
            more = self._source.read1(_CHUNK)
        except _DAMAGE as error:
            self.problem = error
            return False
        self._buffer += more
        return bool(more)


def _begins_a_record(head: bytes) -> bool:
    try:
        words = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _FIRST_WORDS)
    except zlib.error:
        return False
    return words.lstrip(b"\r\n").startswith((b"WARC/", b"http", b"filedesc://", b"ftp://"))
