"""Read the pages of a web archive (WARC, ISO 28500, and its ancestor ARC): the one user of warcio.

Takes an open file, plain, gzipped or in Zstandard frames; yields a `Capture` for each page
in it, with the URL, the headers and the time of its capture. Redirects, errors, pictures,
repeated records and whatever else a crawl keeps are left out and counted. Nothing is read
whole: a record's body up to a limit, its head up to another, however well it is packed.
"""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from typing import Final

from warcio.bufferedreaders import ChunkedDataReader  # noqa: TID251 - the one user
from warcio.exceptions import ArchiveLoadFailed  # noqa: TID251 - the one user
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader  # noqa: TID251 - the one user
from warcio.statusandheaders import StatusAndHeadersParserException  # noqa: TID251 - the one user

from scraper.decoding.content_encoding import BodyDecoder, parse_encodings
from scraper.decoding.sniff import sniff_kind
from scraper.decoding.zstd_file import is_dictionary, is_zstd, unpack_head
from scraper.errors import FetchError, ScraperError, TooLarge, Truncated
from scraper.importers.warc_beside import RecordsBeside
from scraper.importers.warc_stream import RecordReader
from scraper.records import Capture

HEAD_BYTES: Final = 1024 * 1024
"""What the head of a record may take."""
_CHUNK: Final = 64 * 1024
_PART: Final = 8 * 2**20
"""Bytes of a record that are passed over in one step."""
_CUT: Final = "the file ends in the middle of a record"
_GZIP: Final = b"\x1f\x8b"
_MARKS: Final = (b"WARC/", b"filedesc://")
"""How a WARC and an ARC begin."""
_PAGE_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_OK: Final = 200
_FOREIGN: Final = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    OSError,
    zlib.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)
"""What warcio and gzip raise at files that are broken."""


# Its warnings hold bytes of the file, which must not reach a terminal.
logging.getLogger("warcio").setLevel(logging.CRITICAL)


def is_warc(head: bytes) -> bool:
    """Return whether a file that begins with these bytes (at least a few hundred) is a web archive."""
    if is_dictionary(head):
        return True
    size = max(map(len, _MARKS))
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, size)
        except zlib.error:
            return False
    elif is_zstd(head):
        head = unpack_head(head, size)
    return head.startswith(_MARKS)


def read_warc_steps(
    file: BufferedReader, *, max_bytes: int, left_out: Counter[str]
) -> Iterator[Capture | None]:
    """Yield the pages of a WARC in their order, and None after some work without a page.

    Args:
        file: Open for reading bytes, buffered; need not be seekable.
        max_bytes: Largest page; larger ones are left out.
        left_out: Counts what is left out, by reason: `no-page` (a request, a picture, ...),
            `http-status`, `too-large`, `bad-record`, `damaged`.

    Raises:
        ScraperError: At the end, after all pages that can be read: records are damaged, or the file ends in
            the middle of one (`bad-warc`); or it holds nothing but other records (`empty-warc`).
    """
    try:
        reader = RecordReader(file)
    except OSError as error:  # of a damaged ZIP file around it
        left_out["damaged"] += 1
        raise _broken(error) from error
    loader = ArcWarcRecordLoader(arc2warc=True)  # the heads of ARC records as those of WARC
    beside = RecordsBeside()
    pages = 0
    damage: BaseException | None = None
    while reader.begin_record() or reader.problem is not None:
        try:
            page, reason = yield from _read_record(loader, reader, max_bytes, beside)
        except _FOREIGN as error:
            damage = damage or reader.problem or error
            left_out["damaged"] += 1
            yield None
            if not reader.find_next():
                break
            continue
        if page is None:
            left_out[reason] += 1
        pages += page is not None
        yield beside.hold(page)
    yield beside.release()
    if damage is not None:
        raise _broken(damage)
    if not pages:
        raise ScraperError("the web archive holds no page", code="empty-warc")


def _read_record(
    loader: ArcWarcRecordLoader, reader: RecordReader, max_bytes: int, beside: RecordsBeside
) -> Generator[None, None, tuple[Capture | None, str]]:
    """Read one record to its end; yield None between parts of it, and return its page or why there is none."""
    reader.allow(HEAD_BYTES + 2 * _CHUNK)
    record = loader.parse_record_stream(reader)
    beside.begin(record, reader)
    page, reason = _read_page(record, reader, max_bytes)
    yield from _pass_over(record, reader)
    reader.end_record()
    return page, reason


