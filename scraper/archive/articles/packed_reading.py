"""Pack the long forms of a revision into one frame, and unpack them.

`markdown`, `html`, `images` and `trace` repeat the text and each other: 31 kB of them become 4 kB
with the text as prefix. The content of the frame is a line of JSON with the length of each form in
bytes (null for NULL), then the forms one after the other, in UTF-8. docs/longevity.md describes it
for other programs.

A row is packed if that makes it smaller; otherwise the forms are in their own columns, where older
versions of this program wrote them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from scraper.archive.database.frames import BadFrame, compress, decompress, stated_size
from scraper.errors import ArchiveDamaged

PACKED_COLUMNS: Final = ("markdown", "html", "images", "trace")
"""The columns of `revision` that `packed` holds, in the order of its content."""
PLAIN_OF_PACKED: Final = {"markdown": None, "html": None, "images": "", "trace": None}
"""What those columns hold in a packed row."""

MAX_READING_BYTES: Final = 256 * 2**20
"""Largest content of a frame that is read: as large as the largest page."""

Forms = Mapping[str, str | None]
"""The value of each of `PACKED_COLUMNS`."""


def pack_forms(forms: Forms, text: str) -> bytes | None:
    """Return the forms as one frame; None if that is no smaller than the plain columns."""
    parts = [None if (form := forms[name]) is None else form.encode() for name in PACKED_COLUMNS]
    sizes = [None if part is None else len(part) for part in parts]
    head = json.dumps(dict(zip(PACKED_COLUMNS, sizes, strict=True)), separators=(",", ":"))
    content = b"".join((head.encode(), b"\n", *(part for part in parts if part is not None)))
    frame = compress(content, text.encode(), checked=True)
    return frame if len(frame) < sum(size or 0 for size in sizes) else None


def unpack_forms(frame: bytes, text: bytes) -> dict[str, str | None]:
    """Return the forms of a frame.

    Raises:
        ArchiveDamaged: The frame or the text is not what was stored.
    """
    try:
        size = min(stated_size(frame), MAX_READING_BYTES)
        head, _, content = decompress(frame, size, text).partition(b"\n")
        return _split_forms(json.loads(head), content)
    except (BadFrame, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveDamaged("the packed forms of a stored article are damaged") from error


def _split_forms(sizes: Mapping[str, int | None], content: bytes) -> dict[str, str | None]:
    forms: dict[str, str | None] = {}
    start = 0
    for name in PACKED_COLUMNS:
        length = sizes[name]
        forms[name] = None if length is None else content[start : start + length].decode()
        start += length or 0
    if start != len(content):
        raise BadFrame("has another size than its head states")
    return forms


def unpack_row(
    names: Sequence[str], row: Sequence[object], packed: object, text: object
) -> list[object]:
    """Return a row of `revision` with the values of its packed columns.

    Args:
        names: The columns of the row.
        row: Their values.
        packed: The column `packed`; the row comes back as it is if this is NULL.
        text: The column `text`.
    """
    if packed is None:
        return list(row)
    if not isinstance(packed, bytes) or not isinstance(text, str):
        raise ArchiveDamaged("the packed forms of a stored article are damaged")
    forms: Mapping[str, object] = unpack_forms(packed, text.encode("utf-8", "replace"))
    return [forms.get(name, value) for name, value in zip(names, row, strict=True)]


def add_reading_function(conn: sqlite3.Connection) -> None:
    """Add the SQL function `reading(name, packed, text, plain)`: one form of a row of `revision`.

    A row is asked for several of its forms in turn, so the last frame is kept.
    """
    last: tuple[bytes, bytes, dict[str, str | None]] = (b"", b"", {})

    def reading(name: str, packed: bytes | None, text: bytes, plain: str | None) -> str | None:
        nonlocal last
        if packed is None:
            return plain
        if last[0] != packed or last[1] != text:
            last = (packed, text, unpack_forms(packed, text))
        return last[2][name]

    conn.create_function("reading", 4, reading, deterministic=True)
