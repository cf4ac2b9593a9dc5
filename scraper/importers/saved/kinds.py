"""Name the kind of a file by its first bytes; its name decides only where they say nothing."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Final

from scraper.decoding.sniff import is_pdf, sniff_kind
from scraper.decoding.zstd_file import is_zstd, unpack_head
from scraper.importers.warc import is_warc

HEAD_BYTES: Final = 4096
"""Bytes of a file by which its kind is decided."""
PAGE_KINDS: Final = frozenset({"html", "text", "pdf", "mhtml", "webarchive"})
"""Kinds that hold one page."""

_CDX_LINE: Final = re.compile(rb"[a-z0-9,\-.:]+\)\S* \d{14} ")
_HEADER: Final = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}")
_RELATED: Final = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SNAPSHOT: Final = re.compile(rb"^snapshot-content-location:", re.IGNORECASE | re.MULTILINE)
_MIME: Final = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_SITEMAP: Final = re.compile(rb"<(?:[a-z0-9]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_OPML: Final = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<opml[\s>]", re.IGNORECASE
)

NAMES: Final = {
    "image": "an image",
    "audio": "an audio file",
    "video": "a video",
    "font": "a font",
    "program": "a program",
    "database": "an SQLite database",
    "office document": "an old Office document",
    "rtf": "an RTF document",
    "tar": "a tar archive",
    "email": "an e-mail message",
    "plist": "a property list",
    "json": "JSON",
    "binary": "binary data",
    "feed": "a feed",
    "sitemap": "a sitemap",
    "bookmarks": "a list of bookmarks or subscriptions",
    "cdx": "the index of a web archive (CDX)",
    "epub": "an EPUB book",
    "docx": "an Office document",
    "odt": "an OpenDocument file",
    "jar": "a program archive",
    "packed": "a compressed file (RAR, 7-Zip, xz or bzip2)",
    "nested": "an archive inside an archive",
}
"""Kinds that are refused, in the words of the message."""
HINTS: Final = {
    "feed": "`scraper source add URL` watches a feed",
    "sitemap": "`scraper source add URL` reads a sitemap",
    "bookmarks": "`scraper source import FILE` reads it",
    "json": "`scraper source import FILE` reads exports of other programs",
    "cdx": "ingest the WARC files that it lists",
    "epub": "convert it to HTML first",
    "docx": "save it as HTML or PDF first",
    "odt": "save it as HTML or PDF first",
    "rtf": "save it as HTML or PDF first",
    "office document": "save it as HTML or PDF first",
    "packed": "unpack it first",
    "tar": "unpack it first",
    "nested": "unpack it first",
}
"""What to do instead."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is."""

    name: str
    """`records` (WARC, ARC), `zip`, one of `PAGE_KINDS`, `empty`, or a key of `NAMES`."""
    packing: str = ""
    """`gzip` or `zstd` around it, else ""."""


def name_kind(head: bytes, name: str = "") -> FileKind:
    """Return the kind of a file.

    Args:
        head: Its first bytes, `HEAD_BYTES` or all of a shorter file.
        name: Its name; only an ending in `.cdx` or `.cdxj` counts.
    """
    if is_warc(head):
        return FileKind("records")
    packing = ""
    if head.startswith(b"\x1f\x8b"):
        packing, head = "gzip", _gunzip_head(head)
    elif is_zstd(head):
        packing, head = "zstd", unpack_head(head, HEAD_BYTES)
    if packing and head.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        return FileKind("nested", packing)
    return FileKind(_name_content(head, name.lower().removesuffix(".gz")), packing)


def _name_content(head: bytes, name: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x0c")
    is_plist = head.startswith(b"bplist00") or (start.startswith(b"<?xml") and b"<plist" in head)
    is_webarchive = b"WebMainResource" in head or name.endswith(".webarchive")
    header = _HEADER.match(start)
    is_email = header is not None and _MIME.search(header[0]) is not None
    is_mhtml = header is not None and (_RELATED.search(header[0]) or _SNAPSHOT.search(header[0]))
    is_cdx = start.startswith(b"CDX ") or (
        name.endswith((".cdx", ".cdxj")) and _CDX_LINE.match(start) is not None
    )
    tests = (
        ("empty", not start),
        ("zip", head.startswith((b"PK\x03\x04", b"PK\x05\x06"))),
        ("tar", head[257:262] == b"ustar"),
        ("cdx", is_cdx),
        ("webarchive", is_plist and is_webarchive),
        ("plist", is_plist),
        ("rtf", start.startswith(b"{\\rtf")),
        ("mhtml", is_email and is_mhtml),
        ("email", is_email),
        ("pdf", is_pdf(head)),
    )
    return next((kind for kind, holds in tests if holds), None) or _name_sniffed(head, start)


def _name_sniffed(head: bytes, start: bytes) -> str:
    kind = sniff_kind(head, None)
    if kind == "json" or (kind == "text" and start.startswith((b'{"', b'[{"'))):
        return "json"
    if kind == "xml":
        return "sitemap" if _SITEMAP.search(head) else "html"
    if _OPML.match(start) or b"netscape-bookmark-file" in start[:200].lower():
        return "bookmarks"
    if kind == "gzip":
        return "nested"
    return "packed" if kind == "zip" else kind


def _gunzip_head(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


def explain_refusal(kind: str) -> str:
    """Return one line on why a file of this kind is not read, and what to do."""
    hint = HINTS.get(kind)
    return f"is {NAMES.get(kind, kind)}, not a page" + (f"; {hint}" if hint else "")
