"""robots.txt is read as RFC 9309 says and decides on every URL (rows P1 to P5, P9)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hostile_site import SHARED, HostileSite
from hypothesis import given
from hypothesis import strategies as st

from scraper.config import FetchSettings
from scraper.errors import BadStatus, Disallowed, FetchError, ScraperError, Unreachable
from scraper.fetching import Fetcher
from scraper.fetching.robots import MAX_ROBOTS_BYTES, parse_robots, product_token
from scraper.fetching.robots_cache import (
    FRESH_SECONDS,
    MemoryRobotsStore,
    RobotsCache,
    StoredRobots,
)

Failure = Callable[..., ScraperError]
Fetch = Callable[..., Any]

NOBODY = b"User-agent: *\nDisallow: /\n"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def is_allowed(robots: str | bytes, path: str, agent: str = "scraper") -> bool:
    body = robots.encode() if isinstance(robots, str) else robots
    return parse_robots(body, agent).is_allowed(f"https://example.org{path}")


def test_p4_google_vectors() -> None:
    """All 145 vectors of Google's own matcher have Google's answer."""
    file = SHARED / "google-robotstxt-vectors" / "vectors.jsonl"
    if not file.exists():
        pytest.skip("needs ../shared")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    wrong = [
        row["test"]
        for row in rows
        if parse_robots(row["robots"].encode(), row["agent"]).is_allowed(row["url"])
        != row["allowed"]
    ]
    assert len(rows) == 145
    assert wrong == []


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\nUser-agent: scraper\nDisallow: /b", "/a", True),
        ("User-agent: Scraper/1.0\nDisallow: /", "/a", False),
        ("User-agent: scraper\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: scraper\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: scraper\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?v=1", True),
        ("User-agent: *\nDisallow: /*a*b*c", "/xaybzc", False),
        ("User-agent: *\nDisallow: /*a*b*c", "/xaybz", True),
        ("User-agent: *\nDisallow: /a*$", "/ab", False),
        ("User-agent: *\nDisallow: /a*a$", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("Disallow: /", "/a", True),
        ("user agent *\ndisalow: /", "/a", True),
        ("User-agent *\nDisalow /", "/a", False),
        ("User-agent: *\nSitemap: https://e.org/s.xml\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /é", "/%C3%A9", False),
        ("User-agent: *\nDisallow: /%c3%a9", "/%C3%A9", False),
        ("User-agent: *\rDisallow: /\r", "/a", False),
        ("User-agent: * # all\nDisallow: / # everything", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /index.html", "/", True),
    ],
)  # fmt: skip
def test_p4_rules(robots: str, path: str, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    """Groups, longest match, wildcards, encoding and forgiven mistakes, one by one."""
    assert is_allowed(robots, path) is allowed


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /",
        b"\xefUser-agent: *\nDisallow: /",
        "\ufeffUser-agent: *\nDisallow: /".encode("utf-16-le"),
        "\ufeffUser-agent: *\nDisallow: /".encode("utf-16-be"),
    ],
)
def test_p3_byte_order_marks_are_read_over(body: bytes) -> None:
    """A mark, whole or cut, and UTF-16 hide no rule."""
    assert not is_allowed(body, "/a")


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\nDisallow: /" + b"*a" * 500_000,
        b"User-agent: *\n" + b"Disallow: /*a*b*c*d$\n" * 1_000_000,
        b"x" * 50_000_000,
        bytes(range(256)) * 4000,
        b"<!doctype html><html><body>Not found</body></html>",
    ],
    ids=["one long line", "a million rules", "50 MB", "binary", "html"],
)
def test_p3_monster_is_read_in_a_second(body: bytes) -> None:
    """A hostile robots.txt costs at most a second and no exception."""
    began = time.monotonic()
    rules = parse_robots(body, "scraper")
    rules.is_allowed("https://example.org/" + "ab" * 2000)
    assert time.monotonic() - began < 1


def test_p3_rules_behind_500_kib_are_not_read(hostile: HostileSite, fetch: Fetch) -> None:
    """Of a robots.txt of 2 MB the first 500 KiB count, and its size is no error."""
    hostile.put_robots(b"#" * MAX_ROBOTS_BYTES + b"\n" + NOBODY + b"#" * 1_500_000)
    assert fetch(hostile.url("/ok")).robots == "no-rules"


def test_p3_robots_of_another_host_is_followed(hostile: HostileSite, failure: Failure) -> None:
    """A redirect of robots.txt to another host is followed; its rules bind the first host."""
    hostile.put("others-robots", b"HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n" + NOBODY)
    other = f"127.0.1.1:{hostile.port}"
    hostile.put_robots(b"", "301 Moved", f"Location: http://{other}/raw/others-robots\r\n")
    error = failure(hostile.url("/ok"), allow=(hostile.host_port, other))
    assert error.code == "robots-disallowed"


def test_p3_six_redirects_mean_no_robots(hostile: HostileSite, fetch: Fetch) -> None:
    """A robots.txt behind more than five hops counts as none."""
    hostile.put_robots(b"", "302 Found", "Location: /hops/5\r\n")
    assert fetch(hostile.url("/ok")).robots == "no-rules"


@pytest.mark.parametrize(
    "status", ["404 Not Found", "403 Forbidden", "401 No", "410 Gone", "400 Bad"]
)
def test_p1_no_robots_allows(status: str, hostile: HostileSite, fetch: Fetch) -> None:
    """4xx means that there are no rules."""
    hostile.put_robots(NOBODY, status)
    assert fetch(hostile.url("/ok")).robots == "no-rules"


@pytest.mark.parametrize("status", ["500 Broken", "502 Bad", "503 Busy", "504 Late"])
def test_p1_broken_robots_forbids(status: str, hostile: HostileSite, failure: Failure) -> None:
    """5xx forbids everything, and says that it may pass."""
    hostile.put_robots(b"", status)
    error = failure(hostile.url("/ok?forbidden"))
    assert isinstance(error, Disallowed)
    assert error.code == "robots-unavailable"
    assert error.retryable
    assert hostile.requests("/ok?forbidden") == []


def test_p2_robots_429_forbids(hostile: HostileSite, failure: Failure) -> None:
    """429 for robots.txt is no permission."""
    hostile.put_robots(b"", "429 Too Many")
    assert failure(hostile.url("/ok")).code == "robots-unavailable"


def test_p1_silent_robots_forbids(hostile: HostileSite, failure: Failure) -> None:
    """A robots.txt that times out forbids everything."""
    hostile.put_robots(b"", "302 Found", "Location: /hang\r\n")
    assert failure(hostile.url("/ok"), read_timeout=0.3).code == "robots-unavailable"


def test_p1_dns_failure_is_named_as_that(hostile: HostileSite, failure: Failure) -> None:
    """Where the host itself cannot be found the error says so, not "robots"."""
    error = failure("http://nowhere.invalid/")
    assert isinstance(error, Unreachable)
    assert error.code == "dns-failed"


def test_p1_stored_copy_comes_first(hostile: HostileSite, settings: FetchSettings) -> None:
    """With an old copy in store, a broken robots.txt is answered from it."""
    store = MemoryRobotsStore()
    old = datetime.now(UTC) - timedelta(days=3)
    rules = b"User-agent: *\nDisallow: /private"
    store.save_robots(hostile.base, StoredRobots(fetched_at=old, status=200, body=rules))
    hostile.put_robots(b"", "500 Broken")

    async def go() -> tuple[Any, ScraperError]:
        async with Fetcher(settings, robots_store=store) as fetcher:
            with pytest.raises(Disallowed) as caught:
                await fetcher.fetch(hostile.url("/private"))
            return await fetcher.fetch(hostile.url("/ok")), caught.value

    capture, error = asyncio.run(go())
    assert capture.robots == "allowed"
    assert error.code == "robots-disallowed"


def test_disallowed_page_is_not_asked_for(hostile: HostileSite, failure: Failure) -> None:
    """A URL that robots.txt forbids is never requested."""
    hostile.put_robots(b"User-agent: *\nDisallow: /ok")
    assert failure(hostile.url("/ok?never")).code == "robots-disallowed"
    assert hostile.requests("/ok?never") == []


def test_redirect_into_a_forbidden_path_is_refused(hostile: HostileSite, failure: Failure) -> None:
    """robots.txt is asked for each hop, not only for the first."""
    hostile.put_robots(b"User-agent: *\nDisallow: /ok")
    assert failure(hostile.url("/redirect?to=/ok%3Fhidden")).code == "robots-disallowed"


def test_decision_is_kept_with_the_capture(hostile: HostileSite, fetch: Fetch) -> None:
    """A capture says whether rules were there, there were none, or nobody asked."""
    hostile.put_robots(b"User-agent: *\nDisallow: /private")
    assert fetch(hostile.url("/ok")).robots == "allowed"
    assert fetch(hostile.url("/ok"), obey_robots=False).robots == "ignored"


class Counted:
    """A robots.txt that counts how often it is fetched."""

    def __init__(self, body: bytes | FetchError) -> None:
        self.body = body
        self.calls = 0

    async def __call__(self, _url: str) -> bytes:
        self.calls += 1
        if isinstance(self.body, FetchError):
            raise self.body
        return self.body


class Clock:
    """A wall clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def check(cache: RobotsCache, url: str = "https://example.org/a") -> str:
    return asyncio.run(cache.check(url))[0]


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1), timedelta(days=400)])
def test_p5_jump_of_the_clock_within_a_run_costs_no_fetch(jump: timedelta) -> None:
    """While a run lasts its age is measured by a clock that nobody sets."""
    source, clock = Counted(b"User-agent: *\nDisallow: /b"), Clock()
    cache = RobotsCache(source, "scraper", MemoryRobotsStore(), clock)
    check(cache)
    clock.now += jump
    check(cache)
    assert source.calls == 1


