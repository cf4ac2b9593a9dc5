"""`scraper extract --jsonl --workers N`: request lines answered by several processes, in order.

The processes are those of `scraper run`: each page is bounded in time and memory, and one that
ends its process is an error of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread
from typing import Final, TextIO

from scraper.cli.article_fields import article_json
from scraper.cli.extract_request import parse_request
from scraper.config import ExtractSettings
from scraper.errors import ScraperError
from scraper.extract.options import COSTLY_FIELDS, ExtractOptions
from scraper.records import Capture
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
    asyncio.run(_answer(requests, answers, _Work(fields=fields, workers=workers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    fields: tuple[str, ...]
    workers: int

    @property
    def options(self) -> ExtractOptions:
        return ExtractOptions(fields=frozenset(self.fields) & frozenset(COSTLY_FIELDS))


async def _answer(requests: Iterable[bytes], answers: TextIO, work: _Work) -> None:
    loop = asyncio.get_running_loop()
    turns: asyncio.Queue[asyncio.Task[Answer] | None] = asyncio.Queue(work.workers * _AHEAD)

    async with ExtractPool(ExtractSettings(workers=work.workers)) as pool:

        async def take(line: bytes | None) -> None:
            task = None if line is None else asyncio.create_task(_answer_line(line, pool, work))
            await turns.put(task)

        def read() -> None:
            for line in requests:
                if not line.isspace():
                    asyncio.run_coroutine_threadsafe(take(line), loop).result()
            asyncio.run_coroutine_threadsafe(take(None), loop).result()

        Thread(target=read, daemon=True).start()  # a signal need not wait for the next line
        while (task := await turns.get()) is not None:
            answers.write(json.dumps(await task, ensure_ascii=False) + "\n")
            answers.flush()


async def _answer_line(line: bytes, pool: ExtractPool, work: _Work) -> Answer:
    page_id: object = None
    try:
        request = parse_request(line)
        page_id = request.id
        capture = Capture.of_bytes(
            request.html_b64, url=request.url or "", fetched_at=datetime.now(UTC), is_kept=False
        )
        article = await pool.extract(capture, work.options)
    except ScraperError as error:
        return {"id": page_id, "error": f"{error.code}: {error.message}"}
    return {"id": page_id, **article_json(article, work.fields)}
