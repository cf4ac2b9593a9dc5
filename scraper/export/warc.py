"""WARC 1.1 (ISO 28500): the raw pages of the articles, for web archive programs.

Each page is a `response` record with the headers and the time of its capture. A `metadata` record beside it
has the redirects that led to the page, and why robots.txt allowed it. The archive has no request headers and no
addresses of servers, so there are no `request` records; and no `revisit` records: each file is read without others. Bodies are stored
as they were after content decoding, so the headers that name an encoding or a length are replaced.
`scraper ingest` reads the file back.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Final

from scraper.export.formats import Format
from scraper.records import Capture
from scraper.version import __version__

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter  # noqa: TID251 - writes what importers/warc.py reads

_REPLACED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_REASONS: Final = {200: "OK"}


def render_records(captures: Iterable[Capture]) -> Iterator[bytes]:
    """Render the pages as gzipped records, one member each; the first one describes the file."""
    return (record for _, record in render_members(captures))


def render_members(captures: Iterable[Capture]) -> Iterator[tuple[Capture | None, bytes]]:
    """Yield each gzipped record with its page; None for records that describe the file or a page."""
    from warcio.warcwriter import WARCWriter  # noqa: TID251 - late: other formats do not wait for it

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    for number, capture in enumerate(captures):
        if number == 0:
            writer.write_record(_describe_file(writer, capture))
            yield None, _take(stream)
        writer.write_record(_make_record(writer, capture))
        yield capture, _take(stream)
        if fields := _list_facts(capture):
            writer.write_record(_make_metadata(writer, capture, fields))
            yield None, _take(stream)


WARC: Final = Format(
    name="warc",
    summary="the raw pages as a gzipped WARC 1.1 file",
    suffix=".warc.gz",
    render_captures=render_records,
)


def _take(stream: io.BytesIO) -> bytes:
    """Return what was written, and empty the stream."""
    content = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return content


def _describe_file(writer: WARCWriter, first: Capture) -> object:
    content = f"software: scraper {__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    return writer.create_warc_record(
        "",
        "warcinfo",
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type="application/warc-fields",
        warc_headers_dict=_identify(first, "warcinfo"),
    )


def _make_record(writer: WARCWriter, capture: Capture) -> object:
    from warcio.statusandheaders import StatusAndHeaders  # noqa: TID251 - as above

    headers = [(name, value) for name, value in capture.headers if name not in _REPLACED]
    headers.append(("content-length", str(len(capture.body))))
    status = f"{capture.status} {_REASONS.get(capture.status, 'Stored')}"
    return writer.create_warc_record(
        capture.final_url,
        "response",
        payload=io.BytesIO(capture.body),
        length=len(capture.body),
        http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
        warc_headers_dict=_identify(capture, "response"),
    )


def _list_facts(capture: Capture) -> list[tuple[str, str]]:
    """Return what is known of how a page was fetched beside its response."""
    asked = () if capture.url == capture.final_url else (capture.url,)
    redirects = tuple(dict.fromkeys((*asked, *capture.redirects)))
    facts = [("redirected-from", url) for url in redirects if url != capture.final_url]
    if capture.robots is not None:
        facts.append(("robots", capture.robots))
    return facts


def _make_metadata(writer: WARCWriter, capture: Capture, fields: list[tuple[str, str]]) -> object:
    content = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    response = _identify(capture, "response")["WARC-Record-ID"]
    return writer.create_warc_record(
        capture.final_url,
        "metadata",
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type="application/warc-fields",
        warc_headers_dict={**_identify(capture, "metadata"), "WARC-Concurrent-To": response},
    )


def _identify(capture: Capture, kind: str) -> dict[str, str]:
    """Return the headers that would differ from run to run: the same page has the same ones."""
    name = f"{kind} {capture.final_url} {capture.fetched_at.isoformat()} {capture.digest}"
    return {
        "WARC-Date": f"{capture.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>",
    }
