"""List the saved pages and web archives in a ZIP file: WACZ, or a folder of pages.

Sizes that the file declares are checked before anything is unpacked, and never more than
declared is unpacked. Nothing is written to the disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from scraper.errors import ScraperError

MAX_MEMBERS: Final = 200_000
PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".txt", ".mhtml", ".mht", ".webarchive", ".pdf")
RECORD_SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_DAMAGED: Final = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zlib.error,
    LookupError,
)
"""What zipfile raises for damaged, encrypted and unknown archives."""
_DOCUMENTS: Final = (
    ("META-INF/container.xml", "epub"),
    ("[Content_Types].xml", "docx"),
    ("META-INF/manifest.xml", "odt"),
    ("META-INF/MANIFEST.MF", "jar"),
)
"""A file that only documents of a kind hold."""


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A page or web archive in a ZIP file."""

    name: str
    size: int
    """Bytes that it unpacks to, as declared."""
    is_records: bool
    """WARC or ARC, read as a stream; otherwise one page."""


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """Open a ZIP file.

    Raises:
        ScraperError: It is damaged (`bad-zip`).
    """
    try:
        return zipfile.ZipFile(file)
    except _DAMAGED as error:
        raise ScraperError("is a damaged ZIP file", code="bad-zip") from error


def name_zip_kind(archive: zipfile.ZipFile) -> str:
    """Return the kind of a ZIP file: `zip`, or the kind of document that it is."""
    names = set(archive.namelist()[:MAX_MEMBERS])
    if any(name.endswith(RECORD_SUFFIXES) for name in names):
        return "zip"
    return next((kind for name, kind in _DOCUMENTS if name in names), "zip")


def read_members(archive: zipfile.ZipFile) -> Iterator[ZipMember]:
    """Yield the pages and web archives in a ZIP file, in its order.

    A WACZ lists its pages and screenshots beside the web archives; only the latter are read.
    """
    infos = [
        info for info in archive.infolist()[:MAX_MEMBERS] if info.filename[-1:] not in {"", "/"}
    ]
    is_wacz = any(info.filename == "datapackage.json" for info in infos)
    for info in infos:
        name = info.filename.lower()
        if name.endswith(RECORD_SUFFIXES):
            yield ZipMember(info.filename, info.file_size, is_records=True)
        elif name.endswith(PAGE_SUFFIXES) and not is_wacz:
            yield ZipMember(info.filename, info.file_size, is_records=False)


def read_member(archive: zipfile.ZipFile, member: ZipMember, *, max_bytes: int) -> bytes:
    """Return the contents of a page in a ZIP file.

    Raises:
        ScraperError: It is larger than the limit (`too-large`), or damaged (`bad-zip`).
    """
    if member.size > max_bytes:
        raise ScraperError(f"is larger than {max_bytes} bytes", code="too-large")
    try:
        return archive.read(member.name)
    except _DAMAGED as error:
        raise ScraperError("is damaged or encrypted", code="bad-zip") from error


@contextmanager
def open_member(archive: zipfile.ZipFile, member: ZipMember) -> Iterator[io.BufferedReader]:
    """Open a web archive in a ZIP file as a stream; its errors are `OSError`.

    Raises:
        ScraperError: It is damaged or encrypted (`bad-zip`).
    """
    try:
        stream = archive.open(member.name)
    except _DAMAGED as error:
        raise ScraperError("is damaged or encrypted", code="bad-zip") from error
    with stream, io.BufferedReader(_Unpacked(cast("io.BufferedIOBase", stream))) as buffered:
        yield cast("io.BufferedReader", buffered)


class _Unpacked(io.RawIOBase):
    """A file in an archive as a raw stream."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Return that this can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read into a buffer; return the number of bytes."""
        try:
            part = self._stream.read1(len(buffer))
        except _DAMAGED as error:
            raise OSError(f"damaged in the ZIP file: {error}") from error
        buffer[: len(part)] = part
        return len(part)
