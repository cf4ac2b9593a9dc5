"""The pages of a web archive, without the pauses between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BufferedReader

from scraper.importers.warc import read_warc_steps
from scraper.records import Capture


def read_warc(
    file: BufferedReader, *, max_bytes: int, left_out: Counter[str] | None = None
) -> Iterator[Capture]:
    """Yield the pages of a WARC in their order."""
    counts = Counter[str]() if left_out is None else left_out
    steps = read_warc_steps(file, max_bytes=max_bytes, left_out=counts)
    return (page for page in steps if page is not None)
