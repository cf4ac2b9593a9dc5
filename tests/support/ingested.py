"""Read a file as `ingest` does, with workers and without an archive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from scraper.cli.ingest_files import Files, Found
from scraper.config import ExtractSettings
from scraper.workers.pool import ExtractPool


def read_file(
    name: str, *, max_bytes: int, is_stopped: Callable[[], bool] = lambda: False
) -> list[Found]:
    """Return what is in a file."""

    async def go() -> list[Found]:
        async with ExtractPool(ExtractSettings(), expects_pages=False) as pool:
            files = Files(
                pool, url=None, fetched_at=None, max_bytes=max_bytes, is_stopped=is_stopped
            )
            return [found async for found in files.read(name)]

    return asyncio.run(go())
