"""Hosts are asked at a pace, and left alone when they ask for it (rows P6 to P10)."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hostile_site import HostileSite

from scraper.config import FetchSettings
from scraper.errors import BadStatus, FetchError, ScraperError, Truncated, Unreachable
from scraper.fetching import Fetcher
from scraper.fetching.retry import (
    FIRST_REST,
    MAX_REST,
    Backoff,
    HostRest,
    MemoryBackoffStore,
    parse_retry_after,
    retry_pause,
)
from scraper.fetching.throttle import ADDRESS_SHARE, MAX_DELAY, Throttle

Failure = Callable[..., ScraperError]
Fetch = Callable[..., Any]

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("-5", None),
        ("1e9", None),
        ("12.5", None),
        ("+10", None),
        ("", None),
        (None, None),
        ("garbage", None),
        ("\u0663", None),
        ("1" + "0" * 20, MAX_REST),
        ("9" * 400, MAX_REST),
        ("9" * 5000, None),
        ("Thu, 01 Jan 2026 12:01:00 GMT", 60),
        ("Thu, 01 Jan 2026 12:01:00", 60),
        ("Wed, 21 Oct 1999 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", MAX_REST),
        ("Fri, 31 Dec 9999 23:59:59 -2400", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_REST),
    ],
)
def test_p6_retry_after_is_clamped_or_unread(value: str | None, seconds: float | None) -> None:
    """Seconds and dates count between 0 and six hours; what cannot be read is not there."""
    assert parse_retry_after(value, NOON) == seconds


def test_p6_no_retry_after_raises(hostile: HostileSite, failure: Failure) -> None:
    """The wildest Retry-After gives the status error and nothing else."""
    error = failure(hostile.url("/status/429?after=1" + "0" * 30))
    assert isinstance(error, BadStatus)
    assert error.retry_after == MAX_REST


def test_p7_busy_host_rests_whole_and_others_go_on(
    hostile: HostileSite, settings: FetchSettings
) -> None:
    """429 on one URL stops every URL of its host, at once and without a request; others go on."""
    other = f"127.0.1.1:{hostile.port}"
    own = settings.model_copy(update={"allow": (hostile.host_port, other)})

    async def go() -> tuple[ScraperError, Any]:
        async with Fetcher(own) as fetcher:
            with pytest.raises(BadStatus):
                await fetcher.fetch(hostile.url("/status/429?after=600"))
            with pytest.raises(Unreachable) as caught:
                await fetcher.fetch(hostile.url("/ok?rested"))
            return caught.value, await fetcher.fetch(f"http://{other}/ok")

    error, capture = asyncio.run(go())
    assert error.code == "host-resting"
    assert error.retryable
    assert capture.status == 200
    assert hostile.requests("/ok?rested") == []


def test_p7_short_rest_is_waited_for(hostile: HostileSite, settings: FetchSettings) -> None:
    """A rest of a second delays the host's next URL and does not fail it."""

    async def go() -> Any:
        async with Fetcher(settings) as fetcher:
            with pytest.raises(BadStatus):
                await fetcher.fetch(hostile.url("/status/503?after=1"))
            return await fetcher.fetch(hostile.url("/ok?waited"))

    began = time.monotonic()
    assert asyncio.run(go()).status == 200
    assert 0.9 < time.monotonic() - began < 4


def test_p10_next_run_respects_the_rest(hostile: HostileSite, settings: FetchSettings) -> None:
    """A rest that one run was given is known to the next, through the store."""
    store = MemoryBackoffStore()

    async def go(path: str) -> ScraperError:
        async with Fetcher(settings, backoff_store=store) as fetcher:
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch(hostile.url(path))
            return caught.value

    asyncio.run(go("/status/503?after=3600"))
    assert asyncio.run(go("/ok")).code == "host-resting"
    stored = store.load_backoff(hostile.host_port)
    assert stored is not None
    left = (stored.until - datetime.now(UTC)).total_seconds()
    assert 3500 < left <= 3600


RESTED_RUN = """
import asyncio, os, signal, sys
from pathlib import Path
from scraper.archive import Archive
from scraper.config import FetchSettings
from scraper.errors import FetchError
from scraper.fetching import Fetcher

async def go(archive):
    settings = FetchSettings(allow=(sys.argv[2],), delay=0, attempts=1)
    fetcher = Fetcher(settings, robots_store=archive.robots, backoff_store=archive.backoffs)
    try:
        await fetcher.fetch(f"http://{sys.argv[2]}{sys.argv[3]}")
    except FetchError as error:
        print(error.code, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

with Archive.open(Path(sys.argv[1])) as archive:
    asyncio.run(go(archive))
"""


