"""Run the command line inside this process, as if it were a process of its own.

A command's start takes ten times as long as what most tests check. Streams are real files, so
`fileno` works. What a command changes in the process is put back: environment, folder, arguments, streams,
signal handlers, logging, the collector.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import cast

from scraper.cli import main
from scraper.config import environment as current_environment

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)


def run_main(
    arguments: tuple[str, ...], *, folder: Path, environ: Mapping[str, str], stdin: str | None
) -> tuple[int, str, str]:
    """Run a command to its end; return its exit status, standard output and standard error."""
    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        files[0].write((stdin or "").encode())
        files[0].seek(0)
        stack.enter_context(_surroundings(folder, environ))
        streams = [TextIOWrapper(file, "utf-8", write_through=True) for file in files]
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.argv = [str(Path(sys.executable).with_name("scraper")), *arguments]
        code = _run(arguments)
        for stream in (*streams[1:], sys.stdout, sys.stderr):
            if not stream.closed:
                stream.flush()
        texts = [_read(file.fileno()) for file in files[1:]]
        return code, texts[0], texts[1]


def _run(arguments: tuple[str, ...]) -> int:
    try:
        main(arguments)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    return 0


def _read(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, "rb", closefd=False) as file:
        return file.read().decode().replace("\r\n", "\n")


@contextmanager
def _surroundings(folder: Path, environ: Mapping[str, str]) -> Iterator[None]:
    variables = cast("MutableMapping[str, str]", current_environment())
    known = dict(variables)
    here = Path.cwd()
    streams, words = (sys.stdin, sys.stdout, sys.stderr), sys.argv
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    root = logging.getLogger()
    logs, level = root.handlers[:], root.level
    thresholds = gc.get_threshold()
    root.handlers.clear()
    variables.clear()
    variables.update(environ)
    os.chdir(folder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as a user's Python does
            yield
    finally:
        os.chdir(here)
        variables.clear()
        variables.update(known)
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.argv = words
        for number, handler in handlers.items():
            signal.signal(number, handler)
        root.handlers[:] = logs
        root.setLevel(level)
        gc.set_threshold(*thresholds)
