"""Thirty hosts on loopback whose pages follow a clock that the simulation sets.

127.0.2.1, 127.0.2.2, ... on one port, each a site of `calendar_of_sources`. Answers
carry an ETag and know 304. A share of them is broken, older pages at their first asking
too, and hosts or the whole network can be down for hours: connections are then closed
without an answer.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable

from address_server import AddressServer
from calendar_of_sources import Piece, Site
from loopback import render_article

WINDOW = 8
"""Entries of one page of an Atom feed or a list; older ones follow page by page."""
RSS_WINDOW = 15
"""Entries of an RSS feed; what is older is gone."""
MATCHING = 7
"""Every so many articles hold the word that the simulation's watch looks for."""
WORDS = (
    "harbour tide lamp rope kettle stair winter boat letter bell stone gull wind bread ledger coal"
    " window cart bridge orchard chapel mill ferry lantern island market river signal station well"
).split()


class FakeWeb(AddressServer):
    """The hosts, for as long as a `with` block lasts.

    Args:
        sites: What each host publishes.
        fault_share: Share of the requests that meet a fault.
        dice: Draws the faults.
    """

    def __init__(self, sites: list[Site], fault_share: float, dice: random.Random) -> None:
        self.sites = {f"127.0.2.{n}": site for n, site in enumerate(sites, 1)}
        super().__init__(list(self.sites))
        self.hour = 0.0
        self.fault_share = fault_share
        self.down: set[str] = set()
        self.requests: Counter[str] = Counter()
        """Requests so far, by kind: `robots`, `source`, `article`."""
        self.faults = 0
        self.on_request: Callable[[], None] | None = None
        """Called before each answer."""
        self._dice = dice
        self._seen: set[tuple[str, str]] = set()
        """What was asked for once."""

    def sources(self) -> list[tuple[str, str]]:
        """Give kind and URL of every source."""
        kinds = {"rss": "feed", "atom": "feed"}
        return [
            (kinds.get(site.kind, site.kind), f"{self._base(host)}{PLACES[site.kind]}")
            for host, site in self.sites.items()
        ]

    def pieces(self) -> dict[str, tuple[str, Piece]]:
        """Give every article by its URL, with the name of its site."""
        return {
            f"{self._base(host)}{path_of(piece)}": (site.name, piece)
            for host, site in self.sites.items()
            for piece in site.pieces
        }

    def _base(self, host: str) -> str:
        return f"http://{host}:{self.port}"

    async def answer(self, host: str, path: str, headers: dict[str, str]) -> tuple[bytes, bool]:
        """Answer by the calendar; nothing at all, or a part, where a fault or an outage wants it."""
        sent = self._write_answer(host, path, headers)
        return sent, bool(sent) and not sent.startswith(b"HTTP/1.1 200 CUT")

    def _write_answer(self, host: str, path: str, headers: dict[str, str]) -> bytes:
        kind = "robots" if path == "/robots.txt" else "article" if "/2026/" in path else "source"
        self.requests[kind] += 1
        if self.on_request is not None:
            self.on_request()
        if host in self.down:
            return b""
        site = self.sites[host]
        content = self._render(self._base(host), site, path)
        if content is None:
            return _render_head(404, "Not Found", "text/html", 0)
        body, media_type = content.encode(), media_type_of(site, path)
        # News that only an older page holds is lost most easily: each fails when first asked for.
        is_older = "?page=" in path and (host, path) not in self._seen
        self._seen.add((host, path))
        if is_older or self._dice.random() < self.fault_share:
            self.faults += 1
            return self._dice.choice(FAULTS)(body, media_type)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if headers.get("if-none-match") == etag:
            return _render_head(304, "Not Modified", media_type, 0, f"ETag: {etag}\r\n")
        return _render_head(200, "OK", media_type, len(body), f"ETag: {etag}\r\n") + body

    def _render(self, base: str, site: Site, path: str) -> str | None:
        path, _, query = path.partition("?")
        if path == "/robots.txt":
            return "User-agent: *\nDisallow: /private/\n"
        newest = site.newest(self.hour)
        if path == PLACES[site.kind]:
            page = int(query.partition("=")[2] or 1)
            more = len(newest) > page * WINDOW
            shown = newest[(page - 1) * WINDOW :][:WINDOW]
            shown = {"sitemap": newest, "rss": newest[:RSS_WINDOW]}.get(site.kind, shown)
            next_url = f"{base}{path}?page={page + 1}" if more else None
            return RENDERERS[site.kind](base, site.name, shown, next_url)
        for piece in newest:
            if path == path_of(piece):
                return render_piece(site.name, piece, piece.version(self.hour))
        return None


