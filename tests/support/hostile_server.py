"""A web server that does everything wrong, one fault a path; a process of its own.

Run as `python hostile_server.py FOLDER ADDRESS...`: listens on a port of its choice
on every address, opens the canary on 127.0.0.2 with the same port, and prints the
port. `/raw/NAME` sends the file NAME of FOLDER byte for byte. `/-log` tells which
requests came and how often the canary was touched.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import logging
import random
import socket
import struct
import sys
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import brotli
from backports import zstd
from fuzzed_replies import fuzzed_reply, seeds

PAGE = (
    b"<!doctype html><html><head><meta charset=utf-8><title>A page</title></head><body><article>"
    b"<h1>A page</h1><p>The lighthouse keeper counted the ships that passed before dusk, and wrote "
    b"their names into a ledger which nobody had opened for a generation.</p></article></body></html>"
)
BOMB_MIB = "128"
CHUNK = b"<p>" + b" " * (2**16 - 3)


@dataclass
class State:
    """What the server remembers."""

    folder: Path
    log: list[dict[str, object]] = field(default_factory=list)
    canary: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    bombs: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Request:
    """One request that came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    state: State


Fault = Callable[[Request], Awaitable[bool]]
FAULTS: dict[str, Fault] = {}
"""Path prefix to fault; a fault says whether the connection may be used again."""


def fault(path: str) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        FAULTS[path] = function
        return function

    return register


async def answer(
    request: Request, body: bytes = PAGE, status: str = "200 OK", **headers: str
) -> bool:
    lines = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    request.writer.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body)
    await request.writer.drain()
    return True


async def redirect(request: Request, to: str, status: str = "302 Found") -> bool:
    return await answer(request, b"", status, Location=to)


@fault("/ok")
async def ok(request: Request) -> bool:
    return await answer(request)


@fault("/robots.txt")
async def robots(request: Request) -> bool:
    file = request.state.folder / "robots.txt"
    if not file.exists():
        return await answer(request, b"none", "404 Not Found")
    request.writer.write(file.read_bytes())
    await request.writer.drain()
    return False


@fault("/raw/")
async def raw(request: Request) -> bool:
    name = unquote(request.path.removeprefix("/raw/"))
    request.writer.write((request.state.folder / name).read_bytes())
    await request.writer.drain()
    return False


@fault("/longer-than-announced")
async def longer_than_announced(request: Request) -> bool:
    """Send more than Content-Length announces and keep the connection; `?late=1` after a moment.

    Without `late` both go out in one write: a client cannot tell bytes that arrive while it sends the
    next request from the answer to it.
    """
    parts = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n<p>right",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<p>forged",
    ]
    if "late" not in request.query:
        parts = [b"".join(parts)]
    for part in parts:
        request.writer.write(part)
        await request.writer.drain()
        await asyncio.sleep(0.05)
    return True


@fault("/garbage-once/")
async def garbage_once(request: Request) -> bool:
    if sum(each["path"] == request.path for each in request.state.log) == 1:
        request.writer.write(b"ter of an earlier page</p>\r\n\r\n")
        await request.writer.drain()
        return False
    return await answer(request, b"<p>second")


@fault("/cached-304")
async def cached_304(request: Request) -> bool:
    if request.headers.get("cache-control") == "no-cache":
        return await answer(request, b"<p>fresh")
    return await answer(request, b"", "304 Not Modified")


@fault("/cookie-wall")
async def cookie_wall(request: Request) -> bool:
    if request.headers.get("cookie") == "pass=1":
        return await answer(request, b"<p>inside")
    return await answer(
        request, b"", "302 Found", Location="/cookie-wall", Set_Cookie="pass=1; Path=/"
    )


@fault("/cookie-counter")
async def cookie_counter(request: Request) -> bool:
    count = len(request.state.log)
    return await answer(
        request, b"", "302 Found", Location="/cookie-counter", Set_Cookie=f"count={count}"
    )


@fault("/cookie-to")
async def cookie_to(request: Request) -> bool:
    return await answer(
        request,
        b"",
        "302 Found",
        Location=request.query["to"],
        Set_Cookie="pass=1; Path=/; Domain=127.0.1.1",
    )


@fault("/echo")
async def echo(request: Request) -> bool:
    return await answer(request, b"<p>" + json.dumps(request.headers).encode())


