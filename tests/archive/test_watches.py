"""Watches in the archive: what matches, once, in the transaction that writes the article."""

from __future__ import annotations

from pathlib import Path

import pytest
from archive_pages import Clock, die_at_statement, make_article, make_capture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive import Archive
from scraper.archive.search.conditions import select_ids
from scraper.archive.search.query import parse_query
from scraper.archive.search.search import is_hit
from scraper.archive.search.selection import Selection
from scraper.archive.watches import Match, Watch
from scraper.errors import ArchiveError

TEXTS = {
    "fog": "The lamp was lit at noon. Nobody came out of the fog.",
    "moon": "The moon stood over the harbour, and the fog was gone.",
    "lamp": "He carried the lamp up the stair.",
    "todai": "灯台守は霧の中で灯りをともした。",
}
QUERIES = (
    "fog",
    "fog -moon",
    '"lit at noon"',
    "lam*",
    "霧",
    "-fog",
    "site:fog.example",
    "lamp site:lamp.example -noon",
    "before:2020-01-01 fog",
    "nobody-said-this",
)


def save(archive: Archive, name: str, text: str | None = None) -> None:
    """Save a page of the site of that name; another text is another revision."""
    url = f"https://{name}.example/post"
    words = TEXTS[name] if text is None else text
    archive.save(make_capture(url, words.encode()), make_article(url, title=name, text=words))


def watch(archive: Archive, query: str, command: str | None = "true") -> Watch:
    return archive.watches.add(query, command=command)[0]


