"""What a source states about a known link makes it due: a newer date, a new guid, a return after it was gone."""

from __future__ import annotations

import pytest
from archive_pages import Clock, make_article, make_capture

from scraper.archive import Archive
from scraper.archive.queue.listings import BUILD_AT_LEAST
from scraper.records import Failed, Link

FEED = "https://keeper.example/feed"
PAGE = "https://keeper.example/a"


def named(url: str = PAGE, **stated: str) -> Link:
    return Link(url=url, found_on=FEED, **stated)


@pytest.fixture
def source(archive: Archive) -> int:
    """The number of a source."""
    return archive.sources.add(FEED, kind="feed")[0].id


def check(archive: Archive, source: int, *links: Link, is_whole: bool = True) -> int:
    """Check the source: it lists these links. Return how many known ones became due."""
    archive.frontier.add(links, source_id=source)
    return archive.frontier.note_listing(links, source_id=source, is_whole=is_whole)


def visit(archive: Archive, clock: Clock, url: str = PAGE) -> None:
    """Fetch a page until its own revisits are over."""
    for days in (0, 1, 2, 8, 40, 80):
        clock.go(days=days)
        capture = make_capture(url, b"Same.", fetched_at=clock.now)
        archive.save(capture, make_article(url, text="Same."))
    assert archive.frontier.count_due() == 0


def find_missing(archive: Archive, clock: Clock, url: str = PAGE) -> None:
    """Ask for a page that is gone, until the archive believes it."""
    for _ in range(2):
        failed = Failed(url=url, code="gone", message="410", retryable=False)
        archive.record_failure(failed, status=410)
        clock.go(days=4)


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        ({"updated": "2026-01-01"}, {"updated": "2026-01-02"}, 1),
        ({"published": "2026-01-01"}, {"published": "2026-01-01T10:00:00+00:00"}, 1),
        ({"published": "2025-12-31"}, {"published": "2025-12-31", "updated": "2026-01-05"}, 1),
        ({"published": "2026-01-01"}, {"published": "2026-01-01"}, 0),
        ({"published": "2026-01-02"}, {"published": "2026-01-01"}, 0),
        ({"published": "2026-01-01"}, {}, 0),
        ({}, {"published": "2025-12-01"}, 0),
        ({}, {"updated": "2026-12-01"}, 1),
        ({"updated": "2026-01-01T23:00:00-05:00"}, {"updated": "2026-01-02T04:00:00Z"}, 0),
        ({"guid": "v1"}, {"guid": "v2"}, 1),
        ({"guid": "v1"}, {"guid": "v1"}, 0),
        ({}, {"guid": "v1"}, 0),
    ],
)
def test_a_newer_statement_makes_a_link_due(
    archive: Archive,
    clock: Clock,
    source: int,
    before: dict[str, str],
    after: dict[str, str],
    due: int,
) -> None:
    """A date later than all stated before, or a new guid, makes a link due whose revisits are over; once."""
    check(archive, source, named(**before))
    visit(archive, clock)
    assert check(archive, source, named(**after)) == due
    assert archive.frontier.count_due() == due
    if due:
        visit(archive, clock)
    assert check(archive, source, named(**after)) == 0


def test_a_date_that_goes_back_and_forth_counts_once(
    archive: Archive, clock: Clock, source: int
) -> None:
    """Only a date later than the latest one stated is news."""
    check(archive, source, named(updated="2026-01-01"))
    visit(archive, clock)
    stated = [
        check(archive, source, named(updated=f"2026-01-0{day}")) for day in (3, 1, 3, 2, 3, 4)
    ]
    assert stated == [1, 0, 0, 0, 0, 1]


def test_a_link_that_was_not_fetched_yet_stays_in_its_place(archive: Archive, source: int) -> None:
    """A link that waits for its first visit gains nothing by a newer date."""
    check(archive, source, named(updated="2026-01-01"))
    assert check(archive, source, named(updated="2026-01-02")) == 0


def test_a_link_listed_again_after_it_was_gone_is_due(
    archive: Archive, clock: Clock, source: int
) -> None:
    """An entry that was withdrawn and comes back is fetched; one that stays listed while gone is not."""
    check(archive, source, named())
    visit(archive, clock)
    find_missing(archive, clock)
    assert check(archive, source, named()) == 0
    check(archive, source)
    assert check(archive, source, named()) == 1
    find_missing(archive, clock)
    assert [check(archive, source, named()) for _ in range(3)] == [0, 0, 0]


def test_a_partial_listing_removes_nothing(archive: Archive, clock: Clock, source: int) -> None:
    """What a source read in part does not name may still be listed."""
    check(archive, source, named())
    visit(archive, clock)
    find_missing(archive, clock)
    check(archive, source, is_whole=False)
    assert check(archive, source, named()) == 0


def test_another_source_does_not_bring_a_gone_link_back(
    archive: Archive, clock: Clock, source: int
) -> None:
    """A sitemap that never dropped a gone page is no sign that it returned."""
    sitemap = archive.sources.add("https://keeper.example/sitemap.xml", kind="sitemap")[0].id
    check(archive, source, named())
    visit(archive, clock)
    find_missing(archive, clock)
    check(archive, source)
    assert check(archive, sitemap, named()) == 0


def test_the_date_of_a_build_makes_nothing_due(archive: Archive, clock: Clock, source: int) -> None:
    """Where most of many links carry a new date at once, the whole site was built anew."""
    urls = [f"https://keeper.example/{number}" for number in range(2 * BUILD_AT_LEAST)]
    check(archive, source, *(named(url, updated="2026-01-01") for url in urls))
    for url in urls:
        archive.save(make_capture(url, b"x", fetched_at=clock.now), make_article(url, text="x"))
    assert check(archive, source, *(named(url, updated="2026-02-01") for url in urls)) == 0
    some = [named(url, updated="2026-03-01") for url in urls[:5]]
    rest = [named(url, updated="2026-02-01") for url in urls[5:]]
    assert check(archive, source, *some, *rest) == 5
