"""Decide who may ask, and say in every answer what it may do.

A page of any site can make a browser send requests to a server on the same machine. It cannot
choose the `Host` header, so a request for another name is refused (DNS rebinding). What writes
must come from a page of ours by what the browser says (`Sec-Fetch-Site`, `Origin`), and its form
must carry the token of the server, which `app` checks.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scraper.web.headers import CACHED, EVERY, NOT_CACHED, PAGE
from scraper.web.login import Login

READING: Final = frozenset({"GET", "HEAD"})
MAX_BODY: Final = 65_536
"""Bytes of a form."""
_ALWAYS: Final = frozenset({"/login", "/logout", "/look"})
"""Forms that write nothing to the archive."""
_OWN_POLICY: Final = b"content-security-policy"


class Guard:
    """Wraps the application.

    Args:
        app: Answers the requests that pass.
        hosts: Values of `Host` that are answered, with their ports.
        is_read_only: Refuse every method but GET and HEAD, the login apart.
        login: Lets in who knows the key, where one is set.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Collection[str], is_read_only: bool, login: Login
    ) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._is_read_only = is_read_only
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                headers = EVERY if _OWN_POLICY in given else (*EVERY, *PAGE)
                raw = [(name.encode(), value.encode()) for name, value in headers]
                if b"cache-control" not in given:
                    cached = NOT_CACHED if self._login.is_needed else CACHED
                    raw.append((b"cache-control", cached.encode()))
                message["headers"] = [*message["headers"], *raw]
            await send(message)

        refusal = self._refuse(scope)
        await (refusal or self._app)(scope, receive, send_guarded)

    def _refuse(self, scope: Scope) -> ASGIApp | None:
        """Return the refusal of a request; None if it may pass."""
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return PlainTextResponse("This server does not answer for that host.\n", 400)
        is_reading = scope["method"] in READING
        cookies, keys = (";".join(_raw(scope, name)) for name in (b"cookie", b"authorization"))
        if not self._login.knows(scope["path"], cookies, keys):
            if is_reading and not keys:
                return RedirectResponse("/login", 303)
            return PlainTextResponse("The login key is needed.\n", 401)
        return None if is_reading else self._refuse_write(scope)

    def _refuse_write(self, scope: Scope) -> ASGIApp | None:
        sizes = _values(scope, b"content-length")
        if scope["method"] != "POST":
            status, message = 405, "Not allowed."
        elif self._is_read_only and scope["path"] not in _ALWAYS:
            status, message = 403, "This reader only reads."
        elif not self._is_ours(scope):
            status, message = 403, "Only pages of this reader may write."
        elif len(sizes) != 1 or not sizes[0].isdigit() or int(sizes[0]) > MAX_BODY:
            status, message = 413, "The form is too large."
        else:
            return None
        return PlainTextResponse(f"{message}\n", status)

    def _is_ours(self, scope: Scope) -> bool:
        """Return whether a browser says that the request comes from a page of ours.

        Where it says nothing it is not a browser; then the form's token decides.
        """
        sites = _values(scope, b"sec-fetch-site")
        if sites:
            return sites == ["same-origin"]
        origins = _values(scope, b"origin")
        return all(
            origin.partition("://")[0] in ("http", "https")
            and origin.partition("://")[2] in self._hosts
            for origin in origins
        )


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.lower() for value in _raw(scope, name)]


def _raw(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