def matched(archive: Archive, one: Watch) -> list[str]:
    return [match.site.removesuffix(".example") for match in archive.watches.list_matches(one)][
        ::-1
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_a_watch_matches_what_a_search_finds(archive: Archive, query: str) -> None:
    """An article that is saved matches exactly the watches whose query would find it."""
    one = watch(archive, query)
    for name in TEXTS:
        save(archive, name)
    found = {hit.site.removesuffix(".example") for hit in archive.search(query)}
    assert set(matched(archive, one)) == found


@given(st.text(max_size=40))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_s14_no_query_fails_as_a_watch(archive: Archive, text: str) -> None:
    """Any text is a watch that matches what a search finds, or is refused; nothing foreign comes out."""
    if not archive.stats()["articles"]:
        for name in TEXTS:
            save(archive, name)
    if not parse_query(text).groups:
        with pytest.raises(ArchiveError):
            archive.watches.add(text)
        return
    found = {hit.id for hit in archive.search(text, limit=1000)}
    with archive._session.reading() as conn:
        assert {one for one, _ in select_ids(conn, Selection(query=text))} == found
        assert {number for number in range(1, 5) if is_hit(conn, text, number)} == found


def test_stored_articles_are_no_news_nor_are_their_edits(archive: Archive) -> None:
    """What matched before the watch was added is not told, also not at its next edit."""
    save(archive, "fog")
    one = watch(archive, "fog")
    assert archive.watches.count_seen(one.id) == 1
    save(archive, "fog", "The fog came back.")
    save(archive, "moon")
    assert matched(archive, one) == ["moon"]


def test_an_edit_that_matches_first_is_news_once(archive: Archive) -> None:
    """An article matches with the revision that holds the words first, and never again."""
    one = watch(archive, "kettle")
    save(archive, "fog")
    assert matched(archive, one) == []
    save(archive, "fog", "The kettle sang in the fog.")
    save(archive, "fog", "The kettle sang again in the fog.")
    (match,) = archive.watches.list_matches(one)
    assert (match.revision, match.passage) == (2, "The kettle sang again in the fog.")


def test_s1_killed_at_every_statement_no_match_is_lost(path: Path) -> None:
    """Killed before any statement of a save, the article is there with its match, or neither is."""
    with Archive.open(path) as archive:
        one = watch(archive, "fog")
    pristine = path.read_bytes()

    def save_one() -> None:
        with Archive.open(path) as archive:
            save(archive, "fog")

    states = set()
    for number in range(1, 500):
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        path.write_bytes(pristine)
        came_to_its_end = die_at_statement(number, save_one)
        with Archive.open(path) as archive:
            states.add((archive.stats()["articles"], len(matched(archive, one))))
        if came_to_its_end:
            break
    assert states == {(0, 0), (1, 1)}


def test_telling_is_begun_and_ended(archive: Archive, clock: Clock) -> None:
    """A match is untold, then in a hand-over, then told; a hand-over that failed makes it untold again."""
    one = watch(archive, "fog")
    save(archive, "fog")

    def untold() -> list[Match]:
        return archive.watches.list_untold(one, limit=9)

    (match,) = untold()
    archive.watches.begin_telling("a", [match])
    assert untold() == []
    assert archive.watches.list_tellings() == ["a"]
    archive.watches.end_telling("a", problem="ended with 1")
    assert untold() == [match]
    failed = archive.watches.find(one.id)
    assert failed is not None
    assert (failed.waiting, failed.failures, failed.message) == (1, 1, "ended with 1")
    archive.watches.begin_telling("b", [match])
    clock.go(hours=1)
    archive.watches.end_telling("b")
    (told,) = archive.watches.list_matches(one)
    assert (untold(), told.told_at) == ([], clock.now)
    well = archive.watches.find("fog")
    assert well is not None
    assert (well.waiting, well.failures, well.message) == (0, 0, None)


def test_a_command_that_comes_later_is_not_told_of_the_past(archive: Archive) -> None:
    """A watch that gets a command, or another feed, keeps its matches; the command gets the next ones."""
    one = watch(archive, "fog", command=None)
    save(archive, "fog")
    again, is_new = archive.watches.add("fog", command="true", feed="/tmp/fog.xml")
    assert (again.id, is_new, again.matches, again.waiting) == (one.id, False, 1, 0)
    save(archive, "moon")
    assert [match.site for match in archive.watches.list_untold(again, limit=9)] == ["moon.example"]


def test_a_removed_watch_takes_its_matches_along(archive: Archive) -> None:
    """Removing a watch leaves the articles; another watch's matches get numbers never used before."""
    one = watch(archive, "fog")
    save(archive, "fog")
    (before,) = archive.watches.list_matches(one)
    assert archive.watches.remove(one.id)
    assert not archive.watches.remove(one.id)
    assert archive.stats()["articles"] == 1
    two = watch(archive, "fog*")
    save(archive, "moon")
    (after,) = archive.watches.list_matches(two)
    assert after.id > before.id


@pytest.mark.parametrize("query", ["", "   ", '""', "- : *", "word " * 500])
def test_a_query_that_names_nothing_is_refused(archive: Archive, query: str) -> None:
    """A watch that could match nothing, or is longer than a search may be, is one clear error."""
    with pytest.raises(ArchiveError) as caught:
        archive.watches.add(query)
    assert caught.value.code == "bad-query"
    assert archive.watches.list_all() == []


def test_a_watch_of_edits_matches_each_edit(archive: Archive) -> None:
    """Each edit that matches takes the place of the match before it; a stored article's edit is news too."""
    save(archive, "fog")
    one, _ = archive.watches.add("fog", command="true", edits=True)
    assert archive.watches.list_matches(one) == []
    save(archive, "moon")
    for text in ("The fog came back.", "The fog was gone again."):
        save(archive, "fog", text)
    found = archive.watches.list_matches(one)
    assert [(match.site, match.revision) for match in found] == [
        ("fog.example", 3),
        ("moon.example", 1),
    ]
    assert [match.revision for match in archive.watches.list_untold(one, limit=9)] == [1, 3]
    save(archive, "fog", "The fog was gone again.")
    assert archive.watches.list_matches(one) == found


def test_an_edit_during_a_hand_over_is_told(archive: Archive) -> None:
    """A match that is being handed to a command gives way to the edit, which is pending."""
    one, _ = archive.watches.add("fog", command="true", edits=True)
    save(archive, "fog")
    archive.watches.begin_telling("0123456789abcdef", archive.watches.list_untold(one, limit=9))
    save(archive, "fog", "The fog came back.")
    archive.watches.end_telling("0123456789abcdef")
    assert [match.revision for match in archive.watches.list_untold(one, limit=9)] == [2]


def test_a_watch_becomes_one_of_edits(archive: Archive) -> None:
    """The same query again changes it, and back."""
    for edits in (False, True, False):
        one, _ = archive.watches.add("fog", edits=edits)
        assert one.edits is edits
        assert archive.watches.find("fog") == one
