"""Build the headers of one request.

Takes a URL; gives all headers but Host. They are built anew for every hop, so
that what is meant for one host never reaches another. No Referer is ever sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from scraper.config import FetchSettings
from scraper.content_encoding import ACCEPT_ENCODING
from scraper.errors import ConfigError
from scraper.fetch.cookies import CookieFile
from scraper.records import Validators
from scraper.urls import host_of

_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE: Final = re.compile(r"[\t\x20-\x7e]{0,8000}")
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
        self._per_host = {host.lower(): dict(own) for host, own in settings.headers.items()}
        for host, own in self._per_host.items():
            for name, value in own.items():
                _check(host, name, value, reserved=_OURS)

    def build(
        self, url: str, validators: Validators | None, cookies: CookieFile | None
    ) -> dict[str, str]:
        """Give the headers for one hop.

        Args:
            url: Where the request goes; decides cookies and extra headers.
            validators: Of the stored copy, or None.
            cookies: The user's log-in, or None.
        """
        headers = dict(self._common)
        if validators is not None:
            headers |= _conditions(validators)
        if cookies is not None and (cookie := cookies.header_for(url)) is not None:
            headers["Cookie"] = cookie
        return headers | self._per_host.get(host_of(url), {})


def is_conditional(validators: Validators | None) -> bool:
    """Say whether these validators make a request conditional."""
    return validators is not None and bool(_conditions(validators))


def _conditions(validators: Validators) -> Mapping[str, str]:
    """Give the conditional headers; a validator that is no header value is left out."""
    pairs = (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified))
    return {name: value for name, value in pairs if value and _VALUE.fullmatch(value)}


def _check(place: str, name: str, value: str, reserved: frozenset[str] = frozenset()) -> None:
    if not _NAME.fullmatch(name) or name.lower() in reserved:
        raise ConfigError(f"fetch.headers: {place}: {name[:40]!r} may not be set")
    if not _VALUE.fullmatch(value):
        # The value may be a secret and is not shown.
        raise ConfigError(f"fetch: {place}: the value of {name} is not plain ASCII")
