"""Read the files given to `ingest`: pages that need a worker, captures, and what is wrong.

Nothing is parsed here. A file that may hold many pages (web archives, ZIP files, whatever is packed)
goes to a worker of its own, which reads it step by step (`scraper.importers.saved.containers`); every other
file is one page, which any worker reads (`scraper.importers.saved.read_saved_file`).
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Final, TypeAlias, TypeVar
from urllib.parse import quote

from scraper.cli.input_file import Stopped, open_input
from scraper.errors import ScraperError
from scraper.importers.saved import (
    PARTS,
    Container,
    End,
    Member,
    Remark,
    SavedFile,
    SavedPage,
    is_container,
)
from scraper.records import Capture, Failed, Outcome, Skipped
from scraper.workers.pool import ExtractPool

Found: TypeAlias = Capture | SavedFile | Failed | Skipped
T = TypeVar("T")

_HEAD_BYTES: Final = 4096
_LOOK_SECONDS: Final = 0.1
"""Between two looks for a signal, while a worker reads."""


class Files:
    """Reads files one by one, and remembers what is wrong with web archives.

    Args:
        pool: Starts the workers that read web archives and ZIP files.
        url: Where the one file came from, if the user says so.
        fetched_at: When the files were saved, if the user says so.
        max_bytes: Largest page.
        is_stopped: Returns whether a signal asked for the end; reading ends then.
    """

    def __init__(
        self,
        pool: ExtractPool,
        *,
        url: str | None,
        fetched_at: datetime | None,
        max_bytes: int,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._pool = pool
        self._is_stopped = is_stopped
        self._url = url
        self._fetched_at = None if fetched_at is None else fetched_at.replace(tzinfo=UTC)
        self.max_bytes = max_bytes
        self.problems: list[str] = []
        self.broken = 0
        """Web archives that are damaged."""

    async def read(self, name: str | Skipped) -> AsyncIterator[Found]:
        """Yield what a file holds; an error of the file is yielded, never raised."""
        if isinstance(name, Skipped):
            yield name
            return
        with suppress(Stopped):
            async for found in self._read_named(name):
                yield found

    async def _read_named(self, name: str) -> AsyncIterator[Found]:
        # Standard input is peeked at, not read whole: a web archive from a pipe may be larger than
        # the memory.
        source = sys.stdin.fileno() if name == "-" else name
        address = None if name == "-" else _address_of(name)
        try:
            saved_at = _time_of(name)
            with open_input(source, self._is_stopped) as file:
                async for found in self._read_open(file, name, saved_at, address):
                    yield found
        except OSError as error:
            reason = error.strerror or str(error)
            url = address or name
            yield Failed(url=url, code="file-error", message=f"cannot be read: {reason}")
        except ScraperError as error:
            yield Failed(url=address or name, code=error.code, message=error.message)

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

    async def _read_open(
        self, file: BufferedReader, name: str, saved_at: datetime, address: str | None
    ) -> AsyncIterator[Found]:
        start = file.peek(_HEAD_BYTES)
        if not is_container(start):
            limit = self.max_bytes * PARTS
            body = file.read(limit + 1)
            if len(body) > limit:
                message = f"is larger than {limit} bytes ({PARTS} times fetch.max_decoded_bytes)"
                raise ScraperError(message, code="too-large")
            yield SavedFile(body=body, name=name, address=address, saved_at=saved_at)
            return
        is_pipe = not file.seekable()
        position = 0 if is_pipe else file.tell()
        container = Container(
            descriptor=file.fileno(),
            start=start if is_pipe else b"",
            name=name,
            address=address,
            saved_at=saved_at,
            max_bytes=self.max_bytes,
        )
        while True:
            if not is_pipe:
                os.lseek(file.fileno(), position, os.SEEK_SET)
            member: Member | None = None
            try:
                async for step in self._read_container(container):
                    if isinstance(step, Member):
                        member = step
                    else:
                        yield step
            except ScraperError as error:
                if member is None or is_pipe:
                    raise
                # Only this file in the ZIP file is to blame; another worker reads the ones behind it.
                inside = f"{address or name}/{quote(member.name)}"
                yield Failed(url=inside, code=error.code, message=error.message)
                container = replace(container, first=member.number + 1)
            else:
                return

    async def _read_container(self, container: Container) -> AsyncIterator[Found | Member]:
        """Yield what a worker reads of a container.

        Raises:
            ScraperError: The worker reached one of its limits, or crashed.
        """
        descriptor = os.dup(
            container.descriptor
        )  # not one of those that the worker has its pipes at
        try:
            async with self._pool.session(descriptor) as session:
                await session.ask("container", replace(container, descriptor=descriptor))
                while True:
                    step = await self._unless_stopped(session.ask("container-step"))
                    if isinstance(step, End):
                        return
                    if isinstance(step, Remark):
                        self.problems.append(step.message)
                        self.broken += step.is_damage
                    elif isinstance(step, (Capture, SavedFile, Failed, Member)):
                        yield step
        finally:
            os.close(descriptor)

    async def _unless_stopped(self, answer: Awaitable[T]) -> T:
        """Return an answer, or raise `Stopped` once a signal came."""
        task = asyncio.ensure_future(answer)
        try:
            while not (await asyncio.wait({task}, timeout=_LOOK_SECONDS))[0]:
                if self._is_stopped():
                    raise Stopped
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


def _address_of(name: str) -> str:
    """Return the `file:` URL of a path."""
    return Path(name).resolve().as_uri()


def _time_of(name: str) -> datetime:
    """Return when a file was changed; now for standard input."""
    if name == "-":
        return datetime.now(UTC)
    return datetime.fromtimestamp(Path(name).stat().st_mtime, UTC)


def outcome_of(file: SavedFile, error: ScraperError) -> Outcome:
    """Return the outcome of a file that holds no page."""
    kind = Skipped if error.code == "skipped-index" else Failed
    return kind(url=file.address or file.name, code=error.code, message=error.message)
