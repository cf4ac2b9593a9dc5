"""Unpack the gzip files that sitemaps come as, within a limit."""

from __future__ import annotations

import zlib
from typing import Final

_MAGIC: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31
"""zlib's way to say "15 bits, with a gzip header"."""

_FIRST_STEP: Final = 1024
_MAX_STEP: Final = 2**20
"""Bytes of the file that are unpacked in one call, for the first call and at most."""


def is_gzip(body: bytes) -> bool:
    """Return whether the bytes begin as a gzip file does."""
    return body.startswith(_MAGIC)


def decompress_gzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Unpack a gzip file, all its members, up to `limit` bytes.

    Returns:
        The bytes, and whether they are whole (False: over the limit, cut or damaged).
    """
    parts: list[bytes] = []
    room = limit
    position = 0
    while body.startswith(_MAGIC, position):
        member = zlib.decompressobj(_GZIP_WINDOW)
        step = _FIRST_STEP  # zlib copies what follows a member: members of a few bytes stay cheap
        while not member.eof:
            chunk = body[position : position + step]
            try:
                part = member.decompress(chunk, room + 1)
            except zlib.error:
                return b"".join(parts), False
            parts.append(part[:room])
            room -= len(part)
            if room < 0 or not chunk:
                return b"".join(parts), False
            position += len(chunk) - len(member.unused_data) - len(member.unconsumed_tail)
            step = min(2 * step, _MAX_STEP)
    return b"".join(parts), True
