"""One hourly run in a process of its own, to be killed: python -m killed_run DB HOUR < settings.json."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sys
from pathlib import Path

from simulation import clock_of

from scraper.archive import Archive
from scraper.archive.database.lock import run_lock
from scraper.cli.outcomes import Stop
from scraper.cli.run import Speech, run_archive
from scraper.config import Settings
from scraper.workers.pool import ExtractPool


async def run(db: Path, hour: int, settings: Settings) -> None:
    """Run once, with a word before and one after."""
    speech = Speech(quiet=True, lines=False, as_json=False)
    async with ExtractPool(settings.extract) as pool:
        with Archive.open(db, clock=clock_of(hour)) as archive, run_lock(db):
            sys.__stdout__.write("begins\n")
            sys.__stdout__.flush()
            with contextlib.redirect_stdout(io.StringIO()):
                await run_archive(archive, settings, pool, Stop(), speech)
    sys.__stdout__.write("ended\n")
    sys.__stdout__.flush()


if __name__ == "__main__":
    asyncio.run(
        run(Path(sys.argv[1]), int(sys.argv[2]), Settings.model_validate_json(sys.stdin.read()))
    )