def _broken(error: BaseException) -> ScraperError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return ScraperError(f"the web archive is broken here: {reason}", code="bad-warc")


def _read_page(
    record: ArcWarcRecord, stream: RecordReader, max_bytes: int
) -> tuple[Capture | None, str]:
    """Read the page of a record; return it, or why there is none."""
    if not record.rec_headers.get_header("Content-Length"):
        raise ArchiveLoadFailed("a record has no length, so the next one cannot be found")
    reason, body = _why_no_page(record), b""
    if reason is None:
        stream.allow(max_bytes + HEAD_BYTES)
        try:
            body = _read_body(record, max_bytes)
        except TooLarge:
            reason = "too-large"
        except FetchError:
            reason = "bad-record"
    url, moment = record.rec_headers.get_header("WARC-Target-URI"), _time_of(record)
    if reason is None and not (url and moment and body):
        reason = "bad-record"
    if reason is not None or moment is None:
        return None, reason or "bad-record"
    address = str(url).strip("<>")  # some writers put them around the address
    if record.http_headers is not None:
        headers = record.http_headers.headers
    else:
        headers = [("content-type", record.rec_headers.get_header("Content-Type", "text/html"))]
    page = Capture(
        url=address,
        final_url=address,
        status=_OK,
        headers=tuple((str(name).lower(), str(value)) for name, value in headers),
        body=body,
        fetched_at=moment,
        digest=hashlib.sha256(body).hexdigest(),
    )
    return page, ""


def _why_no_page(record: ArcWarcRecord) -> str | None:
    """Return why a record holds no page; None when it may."""
    if record.rec_type == "conversion":  # the text of a page, as the WET files of crawls have it
        media_type = record.rec_headers.get_header("Content-Type", "")
        return None if media_type.startswith("text/plain") else "no-page"
    if record.rec_type not in {"response", "resource"}:
        return "no-page"
    if record.rec_type == "response":
        if record.http_headers is None:
            return "no-page"
        if record.http_headers.get_statuscode() != str(_OK):
            return "http-status"
    about = record.http_headers or record.rec_headers
    media_type = about.get_header("Content-Type") or ""
    return None if media_type.partition(";")[0].strip().lower() in _PAGE_TYPES else "no-page"


def _read_body(record: ArcWarcRecord, max_bytes: int) -> bytes:
    """Read a body and undo its transfer and content encodings.

    A crawler may have cut a body; what can be decoded of it is returned.

    Raises:
        TooLarge: It is larger than `max_bytes`, as stored or decoded.
        FetchError: It is not in the encoding that its headers name.
    """
    stored = _read_stored(record, max_bytes)
    named = (
        "" if record.http_headers is None else record.http_headers.get_header("Content-Encoding")
    )
    decoder = BodyDecoder(parse_encodings(named), max_bytes)
    parts: list[bytes] = []
    try:
        parts.extend(decoder.decode(stored))
    except Truncated:
        pass
    except TooLarge:
        raise
    except FetchError:
        # Some crawlers store the decoded body under the headers of the encoded one.
        if any(parts) or sniff_kind(stored, None) != "html":
            raise
        return stored
    return b"".join(parts)


def _read_stored(record: ArcWarcRecord, max_bytes: int) -> bytes:
    content = record.raw_stream
    if record.http_headers is not None:
        transfer = record.http_headers.get_header("Transfer-Encoding") or ""
        if transfer.strip().lower() == "chunked":
            content = ChunkedDataReader(content)
    parts, size = [], 0
    while part := content.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > max_bytes:
            raise TooLarge(f"is larger than {max_bytes} bytes")
    return b"".join(parts)


def _pass_over(record: ArcWarcRecord, stream: RecordReader) -> Iterator[None]:
    """Read what is left of a record; yield None between parts of it."""
    passed = 0
    while True:
        stream.allow(2 * _CHUNK)
        part = record.raw_stream.read(_CHUNK)
        if not part:
            break
        passed += len(part)
        if passed >= _PART:
            passed = 0
            yield
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise ArchiveLoadFailed(_CUT)


def _time_of(record: ArcWarcRecord) -> datetime | None:
    """Return when the record was captured, UTC; None where it does not say."""
    try:
        moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
