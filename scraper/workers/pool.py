"""Read pages, feeds and files in processes that may be killed.

Hostile input cannot be bounded inside the process that parses it (libxml2 takes seconds for a
page of nothing but attributes), so it goes to a worker: a process with limits of memory and
processor time, killed when it reaches one and replaced after a number of pages. An input that
ends its worker becomes an error with a code; the next one gets a fresh worker.

The workers' own side, the tasks and the protocol are in `reader`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, cast

from scraper.config import ExtractSettings, environment
from scraper.errors import ExtractError, ScraperError
from scraper.extraction.extractor_version import find_version
from scraper.extraction.marked_block import MarkedPage
from scraper.extraction.options import EVERYTHING, ExtractOptions
from scraper.extraction.site_rules import Rule, find_rule
from scraper.records import Article, Capture, ExtractorVersion
from scraper.urls import host_of
from scraper.workers.worker import LENGTH, MEMORY_STATUS, OUT_OF_MEMORY, TASKS, Problem, Request

if TYPE_CHECKING:  # most commands neither import nor ingest
    from scraper.importers import Imported
    from scraper.importers.saved import SavedPage

_log: Final = logging.getLogger(__name__)

_ONE_THREAD: Final[Mapping[str, str]] = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""numpy's own threads would only add stacks to the worker's memory."""
_NOT_INHERITED: Final = ("PYTHON", "SCRAPER_")
"""How variables begin that a worker must not have: they change what it imports, or hold secrets."""
_BOOT: Final = (
    f"import sys; sys.path += [p for p in sys.argv.pop(1).split({os.pathsep!r}) if p not in sys.path];"
    " from scraper.workers.worker import main; main()"
)
"""The parent's own places of modules come after Python's, and the current folder is not one of them."""
_START_TIMEOUT: Final = 60.0
"""Seconds for a fresh worker to import what it needs on a busy machine."""
_END_TIMEOUT: Final = 1.0
"""Seconds that a killed worker is waited for."""
_CHUNK: Final = 64 * 1024
_ATTEMPTS: Final = 2
"""Tries of a page whose worker ended by no fault of the page."""
_FROM_OUTSIDE: Final = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
"""Signals that a page cannot cause: somebody, or a system short of memory, ended the worker."""
_TAIL_LINES: Final = 20
_MAX_LINE: Final = 500
"""Characters of a line of a worker's standard error that are kept."""
_MAX_LOGGED: Final = 1000
"""Lines of a worker's standard error that are logged."""