@fault("/conditional")
async def conditional(request: Request) -> bool:
    if request.headers.get("if-none-match") == '"v1"':
        return await answer(request, b"", "304 Not Modified", ETag='"v1"')
    return await answer(request, ETag='"v1"')


@fault("/always-304")
async def always_304(request: Request) -> bool:
    return await answer(request, b"", "304 Not Modified")


@fault("/status/")
async def status(request: Request) -> bool:
    code = request.path.removeprefix("/status/")
    extra = {"Retry-After": request.query["after"]} if "after" in request.query else {}
    return await answer(request, b"", f"{code} Status", **extra)


@fault("/fails/")
async def fails(request: Request) -> bool:
    """Answer 500 so many times, then the page."""
    times = int(request.path.removeprefix("/fails/").partition("/")[0])
    seen = request.state.failures[request.path] = request.state.failures.get(request.path, 0) + 1
    if seen <= times:
        return await answer(request, b"", "500 Broken")
    return await answer(request)


@fault("/redirect")
async def redirect_to(request: Request) -> bool:
    return await redirect(request, request.query["to"])


@fault("/loop/")
async def loop(request: Request) -> bool:
    return await redirect(request, "/loop/b" if request.path.endswith("a") else "/loop/a")


@fault("/hops/")
async def hops(request: Request) -> bool:
    left = int(request.path.removeprefix("/hops/"))
    return await redirect(request, f"/hops/{left - 1}") if left else await answer(request)


@fault("/farm/")
async def farm(request: Request) -> bool:
    return await redirect(request, f"/farm/{int(request.path.removeprefix('/farm/')) + 1}")


@fault("/drip-body")
async def drip_body(request: Request) -> bool:
    request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    return await drip(request, b"x")


@fault("/drip-head")
async def drip_head(request: Request) -> bool:
    request.writer.write(b"HTTP/1.1 200 OK\r\n")
    return await drip(request, b"X")


async def drip(request: Request, byte: bytes) -> bool:
    while True:
        request.writer.write(byte)
        await request.writer.drain()
        await asyncio.sleep(0.05)


@fault("/hang")
async def hang(request: Request) -> bool:
    await asyncio.sleep(60)
    return False


@fault("/half-hang")
async def half_hang(request: Request) -> bool:
    request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n")
    await request.writer.drain()
    return await hang(request)


@fault("/slow/")
async def slow(request: Request) -> bool:
    await asyncio.sleep(float(request.path.removeprefix("/slow/")))
    return await answer(request)


@fault("/endless")
async def endless(request: Request) -> bool:
    request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")
    while True:
        request.writer.write(b"more " * 13107)
        await request.writer.drain()


@fault("/header-lines")
async def header_lines(request: Request) -> bool:
    request.writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        request.writer.write(b"X-%d: y\r\n" % number)
        if number % 1000 == 0:
            await request.writer.drain()
    request.writer.write(b"Content-Length: 0\r\n\r\n")
    return False


@fault("/header-big")
async def header_big(request: Request) -> bool:
    request.writer.write(
        b"HTTP/1.1 200 OK\r\nX-Big: " + b"y" * 10**7 + b"\r\nContent-Length: 0\r\n\r\n"
    )
    await request.writer.drain()
    return False


@fault("/early-hints")
async def early_hints(request: Request) -> bool:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n" * 1000
    while True:
        request.writer.write(hints)
        await request.writer.drain()


@fault("/bomb/")
async def bomb(request: Request) -> bool:
    kind = request.path.removeprefix("/bomb/")
    size = int(request.query.get("mib", BOMB_MIB)) * 2**20
    body = request.state.bombs.get(f"{kind} {size}")
    if body is None:
        body = request.state.bombs[f"{kind} {size}"] = build_bomb(kind, size)
    encoding = "gzip, gzip" if kind == "double" else kind
    return await answer(request, body, Content_Encoding=encoding)


