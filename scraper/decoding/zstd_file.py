"""Read a file of Zstandard frames piece by piece, as `.warc.zst` files are packed.

Such a file may begin with a skippable frame that holds the dictionary of all others
(https://iipc.github.io/warc-specifications/specifications/warc-zstd/).
"""

from __future__ import annotations

import sys
from typing import Final, Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_KEPT: Final = 16 * 2**20
"""Bytes of a frame that are kept, to look for the next one in them if it is damaged."""
MAX_DICTIONARY: Final = 16 * 2**20
"""Bytes of the largest dictionary that is read, unpacked."""
WINDOW_LOG: Final = 27
"""128 MiB, what the zstd tool itself unpacks without being told; frames may ask for 2 GiB."""
_FRAME: Final = b"\x28\xb5\x2f\xfd"
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
"""The skippable frame of a dictionary."""
_SKIPPABLE: Final = b"\x2a\x4d\x18"
"""The last three bytes of the mark of any skippable frame."""
_CHUNK: Final = 64 * 1024


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def is_zstd(head: bytes) -> bool:
    """Return whether a file that begins with these bytes holds Zstandard frames."""
    return head.startswith(_FRAME) or is_dictionary(head)


def is_dictionary(head: bytes) -> bool:
    """Return whether a file begins with the dictionary of its frames, as only web archives do."""
    return head.startswith(_DICTIONARY)


def unpack_head(head: bytes, size: int) -> bytes:
    """Return at most so many bytes of what the beginning of a file unpacks to; b"" if damaged."""
    try:
        return _decompressor(None).decompress(head, size)
    except (zstd.ZstdError, EOFError):
        return b""


class ZstdReader:
    """The contents of a file of Zstandard frames.

    Args:
        stream: The file, at its beginning.
    """

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self._dictionary: zstd.ZstdDict | None = None
        self._waiting = b""
        self._frame: zstd.ZstdDecompressor | None = None
        self._read = bytearray()
        """What was read of the present frame, up to `MAX_KEPT`."""

    def read1(self, size: int, /) -> bytes:
        """Return at most so many bytes; b"" at the end.

        Raises:
            OSError: The file is damaged.
            EOFError: The file ends in the middle of a frame.
        """
        try:
            while True:
                if self._frame is None and not self._next_frame():
                    return b""
                frame = self._frame
                if frame is None:
                    continue  # a skippable frame
                if frame.needs_input and not self._waiting:
                    self._waiting = self._stream.read(_CHUNK)
                    if not self._waiting:
                        raise EOFError("the file ends in the middle of a Zstandard frame")
                self._read += self._waiting[: max(MAX_KEPT - len(self._read), 0)]
                unpacked = frame.decompress(self._waiting, size)
                self._waiting = b""
                if frame.eof:
                    self._waiting, self._frame = frame.unused_data, None
                if unpacked:
                    return unpacked
        except (zstd.ZstdError, ValueError) as error:
            raise OSError(f"damaged Zstandard data: {error}") from error

    def is_between(self) -> bool:
        """Return whether all frames that were begun are known to be whole."""
        return self._frame is None

    def skip_damaged(self) -> bool:
        """Skip to the next frame behind a damaged one; return False if there is none."""
        found = bytes(self._read[1:]) if self._read else self._waiting
        while (place := found.find(_FRAME)) < 0:
            more = self._stream.read(_CHUNK)
            if not more:
                return False
            found = found[-len(_FRAME) :] + more
        self._waiting, self._frame = found[place:], None
        self._read.clear()
        return True

    def _next_frame(self) -> bool:
        """Begin the next frame; return False at the end of the file."""
        self._read.clear()
        mark = self._take(4)
        if not mark:
            return False
        if mark == _FRAME:
            self._waiting = mark + self._waiting
            self._frame = _decompressor(self._dictionary)
            return True
        if len(mark) < 4 or mark[1:] != _SKIPPABLE or mark[0] >> 4 != 5:  # noqa: PLR2004 - the marks 0x184D2A50 to 5F
            raise OSError("not a Zstandard frame")
        size = int.from_bytes(self._take(4), "little")
        if mark == _DICTIONARY and self._dictionary is None:
            if size > MAX_DICTIONARY:
                raise OSError("the dictionary is too large")
            self._dictionary = _read_dictionary(self._take(size))
        else:
            self._skip(size)
        return True

    def _take(self, size: int) -> bytes:
        """Return the next bytes of the file itself; fewer at its end."""
        parts = [self._waiting]
        missing = size - len(self._waiting)
        while missing > 0 and (part := self._stream.read(min(missing, _CHUNK))):
            parts.append(part)
            missing -= len(part)
        whole = b"".join(parts)
        self._waiting = whole[size:]
        return whole[:size]

    def _skip(self, size: int) -> None:
        while size > 0 and (part := self._take(min(size, _CHUNK))):
            size -= len(part)


def _read_dictionary(content: bytes) -> zstd.ZstdDict:
    """Return a dictionary, which may be a Zstandard frame itself."""
    if content.startswith(_FRAME):
        frame = _decompressor(None)
        content = frame.decompress(content, MAX_DICTIONARY + 1)
        if not frame.eof:
            raise OSError("the dictionary is too large or cut")
    return zstd.ZstdDict(content)


def _decompressor(dictionary: zstd.ZstdDict | None) -> zstd.ZstdDecompressor:
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: WINDOW_LOG}
    return zstd.ZstdDecompressor(zstd_dict=dictionary, options=options)
