"""Tell what a body is from its first bytes.

Takes the first bytes and the Content-Type; gives a kind. The bytes decide, the
header only where they say nothing: servers label pages as octet-stream and
pictures as HTML.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Final

SNIFF_BYTES: Final = 1445
"""What the WHATWG MIME Sniffing Standard reads at most."""

PAGE_KINDS: Final = frozenset({"html", "text", "xml", "feed", "json"})
"""Kinds that an article, a feed or a sitemap can be read from."""
ARCHIVE_KINDS: Final = PAGE_KINDS | {"gzip"}
"""`PAGE_KINDS` and a gzip file, for sitemaps: it is unpacked under the same limits."""

PDF_HEAD_BYTES: Final = 1024
"""A PDF begins with its mark, or within this many bytes of rubbish (ISO 32000, annex H)."""

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"BM", "image?"),
    (b"\x00\x00\x01\x00", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"%PDF-", "pdf"),
    (b"%!PS-Adobe-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "zip"),
    (b"\xfd7zXZ\x00", "zip"),
    (b"BZh", "zip?"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"ID3", "audio?"),
    (b"OggS\x00", "audio"),
    (b"fLaC", "audio"),
    (b"MThd\x00\x00\x00\x06", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV\x01", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"\x00\x00\x01\xb3", "video"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"OTTO\x00", "font"),
    (b"\x00\x01\x00\x00", "font"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"\x00asm", "program"),
    (b"SQLite format 3\x00", "database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
)
"""First bytes to kind; a question mark asks for a control byte behind to be sure."""

_BOMS: Final = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")
_BINARY: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_FEED: Final = re.compile(rb"<(?:[a-z]+:)?(rss|feed|rdf)[\s>]", re.IGNORECASE)
_SVG: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p"
    rb"|meta|link|main|article|section|nav|header|span|img|ul|h2|center|form|noscript|base)[\s>/]",
    re.IGNORECASE,
)


def sniff_kind(head: bytes, content_type: str | None) -> str:
    """Return the kind of a body.

    Args:
        head: Its first bytes, `SNIFF_BYTES` or the whole of a shorter body.
        content_type: The Content-Type header, or None.

    Returns:
        `html`, `text`, `xml`, `feed`, `json`, `gzip`; or what no text can be read
        from: `image`, `pdf`, `zip`, `audio`, `video`, `font`, `program`, ..., `binary`.
    """
    head = head[:SNIFF_BYTES]
    if (kind := _find_magic(head)) is not None:
        return kind
    declared = (content_type or "").partition(";")[0].strip().lower()
    wide = head.startswith(_BOMS[1:])
    text = head.replace(b"\x00", b"") if wide else head
    start = text.removeprefix(_BOMS[0]).lstrip()
    if start.startswith(b"<"):
        return _sniff_markup(start, declared)
    if not wide and _BINARY.search(head) and not _HTML.search(head):
        return _sniff_binary(head, declared)
    is_json = start[:1] in {b"{", b"["} and ("json" in declared or declared in _VAGUE)
    is_html = "html" in declared or _HTML.search(text) is not None
    return "json" if is_json else "html" if is_html else "text"


_MEDIA: Final = ("image/", "audio/", "video/", "font/")
_VAGUE: Final = frozenset({"", "text/plain", "application/octet-stream"})


def _find_magic(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] in {b"WEBP", b"AVI ", b"WAVE"}:
        return {b"WEBP": "image", b"AVI ": "video"}.get(head[8:12], "audio")
    if head[4:8] == b"ftyp":
        return "image" if head[8:12] in {b"avif", b"heic", b"mif1"} else "video"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            if not kind.endswith("?"):
                return kind
            if _BINARY.search(head):
                return kind[:-1]
    if head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        return "audio"
    return None


def _sniff_markup(start: bytes, declared: str) -> str:
    """Return whether markup is HTML, a feed, an SVG picture or other XML."""
    page, feed = _HTML.search(start), _FEED.search(start)
    if page is not None and (feed is None or page.start() < feed.start()):
        return "html"
    if feed is not None:
        return "feed"
    if _SVG.search(start):
        return "image"
    is_xml = start.startswith(b"<?xml") or declared.endswith("xml")
    return "xml" if is_xml and "html" not in declared else "html"


def _sniff_binary(head: bytes, declared: str) -> str:
    """Return whether bytes are text in two-byte characters, not binary data."""
    if _is_wide_text(head):
        return "html" if b"<" in head else "text"
    return declared.partition("/")[0] if declared.startswith(_MEDIA) else "binary"


def _is_wide_text(head: bytes) -> bool:
    """Return whether this is UTF-16 without a mark: every other byte of western text is zero."""
    half = len(head) // 2
    if half < 2:  # noqa: PLR2004 - nothing to judge from
        return False
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.7 * half and min(even, odd) < 0.1 * half


_MEDIA_TYPES: Final = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def find_media_type(body: bytes) -> str:
    """Return the media type of a picture that `sniff_kind` calls `image`, whatever its server said."""
    if body[:4] == b"RIFF":
        return "image/webp"
    if body[4:8] == b"ftyp":
        return "image/avif" if body[8:12] == b"avif" else "image/heic"
    return next((name for mark, name in _MEDIA_TYPES if body.startswith(mark)), "image/svg+xml")


def is_pdf(body: bytes) -> bool:
    """Return whether a body is a PDF."""
    start = body.find(b"%PDF-", 0, PDF_HEAD_BYTES)
    return start >= 0 and b"<" not in body[:start]


def can_read_pdf() -> bool:
    """Return whether the extra for PDF is installed."""
    return find_spec("pypdf") is not None