class _Worker:
    """One process, how many requests it has answered, and its last words."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.pages = 0
        self.tail: deque[str] = deque(maxlen=_TAIL_LINES)
        """The last lines of its standard error."""
        self._listening = asyncio.create_task(self._listen())

    async def receive(self) -> object:
        """Read one answer.

        Raises:
            EOFError: The process has ended.
        """
        if self.process.stdout is None:  # pragma: no cover - always a pipe
            raise AssertionError
        head = await self.process.stdout.readexactly(LENGTH.size)
        return pickle.loads(await self.process.stdout.readexactly(LENGTH.unpack(head)[0]))  # noqa: S301 - our own process

    async def ask(self, request: Request) -> object:
        """Send one request and read its answer.

        Raises:
            EOFError: The process has ended.
            ConnectionError: It ended before it took the request.
        """
        if self.process.stdin is None:  # pragma: no cover - always a pipe
            raise AssertionError
        payload = pickle.dumps(request, protocol=pickle.HIGHEST_PROTOCOL)
        self.process.stdin.write(LENGTH.pack(len(payload)) + payload)
        await self.process.stdin.drain()
        self.pages += 1
        return await self.receive()

    async def end(self, *, has_ended: bool = False) -> int | None:
        """Kill the process; return its exit status, None if it does not end.

        Args:
            has_ended: It closed its output, so its own exit status is on the way. (To kill it
                now could take the status away from asyncio, which then reports 255.)
        """
        if self.process.returncode is None and not has_ended:
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            async with asyncio.timeout(_END_TIMEOUT):
                # `wait` needs the end of the output, and a paused pipe never gets there unread.
                while self.process.stdout is not None and await self.process.stdout.read(_CHUNK):
                    pass
                await self._listening
                return await self.process.wait()
        except TimeoutError:
            if self.process.returncode is None:
                self.process.kill()
            _log.warning("worker %d did not end in time", self.process.pid)
            return self.process.returncode
        finally:
            self._listening.cancel()

    async def _listen(self) -> None:
        """Log the lines of the standard error, and keep the last ones."""
        if self.process.stderr is None:  # pragma: no cover - always a pipe
            raise AssertionError
        logged = 0
        rest = b""
        while chunk := await self.process.stderr.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > _MAX_LINE:
                lines, rest = [*lines, rest], b""
            for line in lines:
                text = line[:_MAX_LINE].decode("utf-8", "replace").rstrip()
                self.tail.append(text)
                if logged < _MAX_LOGGED:
                    _log.debug("worker %d: %s", self.process.pid, text)
                logged += 1
        if rest:
            self.tail.append(rest.decode("utf-8", "replace").rstrip())


class _Disturbed(Exception):
    """The worker ended by no fault of the page; another try may succeed."""

    def __init__(self, error: ScraperError) -> None:
        super().__init__(str(error))
        self.error = error


class Session:
    """A worker for one caller alone, which remembers what it was asked before.

    Args:
        pool: Explains how the worker ended.
        worker: The worker.
    """

    def __init__(self, pool: ExtractPool, worker: _Worker) -> None:
        self._pool = pool
        self._worker = worker

    async def ask(self, task: str, *arguments: object) -> object:
        """Run a task of `worker.TASKS` in this worker and return its value.

        Only its processor time and memory are limited: a file may be a pipe that brings nothing.

        Raises:
            ScraperError: As `ExtractPool.call`; a worker that ended is not replaced.
        """
        try:
            answer = await self._worker.ask((task, arguments))
        except (EOFError, ConnectionError):
            raise await self._pool.explain_end(self._worker, task) from None
        return _value_of(answer, TASKS[task].error, "")


class ExtractPool:
    """A few workers; use as an async context manager.

    Args:
        settings: Number of workers, seconds and bytes for a page, pages for a worker.
        rules: The user's site rules (`site_rules.folder.load_rules`).
        expects_pages: Start the first worker immediately; otherwise the first page does.
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
        self._workers: set[_Worker] = set()
        """All that run, also those that have a page."""
        self._warming: asyncio.Task[None] | None = None
        self._is_closed = False
        self.last_output: tuple[str, ...] = ()
        """What the last worker that could not be started wrote to its standard error."""

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
            self._warming.cancel()  # nobody waits for a worker that nobody needs
            await asyncio.gather(self._warming, return_exceptions=True)
        self._is_closed = True
        idle = {self._seats.get_nowait() for _ in range(self._seats.qsize())}
        for worker in self._workers - idle:
            if worker.process.returncode is None:
                worker.process.kill()  # the call that waits for its answer ends it
        await asyncio.gather(*(self._end(worker) for worker in idle if worker is not None))

    def find_version(self, url: str) -> ExtractorVersion:
        """Return the version that reads the pages of a URL's host, its rule included."""
        return find_version(find_rule(host_of(url), self._rules) if self._rules else None)

    async def extract(self, capture: Capture, options: ExtractOptions = EVERYTHING) -> Article:
        """Read the article of one page in a worker.

        Raises:
            ExtractError: The page holds nothing (`no-article`), took too long
                (`extract-timeout`), too much memory (`extract-memory`), or ended its
                worker (`extract-crashed`).
        """
        options = self._with_rule(capture, options)
        return cast("Article", await self.call("article", capture, options, url=capture.url))

    async def mark_blocks(
        self, capture: Capture, options: ExtractOptions = EVERYTHING
    ) -> MarkedPage:
        """Mark the blocks of one page in a worker, as `extraction.mark.mark_blocks` does.

        Raises:
            ExtractError: As `extract`.
        """
        options = self._with_rule(capture, options)
        return cast("MarkedPage", await self.call("marked", capture, options, url=capture.url))

    async def quiet_page(self, capture: Capture) -> str:
        """Return a copy of one page that a browser may show, as `extraction.quiet.quiet_page` does.

        Raises:
            ExtractError: As `extract`.
        """
        return cast("str", await self.call("quiet", capture, url=capture.url))

    def _with_rule(self, capture: Capture, options: ExtractOptions) -> ExtractOptions:
        """Return the options with the user's rule for the page's host."""
        rule = find_rule(host_of(capture.final_url), self._rules) if self._rules else None
        return options if rule is None else replace(options, rules=(rule,))

    async def read_saved_file(self, body: bytes, name: str, max_bytes: int) -> SavedPage:
        """Read the page in a saved file in a worker, as `importers.saved.read_saved_file` does.

        Raises:
            ScraperError: What it raises, or `file-timeout`, `-memory`, `-crashed`.
        """
        return cast("SavedPage", await self.call("saved-file", body, name, max_bytes))

    async def import_file(self, body: bytes, name: str, now: datetime) -> Imported:
        """Parse an import file in a worker, as `importers.parse_import` does.

        Raises:
            DiscoverError: What it raises, or `import-timeout`, `-memory`, `-crashed`.
        """
        return cast("Imported", await self.call("import", body, name, now))

    async def parse_document(
        self, kind: str, capture: Capture, sitemap_hosts: tuple[str, ...] = ()
    ) -> Any:  # noqa: ANN401 - as the kind says
        """Parse a document of a source in a worker, as `discover.parse_document` does.

        Raises:
            DiscoverError: What it raises, or `discover-timeout`, `-memory`, `-crashed`.
        """
        return await self.call("document", kind, capture, sitemap_hosts, url=capture.final_url)

    async def call(self, task: str, *arguments: object, url: str = "") -> object:
        """Run a task of `worker.TASKS` in a worker and return its value.

        A worker that ends by no fault of the page (killed from outside, or no progress on a
        machine that is busy) is replaced, and the task is tried again.

        Args:
            task: Its name.
            arguments: What its function takes.
            url: What the error is about.

        Raises:
            ScraperError: Of the task's own class: what the function raised, or `-timeout`,
                `-memory`, `-crashed`; `worker-failed` when no worker can be started.
        """
        request = (task, arguments)
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._call_once(request, url)
            except _Disturbed as disturbed:
                if self._is_closed:
                    raise disturbed.error from None
                _log.debug("%s; trying again", disturbed)
        try:
            return await self._call_once(request, url)
        except _Disturbed as disturbed:
            raise disturbed.error from None

    async def _call_once(self, request: Request, url: str) -> object:
        task = request[0]
        kind = TASKS[task].error
        worker = await self._seats.get()
        try:
            if worker is not None and worker.pages >= self._settings.recycle:
                await self._end(worker)
                worker = None
            worker = worker or await self._start()
            async with asyncio.timeout(self._wall_timeout):
                answer = await worker.ask(request)
            if isinstance(answer, Problem) and answer.code.endswith(f"-{OUT_OF_MEMORY}"):
                await self._end(worker)  # what is left of its memory is in pieces
                worker = None
        except TimeoutError:
            await self._discard(worker)
            worker = None
            raise _Disturbed(self._stalled(task, url)) from None
        except (EOFError, ConnectionError):
            status = None if worker is None else await self._end(worker, has_ended=True)
            worker = None
            error, is_own_fault = self._ended(task, status, url)
            raise (error if is_own_fault else _Disturbed(error)) from None
        except asyncio.CancelledError:
            await self._discard(worker)
            worker = None
            raise
        finally:
            self._seats.put_nowait(worker)
        return _value_of(answer, kind, url)

    @asynccontextmanager
    async def session(self, *descriptors: int) -> AsyncIterator[Session]:
        """Start a worker beside the others, for tasks that belong together.

        Args:
            descriptors: Open files that the worker has, too.

        Raises:
            ExtractError: No worker can be started (`worker-failed`).
        """
        worker = await self._start(descriptors=descriptors)
        try:
            yield Session(self, worker)
        finally:
            await self._end(worker)

    async def explain_end(self, worker: _Worker, task: str) -> ScraperError:
        """Return the error for a worker of a session that ended."""
        status = await self._end(worker, has_ended=True)
        return self._ended(task, status, "")[0]

    @property
    def _wall_timeout(self) -> float:
        return max(self._settings.wall_timeout, self._settings.timeout)

    def _stalled(self, task: str, url: str) -> ScraperError:
        return TASKS[task].error(
            f"reading did not end within {self._wall_timeout:g} s on this busy machine",
            url=url,
            code=f"{TASKS[task].family}-timeout",
            retryable=True,
        )

    def _ended(self, task: str, status: int | None, url: str) -> tuple[ScraperError, bool]:
        """Return the error for a worker that ended, and whether the page is to blame."""
        kind, family = TASKS[task].error, TASKS[task].family
        if status == -signal.SIGPROF:
            message = f"reading took longer than {self._settings.timeout:g} s of processor time"
            return kind(message, url=url, code=f"{family}-timeout"), True
        if status == MEMORY_STATUS:
            message = "reading took more memory than a page may have"
            return kind(message, url=url, code=f"{family}-{OUT_OF_MEMORY}"), True
        is_from_outside = status is None or -status in _FROM_OUTSIDE
        how = "was killed from outside" if is_from_outside else "ended"
        message = f"the worker {how} while it read the page (status {status})"
        error = kind(message, url=url, code=f"{family}-crashed", retryable=is_from_outside)
        return error, not is_from_outside

    async def _warm(self) -> None:
        try:
            worker: _Worker | None = await self._start("article")
        except ExtractError:
            worker = None  # the first page meets the same trouble and reports it
        self._seats.put_nowait(worker)

    async def _start(self, *preloaded: str, descriptors: tuple[int, ...] = ()) -> _Worker:
        """Start a worker.

        Args:
            preloaded: Tasks whose modules it imports before it is ready.
            descriptors: Open files that it has, too.

        Raises:
            ExtractError: No worker can be started (`worker-failed`).
        """
        if (
            self._is_closed
        ):  # the loop may be ending, and then asyncio waits for the process without end
            raise ExtractError("the pool of workers is closed", code="worker-failed")
        try:
            process = await asyncio.create_subprocess_exec(
                *_command(self._settings, preloaded),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=_clean_environment(),
                pass_fds=descriptors,
            )
        except OSError as error:
            raise ExtractError(
                f"no worker process could be started: {error.strerror}",
                code="worker-failed",
                retryable=True,
            ) from error
        worker = _Worker(process)
        self._workers.add(worker)
        try:
            async with asyncio.timeout(_START_TIMEOUT):
                await worker.receive()
        except (TimeoutError, EOFError) as error:
            status = await self._end(worker, has_ended=isinstance(error, EOFError))
            self.last_output = tuple(worker.tail)
            last = next(filter(None, reversed(worker.tail)), "it printed nothing")
            raise ExtractError(
                f"no worker process could be started (status {status}): {last}",
                code="worker-failed",
                retryable=True,
            ) from None
        except asyncio.CancelledError:
            await self._end(worker)
            raise
        return worker

    async def _end(self, worker: _Worker, *, has_ended: bool = False) -> int | None:
        self._workers.discard(worker)
        return await worker.end(has_ended=has_ended)

    async def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            await self._end(worker)


def _value_of(answer: object, kind: type[ScraperError], url: str) -> object:
    """Return a worker's answer, or raise the problem that it is."""
    if isinstance(answer, Problem):
        raise kind(
            answer.message, url=url or answer.url, code=answer.code, retryable=answer.retryable
        )
    return answer


def _command(settings: ExtractSettings, preloaded: tuple[str, ...]) -> tuple[str, ...]:
    here = Path.cwd()
    places = [place for place in sys.path if Path(place).is_absolute() and Path(place) != here]
    places.append(str(Path(__file__).parents[2]))
    return (
        sys.executable,
        "-P",
        "-c",
        _BOOT,
        os.pathsep.join(places),
        str(settings.memory),
        str(settings.timeout),
        *preloaded,
    )


def _clean_environment() -> dict[str, str]:
    """Return the variables of a worker: without those that change what Python imports."""
    kept = {
        name: value for name, value in environment().items() if not name.startswith(_NOT_INHERITED)
    }
    return {**kept, **_ONE_THREAD}
