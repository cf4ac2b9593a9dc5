"""Many hosts on loopback: 127.0.1.1, 127.0.1.2, ... on one port, each with a feed and its articles.

One event loop in one thread answers for all of them. A host can be made silent
(it takes the connection and never answers), and any path can be given an answer
of its own. Answers carry an ETag and know 304.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from loopback import render_article

ARTICLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of a host."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request as a host saw it."""

    host: str
    path: str
    headers: Mapping[str, str]
    status: int


class ManyHosts:
    """Hosts for as long as a `with` block lasts.

    Args:
        count: How many.
        articles: Articles of each.
        seconds: How long an answer takes.
    """

    def __init__(self, count: int, *, articles: int = ARTICLES, seconds: float = 0.0) -> None:
        self.addresses = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(count)]
        self.articles = articles
        self.seconds = seconds
        self.silent: set[str] = set()
        self.answers: dict[tuple[str, str], Answer] = {}
        self.portal: Answer | None = None
        """Answers for everything, where it is set."""
        self.asked: list[Question] = []
        self.port = _free_port()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def allowed(self) -> list[str]:
        """Give every `host:port`."""
        return [f"{address}:{self.port}" for address in self.addresses]

    def url(self, number: int, path: str = "/feed") -> str:
        """Give a URL of a host, counted from 0."""
        return f"http://{self.addresses[number]}:{self.port}{path}"

    def feeds(self) -> list[str]:
        """Give every feed's URL."""
        return [self.url(number) for number in range(len(self.addresses))]

    def articles_asked(self) -> list[tuple[str, str]]:
        """Give host and path of the articles asked for, in order."""
        return [(one.host, one.path) for one in self.asked if one.path.startswith("/post/")]

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve_all())
        self._loop.close()

    async def _serve_all(self) -> None:
        self._closing = asyncio.Event()
        server = await asyncio.start_server(
            self._answer, self.addresses, self.port, backlog=200, reuse_address=True
        )
        self._ready.set()
        await self._closing.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await _read_head(reader):
                if host in self.silent:
                    await self._closing.wait()
                    return
                if self.seconds:
                    await asyncio.sleep(self.seconds)
                writer.write(self._write_answer(host, *head))
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return  # the client hung up, or the test is over
        finally:
            writer.close()

    def _write_answer(self, host: str, path: str, headers: dict[str, str]) -> bytes:
        answer = self.portal or self.answers.get((host, path)) or self._own_answer(host, path)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        is_known = answer.status == 200 and headers.get("if-none-match") == etag
        status, body = (304, b"") if is_known else (answer.status, answer.body)
        self.asked.append(Question(host=host, path=path, headers=headers, status=status))
        lines = [
            f"HTTP/1.1 {status} OK",
            f"Content-Type: {answer.content_type}",
            f"Content-Length: {len(body)}",
            f"ETag: {etag}",
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _own_answer(self, host: str, path: str) -> Answer:
        numbers = range(1, self.articles + 1)
        base = f"http://{host}:{self.port}"
        if path == "/feed":
            items = "".join(
                f"<item><title>Letter {n}</title><link>{base}/post/{n}</link></item>"
                for n in numbers
            )
            feed = f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>"
            return Answer(body=feed.encode(), content_type="application/rss+xml")
        if path.startswith("/post/") and path[6:].isdecimal() and int(path[6:]) in numbers:
            page = render_article(
                f"Letter {path[6:]}",
                f"Letter {path[6:]} of {host}: the lamp burned low all week, since the oil came late again.",
                "Nobody came up the stairs all night, and the wind went round to the north before the morning.",
                "The boat that was to bring the new rope turned back at the bar, and has not been seen since then.",
            )
            return Answer(body=page.encode())
        return Answer(body=b"<h1>Not here</h1>", status=404)


async def _read_head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    """Read one request; None when the client hung up."""
    line = await reader.readline()
    if not line:
        return None
    headers = {}
    while (header := (await reader.readline()).decode("latin-1").strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    return line.decode("latin-1").split()[1], headers


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.1.1", 0))
        return int(free.getsockname()[1])
