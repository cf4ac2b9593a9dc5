"""Labels, notes, and articles that are forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from archive_pages import LIGHTHOUSE, Clock, make_article, make_capture

from scraper.archive import Archive, Selection
from scraper.archive.articles.imports import ImportedItem
from scraper.archive.articles.marks import PRIVATE, READ, STARRED, render_note
from scraper.errors import ArchiveError
from scraper.records import Link

OTHER = "https://keeper.example/other"
SECRET = "Zweitausendundeins"


def save(archive: Archive, url: str = LIGHTHOUSE, **changes: object) -> int:
    outcome = archive.save(make_capture(url), make_article(url, **changes))
    return outcome.article_id  # type: ignore[union-attr]


def labels_of(archive: Archive, article_id: int) -> tuple[str, ...]:
    stored = archive.find_article(article_id)
    assert stored is not None
    return stored.labels


def test_labels_are_added_once_whatever_their_case(archive: Archive) -> None:
    """A label that differs in letter case alone is the same label; the first spelling stays."""
    number = save(archive)
    assert archive.marks.add_labels(number, ("Harbour", "to  read ")) == 2
    assert archive.marks.add_labels(number, ("harbour",)) == 0
    assert labels_of(archive, number) == ("Harbour", "to read")
    assert archive.marks.remove_labels(number, ("HARBOUR", "fog")) == 1
    assert archive.marks.count_labels() == [("to read", 1)]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_name_that_is_no_label_changes_nothing(archive: Archive, name: str) -> None:
    """An invalid name is refused with a code, and the valid ones beside it are not added."""
    number = save(archive)
    with pytest.raises(ArchiveError) as caught:
        archive.marks.add_labels(number, ("good", name))
    assert caught.value.code == "bad-label"
    assert labels_of(archive, number) == ()


def test_marks_outlive_new_revisions_and_readings(archive: Archive) -> None:
    """A mark belongs to the article; a new revision or reading does not touch it."""
    number = save(archive)
    archive.marks.add_labels(number, (STARRED,))
    archive.marks.set_note(number, "Compare with 1911.")
    archive.save(make_capture(body=b"new"), make_article(text="The fog went."))
    archive.replace_reading(number, make_article(text="The fog came again."))
    stored = archive.find_article(number)
    assert stored is not None
    assert (stored.revision, stored.labels, stored.note) == (2, (STARRED,), "Compare with 1911.")
    archive.marks.set_note(number, "")
    assert next(archive.query("SELECT count(*) FROM notes").rows)[0] == 0


def test_labels_filter_lists_and_searches(archive: Archive) -> None:
    """`label:`, `-label:` and `is:` in searches, and the fields of a selection, name the same."""
    one, two = save(archive), save(archive, OTHER)
    archive.marks.add_labels(one, (STARRED, "harbour"))
    archive.marks.add_labels(two, (READ, PRIVATE))

    def found(query: str) -> list[int]:
        return sorted(hit.id for hit in archive.search(query))

    assert found("label:HARBOUR") == [one]
    assert found("fog -label:harbour") == [two]
    assert found("fog is:starred") == [one]
    assert found("fog -is:starred") == [two]
    assert (found("is:unread"), found("is:read"), found("is:private")) == ([one], [two], [two])
    with pytest.raises(ArchiveError, match=r"is not a state.*at character 5 of the query"):
        found("fog is:foggy")
    chosen = Selection(labels=("harbour", STARRED), without_labels=(PRIVATE,))
    assert [stored.id for stored in archive.list_articles(chosen)] == [one]


def test_views_show_labels_and_notes(archive: Archive) -> None:
    """SQL finds marks in views of their own and as columns of `articles`."""
    number = save(archive)
    archive.marks.add_labels(number, ("b", "a"))
    archive.marks.set_note(number, "Look again.")
    row = next(archive.query("SELECT labels, note FROM articles").rows)
    assert row == ('["a","b"]', "Look again.")
    assert list(archive.query("SELECT name FROM labels ORDER BY name").rows) == [
        ("a",),
        ("b",),
    ]


def test_tags_of_a_source_label_its_new_articles(archive: Archive, clock: Clock) -> None:
    """The first revision of a source's article gets the source's tags; a removed one stays removed."""
    feed = "https://keeper.example/feed"
    source, _ = archive.sources.add(feed, kind="feed", tags=("coast", "log"))
    archive.frontier.add([Link(url=LIGHTHOUSE, found_on=feed)], source_id=source.id)
    number = save(archive)
    assert labels_of(archive, number) == ("coast", "log")
    archive.marks.remove_labels(number, ("log",))
    archive.save(make_capture(body=b"new"), make_article(text="The fog went."))
    assert labels_of(archive, number) == ("coast",)


@pytest.mark.parametrize("is_saved_first", [True, False])
def test_imported_marks_reach_the_article(archive: Archive, is_saved_first: bool) -> None:  # noqa: FBT001
    """Tags, states, note and highlights of an import become marks, whichever comes first."""
    item = ImportedItem(
        url=LIGHTHOUSE,
        format="wallabag",
        tags=("sea", "x" * 300),
        is_read=True,
        is_starred=True,
        note="Mine.",
        highlights=(("The fog came", "why?", None),),
    )
    if is_saved_first:
        save(archive)
    archive.imports.add([item])
    stored = archive.find_article(save(archive))
    assert stored is not None
    assert stored.labels == (READ, "sea", STARRED, "x" * 100)
    assert stored.note == "Mine.\n\n> The fog came\n\nwhy?"


def test_forgetting_removes_everything_of_the_article(archive: Archive, path: Path) -> None:
    """No row and no byte of a forgotten article is left in the file or its log; others stay."""
    other = save(archive, OTHER, text=f"Another text, without the word. {'x' * 5000}")
    number = save(archive, title=SECRET, text=f"The fog of {SECRET}. " * 300, markdown=SECRET)
    body = f"<p>{SECRET}".encode() * 500
    archive.save(make_capture(body=body), make_article(text=f"{SECRET} edited."))
    archive.marks.add_labels(number, (SECRET,))
    archive.marks.set_note(number, SECRET)
    archive.watches.add(SECRET.lower())
    before = archive.tombstones.measure(number)
    (removed,) = archive.tombstones.forget((number,))
    assert removed == before
    assert (removed.revisions, removed.captures) == (2, 2)
    assert removed.urls == (LIGHTHOUSE,)
    assert archive.find_article(number) is None
    assert archive.search(SECRET) == []
    assert archive.find_capture(LIGHTHOUSE) is None
    assert [stored.id for stored in archive.list_articles()] == [other]
    assert list(archive.find_problems()) == []
    archive.close()
    for file in path.parent.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_page_of_another_article_stays(archive: Archive) -> None:
    """A body that two articles share is removed with the last of them."""
    same = b"<p>The same bytes at two addresses."
    one = archive.save(make_capture(body=same), make_article()).article_id  # type: ignore[union-attr]
    archive.save(make_capture(OTHER, same), make_article(OTHER, title="Other"))
    removed = archive.tombstones.forget((one,))[0]
    assert removed.bytes == 0
    capture = archive.find_capture(OTHER)
    assert capture is not None
    assert capture.body == same


def test_a_forgotten_url_is_skipped_until_it_is_lifted(archive: Archive) -> None:
    """Any URL of the article is skipped and its link done with; lifting one lifts all."""
    asked = "https://keeper.example/short"
    archive.save(make_capture(asked, final_url=LIGHTHOUSE), make_article())
    archive.frontier.add([Link(url=LIGHTHOUSE, found_on=OTHER)])
    archive.tombstones.forget((1,))
    for url in (LIGHTHOUSE, asked):
        skipped = archive.tombstones.skip(url)
        assert skipped is not None
        assert skipped.code == "forgotten"
    assert archive.tombstones.skip(OTHER) is None
    states = list(archive.query("SELECT state, next_at FROM links").rows)
    assert states == [("done", None)]
    archive.imports.add([ImportedItem(url=LIGHTHOUSE, format="pocket", page=b"<p>again")])
    assert next(archive.query("SELECT count(*) FROM imports").rows) == (0,)
    assert archive.tombstones.lift(asked)
    assert archive.tombstones.skip(LIGHTHOUSE) is None
    assert not archive.tombstones.lift(asked)


def test_numbers_of_forgotten_articles_are_not_used_again(archive: Archive) -> None:
    """A new article does not take the number that an old note or export may name."""
    number = save(archive)
    archive.tombstones.forget((number,))
    assert save(archive, OTHER) == number + 1


def test_highlights_become_part_of_a_note() -> None:
    """The note and the highlights make one Markdown text: quotes with the comments below them."""
    highlights = [("one\ntwo", "why", None), ("three", None, None)]
    assert render_note("mine", highlights) == "mine\n\n> one\n> two\n\nwhy\n\n> three"
    assert render_note(None, []) is None
