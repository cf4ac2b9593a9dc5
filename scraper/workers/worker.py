"""Run tasks in a process of its own: the other end of the pipes of `pool.ExtractPool`.

Started with `MEMORY SECONDS`: reads requests on standard input, writes answers to standard
output. A request names its task; `TASKS` lists all that there are. Apart from `workers`, so that
a worker process imports neither the event loop nor the settings.

The protocol: an eight-byte big-endian length, then that many bytes of pickle. A worker process
ends when its input ends, so none survives its parent.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final

from scraper.errors import ArchiveError, DiscoverError, ExtractError, ScraperError

Request = tuple[str, tuple[object, ...]]
"""Name of a task, and what its function takes."""
LENGTH: Final = struct.Struct(">Q")
OUT_OF_MEMORY: Final = "memory"
"""Last part of the code of a task that took more memory than it may."""
CRASHED: Final = "crashed"
"""Last part of the code of a task that raised an unexpected exception."""
MEMORY_STATUS: Final = 77
"""Exit status of a worker process that found itself over its memory limit."""
_STATM: Final = Path("/proc/self/statm")
_WATCH_SECONDS: Final = 0.05
"""Between two looks at the memory in use, where the system cannot limit it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One function that a worker process may call."""

    module: str
    function: str
    error: type[ScraperError]
    """The class of its errors."""
    family: str
    """First part of the codes of its errors: `extract-timeout`, `discover-timeout`."""


TASKS: Final[Mapping[str, Task]] = {
    "article": Task(module="scraper.extraction.article", function="extract_article", error=ExtractError, family="extract"),
    "marked": Task(module="scraper.extraction.mark", function="mark_blocks", error=ExtractError, family="extract"),
    "quiet": Task(module="scraper.extraction.quiet", function="quiet_page", error=ExtractError, family="extract"),
    "sql": Task(module="scraper.archive.database.bounded_sql", function="run_bounded", error=ArchiveError, family="sql"),
    "document": Task(module="scraper.discover.documents", function="parse_document", error=DiscoverError, family="discover"),
    "import": Task(module="scraper.importers", function="parse_import", error=DiscoverError, family="import"),
    "saved-file": Task(module="scraper.importers.saved", function="read_saved_file", error=ScraperError, family="file"),
    "container": Task(module="scraper.importers.saved", function="open_container", error=ScraperError, family="file"),
    "container-step": Task(module="scraper.importers.saved", function="read_step", error=ScraperError, family="file"),
}  # fmt: skip
"""Every task by its name. A request cannot name anything else."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error instead of an answer."""

    code: str
    message: str
    url: str = ""
    retryable: bool = False


def serve_pages(requests: BinaryIO, answers: BinaryIO, seconds: float = 0) -> None:
    """Send the task's value or a problem for each request, until the input ends.

    Args:
        requests: Pickles of `Request`.
        answers: Takes the pickles of the answers.
        seconds: Processor time for one request; 0 for no limit. The process ends (SIGPROF)
            when a request takes longer.
    """
    parsed: list[object] = []
    _send(answers, pickle.dumps("ready"))
    while head := requests.read(LENGTH.size):
        request = requests.read(LENGTH.unpack(head)[0])
        name, arguments = pickle.loads(request)  # noqa: S301 - from our parent
        del request
        function = _load(name)  # imported before the clock starts: no page pays for it
        _set_alarm(seconds)
        if name == "article":
            function = partial(function, parsed=parsed)  # its trees outlive its answer
        payload = _answer(TASKS[name].family, partial(function, *arguments))
        _set_alarm(0)
        _send(answers, payload)
        parsed.clear()


def _load(name: str) -> Callable[..., object]:
    task = TASKS[name]
    function: Callable[..., object] = getattr(importlib.import_module(task.module), task.function)
    return function


def _answer(family: str, function: Callable[[], object]) -> bytes:
    """Return the pickled value or problem of one request."""
    try:
        return pickle.dumps(function(), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - one page costs one page, whatever it found in the code
        problem = problem_of(error, family)
        if problem.code.endswith(CRASHED):
            traceback.print_exc()
    return pickle.dumps(problem, protocol=pickle.HIGHEST_PROTOCOL)


def problem_of(error: Exception, family: str) -> Problem:
    """Return what an exception that ended the reading of one page means for this page.

    Args:
        error: Whatever was raised; what no rule knows is a fault of this program (`-crashed`).
        family: First part of the code.
    """
    if isinstance(error, ScraperError):
        return Problem(error.code, error.message, error.url, error.retryable)
    if isinstance(error, MemoryError):
        code = f"{family}-{OUT_OF_MEMORY}"
        return Problem(code, "reading took more memory than a page may have")
    if isinstance(error, RecursionError):
        return Problem(f"{family}-failed", "the page is nested too deeply")
    reason = " ".join(str(error).split())[:200]
    return Problem(f"{family}-{CRASHED}", f"unexpected {type(error).__name__}: {reason}")


def _send(stream: BinaryIO, payload: bytes) -> None:
    stream.write(LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def _set_alarm(seconds: float) -> None:
    """End this process after this much processor time; 0 clears the alarm.

    The kernel ends it, so that a loop inside a C library ends too. Systems without the
    timer have the wall clock of the parent only.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_memory(size: int) -> None:
    """Limit the memory of this process; where the system refuses, watch it in a thread.

    macOS has the limit of the address space and refuses to set it.
    """
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, AttributeError, ValueError, OSError):
        Thread(target=_watch_memory, args=(size,), daemon=True).start()


def _watch_memory(size: int) -> None:
    """End this process when it has taken more than `size` bytes of real memory."""
    while memory_in_use() <= size:
        time.sleep(_WATCH_SECONDS)
    os._exit(MEMORY_STATUS)


def memory_in_use() -> int:
    """Return the real memory that this process has, in bytes; 0 if unknown.

    Where there is no `/proc` it is the most that it has had, which counts as well here. (Linux
    counts the memory of the parent in that figure, too.)
    """
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass  # another system
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # bytes there, KiB elsewhere


def _ignore_signals() -> None:
    """Ignore the signals of a terminal or service manager; the parent ends its workers."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)


def main() -> None:
    """Serve requests on standard input until it ends."""
    _ignore_signals()
    memory, seconds, *preloaded = sys.argv[1:]
    limit_memory(int(memory))
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for name in preloaded:
        _load(name)
    from scraper.workers.memory import normalize_collector

    normalize_collector()
    serve_pages(sys.stdin.buffer, answers, float(seconds))
