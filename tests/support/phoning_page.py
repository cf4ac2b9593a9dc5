"""A page that tries every way to reach another server, and a listener that counts who came."""

from __future__ import annotations

import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

WAYS: Final = (
    '<link rel="stylesheet" href="{}">',
    '<link rel="icon" href="{}">',
    '<link rel="preload" as="image" href="{}">',
    '<link rel="prefetch" href="{}">',
    '<link rel="preconnect" href="{}">',
    '<link rel="dns-prefetch" href="{}">',
    '<link rel="manifest" href="{}">',
    '<link rel="modulepreload" href="{}">',
    '<script type="speculationrules">{{"prefetch":[{{"source":"list","urls":["{}"]}}]}}</script>',
    '<style>@import "{}";</style>',
    '<style>body {{ background-image: url("{}") }}</style>',
    '<style>@font-face {{ font-family: x; src: url("{}") }} .x {{ font-family: x }}</style><p class="x">font</p>',
    '<style>.c::before {{ content: url("{}") }}</style><p class="c">content</p>',
    '<style>.i {{ list-style-image: url("{}") }}</style><ul class="i"><li>item</li></ul>',
    '<style>.u {{ cursor: url("{}"), auto }}</style><p class="u">cursor</p>',
    '<style>.m {{ mask-image: url("{}"); border-image: url("{}") 1 }}</style><p class="m">mask</p>',
    '<p style="background: url({})">styled</p>',
    '<img src="{}">',
    '<img srcset="{} 2x" alt="set">',
    '<picture><source srcset="{}"><img alt="in a picture"></picture>',
    '<input type="image" src="{}">',
    '<video src="{}" autoplay muted></video>',
    '<video poster="{}"></video>',
    '<audio src="{}" autoplay></audio>',
    '<video><source src="{}"></video>',
    '<video><track default kind="subtitles" src="{}"></video>',
    '<iframe src="{}"></iframe>',
    '<iframe srcdoc="<img src={}>"></iframe>',
    '<object data="{}"></object>',
    '<embed src="{}"></embed>',
    '<svg><image href="{}"></image></svg>',
    '<svg><use href="{}#x"></use></svg>',
    '<svg><filter id="f"><feImage href="{}"></feImage></filter><rect width="9" height="9" filter="url(#f)"/></svg>',
    '<svg><style>@import "{}";</style></svg>',
    '<table background="{}"><tr><td background="{}">cell</td></tr></table>',
    '<script src="{}"></script>',
    '<script>new Image().src = "{}"</script>',
    '<script>fetch("{}", {{mode: "no-cors"}})</script>',
    '<script>navigator.sendBeacon("{}")</script>',
    '<script>try {{ new WebSocket("{}".replace("http", "ws")) }} catch {{}}</script>',
    '<script>new EventSource("{}")</script>',
    '<img src="x:" onerror="this.src=\'{}\'">',
    '<noscript><img src="{}"></noscript>',
    '<noembed><p title="</noembed><iframe src={}></iframe>"></noembed>',
    '<a id="link" href="{}" ping="{}">a link to click</a>',
    '<form action="{}"><button id="button">a button to click</button></form>',
    '<meta http-equiv="refresh" content="60;url={}">',
)
"""Each with the places of an address."""


class Listener(ThreadingHTTPServer):
    """Counts connections, and the ways by which requests came."""

    daemon_threads = True

    def __init__(self) -> None:
        self.connections = 0
        self.ways: set[int] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: socketserver._RequestType, client_address: object) -> None:
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def make_page(self) -> str:
        """Return a page of prose with every way in it, each under an address of its own."""
        prose = "".join(
            f"<p>The ferry of day {n} left late, and nobody was on board but the dog of the captain.</p>"
            for n in range(8)
        )
        ways = [
            way.format(*(f"{self.address}/way/{number}",) * way.count("{}"))
            for number, way in enumerate(WAYS)
        ]
        return f"<!DOCTYPE html><html><head><title>The ferry</title></head><body><article><h1>The ferry</h1>{prose}</article>{''.join(ways)}</body></html>"


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        way = re.match(r"/way/(\d+)", self.path)
        if way:
            self.server.ways.add(int(way[1]))
        body = self.server.make_page().encode() if self.path == "/" else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - http.server's name for it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
        """Print nothing."""


@contextmanager
def listen() -> Iterator[Listener]:
    """Start a listener on a free port."""
    with Listener() as listener:
        Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield listener
        listener.shutdown()
