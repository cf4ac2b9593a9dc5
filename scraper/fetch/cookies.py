"""Send the cookies of a Netscape cookies file to the sites they belong to.

The file is the user's log-in: it is read, never written, and no cookie is
stored, logged or exported. Cookies that a server sets are never kept.
"""

from __future__ import annotations

import urllib.request
from http.cookiejar import LoadError, MozillaCookieJar
from pathlib import Path

from scraper.errors import ConfigError


class CookieFile:
    """The cookies of one file.

    Args:
        path: Netscape format, as browsers' exporters and curl write it.

    Raises:
        ConfigError: If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._jar = MozillaCookieJar()
        try:
            self._jar.load(str(path), ignore_discard=True)
        except LoadError as error:
            # The library's text quotes the line, which holds the secret.
            raise ConfigError("is no Netscape cookies file", url=str(path)) from error
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is no text"
            raise ConfigError(f"cannot be read: {reason}", url=str(path)) from error

    def header_for(self, url: str) -> str | None:
        """Give the Cookie header for a URL, or None: domain, path, expiry and `secure` decide."""
        request = urllib.request.Request(url)  # noqa: S310 - never opened; the jar's interface asks for it
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie")
