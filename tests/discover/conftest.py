"""Fixtures of the discovery tests."""

from __future__ import annotations

import asyncio
import hashlib
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_site import Pages, SmallSite

from scraper.config import FetchSettings
from scraper.discover.walk import Fetch
from scraper.fetching.fetcher import Fetcher
from scraper.records import Capture
from scraper.run.source_plans import DocumentFetch

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOSTILE = Path(__file__).parents[2].parent / "shared" / "hostile"


@pytest.fixture
def now() -> datetime:
    """The moment at which every capture of these tests was had."""
    return NOW


@pytest.fixture
def capture() -> Callable[..., Capture]:
    """Make a Capture of a body, as had from a URL."""

    def make(
        body: bytes | str,
        url: str = "https://harbour.example/feed",
        *,
        headers: tuple[tuple[str, str], ...] = (),
        asked: str | None = None,
    ) -> Capture:
        body = body.encode() if isinstance(body, str) else body
        return Capture(
            url=asked or url, final_url=url, status=200, headers=headers, body=body,
            fetched_at=NOW, digest=hashlib.sha256(body).hexdigest(),
        )  # fmt: skip

    return make


@pytest.fixture
def serve() -> Iterator[Callable[[Pages], SmallSite]]:
    """Serve sites until the test ends."""
    with ExitStack() as open_sites:
        yield lambda pages: open_sites.enter_context(SmallSite(pages))


@pytest.fixture
def with_fetch() -> Callable[..., object]:
    """Run a coroutine with the real fetcher, which may reach the given sites and nothing else."""

    def run(sites: tuple[SmallSite, ...], work: Callable[[Fetch], Awaitable[object]]) -> object:
        settings = FetchSettings(
            allow=tuple(site.host_port for site in sites), delay=0, attempts=1, total_timeout=10
        )

        async def main() -> object:
            async with Fetcher(settings) as fetcher:
                return await work(DocumentFetch(fetcher=fetcher))

        return asyncio.run(main())

    return run


@pytest.fixture
def allocated() -> Callable[[Callable[[], object]], int]:
    """Run something, and give the most bytes that Python held on top meanwhile."""

    def measure(work: Callable[[], object]) -> int:
        tracemalloc.start()
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return measure


@pytest.fixture
def hostile() -> Path:
    """The folder of saved hostile inputs; without it the test is skipped."""
    if not HOSTILE.is_dir():
        pytest.skip("needs ../shared/hostile")
    return HOSTILE
