"""WARC 1.1 (ISO 28500): the raw pages of the articles with their pictures, for web archive programs.

Each page is a `response` record with the headers and the time of its capture. Before it is the `request` record, if
the archive knows the request. After it is a `metadata` record with the redirects that led to the page, and why
robots.txt allowed it; then a `revisit` record for each later response without anything new. Bodies are stored
as they were after content decoding, so the headers that name an encoding or a length are replaced.
`scraper ingest` reads the file back.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.export.formats import Format
from scraper.records import Capture, Exchange, Repeat
from scraper.version import __version__

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord  # noqa: TID251 - writes what importers/warc.py reads
    from warcio.statusandheaders import StatusAndHeaders  # noqa: TID251 - as above
    from warcio.warcwriter import WARCWriter  # noqa: TID251 - as above

_REPLACED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_PROTOCOL: Final = "HTTP/1.1"
_PROFILE: Final = "http://netpreserve.org/warc/1.1/revisit/"


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
        if capture.exchange is not None and capture.exchange.request_headers:
            writer.write_record(_make_request(writer, capture, capture.exchange))
            yield None, _take(stream)
        response = _make_response(writer, capture)
        writer.write_record(response)
        yield capture, _take(stream)
        if fields := _list_facts(capture):
            writer.write_record(_make_metadata(writer, capture, fields))
            yield None, _take(stream)
        for repeat in capture.repeats:
            digest = response.rec_headers.get_header("WARC-Payload-Digest")
            writer.write_record(_make_revisit(writer, capture, repeat, digest))
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


def _describe_file(writer: WARCWriter, first: Capture) -> ArcWarcRecord:
    content = f"software: scraper {__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    return writer.create_warc_record(
        "",
        "warcinfo",
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type="application/warc-fields",
        warc_headers_dict=_identify(first, "warcinfo"),
    )


def _make_request(writer: WARCWriter, capture: Capture, exchange: Exchange) -> ArcWarcRecord:
    from warcio.statusandheaders import StatusAndHeaders  # noqa: TID251 - as above

    parts = urlsplit(capture.final_url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    protocol = exchange.protocol or _PROTOCOL
    return writer.create_warc_record(
        capture.final_url,
        "request",
        http_headers=StatusAndHeaders(
            f"GET {target} {protocol}", list(exchange.request_headers), is_http_request=True
        ),
        warc_headers_dict={
            **_identify(capture, "request"),
            "WARC-Concurrent-To": _identify(capture, "response")["WARC-Record-ID"],
            **_describe_connection(capture),
        },
    )


def _make_response(writer: WARCWriter, capture: Capture) -> ArcWarcRecord:
    headers = [(name, value) for name, value in capture.headers if name not in _REPLACED]
    headers.append(("content-length", str(len(capture.body))))
    protocol = None if capture.exchange is None else capture.exchange.protocol
    return writer.create_warc_record(
        capture.final_url,
        "response",
        payload=io.BytesIO(capture.body),
        length=len(capture.body),
        http_headers=_make_head(capture.status, headers, protocol),
        warc_headers_dict={**_identify(capture, "response"), **_describe_connection(capture)},
    )


def _make_revisit(
    writer: WARCWriter, capture: Capture, repeat: Repeat, digest: str
) -> ArcWarcRecord:
    """Return the record of a later response that points to the page instead of repeating its body."""
    is_unsent = repeat.status == HTTPStatus.NOT_MODIFIED
    profile = "server-not-modified" if is_unsent else "identical-payload-digest"
    first = _identify(capture, "response")
    again = replace(capture, final_url=repeat.url, fetched_at=repeat.at)
    return writer.create_warc_record(
        repeat.url,
        "revisit",
        http_headers=_make_head(repeat.status, list(repeat.headers), None),
        warc_headers_dict={
            **_identify(again, "revisit"),
            "WARC-Profile": _PROFILE + profile,
            "WARC-Payload-Digest": digest,
            "WARC-Refers-To": first["WARC-Record-ID"],
            "WARC-Refers-To-Target-URI": capture.final_url,
            "WARC-Refers-To-Date": first["WARC-Date"],
        },
    )


def _make_head(
    status: int, headers: list[tuple[str, str]], protocol: str | None
) -> StatusAndHeaders:
    from warcio.statusandheaders import StatusAndHeaders  # noqa: TID251 - as above

    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Stored"
    return StatusAndHeaders(f"{status} {reason}", headers, protocol=protocol or _PROTOCOL)


def _describe_connection(capture: Capture) -> dict[str, str]:
    """Return the headers that name the server's address and the protocol, where they are known."""
    exchange = capture.exchange
    if exchange is None:
        return {}
    known = {
        "WARC-IP-Address": exchange.address,
        "WARC-Protocol": exchange.protocol and exchange.protocol.lower(),
    }
    return {name: value for name, value in known.items() if value}


def _list_facts(capture: Capture) -> list[tuple[str, str]]:
    """Return what is known of how a page was fetched beside its response."""
    asked = () if capture.url == capture.final_url else (capture.url,)
    redirects = tuple(dict.fromkeys((*asked, *capture.redirects)))
    facts = [("redirected-from", url) for url in redirects if url != capture.final_url]
    if capture.robots is not None:
        facts.append(("robots", capture.robots))
    return facts


def _make_metadata(
    writer: WARCWriter, capture: Capture, fields: list[tuple[str, str]]
) -> ArcWarcRecord:
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
