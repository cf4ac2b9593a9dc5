"""Build the headers of one request.

Takes a URL; gives all headers but Host. They are built anew for every hop, so
that what is meant for one host never reaches another. No Referer is ever sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from scraper.config import FetchSettings
from scraper.decoding.content_encoding import ACCEPT_ENCODING
from scraper.errors import ConfigError
from scraper.fetching.cookies import CookieFile, HopCookies
from scraper.records import Validators
from scraper.urls import host_of, port_of

_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE: Final = re.compile(r"[\t\x20-\x7e]{0,8000}")
_PAST_CACHES: Final = {"Cache-Control": "no-cache", "Pragma": "no-cache"}
_CLOCKS_DIFFER: Final = timedelta(days=1)
"""How far ahead a server's clock may be."""
_OURS: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "upgrade"}
)
"""Headers that frame the exchange and are not the user's to set."""


class RequestHeaders:
    """What this run says of itself.

    Args:
        settings: User agent, contact, extra headers per host.

    Raises:
        ConfigError: If an extra header may not be sent.
    """

    def __init__(self, settings: FetchSettings) -> None:
        agent = settings.user_agent + (f" (+{settings.contact})" if settings.contact else "")
        self._common = {
            "User-Agent": agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Accept-Language": "*",
        }
        for name, value in self._common.items():
            _check("user agent or contact", name, value)
        self._own: dict[tuple[str, str, int], dict[str, str]] = {}
        for place, own in settings.headers.items():
            self._own.setdefault(_origin_of(place), {}).update(own)
            for name, value in own.items():
                _check(place, name, value, reserved=_OURS)

    def build(
        self,
        url: str,
        validators: Validators | None,
        cookies: Sequence[CookieFile | HopCookies | None],
        *,
        is_fresh: bool = False,
    ) -> dict[str, str]:
        """Return the headers for one hop.

        Args:
            url: Where the request goes; decides cookies and extra headers.
            validators: Of the stored copy, or None.
            cookies: The user's log-in, and what redirects set.
            is_fresh: Ask caches on the way for the server's own answer.
        """
        headers = dict(self._common)
        if validators is not None:
            headers |= _conditions(validators)
        if is_fresh:
            headers |= _PAST_CACHES
        if pairs := [pair for one in cookies if one and (pair := one.header_for(url))]:
            headers["Cookie"] = "; ".join(pairs)
        return headers | self._own.get((urlsplit(url).scheme, host_of(url), port_of(url)), {})


def _origin_of(place: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a key of `fetch.headers`: https unless it names http.

    Raises:
        ConfigError: It names no host.
    """
    url = place if "://" in place else f"https://{place}"
    try:
        parts = urlsplit(url)
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ConfigError(
            f"fetch.headers: {place[:100]!r} must be HOST, HOST:PORT or http://HOST[:PORT]"
        )
    return parts.scheme, parts.hostname, port


def is_conditional(validators: Validators | None) -> bool:
    """Return whether these validators make a request conditional."""
    return validators is not None and bool(_conditions(validators))


def _conditions(validators: Validators) -> Mapping[str, str]:
    """Return the conditional headers; a validator that is no header value is left out."""
    changed = None if _is_future(validators.last_modified) else validators.last_modified
    pairs = (("If-None-Match", validators.etag), ("If-Modified-Since", changed))
    return {name: value for name, value in pairs if value and _VALUE.fullmatch(value)}


def _is_future(date: str | None) -> bool:
    """Return whether an HTTP date is to come: a server that says so answers "not modified" until then."""
    try:
        moment = parsedate_to_datetime(date or "")
        return moment > datetime.now(moment.tzinfo) + _CLOCKS_DIFFER
    except (TypeError, ValueError, OverflowError):
        return False


def _check(place: str, name: str, value: str, reserved: frozenset[str] = frozenset()) -> None:
    if not _NAME.fullmatch(name) or name.lower() in reserved:
        raise ConfigError(f"fetch.headers: {place}: {name[:40]!r} may not be set")
    if not _VALUE.fullmatch(value):
        # The value may be a secret and is not shown.
        raise ConfigError(f"fetch: {place}: the value of {name} is not plain ASCII")
