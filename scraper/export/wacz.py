"""WACZ 1.1.1: the raw pages as a WARC file with its index and list of pages, in one ZIP file.

Web archive programs replay it without unpacking. `scraper ingest` reads the WARC file in it back.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import IO, Final
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from scraper.decoding.sniff import sniff_kind
from scraper.export.formats import Format, read_chunks
from scraper.export.warc import render_members
from scraper.records import Capture
from scraper.version import __version__

_WARC: Final = "archive/data.warc.gz"
_INDEX: Final = "indexes/index.cdxj"
_PAGES: Final = "pages/pages.jsonl"
_PAGES_HEAD: Final = '{"format": "json-pages-1.0", "id": "pages", "title": "Archived articles"}\n'


def render_package(captures: Iterable[Capture]) -> Iterator[bytes]:
    """Render the pages as one WACZ file, piece by piece."""
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as pages:
        with ZipFile(file, "w") as package:
            index, resource = _write_warc(package, captures, pages)
            rest = {_INDEX: "".join(sorted(index)).encode()}
            pages.seek(0)
            rest[_PAGES] = _PAGES_HEAD.encode() + pages.read()
            resources = [resource]
            for name, content in rest.items():
                package.writestr(_entry(name), content, ZIP_DEFLATED)
                resources.append(_describe(name, hashlib.sha256(content), len(content)))
            described = _render_json(
                {
                    "profile": "data-package",
                    "wacz_version": "1.1.1",
                    "title": "Archived articles",
                    "software": f"scraper {__version__}",
                    "resources": resources,
                }
            )
            package.writestr(_entry("datapackage.json"), described, ZIP_DEFLATED)
            digest = f"sha256:{hashlib.sha256(described).hexdigest()}"
            signed = _render_json({"path": "datapackage.json", "hash": digest})
            package.writestr(_entry("datapackage-digest.json"), signed, ZIP_DEFLATED)
        yield from read_chunks(file)


WACZ: Final = Format(
    name="wacz",
    summary="the raw pages with an index, as web archive programs replay them",
    suffix=".wacz",
    render_captures=render_package,
)


def _write_warc(
    package: ZipFile, captures: Iterable[Capture], pages: IO[bytes]
) -> tuple[list[str], dict[str, object]]:
    """Write the WARC file; return the lines of its index, and its entry among the resources."""
    index, digest, offset = [], hashlib.sha256(), 0
    with package.open(_entry(_WARC), "w", force_zip64=True) as member:
        for capture, record in render_members(captures):
            member.write(record)
            digest.update(record)
            if capture is not None:
                index.append(_index_line(capture, offset, len(record)))
                if sniff_kind(capture.body, capture.header("content-type")) != "image":
                    pages.write(_render_json(_page(capture)) + b"\n")
            offset += len(record)
    return index, _describe(_WARC, digest, offset)


def _entry(name: str) -> ZipInfo:
    """Return a member's header; its date is fixed, so that the same pages give the same bytes."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_STORED
    entry.external_attr = 0o644 << 16
    return entry


def _describe(name: str, digest: hashlib._Hash, size: int) -> dict[str, object]:
    file = name.rpartition("/")[2]
    return {"name": file, "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}


def _page(capture: Capture) -> dict[str, object]:
    moment = f"{capture.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    page_id = hashlib.sha256(f"{capture.final_url} {moment}".encode()).hexdigest()[:22]
    return {"id": page_id, "url": capture.final_url, "ts": moment}


def _index_line(capture: Capture, offset: int, length: int) -> str:
    """Return the line of a page in the index (CDXJ): its sort key, time and place in the WARC file."""
    media_type = (capture.header("content-type") or "text/html").partition(";")[0].strip()
    about = {
        "url": capture.final_url,
        "mime": media_type,
        "status": str(capture.status),
        "digest": f"sha256:{hashlib.sha256(capture.body).hexdigest()}",
        "length": str(length),
        "offset": str(offset),
        "filename": _WARC.rpartition("/")[2],
    }
    moment = f"{capture.fetched_at.astimezone(UTC):%Y%m%d%H%M%S}"
    return f"{sort_key(capture.final_url)} {moment} {_render_json(about).decode()}\n"


def sort_key(url: str) -> str:
    """Return a URL as indexes of web archives sort it: `com,example)/path?query`, lower case."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{query}".lower()


def _render_json(value: object) -> bytes:
    return json.dumps(value).encode()
