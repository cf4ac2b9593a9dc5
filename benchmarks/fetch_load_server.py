"""A cheap web server for the load benchmark: 127.0.1.1 to 127.0.1.254, every fifth page at fault.

Run as `python fetch_load_server.py`; prints its port and ends with its standard
input. `/PAGE` is good or at fault by its number (see `FAULTS`); `/hang/PAGE` of a
hung host is never answered. Pages are articles of invented words between menus,
sidebars and scripts, about 50 KiB each.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
import struct
import sys
from typing import Final

FAULTS: Final = {3: "busy", 8: "cut", 13: "reset", 18: "hang", 23: "redirect", 28: "bad-gzip",
                 33: "busy", 38: "cut", 43: "reset", 48: "redirect"}  # fmt: skip
"""Number of a page, modulo 50, to its fault: 10 of 50."""
BODIES: Final = 40
"""Different pages; each is told apart by its number, which is put in at the end."""

_SYLLABLES: Final = (
    "ka lo mi ren tu sal vo den pri mar ste lun fo ga bri nel ost hal ven dor".split()
)


def words(rng: random.Random, count: int) -> str:
    """Return so many invented words as sentences."""
    found = []
    for number in range(count):
        word = "".join(rng.choices(_SYLLABLES, k=rng.randint(1, 3)))
        found.append(word.capitalize() if number % 14 == 0 else word + "." * (number % 14 == 13))
    return " ".join(found)


def page(number: int) -> bytes:
    """Return one page of about 50 KiB."""
    rng = random.Random(number)
    menu = "".join(
        f'<li class="nav-item"><a href="/s/{n}">{words(rng, 2)}</a></li>' for n in range(80)
    )
    cards = "".join(
        f'<div class="card teaser"><a href="/{n}"><h3>{words(rng, 6)}</h3></a>'
        f'<span class="meta">{n} min read</span><p>{words(rng, 20)}</p></div>'
        for n in range(24)
    )
    text = "".join(f"<p>{words(rng, 70)}</p>" for _ in range(14))
    script = "var layers = [" + ",".join(str(rng.randrange(10**6)) for _ in range(1500)) + "];"
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{words(rng, 7)} | Site</title>"
        f'<meta property="og:title" content="{words(rng, 7)}">'
        f'<meta property="article:published_time" content="2024-05-{1 + number % 28:02}T10:00:00Z">'
        f"<script>{script}</script></head><body><header><nav><ul>{menu}</ul></nav></header>"
        f"<main><article><h1>{words(rng, 7)}</h1><div class=byline>By Mira Holt</div>{text}</article>"
        f"<aside>{cards}</aside></main><footer>{words(rng, 60)}</footer></body></html>"
    ).encode()


PAGES: Final = [page(number) for number in range(BODIES)]
ROBOTS: Final = b"User-agent: *\nDisallow: /admin\n"


class Connection(asyncio.Protocol):
    """One connection; answers its requests in turn."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment] # TCP is always one
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Send a response to each complete request."""
        self.received += data
        while b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            self.answer(head.split(b" ", 2)[1].decode("latin-1"))

    def answer(self, path: str) -> None:
        """Send the response to one request."""
        if path.startswith("/hang"):
            return
        if path == "/robots.txt":
            self.send(ROBOTS, "text/plain")
            return
        number = int(path.strip("/").rpartition("/")[2] or 0)
        fault = None if path.startswith("/good/") else FAULTS.get(number % 50)
        body = PAGES[number % BODIES] + f"<!-- {path} -->".encode()
        if fault is None:
            self.send(body)
        elif fault == "busy":
            self.send(b"busy", status="503 Service Unavailable")
        elif fault == "redirect":
            self.send(b"", status="301 Moved", extra=f"Location: /good/{number}\r\n")
        elif fault == "bad-gzip":
            self.send(gzip.compress(body)[:-20], extra="Content-Encoding: gzip\r\n")
        elif fault in {"cut", "reset"}:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + body[:9000])
            if fault == "reset":
                linger = struct.pack("ii", 1, 0)
                self.transport.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, linger
                )
            self.transport.close()

    def send(
        self, body: bytes, kind: str = "text/html", status: str = "200 OK", extra: str = ""
    ) -> None:
        """Send one answer."""
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
        self.transport.write(head.encode() + body)


async def main() -> None:
    """Serve until standard input ends."""
    server = await asyncio.get_running_loop().create_server(Connection, "0.0.0.0", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
