"""Read robots.txt and say what it allows: RFC 9309, with a matcher of our own.

Takes the bytes of a robots.txt and our product token; gives the rules that bind
us. Lenient as the big crawlers are: missing colons, common misspellings, byte
order marks, UTF-16. Never fetches anything, never raises.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

MAX_ROBOTS_BYTES: Final = 500 * 1024
"""What RFC 9309 (2.5) asks to be read at least; more is cut off."""
MAX_LINE_BYTES: Final = 8 * 2083
"""Longer lines are cut: eight times the longest URL that browsers were known to take."""
MAX_CRAWL_DELAY: Final = 60.0
"""Seconds; a site that asks for more is asking not to be read at all."""

_KEYS: Final = {
    b"user-agent": "agent",
    b"useragent": "agent",
    b"user agent": "agent",
    b"allow": "allow",
    b"disallow": "disallow",
    b"dissallow": "disallow",
    b"dissalow": "disallow",
    b"disalow": "disallow",
    b"diasllow": "disallow",
    b"disallaw": "disallow",
    b"crawl-delay": "delay",
    b"crawldelay": "delay",
    b"request-rate": "rate",
    b"sitemap": "sitemap",
    b"site-map": "sitemap",
}
_UNITS: Final = {b"": 1, b"s": 1, b"m": 60, b"h": 3600}
_TOKEN: Final = re.compile(rb"[A-Za-z_-]+")
_KEY_VALUE: Final = re.compile(rb"([^:]*):(.*)", re.DOTALL)
_HEX: Final = re.compile(rb"%[0-9A-Fa-f]{2}")
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One `Allow` or `Disallow` line."""

    allow: bool
    pattern: bytes
    """Path pattern with `*` and a final `$`, non-ASCII percent-encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What a robots.txt says to us."""

    rules: tuple[Rule, ...] = ()
    """Rules of the groups that bind us, in file order."""
    crawl_delay: float | None = None
    """Seconds between two requests, clamped to 0 to `MAX_CRAWL_DELAY`."""
    asked_delay: float | None = None
    """Seconds as the file has them, however long."""
    sitemaps: tuple[str, ...] = ()
    """URLs of sitemaps as written, at most 1,000."""

    def is_allowed(self, url: str) -> bool:
        """Return whether a URL may be fetched: the longest matching rule decides, `Allow` wins a tie."""
        path = _path_of(url)
        allowed, best = True, 0
        for rule in self.rules:
            length = len(rule.pattern)
            if length < best or (length == best and (allowed or not rule.allow)):
                continue
            if _is_match(rule.pattern, path):
                allowed, best = rule.allow, length
        return allowed


NO_RULES: Final = RobotsRules()


def product_token(user_agent: str) -> str:
    """Return the name that a robots.txt knows us by: `scraper` of `scraper/1.0 (+...)`."""
    match = _TOKEN.match(user_agent.encode("ascii", "replace"))
    return match[0].decode("ascii").lower() if match else ""


def parse_robots(body: bytes, agent: str) -> RobotsRules:
    """Read the rules that bind one crawler.

    Args:
        body: The file as it came; what is behind `MAX_ROBOTS_BYTES` is ignored.
        agent: Our product token.
    """
    wanted = agent.encode("utf-8", "replace").lower()
    ours, everyone = _Group(), _Group()
    current: list[_Group] = []
    sitemaps: list[str] = []
    in_rules = seen_ours = False
    for key, value in _lines(body):
        if key == "agent":
            if in_rules:
                current, in_rules = [], False
            group = _group_for(value, wanted, ours, everyone)
            seen_ours = seen_ours or group is ours
            if group is not None and group not in current:
                current.append(group)
        elif key in {"allow", "disallow"}:
            in_rules = True
            for group in current:
                group.add_rule(value, allow=key == "allow")
        elif key == "sitemap":
            sitemaps += [value.decode("utf-8", "replace")] if len(sitemaps) < 1000 else []  # noqa: PLR2004
        else:
            for group in current:
                group.add_delay(key, value)
    group = ours if seen_ours else everyone
    return RobotsRules(
        rules=tuple(group.rules),
        crawl_delay=None if group.delay is None else min(max(group.delay, 0.0), MAX_CRAWL_DELAY),
        asked_delay=group.delay,
        sitemaps=tuple(dict.fromkeys(sitemaps)),
    )


