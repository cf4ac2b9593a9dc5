"""`scraper extract --jsonl --workers N`: request lines answered by several processes, in order.

The processes are those of `scraper run`: each page is bounded in time and memory, and one that
ends its process is an error of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Thread
from typing import Any, Final, TextIO

from scraper.cli.article_fields import article_json
from scraper.cli.extract_filter import Answering
from scraper.cli.extract_request import is_blank, parse_request, render_error, render_line
from scraper.config import ExtractSettings
from scraper.workers.pool import ExtractPool

_AHEAD: Final = 3
"""Lines a worker that are read before the oldest is answered: one slow page holds up no worker."""


def answer_side_by_side(
    requests: Iterable[bytes], answers: TextIO, answering: Answering, workers: int
) -> None:
    """Write one line for each request line, in order, flushed when it is its turn.

    Args:
        requests: Lines `{"id", "url", "html_b64"}`; read in a thread, so that who waits for an
            answer before the next line gets it.
        answers: Lines `{"id", ...fields}` or `{"id", "error"}`.
        answering: What each answer holds, and which pages get one.
        workers: Processes.
    """
    asyncio.run(_answer(requests, answers, answering, workers))


async def _answer(  # noqa: C901 - one state that the thread, the turns and the end share
    requests: Iterable[bytes], answers: TextIO, answering: Answering, workers: int
) -> None:
    loop = asyncio.get_running_loop()
    turns: asyncio.Queue[asyncio.Task[str] | None] = asyncio.Queue(workers * _AHEAD)

    async with ExtractPool(ExtractSettings(workers=workers)) as pool:
        ours: set[asyncio.Task[Any]] = set()  # not the pool's own, which end with it
        is_ending = False

        def own(task: asyncio.Task[Any]) -> None:
            ours.add(task)
            task.add_done_callback(ours.discard)

        async def take(line: bytes | None) -> None:
            if is_ending:  # the thread may hand over one more line
                raise asyncio.CancelledError
            task = (
                None if line is None else asyncio.create_task(_answer_line(line, pool, answering))
            )
            for one in (task, asyncio.current_task()):
                if one is not None:
                    own(one)
            await turns.put(task)

        def read() -> None:
            with suppress(CancelledError, RuntimeError):  # the loop is ending, or has ended
                for line in requests:
                    if not is_blank(line):
                        asyncio.run_coroutine_threadsafe(take(line), loop).result()
                asyncio.run_coroutine_threadsafe(take(None), loop).result()

        Thread(target=read, daemon=True).start()  # a signal need not wait for the next line
        try:
            while (task := await turns.get()) is not None:
                await asyncio.wait((task,))  # not `await task`: it is ended with the others, below
                answers.write(task.result())
                answers.flush()
        finally:  # a signal, a closed output: all of them together, or a seat that one frees starts a reader
            is_ending = True
            others = tuple(ours)
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)


async def _answer_line(line: bytes, pool: ExtractPool, answering: Answering) -> str:
    page_id: object = None
    try:
        request = parse_request(line)
        page_id = request.id
        article = await pool.extract(request.load(), answering.options())
        answering.filter.check(article)
        return render_line(page_id, article_json(article, answering.fields))
    except Exception as error:  # noqa: BLE001 - one line costs one line, whatever it found in the code
        return render_error(line, page_id, error)
