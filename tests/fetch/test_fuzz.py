"""Whatever bytes a server sends, a capture or one of our errors comes of it, in time."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from hostile_site import HostileSite

from scraper.config import FetchSettings
from scraper.decoding.charset import decode_text
from scraper.errors import ScraperError
from scraper.fetching import Fetcher
from scraper.fetching.retry import MemoryBackoffStore
from scraper.records import Backoff, Capture

REPLIES = 3000


class Tireless(MemoryBackoffStore):
    """Lets no host rest, however often it fails."""

    def save_backoff(self, host: str, backoff: Backoff) -> None:
        """Forget at once."""


def test_fuzzed_replies(hostile: HostileSite) -> None:
    """3,000 broken replies: no hang, no foreign exception, no connection to the canary."""
    settings = FetchSettings(
        allow=(hostile.host_port,),
        ports=(80, 443, hostile.port),
        delay=0,
        attempts=1,
        per_host=8,
        concurrency=8,
        read_timeout=3,
        total_timeout=5,
        obey_robots=False,
    )
    outcomes: Counter[str] = Counter()
    slowest = 0.0

    async def worker(fetcher: Fetcher, numbers: list[int]) -> None:
        nonlocal slowest
        for number in numbers:
            began = time.monotonic()
            try:
                answer = await fetcher.fetch(hostile.url(f"/fuzz/{number}"))
            except ScraperError as error:
                outcomes[error.code if "\n" not in str(error) else "two lines"] += 1
            else:
                assert isinstance(answer, Capture)
                decode_text(answer.body, answer.header("content-type")).encode()
                outcomes["capture"] += 1
            slowest = max(slowest, time.monotonic() - began)

    async def go() -> None:
        async with Fetcher(settings, backoff_store=Tireless()) as fetcher:
            shares = [list(range(first, REPLIES, 8)) for first in range(8)]
            await asyncio.gather(*(worker(fetcher, share) for share in shares))

    asyncio.run(go())
    assert sum(outcomes.values()) == REPLIES
    assert "two lines" not in outcomes
    assert slowest < 10
    assert len(outcomes) > 7, outcomes
    assert outcomes["capture"] > REPLIES / 20
