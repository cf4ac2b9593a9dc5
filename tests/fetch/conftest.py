"""A hostile server for the whole session; every test checks that its canary stays silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from hostile_site import HostileSite

from scraper.config import FetchSettings
from scraper.errors import ScraperError
from scraper.fetching import Fetcher
from scraper.records import Capture, NotModified

T = TypeVar("T")


@pytest.fixture(scope="session")
def hostile_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    """The one hostile server, in a process of its own."""
    with HostileSite(tmp_path_factory.mktemp("hostile")) as site:
        yield site


@pytest.fixture
def hostile(hostile_session: HostileSite) -> Iterator[HostileSite]:
    """The hostile server without robots.txt; one connection to its canary fails the test."""
    hostile_session.put_robots(None)
    yield hostile_session
    assert hostile_session.log()["canary"] == 0, "somebody connected to 127.0.0.2"


@pytest.fixture
def settings(hostile: HostileSite) -> FetchSettings:
    """Quick settings: the guard is on, the hostile server its one exception."""
    return FetchSettings(
        allow=(hostile.host_port,), delay=0, attempts=1, read_timeout=5, total_timeout=10
    )


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, T]], T]:
    """Run a coroutine to its end."""
    return asyncio.run


@pytest.fixture
def fetch(settings: FetchSettings) -> Callable[..., Capture | NotModified]:
    """Fetch one URL with a fetcher of its own: `fetch(url, attempts=2, ...)` changes settings."""

    def fetch_once(url: str, *args: Any, **changes: Any) -> Capture | NotModified:
        wish = {key: changes.pop(key) for key in ("accept", "cookies_file") if key in changes}
        own = settings.model_copy(update=changes)

        async def go() -> Capture | NotModified:
            async with Fetcher(own) as fetcher:
                return await fetcher.fetch(url, *args, **wish)

        return asyncio.run(go())

    return fetch_once


@pytest.fixture
def failure(fetch: Callable[..., Any]) -> Callable[..., ScraperError]:
    """Fetch one URL and give the error that must come."""

    def fail(url: str, *args: Any, **changes: Any) -> ScraperError:
        with pytest.raises(ScraperError) as caught:
            fetch(url, *args, **changes)
        return caught.value

    return fail
