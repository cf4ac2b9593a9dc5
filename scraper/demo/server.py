"""Serve the demo's little web site on loopback, as a real site would be served.

Takes the files below `scraper/demo/site`, gives an HTTP server on 127.0.0.1 with
content types, ETag, Last-Modified and 304. Never listens on another address,
never logs, never reads outside the package.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from importlib.resources.abc import Traversable
from socket import socket
from threading import Thread
from types import TracebackType
from typing import Final, Self, TypeAlias
from urllib.parse import unquote, urlsplit

LOOPBACK: Final = "127.0.0.1"

Request: TypeAlias = socket | tuple[bytes, socket]
"""What `socketserver` hands its error hook."""

_BASE_MARK: Final = b"__BASE__"
"""Placeholder in the files for the site's own address; replaced when served."""

_LAST_MODIFIED: Final = "Fri, 20 Nov 2026 09:00:00 GMT"
"""One fixed date, because package files carry no trustworthy one."""

_CONTENT_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """One file of the site, ready to send but for its base URL."""

    body: bytes
    content_type: str


@cache
def read_site() -> Mapping[str, SiteFile]:
    """Read every file of the demo site, keyed by URL path.

    A page `post/x.html` answers at `/post/x`, an `index.html` at its folder.
    """
    return dict(_walk(resources.files("scraper.demo") / "site", ""))


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, SiteFile]]:
    files: list[tuple[str, SiteFile]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            files.extend(_walk(entry, path))
            continue
        suffix = entry.name.rpartition(".")[2]
        if suffix in _CONTENT_TYPES:
            file = SiteFile(body=entry.read_bytes(), content_type=_CONTENT_TYPES[suffix])
            files.append((path.removesuffix(".html").removesuffix("index"), file))
    return files


class SiteHandler(BaseHTTPRequestHandler):
    """Answer GET and HEAD from the site's files."""

    protocol_version = "HTTP/1.1"
    server: DemoServer

    def do_GET(self) -> None:
        """Send the file with its body, 304 when the client has it, or 404."""
        path = unquote(urlsplit(self.path).path)
        file = self.server.files.get(path)
        if file is None:
            self.send_page(b"<h1>Not found</h1>", status=HTTPStatus.NOT_FOUND)
            return
        body = file.body.replace(_BASE_MARK, self.server.base_url.encode("ascii"))
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        validators = {"ETag": etag, "Last-Modified": _LAST_MODIFIED, "Cache-Control": "no-cache"}
        if self._is_fresh(etag):
            self.send_page(b"", status=HTTPStatus.NOT_MODIFIED, headers=validators)
        else:
            self.send_page(body, content_type=file.content_type, headers=validators)

    do_HEAD = do_GET  # noqa: N815 - http.server's name for it

    def _is_fresh(self, etag: str) -> bool:
        """Return whether the client's copy holds; If-None-Match counts before the date."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return etag in known or known.strip() == "*"
        return self.headers.get("If-Modified-Since") == _LAST_MODIFIED

    def send_page(
        self,
        body: bytes,
        *,
        status: int = HTTPStatus.OK,
        content_type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send one whole answer; HEAD and 304 get the headers alone."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
        """Print nothing: the demo's own output is what people read."""


class DemoServer(ThreadingHTTPServer):
    """The demo site on 127.0.0.1 for as long as a `with` block lasts.

    Args:
        port: The port wished for; another one is taken where it is in use. 0 lets the
            system choose.
        handler: The class that answers.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int = 0, handler: type[SiteHandler] = SiteHandler) -> None:
        self.files = dict(read_site())
        try:
            super().__init__((LOOPBACK, port), handler)
        except OSError:
            if not port:
                raise
            super().__init__((LOOPBACK, 0), handler)
        self._thread = Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.01}, name="demo-site", daemon=True
        )

    def edit(self, path: str, old: str, new: str) -> None:
        """Serve a page with a passage replaced from now on.

        Args:
            path: Of the page.
            old: Text of the page.
            new: What is there instead.
        """
        file = self.files[path]
        self.files[path] = replace(file, body=file.body.replace(old.encode(), new.encode()))

    @property
    def host_port(self) -> str:
        """The exact `host:port`, as the setting `fetch.allow` wants it."""
        return f"{LOOPBACK}:{self.server_port}"

    @property
    def base_url(self) -> str:
        """The site's address without a final slash."""
        return f"http://{self.host_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Request, client_address: object) -> None:
        """Print nothing when a client hangs up in the middle of an answer, and only then."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
