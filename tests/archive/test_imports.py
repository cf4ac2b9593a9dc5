"""What other programs recorded is kept, and their texts wait until a page is gone."""

from __future__ import annotations

import json

import pytest
from archive_pages import NEW_YEAR, make_article, make_capture

from scraper.archive import Archive
from scraper.archive.articles.imports import PATIENCE, ImportedItem
from scraper.records import Failed, Link

URL = "https://keeper.example/log/salt"
PAGE = b"<!DOCTYPE html><html><body><h1>Salt</h1><p>The harbour master weighed the salt."


def item(**changes):
    values = {
        "url": URL, "format": "wallabag", "title": "Salt", "saved_at": "2025-11-13T03:13:20+01:00", "tags": ("x", "y"),
        "is_read": False, "is_starred": True, "note": "mine", "highlights": (("the salt", "weigh it", None),), "page": PAGE,
    }  # fmt: skip
    return ImportedItem(**(values | changes))


def rows(archive: Archive):
    found = archive.query("SELECT * FROM imports ORDER BY id")
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_everything_that_was_recorded_is_in_the_view(archive: Archive) -> None:
    """The view `imports` holds tags, states, dates, notes and highlights, and the saved text's capture."""
    assert archive.imports.add([item()]) == 1
    (row,) = rows(archive)
    assert (row["url"], row["title"], row["article_id"]) == (URL, "Salt", None)
    assert row["saved_at"] == "2025-11-13T02:13:20.000000Z"
    assert json.loads(row["tags"]) == ["x", "y"]
    assert (row["is_read"], row["is_starred"], row["note"]) == (0, 1, "mine")
    assert json.loads(row["highlights"]) == [["the salt", "weigh it", None]]
    [(headers,)] = archive.query(
        "SELECT headers FROM captures WHERE id = ?", [row["capture_id"]]
    ).rows
    assert ["x-saved-by", "wallabag"] in json.loads(headers)


def test_importing_again_replaces_and_repeats_nothing(archive: Archive) -> None:
    """The same file again changes the row; another program's file adds one."""
    archive.imports.add([item(), item(format="pocket", page=None)])
    archive.imports.add([item(tags=("z",), page=None, saved_at=None)])
    first, second = rows(archive)
    assert (json.loads(first["tags"]), second["format"]) == (["z"], "pocket")
    assert first["capture_id"] is not None
    assert first["saved_at"] == "2025-11-13T02:13:20.000000Z"


def test_an_article_that_is_stored_later_is_in_the_view(archive: Archive) -> None:
    """`article_id` names the article once its page is stored."""
    archive.imports.add([item()])
    saved = archive.save(make_capture(URL), make_article(URL))
    assert rows(archive)[0]["article_id"] == saved.article_id


def test_a_saved_text_waits_until_its_page_is_gone(archive: Archive) -> None:
    """The text is offered after a final failure, or after several failures in a row."""
    archive.imports.add([item()])
    archive.frontier.add([Link(url=URL, found_on="")])
    assert archive.imports.find_page(URL, is_final=True).body == PAGE
    failed = Failed(url=URL, code="dns-failed", message="no address", retryable=True)
    for _ in range(PATIENCE):
        assert archive.imports.find_page(URL, is_final=False) is None
        archive.record_failure(failed)
    assert archive.imports.find_page(URL, is_final=False).body == PAGE


def test_a_saved_text_never_replaces_an_article(archive: Archive) -> None:
    """Where an article is stored, the text of an import is not offered."""
    archive.imports.add([item()])
    archive.save(make_capture(URL), make_article(URL))
    assert archive.imports.find_page(URL, is_final=True) is None


def test_the_text_of_an_import_leaves_the_link_where_it_is(archive: Archive) -> None:
    """Storing it is no visit: when the link is due next does not change, whatever date the text has."""
    archive.imports.add([item()])
    archive.frontier.add([Link(url=URL, found_on="")])
    archive.record_failure(Failed(url=URL, code="http-status", message="404"), status=404)
    [before] = archive.query("SELECT * FROM links").rows
    capture = archive.imports.find_page(URL, is_final=True)
    outcome = archive.save_imported(capture, make_article(URL, title="Salt"))
    [after] = archive.query("SELECT * FROM links").rows
    assert after[:-1] == before[:-1]
    assert (before[-1], after[-1]) == (None, outcome.article_id)
    stored = archive.find_article(outcome.article_id)
    assert stored.saved_at.isoformat() == "2025-11-13T02:13:20+00:00"
    [(code,)] = archive.query("SELECT code FROM fetches ORDER BY id DESC LIMIT 1").rows
    assert code == "imported"


@pytest.mark.parametrize(
    ("saved_at", "kept"),
    [
        (None, None), ("2025", "2025-01-01T00:00:00.000000Z"), ("2025-11", "2025-11-01T00:00:00.000000Z"),
        ("2025-11-13", "2025-11-13T00:00:00.000000Z"), ("nonsense", None),
    ],
)  # fmt: skip
def test_dates_of_every_precision_are_kept(archive: Archive, saved_at: str, kept: str) -> None:
    """A year, a month or a day counts from its first moment; other texts are no date."""
    archive.imports.add([item(saved_at=saved_at)])
    assert rows(archive)[0]["saved_at"] == kept


def test_a_text_dated_after_now_is_dated_now(archive: Archive) -> None:
    """A wrong clock elsewhere does not put a capture into the future."""
    archive.imports.add([item(saved_at="2199-01-01T00:00:00Z")])
    assert archive.imports.find_page(URL, is_final=True).fetched_at <= max(
        NEW_YEAR, archive.clock()
    )
