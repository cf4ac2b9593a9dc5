"""Sources: kept, paused, learned, and found out when they break silently."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from archive_pages import NEW_YEAR, Clock, make_article, make_capture

from scraper.archive import Archive
from scraper.archive.queue.source_settings import SourceSettings
from scraper.archive.queue.sources import Check, StoredSource
from scraper.records import Link, Skipped, Validators
from scraper.schedule.source_interval import Rhythm, learn_rhythm, pause_after_failure

FEED = "https://keeper.example/feed"
SETTINGS = SourceSettings(include=("/log/",))
FLOOR, CEILING = timedelta(minutes=15), timedelta(days=7)


@pytest.fixture
def source(archive: Archive) -> StoredSource:
    """One feed, just added."""
    return archive.sources.add(FEED, kind="feed")[0]


def check(archive: Archive, source: StoredSource, clock: Clock, **fields: object) -> StoredSource:
    made = Check(at=clock.now, **fields)  # type: ignore[arg-type]
    return archive.sources.record_check(source, made, floor=FLOOR, ceiling=CEILING)


def test_a_source_is_added_once(archive: Archive) -> None:
    """Adding a source again gives the one that is there."""
    first, is_new = archive.sources.add(
        FEED, kind="feed", title="The log", tags=["sea"], settings=SETTINGS
    )
    again, is_new_again = archive.sources.add(FEED, kind="page")
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert (again.kind, again.tags, again.settings) == ("feed", ("sea",), SETTINGS)


def test_a_source_comes_back_after_closing(path: Path) -> None:
    """A source is on the disk."""
    with Archive.open(path) as archive:
        added, _ = archive.sources.add(FEED, kind="feed")
    with Archive.open(path) as archive:
        assert archive.sources.find(FEED) == archive.sources.find(added.id) == added


def test_a_new_source_is_due_at_once(archive: Archive, source: StoredSource) -> None:
    """A source that was never looked at is due."""
    assert archive.sources.list_due() == [source]


def test_a_paused_source_is_not_due(archive: Archive, source: StoredSource) -> None:
    """A paused source rests; a resumed one is due at once."""
    archive.sources.pause(source.id)
    assert archive.sources.list_due() == []
    archive.sources.resume(source.id)
    assert [due.id for due in archive.sources.list_due()] == [source.id]


def test_a_removed_source_leaves_its_articles(archive: Archive, source: StoredSource) -> None:
    """With a source go its links that were never visited, and nothing else."""
    visited, waiting = (Link(url=f"https://keeper.example/{n}", found_on=FEED) for n in "ab")
    archive.frontier.add([visited, waiting], source_id=source.id)
    archive.save(make_capture(visited.url), make_article(visited.url))
    assert archive.sources.remove(source.id)
    assert archive.sources.list_all() == []
    assert archive.frontier.count_states() == {"waiting": 1}
    assert archive.stats()["articles"] == 1
    assert not archive.sources.remove(source.id)


def test_a_check_is_written(archive: Archive, source: StoredSource, clock: Clock) -> None:
    """A look that worked keeps title and validators, and sets the next look."""
    validators = Validators(etag='"7"')
    after = check(archive, source, clock, new_links=2, title="The log", validators=validators)
    assert (after.title, after.validators, after.links, after.checks) == (
        "The log",
        validators,
        2,
        1,
    )
    assert after.next_check_at == clock.now + after.rhythm.interval
    assert archive.sources.list_due() == []


@pytest.mark.parametrize("hours", [2, 24, 72])
def test_the_interval_follows_the_rhythm(
    archive: Archive, source: StoredSource, clock: Clock, hours: int
) -> None:
    """A source with an article every so many hours is looked at about twice as often."""
    began = clock.now
    known = 0
    for _ in range(40):
        published = int((clock.now - began) / timedelta(hours=hours))
        source = check(archive, source, clock, new_links=published - known)
        known = published
        clock.now = source.next_check_at
    assert hours * 0.25 <= source.rhythm.interval / timedelta(hours=1) <= hours * 1.01


def test_a_silent_source_is_looked_at_ever_less_but_never_never() -> None:
    """A source that fell asleep reaches the ceiling and stays there."""
    rhythm = Rhythm(interval=timedelta(hours=1), mean_gap=timedelta(hours=2), changed_at=NEW_YEAR)
    at = NEW_YEAR
    looks = 0
    while at < NEW_YEAR + timedelta(days=365):
        at += rhythm.interval
        rhythm = learn_rhythm(rhythm, at, 0, floor=FLOOR, ceiling=CEILING)
        looks += 1
    assert rhythm.interval == CEILING
    assert 52 < looks < 80


def test_a_busy_source_is_not_looked_at_below_the_floor() -> None:
    """However much comes, the floor holds."""
    rhythm = Rhythm(interval=FLOOR, mean_gap=timedelta(seconds=5), changed_at=NEW_YEAR)
    at = NEW_YEAR + timedelta(minutes=15)
    assert learn_rhythm(rhythm, at, 500, floor=FLOOR, ceiling=CEILING).interval == FLOOR


def test_a_failing_source_rests_longer_each_time(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """Failures double the pause up to the ceiling; one success ends that."""
    pauses = []
    for _ in range(12):
        source = check(archive, source, clock, code="timeout", message="no answer")
        pauses.append(source.next_check_at - clock.now)
        clock.now = source.next_check_at
    assert pauses[:3] == [timedelta(hours=2), timedelta(hours=4), timedelta(hours=8)]
    assert pauses[-1] == CEILING
    assert (source.failures, source.code) == (12, "timeout")
    source = check(archive, source, clock)
    assert (source.failures, source.failing_since, source.code) == (0, None, None)


def test_a_rare_source_that_failed_once_is_tried_again_soon() -> None:
    """A source that is looked at once a week does not lose a week to one failure, nor a busy one two hours."""
    rare, busy = (Rhythm(interval=one) for one in (timedelta(days=7), timedelta(minutes=15)))

    def pauses(rhythm: Rhythm) -> list[timedelta]:
        return [
            pause_after_failure(rhythm, failures, floor=FLOOR, ceiling=CEILING)
            for failures in range(1, 12)
        ]

    assert pauses(rare)[:3] == [timedelta(hours=2), timedelta(hours=4), timedelta(hours=8)]
    assert pauses(busy)[:2] == [timedelta(minutes=30), timedelta(hours=1)]
    assert pauses(rare)[-1] == pauses(busy)[-1] == CEILING


def test_a_source_that_is_behind_is_tried_again_soon(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """What a look could not read is asked for at growing distances, without validators, for a week."""
    source = check(archive, source, clock, new_links=1)
    clock.go(days=7)
    source = check(archive, source, clock, new_links=1, validators=Validators(etag='"1"'))
    archive.sources.mark_behind(source.id)
    began, pauses = clock.now, []
    clock.go(seconds=3)
    source = check(archive, source, clock, new_links=8, is_behind=True)
    assert (source.behind_since, source.validators, source.failures) == (began, None, 0)
    while source.behind_since is not None:
        pauses.append(source.next_check_at - clock.now)
        clock.now = source.next_check_at
        source = check(archive, source, clock, is_behind=True, validators=Validators(etag='"2"'))
    assert pauses[0] == FLOOR
    assert pauses == sorted(pauses)
    assert timedelta(days=7) < clock.now - began < timedelta(days=15)
    assert len(pauses) < 15
    assert source.validators == Validators(etag='"2"')


def test_a_failure_leaves_a_source_behind(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """What is owed stays owed while the source itself cannot be read; a whole look settles it."""
    archive.sources.mark_behind(source.id)
    began = clock.now
    clock.go(hours=1)
    archive.sources.mark_behind(source.id)
    assert check(archive, source, clock, code="timeout").behind_since == began
    assert check(archive, source, clock).behind_since is None


def test_what_was_found_since_is_not_known_before(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """The frontier tells links that were known before a moment from those found since."""
    archive.frontier.add([Link(url=f"{FEED}/1", found_on=FEED)])
    clock.go(seconds=1)
    moment = clock.now
    archive.frontier.add([Link(url=f"{FEED}/2", found_on=FEED)])
    assert [archive.frontier.has(f"{FEED}/{n}", before=moment) for n in (1, 2)] == [True, False]
    assert archive.frontier.has(f"{FEED}/2")


def health_codes(archive: Archive) -> list[str]:
    return [problem.code for problem in archive.find_health_problems()]


def test_a_source_that_works_is_healthy(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """A source that works has nothing to report."""
    check(archive, source, clock, new_links=3)
    assert health_codes(archive) == []


def test_a_source_that_fails_is_unhealthy(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """Three failures in a row show; two do not."""
    for expected in ([], [], ["failing"]):
        source = check(archive, source, clock, code="http-status")
        assert health_codes(archive) == expected


def test_a_source_silent_against_its_rhythm_is_unhealthy(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """A daily blog that brings nothing for eight days shows, though every look works."""
    for _ in range(10):
        source = check(archive, source, clock, new_links=1)
        clock.go(days=1)
    clock.go(days=6)
    source = check(archive, source, clock)
    assert health_codes(archive) == []
    clock.go(days=2)
    check(archive, source, clock)
    assert health_codes(archive) == ["silent"]


def add_articles(
    archive: Archive, source: StoredSource, clock: Clock, words: int, **fields: object
) -> None:
    """Add ten articles of a source."""
    for _ in range(10):
        clock.go(minutes=1)
        url = f"https://keeper.example/{clock.now.isoformat()}"
        archive.frontier.add([Link(url=url, found_on=FEED)], source_id=source.id)
        capture = make_capture(url, fetched_at=clock.now)
        archive.save(capture, make_article(url, text="word " * words, **fields))


def test_a_source_whose_texts_collapse_is_unhealthy(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """Articles that shrink to a few words show that the pages changed."""
    add_articles(archive, source, clock, 500, confidence=0.9)
    assert health_codes(archive) == []
    add_articles(archive, source, clock, 20, confidence=0.9)
    assert health_codes(archive) == ["short-text"]


def test_a_source_of_guesses_is_unhealthy(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """Ten articles in a row whose body is a guess show."""
    add_articles(archive, source, clock, 500, confidence=0.7)
    assert health_codes(archive) == []
    add_articles(archive, source, clock, 500, confidence=0.55)
    assert health_codes(archive) == ["low-confidence"]


def test_a_source_that_blocks_us_is_unhealthy(
    archive: Archive, source: StoredSource, clock: Clock
) -> None:
    """When none of the last pages was an article, that shows."""
    for number in range(5):
        url = f"https://keeper.example/{number}"
        archive.frontier.add([Link(url=url, found_on=FEED)], source_id=source.id)
        skipped = Skipped(url=url, code="blocked", message="a bot wall")
        archive.record_skip(skipped, make_capture(url, fetched_at=clock.now))
    assert health_codes(archive) == ["blocked"]


def test_a_paused_source_is_healthy(archive: Archive, source: StoredSource, clock: Clock) -> None:
    """Nobody is told about a source that the user paused."""
    for _ in range(3):
        source = check(archive, source, clock, code="http-status")
    archive.sources.pause(source.id)
    assert health_codes(archive) == []
