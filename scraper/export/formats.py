"""What an export format is: how many articles become one stream, and one article one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, BinaryIO, Final, TextIO, TypeVar

from scraper.errors import ExportError
from scraper.records import Capture, StoredArticle

T = TypeVar("T")
_CHUNK_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One export format.

    The same articles give the same bytes, whenever and wherever they are rendered. One of
    `render_many`, `render_bytes` and `render_captures` is set.
    """

    name: str
    """The word on the command line."""
    summary: str
    """What one gets, one line without a final stop."""
    suffix: str
    """Of file names, with the dot."""
    render_many: Callable[[Iterable[StoredArticle]], Iterator[str]] | None = None
    """Renders any number of articles, piece by piece, as one stream of text."""
    render_bytes: Callable[[Iterable[StoredArticle]], Iterator[bytes]] | None = None
    """Renders them as bytes."""
    render_captures: Callable[[Iterable[Capture]], Iterator[bytes]] | None = None
    """Renders the raw pages of articles as bytes."""
    render_one: Callable[[StoredArticle], str] | None = None
    """Renders one article as a file of its own; None where the format is one table or book."""
    copies_conflicts: bool = False
    """Whether a new revision is written beside a file that the user edited."""

    def write(
        self,
        articles: Iterable[StoredArticle],
        stream: TextIO,
        load_pages: Callable[[StoredArticle], Iterable[Capture]] | None = None,
    ) -> int:
        """Write all articles to a stream; return their number.

        Args:
            articles: What to write.
            stream: Open for text; formats of bytes write to its `buffer`.
            load_pages: Returns the raw pages of an article, none if they are not kept. Needed by
                formats of raw pages; articles without one are left out and not counted.

        Raises:
            ExportError: A format of bytes would be printed on a terminal (`export-binary`).
        """
        counter = _Counter()
        if self.render_many is not None:
            stream.writelines(self.render_many(counter.count(articles)))
            return counter.counted
        if stream.isatty():
            raise ExportError(
                f"{self.name} is not text; give a file with --out", code="export-binary"
            )
        file: BinaryIO = stream.buffer
        if self.render_bytes is not None:
            file.writelines(self.render_bytes(counter.count(articles)))
        elif self.render_captures is not None and load_pages is not None:
            found = counter.count(
                chain([first], rest) for first, rest in _begin(articles, load_pages)
            )
            file.writelines(self.render_captures(chain.from_iterable(found)))
        return counter.counted


def _begin(
    articles: Iterable[StoredArticle], load_pages: Callable[[StoredArticle], Iterable[Capture]]
) -> Iterator[tuple[Capture, Iterator[Capture]]]:
    """Yield the first page and the others of each article that has one."""
    for one in articles:
        pages = iter(load_pages(one))
        for first in pages:
            yield first, pages
            break


def read_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a temporary file from its beginning, for formats that cannot be streamed."""
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


class _Counter:
    """Counts what passes through."""

    def __init__(self) -> None:
        self.counted = 0

    def count(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items."""
        for item in items:
            self.counted += 1
            yield item
