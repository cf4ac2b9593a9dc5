"""Saved pages in the forms of other programs, built in code."""

from __future__ import annotations

import gzip
import io
import plistlib
import quopri
import zipfile
import zlib


def pdf_bytes(
    pages: list[list[str]],
    *,
    info: dict[str, str] | None = None,
    xmp: str | None = None,
) -> bytes:
    """Build a PDF of lines of text; an empty line moves down without text."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes, extra: bytes = b"") -> bytes:
        return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(data), extra, data)

    catalog, tree = add(b""), add(b"")
    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        drawn = []
        for number, line in enumerate(lines):
            shown = line.encode("cp1252").replace(b"\\", b"\\\\")
            shown = shown.replace(b"(", b"\\(").replace(b")", b"\\)")
            drawn.append(b"BT /F1 11 Tf 60 %d Td (%s) Tj ET" % (780 - 14 * number, shown))
        packed = zlib.compress(b"\n".join(drawn))
        content = add(stream(packed, b"/Filter /FlateDecode "))
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
                b" /Resources << /Font << /F1 %d 0 R >> >> >>" % (tree, content, font)
            )
        )
    more = b""
    if xmp is not None:
        more = b" /Metadata %d 0 R" % add(stream(xmp.encode(), b"/Type /Metadata /Subtype /XML "))
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R%s >>" % (tree, more)
    refs = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), refs)
    trailer = b"/Root %d 0 R" % catalog
    if info is not None:
        values = b" ".join(b"/%s (%s)" % (k.encode(), v.encode("cp1252")) for k, v in info.items())
        trailer += b" /Info %d 0 R" % add(b"<< %s >>" % values)
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d %s >>\n" % (len(objects) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def arc_bytes(
    pages: dict[str, bytes], *, when: str = "20190304050607", packed: bool = True
) -> bytes:
    """Build an ARC file (version 1) of HTML pages, each record a gzip member of its own."""
    version = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://crawl.arc 0.0.0.0 %s text/plain %d\n%s\n" % (
        when.encode(),
        len(version),
        version,
    )
    records = [head]
    for url, body in pages.items():
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        line = f"{url} 192.0.2.1 {when} text/html {len(block)}\n".encode()
        records.append(line + block + b"\n")
    return b"".join(gzip.compress(one, mtime=0) if packed else one for one in records)


def warc_record(url: str, body: bytes, *, when: str = "2019-03-04T05:06:07Z") -> bytes:
    """Build one WARC response record of an HTML page, not packed."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    about = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {when}\r\n"
        f"WARC-Record-ID: <urn:x:{len(body)}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return about.encode() + block + b"\r\n\r\n"


def zip_bytes(files: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Build a ZIP file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


def wacz_bytes(warc: bytes) -> bytes:
    """Build a WACZ around one gzipped WARC."""
    files = {
        "datapackage.json": b'{"profile": "data-package", "wacz_version": "1.1.1"}',
        "archive/data.warc.gz": warc,
        "indexes/index.cdx.gz": gzip.compress(b"example,harbour)/ 20190304050607 {}"),
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
    }
    return zip_bytes(files, packing=zipfile.ZIP_STORED)


def mhtml_bytes(url: str, html: str, *, date: str = "Mon, 4 Mar 2019 05:06:07 -0000") -> bytes:
    """Build an MHTML file as Chrome writes it: the page in quoted-printable, a picture beside it."""
    page = quopri.encodestring(html.encode()).replace(b"\n", b"\r\n")
    lines = [
        "From: <Saved by Blink>", f"Snapshot-Content-Location: {url}", "Subject: Saved", f"Date: {date}",
        "MIME-Version: 1.0", "Content-Type: multipart/related;", '\ttype="text/html";', '\tboundary="----Mark--x----"',
        "", "", "------Mark--x----", "Content-Type: text/html; charset=utf-8", "Content-ID: <frame-1@mhtml.blink>",
        "Content-Transfer-Encoding: quoted-printable", f"Content-Location: {url}", "", "",
    ]  # fmt: skip
    picture = (
        b"\r\n------Mark--x----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: https://harbour.example/a.png\r\n\r\niVBORw0KGgo=\r\n------Mark--x------\r\n"
    )
    return "\r\n".join(lines).encode() + page + picture


def webarchive_bytes(
    url: str, html: str, *, form: plistlib.PlistFormat = plistlib.FMT_BINARY
) -> bytes:
    """Build a web archive as Safari writes it."""
    main = {
        "WebResourceData": html.encode(),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": url,
        "WebResourceFrameName": "",
    }
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": []}, fmt=form)


def wayback_page(html: str, url: str, stamp: str = "20190304050607") -> str:
    """Wrap a page as the Wayback Machine serves it."""
    head = (
        f'<script src="https://web-static.archive.org/_static/js/bundle-playback.js"></script>'
        f'<script>__wm.init("https://web.archive.org/web");\n'
        f'__wm.wombat("{url}","{stamp}","https://web.archive.org/","web","/_static/","1551675967");</script>'
        f"<!-- End Wayback Rewrite JS Include -->"
    )
    toolbar = (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base'>The Wayback Machine has 12 captures of"
        " this page, between 2018 and 2020.</div><!-- END WAYBACK TOOLBAR INSERT -->"
    )
    foot = (
        "<!--\n     FILE ARCHIVED ON 05:06:07 Mar 04, 2019 AND RETRIEVED FROM THE\n"
        "     INTERNET ARCHIVE ON 01:02:03 May 06, 2026.\n-->\n<!--\nplayback timings (ms):\n  load: 12\n-->"
    )
    rewritten = html.replace(
        'href="https://', f'href="https://web.archive.org/web/{stamp}/https://'
    )
    rewritten = rewritten.replace("<head>", f"<head>{head}", 1)
    return rewritten.replace("<body>", f"<body>{toolbar}", 1) + foot
