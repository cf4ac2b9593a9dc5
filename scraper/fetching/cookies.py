"""Send the cookies of a Netscape cookies file, and those that a redirect just set.

The file is the user's log-in: it is read, never written, and no cookie is
stored, logged or exported. A cookie that a server sets lives as long as the
fetch whose redirect set it, and goes to that host alone.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Final

from scraper.errors import ConfigError
from scraper.urls import host_of, port_of

_MOST_SET: Final = 50
"""Cookies of one answer that are taken; browsers keep no more of a host."""
_HTTP_ONLY: Final = "#HttpOnly_"
_FIELDS: Final = 7
"""Domain, whether subdomains count, path, secure, expiry, name, value; tabs between them."""


class CookieFile:
    """The cookies of one file.

    Args:
        path: Netscape format, as browsers' exporters and curl write it.

    Raises:
        ConfigError: If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._jar = CookieJar()
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is no text"
            raise ConfigError(f"cannot be read: {reason}", url=str(path)) from error
        cookies = list(_parse_cookies(text, path))
        if not cookies:
            raise ConfigError("holds no cookie in Netscape format", url=str(path))
        for cookie in cookies:
            self._jar.set_cookie(cookie)

    def header_for(self, url: str) -> str | None:
        """Return the Cookie header for a URL, or None: domain, path, expiry and `secure` decide."""
        request = urllib.request.Request(url)  # noqa: S310 - never opened; the jar's interface asks for it
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie")


class HopCookies:
    """The cookies that the redirects of one fetch set.

    Large publishers redirect a reader to the same page until a cookie comes back.
    """

    def __init__(self) -> None:
        self._jars: dict[str, CookieJar] = {}

    def take(self, url: str, lines: Sequence[str]) -> bool:
        """Take the Set-Cookie lines of an answer; return whether the host's cookies changed."""
        if not lines:
            return False
        before = self.header_for(url)
        head = Message()
        for line in lines[:_MOST_SET]:
            head["Set-Cookie"] = line
        jar = self._jars.setdefault(_server_of(url), CookieJar())
        jar.extract_cookies(_Headed(head), urllib.request.Request(url))  # type: ignore[arg-type]  # noqa: S310 - never opened
        return self.header_for(url) != before

    def header_for(self, url: str) -> str | None:
        """Return the Cookie header for a URL, or None: host, path, expiry and `secure` decide."""
        jar = self._jars.get(_server_of(url))
        if jar is None:
            return None
        request = urllib.request.Request(url)  # noqa: S310 - never opened
        jar.add_cookie_header(request)
        return request.get_header("Cookie")


def _server_of(url: str) -> str:
    """Return the host, with its port unless that is the usual one: other ports are other servers."""
    host, port = host_of(url), port_of(url)
    return host if port in {80, 443} else f"{host}:{port}"


@dataclass(frozen=True, slots=True)
class _Headed:
    """What the jar takes for a response."""

    head: Message

    def info(self) -> Message:
        """Return the headers."""
        return self.head


def _parse_cookies(text: str, path: Path) -> Iterator[Cookie]:
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.removeprefix(_HTTP_ONLY)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        fields = line.split("\t")
        # The line holds a secret: only its number is told.
        if len(fields) != _FIELDS or not fields[4].isdigit() or not line.isascii():
            raise ConfigError(f"line {number} is no cookie in Netscape format", url=str(path))
        yield _cookie(fields)


def _cookie(fields: list[str]) -> Cookie:
    domain, subdomains, path, secure, expires, name, value = fields
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=domain,
        domain_specified=subdomains == "TRUE",
        domain_initial_dot=domain.startswith("."),
        path=path,
        path_specified=bool(path),
        secure=secure == "TRUE",
        # 0 marks a cookie of the browser's session: it holds as long as the file says so.
        expires=int(expires) or None,
        discard=False,
        comment=None,
        comment_url=None,
        rest={},
    )
