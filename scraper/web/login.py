"""Let in who knows the login key, where one is set."""

from __future__ import annotations

import secrets
import time
from collections import deque
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from typing import Final

COOKIE: Final = "scraper"
OPEN_PATHS: Final = ("/login", "/health", "/static/")
"""Paths that need no key; one that ends with a slash stands for all below it."""
_MOST_TRIES: Final = 5
"""Wrong keys in a minute, of all callers together."""
_MINUTE: Final = 60.0
_MOST_SESSIONS: Final = 1000


class Login:
    """The key and the sessions of one server. Sessions end with it.

    Args:
        key: The login key; None to let everybody in.
    """

    def __init__(self, key: str | None) -> None:
        self._key = key
        self._sessions: deque[str] = deque(maxlen=_MOST_SESSIONS)
        self._wrong: deque[float] = deque(maxlen=_MOST_TRIES)
        self._lock = Lock()

    @property
    def is_needed(self) -> bool:
        """Whether a key is set."""
        return self._key is not None

    def knows(self, path: str, cookies: str, authorization: str) -> bool:
        """Return whether a request may pass, by its headers `Cookie` and `Authorization`."""
        if self._key is None or any(
            path.startswith(one) if one.endswith("/") else path == one for one in OPEN_PATHS
        ):
            return True
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() == "bearer" and self.check(given.strip()):
            return True
        try:
            morsel = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            return False
        return morsel is not None and morsel.value in self._sessions

    def is_slowed(self) -> bool:
        """Return whether too many wrong keys came within the last minute."""
        with self._lock:
            return len(self._wrong) == _MOST_TRIES and time.monotonic() - self._wrong[0] < _MINUTE

    def check(self, given: str) -> bool:
        """Return whether a key is right; a wrong one counts, and too many make all wrong for a while."""
        if self._key is None or self.is_slowed():
            return False
        if secrets.compare_digest(given.encode(), self._key.encode()):
            return True
        with self._lock:
            self._wrong.append(time.monotonic())
        return False

    def open_session(self) -> str:
        """Return the cookie of a new session."""
        session = secrets.token_urlsafe(24)
        self._sessions.append(session)
        return session

    def close_sessions(self) -> None:
        """Close every session."""
        self._sessions.clear()