@pytest.mark.parametrize(
    ("age", "calls"),
    [
        (timedelta(hours=23), 0),
        (timedelta(hours=25), 1),
        (timedelta(hours=-5), 0),
        (timedelta(days=-30), 1),
    ],
)
def test_p5_stored_copy_is_good_for_a_day(age: timedelta, calls: int) -> None:
    """A copy of another run serves for 24 hours; one from the far future is not believed."""
    source, store = Counted(b""), MemoryRobotsStore()
    store.save_robots(
        "https://example.org", StoredRobots(fetched_at=NOON - age, status=200, body=NOBODY)
    )
    cache = RobotsCache(source, "scraper", store, Clock())
    if calls:
        assert check(cache) == "no-rules"
    else:
        with pytest.raises(Disallowed):
            check(cache)
    assert source.calls == calls


def test_p5_what_was_fetched_is_stored() -> None:
    """The next run finds the copy, with its time and status."""
    store = MemoryRobotsStore()
    check(RobotsCache(Counted(b"User-agent: *\nDisallow: /b"), "scraper", store, Clock()))
    stored = store.load_robots("https://example.org")
    assert stored is not None
    assert (stored.fetched_at, stored.status) == (NOON, 200)
    missing = Counted(BadStatus("answered 404", status=404))
    check(RobotsCache(missing, "scraper", store, Clock()), "https://other.example/")
    stored = store.load_robots("https://other.example")
    assert stored is not None
    assert (stored.status, stored.body) == (404, b"")


