"""Unpack gzip and Zstandard around one page, within a limit."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Final

from scraper.decoding.zstd_file import ZstdReader
from scraper.errors import ScraperError

_CHUNK: Final = 64 * 1024


def unpack(body: bytes, packing: str, *, max_bytes: int) -> bytes:
    """Return what a file unpacks to.

    Raises:
        ScraperError: It is damaged (`bad-packing`), or larger than the limit (`too-large`).
    """
    try:
        unpacked = (_gunzip if packing == "gzip" else _unzstd)(body, max_bytes + 1)
    except (zlib.error, OSError, EOFError) as error:
        raise ScraperError(f"is damaged {packing}: {error}", code="bad-packing") from error
    if len(unpacked) > max_bytes:
        raise ScraperError(f"unpacks to more than {max_bytes} bytes", code="too-large")
    return unpacked


def _gunzip(body: bytes, limit: int) -> bytes:
    parts, size, rest = [], 0, body
    while rest.startswith(b"\x1f\x8b") and size < limit:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        parts.append(member.decompress(rest, limit - size))
        size += len(parts[-1])
        if not member.eof and size < limit:
            raise EOFError("the file ends in the middle")
        rest = member.unused_data
    return b"".join(parts)


def _unzstd(body: bytes, limit: int) -> bytes:
    reader = ZstdReader(BytesIO(body))
    parts, size = [], 0
    while size < limit and (part := reader.read1(min(_CHUNK, limit - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