def build_bomb(kind: str, size: int) -> bytes:
    if kind == "double":
        return gzip.compress(build_bomb("gzip", size))
    if kind == "zstd":
        machine = zstd.ZstdCompressor()
        parts = [machine.compress(CHUNK) for _ in range(size // len(CHUNK))]
        return b"".join(parts) + machine.flush()
    if kind == "br":
        squeezer = brotli.Compressor(quality=1)
        parts = [squeezer.process(CHUNK) for _ in range(size // len(CHUNK))]
        return b"".join(parts) + squeezer.finish()
    machine2 = zlib.compressobj(1, zlib.DEFLATED, 31 if kind == "gzip" else 15)
    parts = [machine2.compress(CHUNK) for _ in range(size // len(CHUNK))]
    return b"".join(parts) + machine2.flush()


@fault("/honest/")
async def honest(request: Request) -> bool:
    """Send a page of so many MiB that no compressor shrinks, in the clear or packed."""
    size = int(request.path.removeprefix("/honest/")) * 2**20
    body = (b"<!doctype html>" + random.Random(1).randbytes(size // 2).hex().encode())[:size]
    if "as" not in request.query:
        return await answer(request, body)
    return await answer(request, gzip.compress(body, 1), Content_Encoding="gzip")


@fault("/encoded/")
async def encoded(request: Request) -> bool:
    """Send the file as it lies there with the encoding that the query names."""
    name = unquote(request.path.removeprefix("/encoded/"))
    body = (request.state.folder / name).read_bytes()
    return await answer(request, body, Content_Encoding=request.query["as"])


@fault("/reset")
async def reset(request: Request) -> bool:
    request.writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p>"
    )
    await request.writer.drain()
    sock = request.writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


@fault("/close-once/")
async def close_once(request: Request) -> bool:
    """Close the first connection without a word, answer on the second."""
    seen = request.state.failures[request.path] = request.state.failures.get(request.path, 0) + 1
    return False if seen == 1 else await answer(request)


@fault("/close")
async def close(request: Request) -> bool:
    return False


@fault("/idle-close")
async def idle_close(request: Request) -> bool:
    """Answer as if the connection stayed open, then close it."""
    await answer(request)
    return False


@fault("/video")
async def video(request: Request) -> bool:
    """Promise 4 GB of video and send it until somebody hangs up."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\x00\x00\x00\x18ftypmp42"
    request.writer.write(head)
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < 4 * 10**9:
            request.writer.write(CHUNK)
            await request.writer.drain()
            sent += len(CHUNK)
            request.state.log.append({"path": "/video-sent", "bytes": sent})
    return False


@fault("/maze/")
async def maze(request: Request) -> bool:
    """Invent three more pages for every page."""
    links = "".join(f'<a href="{request.path}{n}/?sid={time.time_ns()}">{n}</a>' for n in range(3))
    return await answer(request, f"<h1>Maze</h1>{links}".encode())


SEEDS = seeds()


@fault("/fuzz/")
async def fuzz(request: Request) -> bool:
    """Send the broken reply of a number, and close."""
    number = request.path.removeprefix("/fuzz/")
    if not (number.isascii() and number.isdigit()):
        return await answer(request)
    request.writer.write(fuzzed_reply(int(number), SEEDS))
    await request.writer.drain()
    return False


async def log(request: Request) -> bool:
    state = request.state
    body = json.dumps({"requests": state.log, "canary": state.canary}).encode()
    return await answer(request, body, Content_Type="application/json")


async def serve_connection(
    state: State, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    with contextlib.suppress(
        ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError
    ):
        while await serve_request(state, reader, writer):
            pass
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def serve_request(
    state: State, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *lines = head.split("\r\n")
    target = line.split(" ")[1]
    headers = {
        name.lower(): value.strip()
        for name, _, value in (each.partition(":") for each in lines if each)
    }
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    request = Request(parts.path, query, headers, writer, state)
    if parts.path == "/-log":
        return await log(request)
    address = writer.get_extra_info("sockname")[0]
    peer = writer.get_extra_info("peername")[1]
    state.log.append(
        {
            "path": target,
            "headers": headers,
            "at": time.monotonic(),
            "address": address,
            "peer": peer,
        }
    )
    for path in sorted(FAULTS, key=len, reverse=True):
        if parts.path == path or (path.endswith("/") and parts.path.startswith(path)):
            return await FAULTS[path](request)
    return await answer(request, b"no such fault", "404 Not Found")


async def main(folder: Path, addresses: list[str]) -> None:
    state = State(folder)

    async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await serve_connection(state, reader, writer)

    async def on_canary(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state.canary += 1
        writer.close()

    server = await asyncio.start_server(on_connection, addresses[0], 0, limit=2**20)
    port = server.sockets[0].getsockname()[1]
    for address in addresses[1:]:
        await asyncio.start_server(on_connection, address, port, limit=2**20)
    await asyncio.start_server(on_canary, "127.0.0.2", port)
    print(port, flush=True)
    # Ends with the process that started it: its end of standard input closes.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    # Clients that hang up in mid-reply are the point, not news.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
