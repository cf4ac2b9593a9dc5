"""Many hosts on loopback: 127.0.1.1, 127.0.1.2, ... on one port, each with a feed and its articles.

A host can be made silent
(it takes the connection and never answers), and any path can be given an answer
of its own. Answers carry an ETag and know 304.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from address_server import AddressServer
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


class ManyHosts(AddressServer):
    """Hosts for as long as a `with` block lasts.

    Args:
        count: How many.
        articles: Articles of each.
        seconds: How long an answer takes.
    """

    def __init__(self, count: int, *, articles: int = ARTICLES, seconds: float = 0.0) -> None:
        super().__init__([f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(count)])
        self.articles = articles
        self.seconds = seconds
        self.silent: set[str] = set()
        self.answers: dict[tuple[str, str], Answer] = {}
        self.portal: Answer | None = None
        """Answers for everything, where it is set."""
        self.asked: list[Question] = []

    def url(self, number: int, path: str = "/feed") -> str:
        """Give a URL of a host, counted from 0."""
        return f"http://{self.addresses[number]}:{self.port}{path}"

    def feeds(self) -> list[str]:
        """Give every feed's URL."""
        return [self.url(number) for number in range(len(self.addresses))]

    def articles_asked(self) -> list[tuple[str, str]]:
        """Give host and path of the articles asked for, in order."""
        return [(one.host, one.path) for one in self.asked if one.path.startswith("/post/")]

    async def answer(self, host: str, path: str, headers: dict[str, str]) -> tuple[bytes, bool]:
        """Answer as a feed and its articles do, unless the host was made to do otherwise."""
        if host in self.silent:
            await self.wait_for_the_end()
            return b"", False
        if self.seconds:
            await asyncio.sleep(self.seconds)
        return self._write_answer(host, path, headers), True

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
