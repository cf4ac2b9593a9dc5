"""Read the files given to `ingest`: pages that need a worker, captures, and what is wrong.

Web archives (WARC, ARC, also inside WACZ) are streams of captures. Every other file is one
page, which a worker reads (`scraper.saved.read_saved_file`).
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import quote

from scraper.cli.input_file import Stopped, open_input
from scraper.errors import InvalidURL, ScraperError
from scraper.records import Capture, Failed, Outcome, Skipped
from scraper.saved import SavedPage, name_kind, open_zip, read_members
from scraper.saved.kinds import HEAD_BYTES, explain_refusal
from scraper.saved.zip_file import name_zip_kind, open_member, read_member
from scraper.urls import canonicalize_url
from scraper.warc_file import read_warc

PARTS: Final = 4
"""A file with the parts of a page (pictures, scripts) may be so many times larger than a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file that holds one page, not parsed yet."""

    body: bytes
    name: str
    """As the user named it, or its name in a ZIP file."""
    address: str | None
    """Its own `file:` URL; None for standard input."""
    saved_at: datetime
    """The file's own time, UTC."""


Found = Capture | SavedFile | Failed | Skipped


class Files:
    """Reads files one by one, and remembers what is wrong with web archives.

    Args:
        url: Where the one file came from, if the user says so.
        fetched_at: When the files were saved, if the user says so.
        max_bytes: Largest page.
        is_stopped: Returns whether a signal asked for the end; reading ends then.
    """

    def __init__(
        self,
        *,
        url: str | None,
        fetched_at: datetime | None,
        max_bytes: int,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._is_stopped = is_stopped
        self._url = url
        self._fetched_at = None if fetched_at is None else fetched_at.replace(tzinfo=UTC)
        self.max_bytes = max_bytes
        self.problems: list[str] = []
        self.broken = 0
        """Web archives that are damaged."""

    def read(self, name: str | Skipped) -> Iterator[Found]:
        """Yield what a file holds; an error of the file is yielded, never raised."""
        if isinstance(name, Skipped):
            yield name
            return
        with suppress(Stopped):
            yield from self._read_named(name)

    def _read_named(self, name: str) -> Iterator[Found]:
        if name == "-":
            # Peeked at, not read whole: a web archive from a pipe may be larger than the memory.
            with open_input(sys.stdin.fileno(), self._is_stopped) as source:
                yield from self._read_open(source, name, datetime.now(UTC), None)
            return
        path = Path(name)
        address = path.resolve().as_uri()
        try:
            saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            with open_input(name, self._is_stopped) as file:
                yield from self._read_open(file, name, saved_at, address)
        except OSError as error:
            reason = error.strerror or str(error)
            yield Failed(url=address, code="file-error", message=f"cannot be read: {reason}")
        except ScraperError as error:
            yield Failed(url=address, code=error.code, message=error.message)

    def capture_of(self, file: SavedFile, page: SavedPage) -> Capture:
        """Return the capture of a page that a worker read from a file."""
        now = datetime.now(UTC)
        own_url = file.address or f"urn:sha256:{hashlib.sha256(page.body).hexdigest()}"
        claimed = None if self._url else page.url
        return Capture.of_bytes(
            page.body,
            url=self._url or claimed or own_url,
            own_url=None if claimed is None else own_url,
            fetched_at=self._fetched_at or min(page.saved_at or file.saved_at, now),
            content_type=page.content_type,
        )

    def _read_open(
        self, file: BufferedReader, name: str, saved_at: datetime, address: str | None
    ) -> Iterator[Found]:
        kind = name_kind(file.peek(HEAD_BYTES)[:HEAD_BYTES], name)
        if kind.name == "records":
            yield from self._read_records(file, name)
        elif kind.name == "zip":
            yield from self._read_zip(file, name, saved_at, address)
        else:
            limit = self.max_bytes * PARTS
            body = file.read(limit + 1)
            if len(body) > limit:
                message = f"is larger than {limit} bytes ({PARTS} times fetch.max_decoded_bytes)"
                yield Failed(url=address or name, code="too-large", message=message)
                return
            yield SavedFile(body=body, name=name, address=address, saved_at=saved_at)

    def _read_zip(
        self, file: BufferedReader, name: str, saved_at: datetime, address: str | None
    ) -> Iterator[Found]:
        try:
            archive = open_zip(file if file.seekable() else self._read_pipe(file))
        except ScraperError as error:
            yield Failed(url=address or name, code=error.code, message=error.message)
            return
        with archive:
            kind = name_zip_kind(archive)
            if kind != "zip":
                message = explain_refusal(kind)
                yield Failed(url=address or name, code="unsupported-file", message=message)
                return
            is_empty = True
            for member in read_members(archive):
                is_empty = False
                inside = f"{address or name}/{quote(member.name)}"
                try:
                    if member.is_records:
                        with open_member(archive, member) as stream:
                            yield from self._read_records(stream, f"{name}/{member.name}")
                        continue
                    body = read_member(archive, member, max_bytes=self.max_bytes * PARTS)
                except ScraperError as error:
                    yield Failed(url=inside, code=error.code, message=error.message)
                    continue
                yield SavedFile(
                    body=body,
                    name=member.name,
                    address=None if address is None else inside,
                    saved_at=saved_at,
                )
            if is_empty:
                message = "is a ZIP file without a page or web archive in it"
                yield Failed(url=address or name, code="unsupported-file", message=message)

    def _read_pipe(self, file: BufferedReader) -> BytesIO:
        """Read a ZIP file from a pipe; its list of files is at its end."""
        limit = self.max_bytes * PARTS
        body = file.read(limit + 1)
        if len(body) > limit:
            message = (
                f"is a ZIP file of more than {limit} bytes from a pipe; save it to a file first"
            )
            raise ScraperError(message, code="too-large")
        return BytesIO(body)

    def _read_records(self, file: BufferedReader, name: str) -> Iterator[Capture]:
        left_out: Counter[str] = Counter()
        try:
            for page in read_warc(file, max_bytes=self.max_bytes, left_out=left_out):
                try:
                    canonicalize_url(page.url)
                except InvalidURL:
                    left_out["bad-url"] += 1
                else:
                    yield page
        except ScraperError as error:
            self.problems.append(f"{error.code}: {name}: {error.message}")
            self.broken += 1
        if left_out:
            reasons = ", ".join(f"{code} {count}" for code, count in left_out.most_common())
            self.problems.append(f"{name}: left out: {reasons}")


def outcome_of(file: SavedFile, error: ScraperError) -> Outcome:
    """Return the outcome of a file that holds no page."""
    kind = Skipped if error.code == "skipped-index" else Failed
    return kind(url=file.address or file.name, code=error.code, message=error.message)
