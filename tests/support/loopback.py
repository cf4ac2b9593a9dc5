"""The loopback site of the tests: the demo's pages, bad pages, and pages made by a test."""

from __future__ import annotations

import itertools
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.demo.server import LOOPBACK, DemoServer, SiteHandler

HUGE_BYTES = 50_000_000
SLOW_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer; a body given as an iterator is streamed in chunks."""

    body: bytes | Callable[[], Iterator[bytes]]
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the site saw it; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


def render_article(title: str, *paragraphs: str, lang: str = "en") -> str:
    """Write a small but whole article page; without paragraphs, three good ones."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs or _PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body><nav><a href='/'>Home</a> <a href='/about'>About</a></nav>"
        f"<article><h1>{title}</h1>{body}</article>"
        f"<footer>Printed on the harbour wall</footer></body></html>"
    )


_PARAGRAPHS = (
    (
        "The ferry left the quay at six, an hour before the sun, with eleven passengers and a crate "
        "of lemons on deck. Nobody spoke until the lighthouse had gone by on the left hand side."
    ),
    (
        "It was the mate who first saw the other boat. She lay low in the water, her lamps out, and "
        "she did not answer when he called to her across the swell, not once and not the second time."
    ),
    (
        "By the time they came alongside, the tide had turned. They found a kettle still warm on the "
        "stove, two cups set out on the table, and a chart of a coast that none of them had sailed."
    ),
)


def png_bytes(width: int = 32, height: int = 32) -> bytes:
    """Make a real PNG: one flat colour, 8 bit RGB."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    rows = (b"\x00" + b"\x20\x60\xa0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def _huge() -> Iterator[bytes]:
    opening = b"<!doctype html><title>Huge</title><article>"
    yield opening
    chunk = b"<p>" + b"One more line of a page that never wants to end. " * 1000 + b"</p>"
    sent = len(opening)
    while sent < HUGE_BYTES:
        yield chunk
        sent += len(chunk)


class LoopbackSite(DemoServer):
    """A web site of the tests' own on 127.0.0.1.

    It has every page of the demo, and:

    /404 /410 /500 /503   answers of that status (503 with `Retry-After: 1`)
    /png                  a real PNG, called image/png; /png-as-html calls itself text/html
    /empty                200 with no byte; /blank: a page of white space only
    /huge                 50 MB, streamed without a length; /huge-declared gives the length
    /changing             an article whose text is another one at each request
    /redirect             302 to /article; /redirect-loop
    /slow                 sends one byte a second for a minute
    /cut                  declares 10,000 bytes, sends 100 and hangs up
    /latin1               an article in ISO-8859-1, said only in the header
    /article              a plain article

    `set_page(path, html)` adds or changes a page; `asked` lists all requests.
    """

    def __init__(self) -> None:
        super().__init__(0, LoopbackHandler)
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self.visits = itertools.count(1)
        self.pages = self._fixed_pages()

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        super().__exit__(*error)

    def url(self, path: str) -> str:
        """Give the absolute URL of a path."""
        return self.base_url + path

    def set_page(
        self,
        path: str,
        html: str | bytes,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Serve this page at the path from now on, and give its URL."""
        body = html.encode() if isinstance(html, str) else html
        self.pages[path] = Page(
            body=body, status=status, content_type=content_type, headers=headers or {}
        )
        return self.url(path)

    def paths_asked(self) -> list[str]:
        """Give the paths of all requests so far, in order."""
        return [asked.path for asked in self.asked]

    def _fixed_pages(self) -> dict[str, Page]:
        coast = "Zwischen Küste und Straße liegt das alte Zollhaus, schräg und grün. "
        return {
            "/404": Page(body=b"<h1>Not here</h1>", status=404),
            "/410": Page(body=b"<h1>Gone for good</h1>", status=410),
            "/500": Page(body=b"<h1>Broken</h1>", status=500),
            "/503": Page(body=b"<h1>Busy</h1>", status=503, headers={"Retry-After": "1"}),
            "/png": Page(body=png_bytes(), content_type="image/png"),
            "/png-as-html": Page(body=png_bytes()),
            "/empty": Page(body=b""),
            "/blank": Page(body=b"<!doctype html><html><body> \n </body></html>"),
            "/huge": Page(body=_huge),
            "/huge-declared": Page(body=_huge, headers={"Content-Length": str(HUGE_BYTES * 2)}),
            "/redirect": Page(body=b"", status=302, headers={"Location": "/article"}),
            "/redirect-loop": Page(body=b"", status=302, headers={"Location": "/redirect-loop"}),
            "/slow": Page(body=self._slow),
            "/cut": Page(body=lambda: iter([b"x" * 100]), headers={"Content-Length": "10000"}),
            "/latin1": Page(
                body=render_article("Das Zollhaus", coast * 4, coast * 5, lang="de")
                .encode("latin-1")
                .replace(b'<meta charset="utf-8">', b""),
                content_type="text/html; charset=iso-8859-1",
            ),
            "/article": Page(body=render_article("The boat without lamps").encode()),
        }

    def _slow(self) -> Iterator[bytes]:
        yield b"<!doctype html><title>Slow</title><p>"
        for _ in range(int(SLOW_SECONDS)):
            if self.closing.wait(1.0):
                return
            yield b"."

    def changing_page(self) -> Page:
        """Make the next version of /changing."""
        extra = f"Version {next(self.visits)} of this report was printed a moment ago, as ever."
        return Page(body=render_article("The changing report", *_PARAGRAPHS, extra).encode())


class LoopbackHandler(SiteHandler):
    """Answer from the test's pages first, then from the demo's files."""

    server: LoopbackSite

    def do_GET(self) -> None:  # noqa: N802 - http.server's name for it
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(method=self.command, path=self.path, headers=headers))
        path = urlsplit(self.path).path
        page = self.server.changing_page() if path == "/changing" else self.server.pages.get(path)
        if page is None:
            super().do_GET()
        elif callable(page.body):
            self._stream(page, page.body())
        else:
            self.send_page(
                page.body,
                status=page.status,
                content_type=page.content_type,
                headers=page.headers,
            )

    do_HEAD = do_GET  # noqa: N815 - http.server's name for it

    def _stream(self, page: Page, chunks: Iterator[bytes]) -> None:
        is_declared = "Content-Length" in page.headers
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if not is_declared:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command == "HEAD":
            return
        for chunk in chunks:
            self.wfile.write(chunk if is_declared else b"%x\r\n%s\r\n" % (len(chunk), chunk))
            self.wfile.flush()
        if not is_declared:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True


def closed_port() -> int:
    """Give a loopback port on which nobody listens."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])
