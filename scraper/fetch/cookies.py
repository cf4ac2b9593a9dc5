"""Send the cookies of a Netscape cookies file to the sites they belong to.

The file is the user's log-in: it is read, never written, and no cookie is
stored, logged or exported. Cookies that a server sets are never kept.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Final

from scraper.errors import ConfigError

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
        """Give the Cookie header for a URL, or None: domain, path, expiry and `secure` decide."""
        request = urllib.request.Request(url)  # noqa: S310 - never opened; the jar's interface asks for it
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie")


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
