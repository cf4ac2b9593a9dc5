"""Read web archives and ZIP files step by step, in a worker that has a file of its own open.

A container may be far larger than the memory and may take any time to unpack, so a worker answers
one step at a time: a page, what is wrong with the file, or only that it needs another step. Each
step has the worker's limits. The parent reads none of the file but its first bytes
(`is_container`).
"""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader, BytesIO
from typing import Final, TypeAlias, cast
from urllib.parse import quote

from scraper.errors import InvalidURL, ScraperError
from scraper.importers.saved.kinds import HEAD_BYTES, explain_refusal, name_kind
from scraper.importers.saved.zip_file import (
    name_zip_kind,
    open_member,
    open_zip,
    read_member,
    read_members,
)
from scraper.importers.warc import read_warc_steps
from scraper.records import Capture, Failed
from scraper.urls import canonicalize_url

PARTS: Final = 4
"""A file with the parts of a page (pictures, scripts) may be so many times larger than a page."""
_MARKS: Final = (
    b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"PK\x03\x04", b"PK\x05\x06",
    b"WARC/", b"filedesc://",
)  # fmt: skip
"""How gzip, Zstandard (also with a dictionary), ZIP, WARC and ARC files begin."""
_STEP_SECONDS: Final = 0.5
"""Processor time after which a step without a result is answered."""


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


@dataclass(frozen=True, slots=True)
class Member:
    """The file in a ZIP file that the next steps read."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a web archive."""

    message: str
    is_damage: bool


@dataclass(frozen=True, slots=True)
class End:
    """There are no more steps."""


Step: TypeAlias = Capture | SavedFile | Failed | Member | Remark | None
"""None: nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A file to read, and its limits.

    The parent has it open and hands its descriptor on; whatever the parent read of a pipe is in `start`.
    """

    descriptor: int
    start: bytes
    name: str
    address: str | None
    saved_at: datetime
    max_bytes: int
    first: int = 0
    """Number of the first file of a ZIP file to read."""


def is_container(head: bytes) -> bool:
    """Return whether a file with these first bytes may hold more than one page, or packs one."""
    return head.startswith(_MARKS)


_steps: Iterator[Step] = iter(())
"""The container that this process reads."""


def open_container(container: Container) -> None:
    """Open a container for `read_step`."""
    global _steps  # noqa: PLW0603 - a worker reads one container, for its whole life
    raw = _File(container.descriptor, container.start)
    _steps = read_container(io.BufferedReader(raw), container)


def read_step() -> Step | End:
    """Return the next step of the open container that has a result, or None after some time."""
    began = time.process_time()
    for step in _steps:
        if step is not None or time.process_time() - began > _STEP_SECONDS:
            return step
    return End()


def read_container(file: BufferedReader, container: Container) -> Iterator[Step]:
    """Yield what a file holds; its errors are steps, too."""
    own_url = container.address or container.name
    try:
        kind = name_kind(file.peek(HEAD_BYTES)[:HEAD_BYTES], container.name)
        if kind.name == "records":
            yield from _read_records(file, container.name, own_url, container.max_bytes)
        elif kind.name == "zip":
            yield from _read_zip(file, container)
        else:
            yield _read_page(file, container)
    except ScraperError as error:
        yield Failed(url=own_url, code=error.code, message=error.message)
    except OSError as error:
        reason = error.strerror or str(error)
        yield Failed(url=own_url, code="file-error", message=f"cannot be read: {reason}")


def _read_page(file: BufferedReader, container: Container) -> SavedFile:
    limit = container.max_bytes * PARTS
    body = file.read(limit + 1)
    if len(body) > limit:
        message = f"is larger than {limit} bytes ({PARTS} times fetch.max_decoded_bytes)"
        raise ScraperError(message, code="too-large")
    return SavedFile(
        body=body, name=container.name, address=container.address, saved_at=container.saved_at
    )


def _read_zip(file: BufferedReader, container: Container) -> Iterator[Step]:
    limit = container.max_bytes * PARTS
    name, address = container.name, container.address
    with open_zip(file if file.seekable() else _read_pipe(file, limit)) as archive:
        kind = name_zip_kind(archive)
        if kind != "zip":
            raise ScraperError(explain_refusal(kind), code="unsupported-file")
        is_empty = True
        for number, member in enumerate(read_members(archive)):
            is_empty = False
            if number < container.first:
                continue
            yield Member(number, member.name)
            inside = f"{address or name}/{quote(member.name)}"
            try:
                if member.is_records:
                    with open_member(archive, member) as stream:
                        label = f"{name}/{member.name}"
                        yield from _read_records(stream, label, inside, container.max_bytes)
                    continue
                body = read_member(archive, member, max_bytes=limit)
            except ScraperError as error:
                yield Failed(url=inside, code=error.code, message=error.message)
                continue
            own_url = None if address is None else inside
            yield SavedFile(
                body=body, name=member.name, address=own_url, saved_at=container.saved_at
            )
    if is_empty:
        message = "is a ZIP file without a page or web archive in it"
        raise ScraperError(message, code="unsupported-file")


def _read_pipe(file: BufferedReader, limit: int) -> BytesIO:
    """Read a ZIP file from a pipe; its list of files is at its end."""
    body = file.read(limit + 1)
    if len(body) > limit:
        message = f"is a ZIP file of more than {limit} bytes from a pipe; save it to a file first"
        raise ScraperError(message, code="too-large")
    return BytesIO(body)


def _read_records(file: BufferedReader, name: str, own_url: str, max_bytes: int) -> Iterator[Step]:
    left_out: Counter[str] = Counter()
    try:
        for page in read_warc_steps(file, max_bytes=max_bytes, left_out=left_out):
            try:
                if page is not None:
                    canonicalize_url(page.url)
            except InvalidURL:
                left_out["bad-url"] += 1
            else:
                yield page
    except ScraperError as error:
        if error.code == "empty-warc":
            reasons = ", ".join(f"{code} {count}" for code, count in left_out.most_common())
            message = f"{error.message}; left out: {reasons}" if reasons else error.message
            yield Failed(url=own_url, code=error.code, message=message)
            return
        yield Remark(f"{error.code}: {name}: {error.message}", is_damage=True)
    if left_out:
        reasons = ", ".join(f"{code} {count}" for code, count in left_out.most_common())
        yield Remark(f"{name}: left out: {reasons}", is_damage=False)


class _File(io.RawIOBase):
    """A descriptor, behind bytes that were read from it already."""

    def __init__(self, descriptor: int, start: bytes) -> None:
        self._file = io.FileIO(descriptor, "rb")
        self._start = start

    def readable(self) -> bool:
        """Return that this can be read."""
        return True

    def seekable(self) -> bool:
        """Return whether the file can be read from another place."""
        return not self._start and self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to another position."""
        return self._file.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview, /) -> int | None:  # type: ignore[override]
        """Read into a buffer; return the number of bytes."""
        if not self._start:
            return self._file.readinto(buffer)
        part, self._start = self._start[: len(buffer)], self._start[len(buffer) :]
        cast("memoryview", buffer)[: len(part)] = part
        return len(part)
