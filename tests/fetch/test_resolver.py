"""Names that never answer hold up nobody: no other name, no deadline, not the program's end."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from scraper.fetching import resolver
from scraper.fetching.resolver import SystemResolver


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Lookups of names that begin with "slow" end with the test; counts the lookups of each name."""
    asked: dict[str, int] = {}
    over = threading.Event()

    def look_up(host: str, *_: Any, **__: Any) -> list[Any]:
        asked[host] = asked.get(host, 0) + 1
        if host.startswith("slow"):
            over.wait(30)
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return [(0, 0, 0, "", (f"192.0.32.{number}", 80)) for number in (8, 8, 9)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield asked
    over.set()


def test_c7_silent_names_delay_no_other_name(
    silence: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While 300 names go without an answer another is resolved at once, and each of them ends in time."""
    monkeypatch.setattr(resolver, "PATIENCE", 0.5)
    monkeypatch.setattr(resolver, "HURRY", 0.3)

    async def go() -> None:
        look_up = SystemResolver()
        silent = [asyncio.create_task(look_up(f"slow{n}.example", 80)) for n in range(300)]
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            assert await look_up("good.example", 80) == ["192.0.32.8", "192.0.32.9"]
        outcomes = await asyncio.gather(*silent, return_exceptions=True)
        assert {type(one) for one in outcomes} == {TimeoutError}

    asyncio.run(go())
    assert silence["good.example"] == 1


def test_c7_a_name_without_an_answer_is_asked_for_once(
    silence: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links of one silent host share a lookup, also after the first of them gave up."""
    monkeypatch.setattr(resolver, "PATIENCE", 0.05)

    async def go() -> None:
        look_up = SystemResolver()
        for _ in range(3):
            jobs = [look_up("slow.example", 80) for _ in range(10)]
            outcomes = await asyncio.gather(*jobs, return_exceptions=True)
            assert {type(one) for one in outcomes} == {TimeoutError}

    asyncio.run(go())
    assert silence == {"slow.example": 1}


def test_c7_lookups_are_limited(silence: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit of threads a lookup fails at once instead of waiting."""
    monkeypatch.setattr(resolver, "MAX_THREADS", 2)
    monkeypatch.setattr(resolver, "PATIENCE", 0.1)

    async def go() -> list[Any]:
        look_up = SystemResolver()
        jobs = [look_up(f"slow{n}.example", 80) for n in range(3)]
        return await asyncio.gather(*jobs, return_exceptions=True)

    outcomes = asyncio.run(go())
    assert [type(one) for one in outcomes] == [TimeoutError, TimeoutError, OSError]
    assert len(silence) == 2


def test_c7_a_name_that_does_not_exist_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says of a name, or cannot encode, reaches the caller as it is."""
    for error in (socket.gaierror(-2, "Name or service not known"), UnicodeError("label too long")):

        def fail(*_: Any, error: Exception = error, **__: Any) -> list[Any]:
            raise error

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        with pytest.raises(type(error)):
            asyncio.run(SystemResolver()("none.example", 80))


def test_c7_the_end_of_the_program_waits_for_no_name() -> None:
    """A process whose lookups hang ends when its work is done."""
    program = """
import asyncio, socket, time
socket.getaddrinfo = lambda *_, **__: time.sleep(60)
from scraper.fetching import resolver
resolver.PATIENCE = 0.1
async def go():
    try:
        await resolver.SystemResolver()("slow.example", 80)
    except TimeoutError:
        print("gave up")
asyncio.run(go())
"""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=True
    )
    assert (done.stdout, done.stderr) == ("gave up\n", "")
    assert time.monotonic() - began < 40
