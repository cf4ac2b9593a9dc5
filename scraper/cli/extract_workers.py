"""`scraper extract --jsonl --workers N`: request lines answered by several processes, in order.

The processes are those of `scraper run`: each page is bounded in time and memory, and one that
ends its process is an error of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Thread
from typing import Final, TextIO

from scraper.cli.article_fields import article_json, options_for, unkept_capture
from scraper.cli.extract_request import parse_request
from scraper.config import ExtractSettings
from scraper.errors import ScraperError
from scraper.workers import ExtractPool

_AHEAD: Final = 3
"""Lines a worker that are read before the oldest is answered: one slow page holds up no worker."""

Answer = dict[str, object]


def answer_side_by_side(
    requests: Iterable[bytes], answers: TextIO, fields: tuple[str, ...], workers: int
) -> None:
    """Answer each request line with one line, in order, flushed when it is its turn.

    Args:
        requests: Lines `{"id", "url", "html_b64"}`; read in a thread, so that who waits for an
            answer before the next line gets it.
        answers: Lines `{"id", ...fields}` or `{"id", "error"}`.
        fields: What each answer holds.
        workers: Processes.
    """
    asyncio.run(_answer(requests, answers, fields, workers))


async def _answer(
    requests: Iterable[bytes], answers: TextIO, fields: tuple[str, ...], workers: int
) -> None:
    loop = asyncio.get_running_loop()
    turns: asyncio.Queue[asyncio.Task[Answer] | None] = asyncio.Queue(workers * _AHEAD)

    async with ExtractPool(ExtractSettings(workers=workers)) as pool:

        async def take(line: bytes | None) -> None:
            task = None if line is None else asyncio.create_task(_answer_line(line, pool, fields))
            await turns.put(task)

        def read() -> None:
            with suppress(CancelledError, RuntimeError):  # the loop is ending, or has ended
                for line in requests:
                    if not line.isspace():
                        asyncio.run_coroutine_threadsafe(take(line), loop).result()
                asyncio.run_coroutine_threadsafe(take(None), loop).result()

        Thread(target=read, daemon=True).start()  # a signal need not wait for the next line
        try:
            while (task := await turns.get()) is not None:
                await asyncio.wait((task,))  # not `await task`: it is ended with the others, below
                answers.write(json.dumps(task.result(), ensure_ascii=False) + "\n")
                answers.flush()
        finally:  # a signal, a closed output: all at once, or a seat that one frees starts a reader
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)


async def _answer_line(line: bytes, pool: ExtractPool, fields: tuple[str, ...]) -> Answer:
    page_id: object = None
    try:
        request = parse_request(line)
        page_id = request.id
        article = await pool.extract(
            unkept_capture(request.html_b64, request.url or ""), options_for(fields)
        )
    except ScraperError as error:
        return {"id": page_id, "error": f"{error.code}: {error.message}"}
    return {"id": page_id, **article_json(article, fields)}