def test_one_fetch_for_many_pages_at_once() -> None:
    """Pages that come together wait for one robots.txt."""
    source = Counted(b"User-agent: *\nDisallow: /b")
    cache = RobotsCache(source, "scraper", MemoryRobotsStore(), Clock())

    async def go() -> None:
        await asyncio.gather(*(cache.check(f"https://example.org/{n}") for n in range(20)))

    asyncio.run(go())
    assert source.calls == 1


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 5", 5),
        ("Crawl-delay: 2.5", 2.5),
        ("Crawl-delay: 86400", 60),
        ("Crawl-delay: 1e300", 60),
        ("Crawl-delay: inf", 60),
        ("Crawl-delay: -1", 0),
        ("Crawl-delay: nan", None),
        ("Crawl-delay: soon", None),
        ("Request-rate: 1/10", 10),
        ("Request-rate: 2/1m", 30),
        ("Request-rate: 1/24h", 60),
        ("Request-rate: 0/1", None),
    ],
)
def test_p9_delay_is_clamped(line: str, delay: float | None) -> None:
    """Crawl-delay and request-rate count between 0 and 60 seconds; nonsense does not count."""
    assert parse_robots(f"User-agent: *\n{line}".encode(), "scraper").crawl_delay == delay


def test_p9_clamped_delay_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """A delay that is not kept as asked is named in the log."""
    body = b"User-agent: *\nCrawl-delay: 86400\n"
    check(RobotsCache(Counted(body), "scraper", MemoryRobotsStore(), Clock()))
    assert "origin=https://example.org crawl_delay=86400.0 kept=60.0" in caplog.text


def test_p9_delay_belongs_to_its_group() -> None:
    """What another crawler is asked for does not bind us."""
    body = b"User-agent: other\nCrawl-delay: 50\n\nUser-agent: *\nCrawl-delay: 2\nDisallow: /x"
    assert parse_robots(body, "scraper").crawl_delay == 2


def test_sitemaps_are_named(hostile: HostileSite, settings: FetchSettings) -> None:
    """The sitemaps of a robots.txt are given to who looks for pages."""
    hostile.put_robots(b"Sitemap: https://example.org/a.xml\nsitemap:https://example.org/b.xml\n")

    async def go() -> tuple[str, ...]:
        async with Fetcher(settings) as fetcher:
            return (await fetcher.robots_rules(hostile.url("/ok"))).sitemaps

    assert asyncio.run(go()) == ("https://example.org/a.xml", "https://example.org/b.xml")


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [("scraper/0.1", "scraper"), ("My-Bot_x/2 (+a)", "my-bot_x"), ("Ümlaut", ""), ("9bot", "")],
)
def test_product_token(user_agent: str, token: str) -> None:
    """We go by the first word of our User-Agent."""
    assert product_token(user_agent) == token


def test_fresh_seconds_is_a_day() -> None:
    """RFC 9309 allows a day and no more."""
    assert FRESH_SECONDS == 86400


@given(st.binary(max_size=400), st.text(max_size=60))
def test_any_bytes_are_a_robots_txt(body: bytes, path: str) -> None:
    """Any file and any path give an answer."""
    assert parse_robots(body, "scraper").is_allowed("https://example.org/" + path) in {True, False}
