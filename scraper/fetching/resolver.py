"""Look names up without waiting for those that never answer.

The system's resolver cannot be cancelled, and asyncio gives it the few threads that everything
else shares and that a program waits for when it ends. Here each lookup has a thread of its own,
which is left behind when its time is over. No other name waits for it, and neither does the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import Final

PATIENCE: Final = 10.0
"""Seconds for a lookup: the usual resolver asks twice, 5 s each."""
HURRY: Final = 2.0
"""Seconds for a lookup while many others go without an answer."""
MANY: Final = 8
"""Lookups that make many."""
MAX_THREADS: Final = 500
"""Threads that may be waiting for the system; a lookup beyond them fails."""
BUSY: Final = 400
"""Lookups from which no URL should be started for the only reason that others wait for theirs: the
system's own limit for an answer, 10 s and more, is longer than `HURRY`, and their threads add up."""


class SystemResolver:
    """Asks the system for the addresses of names; a name that is being asked for is not asked for twice."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, int], asyncio.Future[list[str]]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether many lookups wait for the system, those that nobody waits for any more included."""
        return len(self._running) >= BUSY

    async def __call__(self, host: str, port: int) -> list[str]:
        """Return the addresses of a name, in the system's order of preference.

        Raises:
            TimeoutError: No answer came in time.
            OSError: It has none, or too many lookups wait for an answer.
        """
        lookup = self._running.get((host, port))
        if lookup is None:
            lookup = self._start(host, port)
        patience = PATIENCE if len(self._running) <= MANY else HURRY
        try:
            async with asyncio.timeout(patience):
                return await asyncio.shield(lookup)
        except TimeoutError:
            raise TimeoutError(f"no answer within {patience:g} s") from None

    def _start(self, host: str, port: int) -> asyncio.Future[list[str]]:
        if len(self._running) >= MAX_THREADS:
            raise OSError(f"{MAX_THREADS} lookups wait for an answer")
        loop = asyncio.get_running_loop()
        lookup: asyncio.Future[list[str]] = loop.create_future()
        lookup.add_done_callback(_retrieve)  # nobody may be waiting for it any more

        def end(addresses: list[str], error: BaseException | None) -> None:
            self._running.pop((host, port), None)
            if lookup.done():
                return
            if error is None:
                lookup.set_result(addresses)
            else:
                lookup.set_exception(error)

        def look_up() -> None:
            addresses: list[str] = []
            failure: BaseException | None = None
            try:
                answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
            except (OSError, UnicodeError, ValueError) as error:
                failure = error
            with contextlib.suppress(RuntimeError):  # the loop has ended without this answer
                loop.call_soon_threadsafe(end, addresses, failure)

        self._running[host, port] = lookup
        # A daemon: the program's end does not wait for it.
        threading.Thread(target=look_up, name=f"lookup {host}", daemon=True).start()
        return lookup


def _retrieve(lookup: asyncio.Future[list[str]]) -> None:
    if not lookup.cancelled():
        lookup.exception()
