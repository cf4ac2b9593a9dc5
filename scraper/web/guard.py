"""Decide who may ask, and say in every answer what its page may do.

A page of any site can make a browser send requests to a server on the same machine. It cannot
choose the `Host` header, so a request for another name is refused (DNS rebinding), and so is every
method that could write.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Final = (
    (
        "content-security-policy",
        (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self';"
            " base-uri 'none'; frame-ancestors 'none'"
        ),
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex, nofollow"),
)
"""Headers of every answer, errors included: nothing is loaded from elsewhere, nothing is framed."""
METHODS: Final = frozenset({"GET", "HEAD"})


class Guard:
    """Wraps the application.

    Args:
        app: Answers the requests that pass.
        hosts: Values of `Host` that are answered, with their ports.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                raw = [(name.encode(), value.encode()) for name, value in HEADERS]
                message["headers"] = [*message["headers"], *raw]
            await send(message)

        await self._choose(scope)(scope, receive, send_guarded)

    def _choose(self, scope: Scope) -> ASGIApp:
        """Return what answers a request: the application, or a refusal."""
        hosts = [
            value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"
        ]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return PlainTextResponse("This server does not answer for that host.\n", 400)
        if scope["method"] not in METHODS:
            return PlainTextResponse("This reader only reads.\n", 405, {"allow": "GET, HEAD"})
        return self._app
