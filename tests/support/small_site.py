"""A web site made of a mapping, on loopback: what is not in it is 404."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer; `BASE` in a text body becomes the site's own address."""

    body: str | bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Pages = Mapping[str, Answer] | Callable[[str], Answer | None]


class SmallSite(ThreadingHTTPServer):
    """Serves answers by path and query, then by path alone; lists what was asked."""

    daemon_threads = True

    def __init__(self, pages: Pages, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), _Handler)
        self.pages = pages
        self.asked: list[str] = []
        self.host_port = f"{host}:{self.server_address[1]}"
        self.base = f"http://{self.host_port}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()

    def find(self, target: str) -> Answer | None:
        if callable(self.pages):
            return self.pages(target)
        return self.pages.get(target) or self.pages.get(urlsplit(target).path)


class _Handler(BaseHTTPRequestHandler):
    server: SmallSite

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answer = self.server.find(self.path) or Answer(body="<h1>Not here</h1>", status=404)
        body = answer.body
        if isinstance(body, str):
            body = body.replace("BASE", self.server.base).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value.replace("BASE", self.server.base))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay silent."""
