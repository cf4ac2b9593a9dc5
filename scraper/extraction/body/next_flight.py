"""Read the stream in which React's server components arrive in a page, as Next.js sends it.

Takes the texts of a page's scripts; gives the values of the stream's rows. Each
`self.__next_f.push([1, "..."])` holds a piece of the stream, cut anywhere. A row is a
hexadecimal number, a colon, and JSON up to the line's end, or `T`, a length in bytes,
a comma and a text of that length. Rows of other kinds (modules, hints) hold no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.text.page_json import parse_page_json_at

MARK: Final = "self.__next_f.push("

_PIECE: Final = 1
"""What a push that holds a piece of the stream begins with."""
_ROW: Final = re.compile(rb"([0-9a-f]*):(?:T([0-9a-f]{1,8}),)?")


def read_flight(scripts: Iterable[str]) -> Iterator[dict[str, object]]:
    """Yield each row that may hold text as `{number: value}`, in the stream's order."""
    stream = "".join(map(_piece_of, scripts)).encode("utf-8", "replace")
    place = 0
    while place < len(stream):
        head = _ROW.match(stream, place)
        if head is not None and head[2]:
            place = head.end() + int(head[2], 16)
            yield {head[1].decode(): stream[head.end() : place].decode("utf-8", "replace")}
            continue
        # Not before: a stream of text rows alone may have no line end at all.
        line_end = stream.find(b"\n", place)
        line_end = len(stream) if line_end < 0 else line_end
        if head is not None and stream[head.end() : head.end() + 1] in (b"{", b"["):
            value = parse_page_json_at(stream[head.end() : line_end].decode("utf-8", "replace"), 0)
            if value is not None:
                yield {head[1].decode(): value}
        place = line_end + 1


def _piece_of(script: str) -> str:
    """Return the piece of the stream that a script pushes, "" for none."""
    start = script.find(MARK)
    value = parse_page_json_at(script, start + len(MARK)) if start >= 0 else None
    if isinstance(value, list) and value[:1] == [_PIECE] and isinstance(value[-1], str):
        return value[-1]
    return ""