class _Group:
    """The rules for one agent while they are read."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.delay: float | None = None

    def add_rule(self, value: bytes, *, allow: bool) -> None:
        pattern = _escape(value)
        if not pattern:
            return
        self.rules.append(Rule(allow, pattern))
        if allow and pattern.endswith((b"/index.html", b"/index.htm")):
            # An index page is the folder itself.
            self.rules.append(Rule(allow, pattern[: pattern.rindex(b"/") + 1] + b"$"))

    def add_delay(self, key: str, value: bytes) -> None:
        seconds = _parse_delay(value) if key == "delay" else _parse_rate(value)
        if seconds is not None:
            self.delay = seconds if self.delay is None else max(seconds, self.delay)


def _group_for(value: bytes, wanted: bytes, ours: _Group, everyone: _Group) -> _Group | None:
    if value.startswith(b"*") and (len(value) == 1 or value[1:2].isspace()):
        return everyone
    match = _TOKEN.match(value)
    return ours if wanted and match is not None and match[0].lower() == wanted else None


def _lines(body: bytes) -> list[tuple[str, bytes]]:
    """Return the key and value of every line that means something."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = body[: 2 * MAX_ROBOTS_BYTES].decode("utf-16", "replace").encode("utf-8", "replace")
    body = body[:MAX_ROBOTS_BYTES]
    # Any beginning of the UTF-8 mark counts: some servers cut it.
    for mark in (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"):
        if body.startswith(mark):
            body = body[len(mark) :]
            break
    found = []
    for raw in re.split(rb"[\r\n]+", body):
        line = raw[: MAX_LINE_BYTES - 1].partition(b"#")[0].strip()
        parsed = _parse_line(line) if line else None
        if parsed is not None:
            found.append(parsed)
    return found


def _parse_line(line: bytes) -> tuple[str, bytes] | None:
    match = _KEY_VALUE.match(line)
    if match is not None:
        name, value = match.groups()
    else:
        # "Disallow /x": forgiven where exactly two words stand there.
        words = line.split()
        if len(words) != 2:  # noqa: PLR2004 - a key and a value
            return None
        name, value = words
    key = _KEYS.get(name.strip().lower())
    return (key, value.strip()) if key is not None else None


def _escape(value: bytes) -> bytes:
    """Write a pattern as URLs are written: non-ASCII escaped, escapes in upper case."""
    value = _HEX.sub(lambda match: match[0].upper(), value)
    return _NOT_ASCII.sub(lambda match: b"%%%02X" % match[0][0], value)


def _path_of(url: str) -> bytes:
    """Return the path and query that rules are held against.

    The text is not re-encoded: a URL here is percent-encoded already.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return b"/"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    path = path if path.startswith("/") else "/" + path
    return _HEX.sub(lambda match: match[0].upper(), path.encode("utf-8", "replace"))


def _is_match(pattern: bytes, path: bytes) -> bool:
    """Match a pattern with `*` against the start of a path; linear in both.

    Taking the leftmost place of every piece is enough: a later place never helps
    the pieces behind it.
    """
    anchored = pattern.endswith(b"$")
    pieces = (pattern[:-1] if anchored else pattern).split(b"*")
    if not path.startswith(pieces[0]):
        return False
    position = len(pieces[0])
    if len(pieces) == 1:
        return not anchored or position == len(path)
    last = pieces.pop()
    for piece in pieces[1:]:
        position = path.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    if anchored:
        return len(path) - len(last) >= position and path.endswith(last)
    return path.find(last, position) >= 0


def _parse_delay(value: bytes) -> float | None:
    try:
        seconds = float(value[:40])
    except ValueError:
        return None
    return None if math.isnan(seconds) else seconds


def _parse_rate(value: bytes) -> float | None:
    """Read `Request-rate: pages/time` (`1/10`, `2/1m`) as seconds for one page."""
    match = re.match(rb"(\d{1,9})\s*/\s*(\d{1,9})([smh]?)", value)
    if match is None or int(match[1]) == 0:
        return None
    return int(match[2]) * _UNITS[match[3]] / int(match[1])
