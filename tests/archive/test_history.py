"""Pages that arrive out of order: the newest stays current, the others take their place in time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archive_pages import LIGHTHOUSE, NEW_YEAR, Clock, make_article, make_capture

from scraper.archive import Archive
from scraper.records import Counts, Link, NotModified, Saved, Unchanged

OLD = datetime(2015, 1, 1, tzinfo=UTC)


def save(archive: Archive, text: str, at: datetime, **fields: object) -> Saved | Unchanged:
    capture = make_capture(body=text.encode(), fetched_at=at)
    outcome = archive.save(capture, make_article(text=text, **fields))
    assert isinstance(outcome, (Saved, Unchanged))
    return outcome


def history(archive: Archive) -> list[tuple[int, str, str]]:
    rows = archive.query("SELECT revision, substr(saved_at, 1, 10), text FROM revisions ORDER BY 1")
    return [(int(str(number)), str(day), str(text)) for number, day, text in rows.rows]


def test_an_old_capture_becomes_an_earlier_revision(archive: Archive) -> None:
    """A page of 2015 that is imported after today's is revision 1; today's text stays current."""
    save(archive, "The new lamp.", NEW_YEAR)
    outcome = save(archive, "The old lamp.", OLD)
    assert isinstance(outcome, Saved)
    assert (outcome.revision, outcome.is_current) == (1, False)
    assert history(archive) == [
        (1, "2015-01-01", "The old lamp."),
        (2, "2026-01-01", "The new lamp."),
    ]
    stored = archive.find_article(1)
    assert stored is not None
    assert (stored.article.text, stored.revision, stored.revisions) == ("The new lamp.", 2, 2)
    assert (stored.first_saved_at, stored.last_seen_at) == (OLD, NEW_YEAR)
    assert archive.search("old") == []
    assert [hit.id for hit in archive.search("new")] == [1]
    assert list(archive.find_problems()) == []


def test_an_old_capture_reaches_no_watch(archive: Archive) -> None:
    """A watch is about what is news: an earlier page matches nothing."""
    watch, _ = archive.watches.add("harbour")
    save(archive, "The fog.", NEW_YEAR)
    save(archive, "The harbour.", OLD)
    assert archive.watches.list_matches(watch) == []


def test_the_number_that_a_watch_and_the_ledger_hold_moves_along(archive: Archive) -> None:
    """After an earlier page came, match and ledger name the same text by its new number."""
    watch, _ = archive.watches.add("fog")
    save(archive, "The fog.", NEW_YEAR)
    save(archive, "The lamp.", OLD)
    assert [match.revision for match in archive.watches.list_matches(watch)] == [2]
    assert list(archive.query("SELECT revision FROM fetches ORDER BY id").rows) == [(2,), (1,)]


def test_a_text_that_came_back_is_seen_before_and_after(archive: Archive, clock: Clock) -> None:
    """Text A in 2014 and 2026, text B of 2015 imported last: three revisions, A current."""
    save(archive, "A", OLD - timedelta(days=365))
    clock.go(days=1)
    answer = NotModified(url=LIGHTHOUSE, final_url=LIGHTHOUSE, fetched_at=NEW_YEAR, headers=())
    archive.record_not_modified(answer)
    save(archive, "B", OLD)
    assert history(archive) == [
        (1, "2014-01-01", "A"),
        (2, "2015-01-01", "B"),
        (3, "2026-01-01", "A"),
    ]
    stored = archive.find_article(1)
    assert stored is not None
    assert (stored.revision, stored.article.text) == (3, "A")
    assert list(archive.find_problems()) == []


def test_a_known_text_is_dated_back(archive: Archive) -> None:
    """An earlier page with the text of the next revision is no revision: that one began earlier."""
    save(archive, "A", NEW_YEAR)
    assert isinstance(save(archive, "A", OLD), Unchanged)
    assert history(archive) == [(1, "2015-01-01", "A")]


@pytest.mark.parametrize("seed", range(12))
def test_c4_any_order_of_arrival_gives_one_history(tmp_path: Path, seed: int) -> None:
    """Pages of eight years give the same revisions whatever order they are imported in."""
    chance = random.Random(seed)
    pages = [(chance.choice("ABC"), OLD + timedelta(days=365 * year)) for year in range(8)]
    shuffled = chance.sample(pages, len(pages))
    histories = []
    for name, ordered in (("in_order", pages), ("shuffled", shuffled)):
        with Archive.open(tmp_path / f"{name}.db") as archive:
            for text, at in ordered:
                save(archive, text, at)
            histories.append(history(archive))
            stored = archive.find_article(1)
            assert stored is not None
            assert (stored.article.text, stored.revision) == (pages[-1][0], len(histories[0]))
            assert [hit.id for hit in archive.search(pages[-1][0])] == [1]
            assert list(archive.find_problems()) == []
    assert histories[0] == histories[1]


def test_the_newest_counts_stay_the_newest(archive: Archive) -> None:
    """The counts of an earlier page join the series at their time."""
    save(archive, "A", NEW_YEAR, counts=Counts(views=900))
    save(archive, "A", OLD, counts=Counts(views=2))
    assert list(archive.query("SELECT views FROM articles").rows) == [(900,)]
    stored = archive.find_article(1)
    assert stored is not None
    assert stored.article.counts.views == 900


def test_an_old_capture_leaves_the_link_alone(archive: Archive, clock: Clock) -> None:
    """An import dated before the last visit does not change when the page is due."""
    archive.frontier.add([Link(url=LIGHTHOUSE, found_on="")])
    save(archive, "A", NEW_YEAR)
    before = list(archive.query("SELECT next_at, visits FROM links").rows)
    save(archive, "B", OLD)
    assert list(archive.query("SELECT next_at, visits FROM links").rows) == before


@pytest.mark.parametrize(
    "at",
    [
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(9990, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        NEW_YEAR + timedelta(seconds=1),
    ],
    ids=str,
)
def test_c4_impossible_dates_are_clamped(archive: Archive, at: datetime) -> None:
    """A capture dated after now is of now, one of the year 1 is of 1970; the link is due soon."""
    archive.frontier.add([Link(url=LIGHTHOUSE, found_on="")])
    save(archive, "A", at)
    (dates,) = archive.query(
        "SELECT (SELECT fetched_at FROM captures), (SELECT last_seen_at FROM articles),"
        " (SELECT at FROM fetches), (SELECT next_at FROM links)"
    ).rows
    assert all("1970" <= str(date) < "2026-01-01T02" for date in dates), dates
