"""Read a corpus folder: pages with the truth about their bodies."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from scraper.decoding.charset import decode_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One page and its truth."""

    corpus: str
    id: str
    url: str
    kind: str
    title: str | None
    body: str | None
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    html: bytes = b""
    """The page; empty where only the truth was read."""

    @property
    def text(self) -> str:
        """The page's markup: corpora keep pages in UTF-8, whatever the page itself declares."""
        try:
            return self.html.decode("utf-8").replace("\x00", "")
        except UnicodeDecodeError:
            return decode_text(self.html, None)

    @property
    def group(self) -> str:
        """What cross-validation keeps together: the publisher, else the registered domain."""
        if self.corpus == "news-dev":
            return self.id.rsplit("_20", 1)[0]
        host = urlsplit(self.url).hostname or self.id
        if host == "fakehost":
            return "readability:" + self.id.rsplit("-", 1)[0]
        labels = host.split(".")
        short = len(labels) > 2 and len(labels[-2]) <= 3
        return ".".join(labels[-3:] if short else labels[-2:])

    @property
    def language(self) -> str:
        """The country or language code in front of a news page's id, else ""."""
        return self.id.split("-", 1)[0] if self.corpus == "news-dev" else ""


def read_truth(folder: Path) -> Iterator[Example]:
    """Yield the examples of one corpus folder without their pages, in the order of its truth file."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            truth = json.loads(line)
            yield Example(
                corpus=folder.name,
                id=truth["id"],
                url=truth.get("url") or "",
                kind=truth.get("kind") or "article",
                title=truth.get("title"),
                body=truth.get("body"),
                must=tuple(truth.get("must") or ()),
                must_not=tuple(truth.get("must_not") or ()),
            )


def read_corpus(folder: Path) -> Iterator[Example]:
    """Yield the examples of one corpus folder, in the order of its truth file."""
    for example in read_truth(folder):
        with gzip.open(folder / "pages" / f"{example.id}.html.gz") as page:
            yield replace(example, html=page.read())
