"""What an export format is: how many articles become one stream, and one article one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from scraper.records import StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One export format.

    The same articles give the same bytes, whenever and wherever they are rendered.
    """

    name: str
    """The word on the command line."""
    summary: str
    """What one gets, one line without a final stop."""
    suffix: str
    """Of file names, with the dot."""
    render_many: Callable[[Iterable[StoredArticle]], Iterator[str]]
    """Renders any number of articles, piece by piece, as one stream."""
    render_one: Callable[[StoredArticle], str] | None
    """Renders one article as a file of its own; None where the format is one table."""

    def write(self, articles: Iterable[StoredArticle], stream: TextIO) -> int:
        """Write all articles to a stream; give their number."""
        count = 0

        def counted() -> Iterator[StoredArticle]:
            nonlocal count
            for article in articles:
                count += 1
                yield article

        stream.writelines(self.render_many(counted()))
        return count