PLACES = {"rss": "/feed.xml", "atom": "/atom.xml", "page": "/news", "sitemap": "/post-sitemap.xml"}


def path_of(piece: Piece) -> str:
    return f"/2026/the-harbour-log-{piece.number}"


def media_type_of(site: Site, path: str) -> str:
    if path == "/robots.txt":
        return "text/plain"
    return "text/html; charset=utf-8" if site.kind == "page" or "/2026/" in path else "text/xml"


def render_piece(name: str, piece: Piece, version: int) -> str:
    """Write an article: words of its own, so that no two pages look alike."""
    dice = random.Random(f"{name} {piece.number}")
    lines = [" ".join(dice.choices(WORDS, k=24)) for _ in range(3)]
    if piece.number % MATCHING == 0:
        lines[1] += " and a lighthouse"
    marks = f"{name}, entry {piece.number}, version {version}."
    return render_article(
        f"Harbour log {piece.number} of {name}",
        *(
            f"The keeper wrote of {line}, and put out the lamp before the sun came up."
            for line in lines
        ),
        f"This is {marks} It is printed here in full, as it was told to the clerk that day.",
    )


def render_rss(base: str, name: str, shown: list[Piece], next_url: str | None) -> str:
    del next_url  # its older entries are gone from the feed
    items = "".join(
        f"<item><title>Harbour log {piece.number}</title><link>{base}{path_of(piece)}</link></item>"
        for piece in shown
    )
    return f"<rss version='2.0'><channel><title>{name}</title><ttl>30</ttl>{items}</channel></rss>"


def render_atom(base: str, name: str, shown: list[Piece], next_url: str | None) -> str:
    entries = "".join(
        f"<entry><id>tag:{name},{piece.number}</id><title>Harbour log {piece.number}</title>"
        f"<link href='{base}{path_of(piece)}'/></entry>"
        for piece in shown
    )
    more = f"<link rel='next' href='{next_url}'/>" if next_url else ""
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{name}</title>{more}{entries}</feed>"


def render_listing(base: str, name: str, shown: list[Piece], next_url: str | None) -> str:
    items = "".join(
        f"<li><h2><a href='{base}{path_of(piece)}'>Harbour log {piece.number}, and what came of"
        f" it</a></h2></li>"
        for piece in shown
    )
    more = f"<a rel='next' href='{next_url}'>Older</a>" if next_url else ""
    return (
        f"<!doctype html><html><head><title>{name}</title></head><body><main><ul>{items}</ul>{more}"
        "</main></body></html>"
    )


def render_sitemap(base: str, name: str, shown: list[Piece], next_url: str | None) -> str:
    del name, next_url
    urls = "".join(f"<url><loc>{base}{path_of(piece)}</loc></url>" for piece in shown)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"


RENDERERS: dict[str, Callable[[str, str, list[Piece], str | None], str]] = {
    "rss": render_rss,
    "atom": render_atom,
    "page": render_listing,
    "sitemap": render_sitemap,
}


def _render_head(status: int, reason: str, media_type: str, length: int, extra: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {length}\r\n{extra}\r\n"
    ).encode()


FAULTS: tuple[Callable[[bytes, str], bytes], ...] = (
    lambda _body, _kind: _render_head(500, "Broken", "text/html", 0),
    lambda _body, _kind: _render_head(503, "Busy", "text/html", 0, "Retry-After: 1200\r\n"),
    lambda _body, _kind: b"",
    lambda body, kind: _render_head(200, "CUT", kind, len(body) + 99) + body,
)
"""Broken, busy, closed without an answer, cut short."""
