"""Read pages in processes that may be killed.

Hostile HTML cannot be bounded inside the process that parses it (libxml2 takes
seconds for a page of nothing but attributes), so each page goes to a worker: a
process with a memory limit, killed when it takes too long and replaced after a
number of pages. A page that kills its worker becomes an `ExtractError`; the
next page gets a fresh worker.

The workers' own side, and the protocol, are in `reader`.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Final, Self, cast

from scraper.config import ExtractSettings, environment
from scraper.errors import ExtractError
from scraper.extract.options import EVERYTHING, ExtractOptions
from scraper.extract.rules import Rule, find_rule
from scraper.reader import LENGTH, OUT_OF_MEMORY, Problem
from scraper.records import Article, Capture
from scraper.urls import host_of

_ONE_THREAD: Final[Mapping[str, str]] = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""numpy's own threads would only add stacks to the worker's memory."""
_START_TIMEOUT: Final = 60.0
"""Seconds for a fresh worker to import the extractor on a busy machine."""


class _Worker:
    """One process and how many pages it has read."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.pages = 0

    async def receive(self) -> object:
        if self.process.stdout is None:  # pragma: no cover - always a pipe
            raise AssertionError
        head = await self.process.stdout.readexactly(LENGTH.size)
        return pickle.loads(await self.process.stdout.readexactly(LENGTH.unpack(head)[0]))  # noqa: S301 - our own process

    async def ask(self, request: object) -> object:
        if self.process.stdin is None:  # pragma: no cover - always a pipe
            raise AssertionError
        payload = pickle.dumps(request, protocol=pickle.HIGHEST_PROTOCOL)
        self.process.stdin.write(LENGTH.pack(len(payload)) + payload)
        await self.process.stdin.drain()
        self.pages += 1
        return await self.receive()

    async def end(self) -> int:
        """Kill the process if it still runs; give its exit status."""
        if self.process.returncode is None:
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        return await self.process.wait()


class ExtractPool:
    """A few workers; use as an async context manager.

    Args:
        settings: Number of workers, seconds and bytes for a page, pages for a worker.
        rules: The user's site rules (`rule_folder.load_rules`).
        expects_pages: Start the first worker at once; otherwise the first page does.
    """

    def __init__(
        self,
        settings: ExtractSettings,
        rules: tuple[Rule, ...] = (),
        *,
        expects_pages: bool = True,
    ) -> None:
        self._settings = settings
        self._expects_pages = expects_pages
        self._rules = rules
        self._seats: asyncio.Queue[_Worker | None] = asyncio.Queue()
        self._warming: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Start the first worker in the background, while the first page is fetched."""
        for _ in range(self._settings.workers - self._expects_pages):
            self._seats.put_nowait(None)
        if self._expects_pages:
            self._warming = asyncio.create_task(self._warm())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every worker."""
        if self._warming is not None:
            self._warming.cancel()  # nobody waits for a reader that nobody needs
            await asyncio.gather(self._warming, return_exceptions=True)
        while not self._seats.empty():
            worker = self._seats.get_nowait()
            if worker is not None:
                await worker.end()

    async def extract(self, capture: Capture, options: ExtractOptions = EVERYTHING) -> Article:
        """Read one page in a worker.

        Raises:
            ExtractError: The page holds nothing (`no-article`), took too long
                (`extract-timeout`), too much memory (`extract-memory`), or ended its
                worker (`extract-crashed`).
        """
        rule = find_rule(host_of(capture.final_url), self._rules) if self._rules else None
        if rule is not None:
            options = replace(options, rules=(rule,))
        worker = await self._seats.get()
        try:
            if worker is None or worker.pages >= self._settings.recycle:
                if worker is not None:
                    await worker.end()
                worker = None
                worker = await self._start()
            async with asyncio.timeout(self._settings.timeout):
                answer = await worker.ask((capture, options))
            if isinstance(answer, Problem) and answer.code == OUT_OF_MEMORY:
                await worker.end()  # what is left of its memory is in pieces
                worker = None
        except TimeoutError:
            await self._discard(worker)
            worker = None
            message = f"reading took longer than {self._settings.timeout:g} s"
            raise ExtractError(message, url=capture.url, code="extract-timeout") from None
        except (EOFError, ConnectionError):
            status = None if worker is None else await worker.end()
            worker = None
            message = f"the page ended its reader (status {status})"
            raise ExtractError(message, url=capture.url, code="extract-crashed") from None
        except asyncio.CancelledError:
            await self._discard(worker)
            worker = None
            raise
        finally:
            self._seats.put_nowait(worker)
        if isinstance(answer, Problem):
            raise ExtractError(answer.message, url=capture.url, code=answer.code)
        return cast("Article", answer)

    async def _warm(self) -> None:
        try:
            worker: _Worker | None = await self._start()
        except ExtractError:
            worker = None  # the first page meets the same trouble and reports it
        self._seats.put_nowait(worker)

    async def _start(self) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "scraper.reader",
            str(self._settings.memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**environment(), **_ONE_THREAD},
        )
        worker = _Worker(process)
        try:
            async with asyncio.timeout(_START_TIMEOUT):
                await worker.receive()
        except (TimeoutError, EOFError):
            status = await worker.end()
            message = f"no reader could be started (status {status})"
            raise ExtractError(message, code="extract-crashed") from None
        except asyncio.CancelledError:
            await worker.end()
            raise
        return worker

    async def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            await worker.end()
