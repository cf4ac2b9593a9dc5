"""Many hosts on loopback in one thread: each an address of its own, all on one port.

What a host answers is its heir's to say; the server reads requests, sends answers
and ends with its `with` block, whatever is still open then.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Self


class AddressServer:
    """Hosts for as long as a `with` block lasts.

    Args:
        addresses: Of 127.0.0.0/8, one a host.
    """

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        self.port = _free_port(addresses[0])
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def allowed(self) -> list[str]:
        """Give every `host:port`."""
        return [f"{address}:{self.port}" for address in self.addresses]

    async def answer(self, host: str, path: str, headers: dict[str, str]) -> tuple[bytes, bool]:
        """Give what is sent, and whether the connection stays open after it."""
        raise NotImplementedError

    async def wait_for_the_end(self) -> None:
        """Wait until the `with` block is over: a host that never answers."""
        await self._closing.wait()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve_all())
        self._loop.close()

    async def _serve_all(self) -> None:
        self._closing = asyncio.Event()
        server = await asyncio.start_server(
            self._converse, self.addresses, self.port, backlog=200, reuse_address=True
        )
        self._ready.set()
        await self._closing.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            stays_open = True
            while stays_open and (head := await _read_head(reader)):
                sent, stays_open = await self.answer(host, *head)
                writer.write(sent)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return  # the client hung up, or was killed, or the test is over
        finally:
            writer.close()


async def _read_head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    """Read one request; None when the client hung up."""
    line = await reader.readline()
    if not line:
        return None
    headers = {}
    while (header := (await reader.readline()).decode("latin-1").strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    return line.decode("latin-1").split()[1], headers


def _free_port(address: str) -> int:
    with socket.socket() as free:
        free.bind((address, 0))
        return int(free.getsockname()[1])
