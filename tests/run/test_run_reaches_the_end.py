"""A run ends when no link is due, or at a limit with its reason: at the real request rate, on a fake clock."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fake_time import run_on_fake_time

from scraper.archive import Archive
from scraper.config import FetchSettings, RunSettings, Settings
from scraper.extraction.extractor_version import ExtractorVersion, find_version
from scraper.fetching.throttle import Throttle
from scraper.pipeline import Services
from scraper.records import Article, Capture, Link
from scraper.run.cycle import run_due
from scraper.run.limits import RunReport
from scraper.urls import registered_domain

START = datetime(2026, 3, 1, tzinfo=UTC)
SECONDS_PER_PAGE = 0.3


def fake_now() -> datetime:
    """Return the archive's time, which goes on with `time.monotonic`."""
    return START + timedelta(seconds=time.monotonic())


@dataclass
class PacedFetcher:
    """Returns a page for every URL, at the pace that the fetcher's own throttle sets."""

    throttle: Throttle
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, *_: object, **__: object) -> Capture:
        """Return one page after its turn came."""
        async with self.throttle.turn(registered_domain(url), None, _ready):
            self.asked.append(url)
            await asyncio.sleep(SECONDS_PER_PAGE)
        return Capture.of_bytes(
            url.encode(), url=url, fetched_at=fake_now(), content_type="text/html"
        )

    def count_waiting(self, _tasks: object) -> int:
        """Return 0: no lookup takes time."""
        return 0


async def _ready() -> None:
    """Let every request pass: no host is in cooldown."""


class UrlPool:
    """Extracts an article that is named after its URL."""

    def find_version(self, url: str) -> ExtractorVersion:
        """Return the version that reads without a rule."""
        del url
        return find_version(None)

    async def extract(self, capture: Capture) -> Article:
        """Return the article of a page."""
        return Article(
            url=capture.final_url, title=capture.final_url, text=f"Text of {capture.url}."
        )


def run_all(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    urls: list[str],
    *,
    run: RunSettings | None = None,
) -> tuple[RunReport, PacedFetcher, int, float]:
    """Run over due links; return the report, the fetcher, the links left and the seconds it took."""
    settings = Settings(run=run or RunSettings())
    fetcher = PacedFetcher(Throttle(FetchSettings()))
    report = RunReport()

    async def job() -> tuple[int, float]:
        with Archive.open(folder / "archive.db", clock=fake_now) as archive:
            archive.frontier.add([Link(url=url, found_on="") for url in urls])
            services = Services(fetcher=fetcher, pool=UrlPool(), archive=archive)  # type: ignore[arg-type]
            async for outcome in run_due(services, settings, report, lambda: False):
                assert outcome.url in fetcher.asked
            return archive.frontier.count_due(), time.monotonic()

    left, seconds = run_on_fake_time(monkeypatch, job())
    return report, fetcher, left, seconds


@pytest.mark.parametrize(
    ("hosts", "pages"), [(1, 150), (1, 1000), (7, 143), (40, 25), (3, 33), (1, 33)]
)
def test_every_due_link_is_fetched_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hosts: int, pages: int
) -> None:
    """However the links are spread over hosts, a run fetches each once, at the polite rate, and ends."""
    urls = [f"https://host{host}.example/{page}" for page in range(pages) for host in range(hosts)]
    report, fetcher, left, seconds = run_all(monkeypatch, tmp_path, urls)
    assert sorted(fetcher.asked) == sorted(urls)
    assert (left, report.stopped, report.pages) == (0, None, len(urls))
    assert seconds >= pages - 1


def test_sites_of_one_host_are_fetched_to_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ten sites that share a host or a registered domain wait for each other; none is left out."""
    folders = [f"https://one.example/site{site}/{page}" for site in range(10) for page in range(8)]
    names = [f"https://site{site}.two.example/{page}" for site in range(10) for page in range(80)]
    report, fetcher, left, _ = run_all(monkeypatch, tmp_path, folders + names)
    assert sorted(fetcher.asked) == sorted(folders + names)
    assert (left, report.stopped) == (0, None)


def test_a_long_wait_for_a_turn_fetches_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where 32 leased links of one host wait for half an hour, none is leased a second time."""
    monkeypatch.setattr(Throttle, "delay_of", lambda *_: 60.0)
    urls = [f"https://slow.example/{page}" for page in range(70)]
    _, fetcher, left, _ = run_all(monkeypatch, tmp_path, urls)
    assert len(set(fetcher.asked)) == 70
    # A link is due again an hour after its first fetch, and this run takes more than an hour.
    assert Counter(fetcher.asked[:60]).most_common(1)[0][1] == 1
    assert left == 0


@pytest.mark.parametrize(
    ("limit", "reason", "pages"),
    [
        ({"max_pages": 40}, "max-pages", 40),
        ({"time_limit": 30}, "time-limit", None),
        ({"max_pages_per_host": 50}, "max-pages-per-host", 50),
    ],
)
def test_a_limit_is_the_only_other_end(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    limit: dict[str, float],
    reason: str,
    pages: int | None,
) -> None:
    """A run that leaves due links names the limit that ended it."""
    urls = [f"https://host.example/{page}" for page in range(100)]
    report, fetcher, left, _ = run_all(
        monkeypatch, tmp_path, urls, run=RunSettings.model_validate(limit)
    )
    assert report.stopped == reason
    assert left == 100 - len(fetcher.asked) > 0
    assert pages is None or report.pages == pages


def test_a_limit_that_is_just_enough_stopped_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A limit that lets every due link pass is not the reason of the end."""
    urls = [f"https://host.example/{page}" for page in range(50)]
    limits = RunSettings(max_pages=50, max_pages_per_host=50)
    report, _, left, _ = run_all(monkeypatch, tmp_path, urls, run=limits)
    assert (report.stopped, left) == (None, 0)