def test_p10_rest_survives_a_killed_run(hostile: HostileSite, tmp_path: Path) -> None:
    """A run that is killed right after a 503 leaves its rest to the next, in the archive."""

    def killed_run(path: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", RESTED_RUN, tmp_path / "archive.db", hostile.host_port, path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        return done.stdout.strip()

    assert killed_run("/status/503?after=3600") == "http-status"
    assert killed_run("/ok?after-kill") == "host-resting"
    assert hostile.requests("/ok?after-kill") == []


def timeout(_: object = None) -> Unreachable:
    return Unreachable("no byte in time", code="timeout")


def test_p10_silent_host_rests_longer_each_time() -> None:
    """A host that never answers rests after two tries, then twice as long each time."""
    store = MemoryBackoffStore()
    rest = HostRest(store, lambda: NOON, lambda: 1.0)
    lefts = []
    for _ in range(5):
        rest.note_failure("h", timeout())
        lefts.append(rest.seconds_left("h")[0])
    assert lefts == [0, FIRST_REST, 2 * FIRST_REST, 4 * FIRST_REST, 8 * FIRST_REST]


def test_one_bad_page_does_not_stop_its_host() -> None:
    """A host that has answered rests only when more tries fail than one page has."""
    rest = HostRest(MemoryBackoffStore(), lambda: NOON, lambda: 1.0)
    rest.note_success("h")
    for _ in range(FetchSettings().attempts):
        rest.note_failure("h", timeout())
    assert rest.seconds_left("h")[0] == 0
    rest.note_failure("h", timeout())
    assert rest.seconds_left("h")[0] == FIRST_REST


def test_answer_ends_the_count() -> None:
    """Any answer, be it 404, shows that the host is well."""
    store = MemoryBackoffStore()
    rest = HostRest(store, lambda: NOON)
    rest.note_failure("h", timeout())
    rest.note_failure("h", BadStatus("answered 404", status=404))
    assert store.load_backoff("h") is None


def test_rest_is_never_longer_than_six_hours() -> None:
    """However often a host fails, it is asked again within six hours."""
    rest = HostRest(MemoryBackoffStore(), lambda: NOON, lambda: 1.0)
    for _ in range(300):
        rest.note_failure("h", timeout())
    assert rest.seconds_left("h")[0] == MAX_REST


def test_rest_of_a_wrong_clock_is_not_believed() -> None:
    """A rest that ends in years was stamped by a wrong clock and does not count."""
    store = MemoryBackoffStore()
    until = NOON + timedelta(days=3650)
    store.save_backoff("h", Backoff(until=until, failures=1, reason="timeout"))
    assert HostRest(store, lambda: NOON).seconds_left("h")[0] == 0


@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_retry_pause_doubles_with_jitter(attempt: int) -> None:
    """The pause before a try doubles and lies between half and the whole of it."""
    assert retry_pause(attempt, lambda: 0.0) == 0.5 * 2 ** (attempt - 1)
    assert retry_pause(attempt, lambda: 1.0) == 2 ** (attempt - 1)


def test_what_may_pass_is_tried_again(hostile: HostileSite, fetch: Fetch) -> None:
    """A 500 that passes costs a second try and gives the page."""
    assert fetch(hostile.url("/fails/1/a"), attempts=3).status == 200
    assert len(hostile.requests("/fails/1/a")) == 2


def test_what_stays_is_not_tried_again(hostile: HostileSite, failure: Failure) -> None:
    """A 404 is asked for once."""
    failure(hostile.url("/status/404?once"), attempts=3)
    assert len(hostile.requests("/status/404?once")) == 1


def test_url_time_bounds_all_tries(hostile: HostileSite, failure: Failure) -> None:
    """All tries of one URL together stay within its time."""
    began = time.monotonic()
    failure(hostile.url("/hang?all"), attempts=10, read_timeout=0.4, url_timeout=1.5)
    assert time.monotonic() - began < 4


def test_truncated_answer_counts_as_an_answer() -> None:
    """A cut body is the page's failure, not the host's."""
    store = MemoryBackoffStore()
    HostRest(store, lambda: NOON).note_failure("h", Truncated("cut"))
    assert store.load_backoff("h") is None


async def passages(
    throttle: Throttle, wishes: list[tuple[str, str | None]], hold: float = 0.0, **how: Any
) -> list[float]:
    """Pass all at once; give the seconds after which each began."""
    began = time.monotonic()

    async def ready() -> None:
        """Be ready at once."""

    async def one(site: str, address: str | None) -> float:
        async with throttle.turn(site, address, ready, **how):
            start = time.monotonic() - began
            await asyncio.sleep(hold)
            return start

    return list(await asyncio.gather(*(one(*wish) for wish in wishes)))


def test_starts_on_a_site_keep_their_distance() -> None:
    """Two starts on one site lie a delay apart; another site does not wait for them."""
    throttle = Throttle(FetchSettings(delay=0.2))
    starts = asyncio.run(passages(throttle, [("a", None)] * 3 + [("b", None)]))
    assert starts[3] < starts[1]
    assert starts[1] - starts[0] > 0.19
    assert starts[2] - starts[1] > 0.19


def test_one_connection_a_site() -> None:
    """The next page of a site waits until the last is done."""
    throttle = Throttle(FetchSettings(delay=0))
    starts = asyncio.run(passages(throttle, [("a", None)] * 3, hold=0.1))
    assert starts[2] > 0.19


def test_p8_many_names_on_one_address_share_its_pace() -> None:
    """Sites behind one address start no faster together than the address is good for."""
    throttle = Throttle(FetchSettings(delay=0.4))
    wishes: list[tuple[str, str | None]] = [(f"site{n}", "192.0.2.1") for n in range(5)]
    starts = sorted(asyncio.run(passages(throttle, wishes)))
    assert starts[4] >= 4 * 0.4 / ADDRESS_SHARE - 0.02


def test_p8_many_names_on_one_address_share_its_connections() -> None:
    """No more connections to an address than its share, however many names it has."""
    throttle = Throttle(FetchSettings(delay=0))
    wishes: list[tuple[str, str | None]] = [(f"site{n}", "192.0.2.1") for n in range(5)]
    starts = sorted(asyncio.run(passages(throttle, wishes, hold=0.2)))
    assert starts[3] < 0.15
    assert starts[4] > 0.19


def test_p8_one_name_on_many_addresses_is_one_site() -> None:
    """A site does not get faster by having many addresses."""
    throttle = Throttle(FetchSettings(delay=0.2))
    starts = sorted(asyncio.run(passages(throttle, [("a", f"192.0.2.{n}") for n in range(3)])))
    assert starts[2] > 0.39


def test_crawl_delay_raises_the_delay() -> None:
    """robots.txt may slow us down, up to a minute, and never speeds us up."""
    throttle = Throttle(FetchSettings(delay=1))
    assert throttle.delay_of("a", 7) == 7
    assert throttle.delay_of("a", 0.1) == 1
    assert throttle.delay_of("a", 10_000) == MAX_DELAY


def test_slow_site_is_asked_less_often() -> None:
    """A site that takes long to answer gets a longer delay, and one that recovers a shorter."""
    throttle = Throttle(FetchSettings(delay=1))
    lane = throttle._lane("site a", 1)
    for _ in range(20):
        lane.learn(4.0)
    assert 3.9 < throttle.delay_of("a") <= 4
    for _ in range(20):
        lane.learn(0.1)
    assert throttle.delay_of("a") == 1


def test_further_hop_of_a_redirect_does_not_wait(hostile: HostileSite, fetch: Fetch) -> None:
    """A chain of redirects on one site is one visit: robots.txt and hops wait for no delay."""
    began = time.monotonic()
    fetch(hostile.url("/hops/3"), delay=1.0)
    assert time.monotonic() - began < 0.9


def test_delay_holds_between_pages(hostile: HostileSite, settings: FetchSettings) -> None:
    """Pages of one host start a delay apart, as the server sees it."""
    own = settings.model_copy(update={"delay": 0.3})

    async def go() -> None:
        async with Fetcher(own) as fetcher:
            await asyncio.gather(*(fetcher.fetch(hostile.url(f"/ok?pace={n}")) for n in range(3)))

    asyncio.run(go())
    times = sorted(hostile.requests(f"/ok?pace={n}")[0]["at"] for n in range(3))
    assert times[1] - times[0] > 0.25
    assert times[2] - times[1] > 0.25


def test_one_hung_host_does_not_hold_the_others(
    hostile: HostileSite, settings: FetchSettings
) -> None:
    """While one host hangs, twenty pages of others are had."""
    other = f"127.0.1.2:{hostile.port}"
    own = settings.model_copy(
        update={"allow": (hostile.host_port, other), "concurrency": 4, "read_timeout": 1.5}
    )

    async def go() -> float:
        async with Fetcher(own) as fetcher:
            hung = [
                asyncio.create_task(fetcher.fetch(f"http://{other}/hang?{n}")) for n in range(9)
            ]
            await asyncio.sleep(0)
            began = time.monotonic()
            for number in range(20):
                await fetcher.fetch(hostile.url(f"/ok?busy={number}"))
            elapsed = time.monotonic() - began
            for task in hung:
                task.cancel()
            await asyncio.gather(*hung, return_exceptions=True)
            return elapsed

    assert asyncio.run(go()) < 1.4
