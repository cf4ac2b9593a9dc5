"""The frontier: every link once, nothing fetched twice, nothing starved."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from archive_pages import SUPPORT, Clock, make_article, make_capture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive import Archive
from scraper.archive.queue.frontier import BACKFILL_LAG, LEASE
from scraper.records import Failed, Link, NotModified, Skipped

FEED = "https://keeper.example/feed"


def link(name: str, host: str = "keeper") -> Link:
    return Link(url=f"https://{host}.example/{name}", found_on=FEED)


def lease(archive: Archive, limit: int = 100, **options: int) -> list[str]:
    """Take due links; give their paths."""
    leased = archive.frontier.lease_due(limit=limit, **options)
    return [one.link.url.split("example/")[1] for one in leased]


def save(archive: Archive, name: str, clock: Clock, text: str = "Same.") -> None:
    url = f"https://keeper.example/{name}"
    capture = make_capture(url, text.encode(), fetched_at=clock.now)
    archive.save(capture, make_article(url, text=text))


def test_a_link_is_added_once(archive: Archive) -> None:
    """A link that is known by its canonical URL is not added again."""
    assert archive.frontier.add([link("a"), link("a"), link("b?utm_source=feed")]) == 2
    assert archive.frontier.add([link("a"), link("b")]) == 0


def test_a_leased_link_is_not_given_twice(archive: Archive) -> None:
    """What is in hand is given to nobody else, until it is released."""
    archive.frontier.add([link("a"), link("b")])
    first = archive.frontier.lease_due(limit=1)
    assert lease(archive) == ["b"]
    archive.frontier.release([first[0].id])
    assert lease(archive) == ["a"]


def test_a_lease_ends_by_itself(archive: Archive, clock: Clock) -> None:
    """A link whose holder died is due again after the lease."""
    archive.frontier.add([link("a")])
    assert lease(archive) == ["a"]
    clock.now += LEASE - timedelta(seconds=1)
    assert lease(archive) == []
    clock.go(seconds=1)
    assert lease(archive) == ["a"]


def test_saving_settles_the_link(archive: Archive, clock: Clock) -> None:
    """A stored article is not due again before its first revisit."""
    archive.frontier.add([link("a")])
    lease(archive)
    save(archive, "a", clock)
    clock.go(minutes=59)
    assert lease(archive) == []
    clock.go(minutes=1)
    assert lease(archive) == ["a"]


def test_an_unchanged_article_is_visited_five_times(archive: Archive, clock: Clock) -> None:
    """An article without edits is visited after an hour, a day, a week, a month, and never more."""
    archive.frontier.add([link("a")])
    visits = []
    for _ in range(24 * 400):
        if lease(archive):
            visits.append(clock.now)
            save(archive, "a", clock)
        clock.go(hours=1)
    gaps = [later - earlier for earlier, later in pairwise(visits)]
    assert gaps == [
        timedelta(hours=1),
        timedelta(days=1),
        timedelta(days=7),
        timedelta(days=30),
    ]
    assert archive.frontier.count_states() == {"done": 1}


def test_an_edit_keeps_the_pace(archive: Archive, clock: Clock) -> None:
    """An article that is still edited is visited at the same distance again."""
    archive.frontier.add([link("a")])
    for hour in range(5):
        assert lease(archive) == ["a"], hour
        save(archive, "a", clock, text=f"Edit {hour}.")
        clock.go(hours=1)


def test_not_modified_settles_the_link(archive: Archive, clock: Clock) -> None:
    """A 304 counts as a visit without an edit."""
    archive.frontier.add([link("a")])
    save(archive, "a", clock)
    clock.go(hours=1)
    url = link("a").url
    archive.record_not_modified(
        NotModified(url=url, final_url=url, fetched_at=clock.now, headers=())
    )
    clock.go(hours=23)
    assert lease(archive) == []
    clock.go(hours=1)
    assert lease(archive) == ["a"]


def test_a_redirect_settles_both_ends(archive: Archive, clock: Clock) -> None:
    """A link that redirects to another link is one visit of both."""
    archive.frontier.add([link("old"), link("new")])
    capture = make_capture(link("old").url, final_url=link("new").url, fetched_at=clock.now)
    archive.save(capture, make_article(link("new").url))
    assert lease(archive) == []


def test_hosts_take_turns(archive: Archive) -> None:
    """A host with a thousand links does not keep the others waiting."""
    archive.frontier.add([link(f"big{number}", "big") for number in range(1000)])
    archive.frontier.add([link("small", "small")])
    assert "small" in lease(archive, limit=2)


def test_a_host_has_a_limit(archive: Archive) -> None:
    """At most so many links of one host are given at once."""
    archive.frontier.add([link(f"{number}") for number in range(10)])
    assert len(lease(archive, per_host=3)) == 3


def test_news_come_before_the_back_catalogue(archive: Archive, clock: Clock) -> None:
    """A link found today is visited before thousands of old ones that were found earlier."""
    old = [link(f"old{number}") for number in range(50)]
    archive.frontier.add(old, lag=BACKFILL_LAG)
    clock.go(hours=5)
    archive.frontier.add([link("today")])
    assert lease(archive, limit=1) == ["today"]


def test_the_back_catalogue_is_not_starved(archive: Archive, clock: Clock) -> None:
    """An old link has its turn although news come faster than they are fetched."""
    archive.frontier.add([link("old")], lag=BACKFILL_LAG)
    for hour in range(100):
        archive.frontier.add([link(f"news{hour}-{number}") for number in range(3)])
        leased = lease(archive, limit=2)
        if "old" in leased:
            break
        for name in leased:
            save(archive, name, clock)
        clock.go(hours=1)
    assert 24 < hour < 99


def test_failures_rest_longer_each_time(archive: Archive, clock: Clock) -> None:
    """A page that times out is tried again after 15 minutes, then 30, then an hour."""
    archive.frontier.add([link("a")])
    tries = []
    for minute in range(60 * 4):
        if lease(archive):
            tries.append(minute)
            failed = Failed(url=link("a").url, code="timeout", message="", retryable=True)
            archive.record_failure(failed)
        clock.go(minutes=1)
    assert tries == [0, 15, 45, 105, 225]


def test_a_missing_page_is_gone_after_two_looks_days_apart(archive: Archive, clock: Clock) -> None:
    """A 404 is believed when it is still there three days later."""
    archive.frontier.add([link("a")])
    failed = Failed(url=link("a").url, code="http-status", message="404")
    archive.record_failure(failed, status=404)
    clock.go(hours=1)
    archive.record_failure(failed, status=404)
    assert archive.frontier.count_states() == {"waiting": 1}
    clock.go(days=3)
    assert lease(archive) == ["a"]
    archive.record_failure(failed, status=410)
    assert archive.frontier.count_states() == {"gone": 1}


def test_a_page_that_came_back_is_not_gone(archive: Archive, clock: Clock) -> None:
    """A page that answers between two 404s starts the proof anew."""
    archive.frontier.add([link("a")])
    failed = Failed(url=link("a").url, code="http-status", message="404")
    archive.record_failure(failed, status=404)
    clock.go(days=3)
    save(archive, "a", clock)
    clock.go(days=3)
    archive.record_failure(failed, status=404)
    assert archive.frontier.count_states() == {"waiting": 1}


def test_a_blocked_page_is_tried_again_and_given_up_in_the_end(
    archive: Archive, clock: Clock
) -> None:
    """A page that is no article six times, ever further apart, is not asked for again."""
    archive.frontier.add([link("a")])
    days = []
    for day in range(100):
        if lease(archive):
            days.append(day)
            page = make_capture(link("a").url, fetched_at=clock.now)
            archive.record_skip(Skipped(url=link("a").url, code="blocked", message=""), page)
        clock.go(days=1)
    assert days == [0, 1, 3, 7, 15, 31]
    assert archive.frontier.count_states() == {"failed": 1}


def test_c4_a_clock_set_back_refetches_nothing(archive: Archive, clock: Clock) -> None:
    """After the clock went back two hours, nothing that was visited is due at once."""
    archive.frontier.add([link("a")])
    save(archive, "a", clock)
    clock.go(hours=-2)
    assert lease(archive) == []


def test_c4_a_clock_that_was_years_ahead_starves_nothing(archive: Archive, clock: Clock) -> None:
    """A link that was visited under a clock ten years ahead is due when the clock is right."""
    archive.frontier.add([link("a")])
    clock.go(days=3650)
    save(archive, "a", clock)
    clock.go(days=-3650)
    assert lease(archive) == ["a"]
    save(archive, "a", clock)
    assert lease(archive) == []


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["lease", "save", "kill", "add"]), max_size=30))
def test_every_link_is_visited_once_whatever_happens(
    tmp_path_factory: object, steps: list[str]
) -> None:
    """In any order of adding, leasing, saving and dying, no link is lost or visited twice."""
    path = Path(tmp_path_factory.mktemp("frontier"), "archive.db")  # type: ignore[attr-defined]
    clock = Clock()
    visited: list[str] = []
    added = 0
    held: list[str] = []
    archive = Archive.open(path, clock=clock)
    for step in [*steps, "kill", *["lease", "save"] * 40]:
        if step == "add":
            archive.frontier.add([link(f"{added}"), link(f"{added // 2}")])
            added += 1
        elif step == "kill":  # what a kill leaves: an archive with leases that nobody holds
            archive.close()
            archive = Archive.open(path, clock=clock)
            archive.frontier.release_all()
            held = []
        elif step == "lease":
            held += lease(archive, limit=2)
        elif held:
            visited.append(held.pop(0))
            save(archive, visited[-1], clock)
    archive.close()
    assert sorted(visited) == sorted(f"{number}" for number in range(added))


VISITOR = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from archive_pages import make_article, make_capture
from scraper.archive import Archive
with Archive.open(Path({path!r})) as archive:
    while leased := archive.frontier.lease_due(limit=3):
        for one in leased:
            capture = make_capture(one.link.url, fetched_at=datetime.now(UTC))
            archive.save(capture, make_article(one.link.url))
"""


def test_two_processes_never_visit_the_same_link(path: Path) -> None:
    """Two processes that lease at the same moment share the links between them."""
    with Archive.open(path) as archive:
        archive.frontier.add([link(f"{number}") for number in range(60)])
    script = VISITOR.format(path=str(path))
    processes = [subprocess.Popen([sys.executable, "-c", script], cwd=SUPPORT) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    with Archive.open(path) as archive:
        assert archive.stats()["fetches"] == 60
