"""Decode the cells of one page of a SQLite database, and the records in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scraper.archive.salvage.pages import HEADER_BYTES, DamagedPage, PageFile

Value = int | float | str | bytes | None

TABLE_LEAF: Final = 0x0D
TABLE_INTERIOR: Final = 0x05
INDEX_LEAF: Final = 0x0A
INDEX_INTERIOR: Final = 0x02
_INTERIOR: Final = frozenset({TABLE_INTERIOR, INDEX_INTERIOR})
_INTEGER_BYTES: Final = (0, 1, 2, 3, 4, 6, 8)
"""By serial type."""
_FIRST_SIZED: Final = 12
"""Serial types from here on are blobs (even) and texts (odd)."""
_VARINT_BYTES: Final = 9
_MAX_PAYLOAD: Final = 2**30


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a page: what it holds depends on the kind of the page."""

    key: int | None
    """Rowid; None in an index."""
    child: int | None
    """The page on the left; None in a leaf."""
    values: tuple[Value, ...] | None
    """The record; None in an interior page of a table."""


def page_kind(page: bytes, number: int) -> int:
    """Return the kind of a page."""
    return page[HEADER_BYTES if number == 1 else 0]


def right_child(page: bytes, number: int) -> int:
    """Return the last child of an interior page."""
    start = HEADER_BYTES if number == 1 else 0
    return int.from_bytes(page[start + 8 : start + 12], "big")


def read_cells(pages: PageFile, page: bytes, number: int) -> Iterator[Cell | DamagedPage]:
    """Yield the cells of a page in their order, and a `DamagedPage` for each that cannot be read."""
    start = HEADER_BYTES if number == 1 else 0
    kind = page[start]
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + (12 if kind in _INTERIOR else 8)
    if first + 2 * count > len(page):
        yield DamagedPage(f"page {number} claims {count} cells")
        return
    for place in struct.unpack(f">{count}H", page[first : first + 2 * count]):
        try:
            yield _read_cell(pages, page, place, kind)
        except (DamagedPage, IndexError, struct.error) as error:
            yield DamagedPage(str(error))


def decode_record(payload: bytes) -> tuple[Value, ...]:
    """Return the values of a record; text that is not UTF-8 has replacement characters.

    Raises:
        DamagedPage: Its header does not fit its body.
    """
    end, place = _read_varint(payload, 0)
    if end > len(payload):
        raise DamagedPage
    kinds = []
    while place < end:
        kind, place = _read_varint(payload, place)
        kinds.append(kind)
    values: list[Value] = []
    place = end
    for kind in kinds:
        size = _size_of(kind)
        content = payload[place : place + size]
        if len(content) < size:
            raise DamagedPage
        values.append(_decode(kind, content))
        place += size
    if place != len(payload):
        raise DamagedPage
    return tuple(values)


def _read_cell(pages: PageFile, page: bytes, place: int, kind: int) -> Cell:
    child = None
    if kind in _INTERIOR:
        child = int.from_bytes(page[place : place + 4], "big")
        place += 4
    if kind == TABLE_INTERIOR:
        key, _ = _read_varint(page, place)
        return Cell(_signed(key), child, None)
    size, place = _read_varint(page, place)
    row = None
    if kind == TABLE_LEAF:
        number, place = _read_varint(page, place)
        row = _signed(number)
    payload = _read_payload(pages, page, place, size, is_table=kind == TABLE_LEAF)
    return Cell(row, child, decode_record(payload))


def _read_payload(pages: PageFile, page: bytes, place: int, size: int, *, is_table: bool) -> bytes:
    """Return a cell's payload with its overflow pages."""
    if size > min(_MAX_PAYLOAD, pages.count * pages.page_size):
        raise DamagedPage
    usable = pages.page_size
    most = usable - 35 if is_table else (usable - 12) * 64 // 255 - 23
    if size <= most:
        payload = page[place : place + size]
        if len(payload) < size:
            raise DamagedPage
        return payload
    least = (usable - 12) * 32 // 255 - 23
    local = least + (size - least) % (usable - 4)
    local = local if local <= most else least
    parts = [page[place : place + local]]
    following = int.from_bytes(page[place + local : place + local + 4], "big")
    left = size - local
    while left > 0:
        overflow = pages.read(following)
        parts.append(overflow[4 : 4 + left])
        left -= usable - 4
        following = int.from_bytes(overflow[:4], "big")
    return b"".join(parts)


def _read_varint(content: bytes, place: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and the place behind it."""
    value = 0
    for index in range(_VARINT_BYTES - 1):
        byte = content[place + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the highest bit: another byte follows
            return value, place + index + 1
    return value << 8 | content[place + _VARINT_BYTES - 1], place + _VARINT_BYTES


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value


def _size_of(kind: int) -> int:
    if kind >= _FIRST_SIZED:
        return (kind - _FIRST_SIZED) // 2
    if kind < len(_INTEGER_BYTES):
        return _INTEGER_BYTES[kind]
    if kind in {8, 9}:  # the constants 0 and 1
        return 0
    if kind == 7:  # noqa: PLR2004 - a float
        return 8
    raise DamagedPage


def _decode(kind: int, content: bytes) -> Value:
    if kind == 0:
        return None
    if kind in {8, 9}:
        return kind - 8
    if kind == 7:  # noqa: PLR2004 - a float
        return float(struct.unpack(">d", content)[0])
    if kind < _FIRST_SIZED:
        return int.from_bytes(content, "big", signed=True)
    return content.decode("utf-8", "replace") if kind % 2 else content
