"""Unpack the gzip files that sitemaps come as, within a limit."""

from __future__ import annotations

import zlib
from typing import Final

_MAGIC: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31
"""zlib's way to say "15 bits, with a gzip header"."""


def is_gzip(body: bytes) -> bool:
    """Answer whether the bytes begin as a gzip file does."""
    return body.startswith(_MAGIC)


def decompress_gzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Unpack a gzip file, all its members, up to `limit` bytes.

    Returns:
        The bytes, and whether they are whole (False: over the limit, cut or damaged).
    """
    parts: list[bytes] = []
    room = limit
    while is_gzip(body):
        member = zlib.decompressobj(_GZIP_WINDOW)
        try:
            part = member.decompress(body, room + 1)
        except zlib.error:
            return b"".join(parts), False
        parts.append(part[:room])
        room -= len(part)
        if room < 0 or not member.eof:
            return b"".join(parts), False
        body = member.unused_data
    return b"".join(parts), True
