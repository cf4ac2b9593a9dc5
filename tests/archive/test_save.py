"""What is saved, what is a revision, what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from archive_pages import LIGHTHOUSE, NEW_YEAR, Clock, make_article, make_capture

from scraper.archive import Archive
from scraper.records import (
    Comment,
    Counts,
    Failed,
    Image,
    NotModified,
    Saved,
    Skipped,
    Unchanged,
    Validators,
)


def test_a_new_page_is_revision_one(archive: Archive) -> None:
    """Saving a page that is not known gives an article with its first revision."""
    outcome = archive.save(make_capture(), make_article())
    assert outcome == Saved(url=LIGHTHOUSE, article_id=1, revision=1, title="The lamp and the fog")


def test_the_same_page_again_is_unchanged(archive: Archive) -> None:
    """Saving the same page twice writes no second revision."""
    archive.save(make_capture(), make_article())
    outcome = archive.save(make_capture(), make_article())
    assert outcome == Unchanged(url=LIGHTHOUSE, article_id=1, title="The lamp and the fog")
    assert len(archive.revisions_of(1)) == 1


def test_a_changed_text_is_a_new_revision(archive: Archive) -> None:
    """A page with another text gives revision 2, and revision 1 is still there."""
    archive.save(make_capture(), make_article())
    outcome = archive.save(make_capture(body=b"new"), make_article(text="The fog went."))
    assert isinstance(outcome, Saved)
    assert outcome.revision == 2
    assert [one.article.text[:13] for one in archive.revisions_of(1)] == [
        "The fog came ",
        "The fog went.",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"authors": ("Maren Holt", "Ivo Brandt")},
        {"published": "2025-12-31"},
        {"modified": "2026-01-01"},
        {"site_name": "Other"},
        {"language": "de"},
        {"description": "Other"},
        {"canonical_url": "https://keeper.example/other"},
        {"lead_image": "https://keeper.example/lamp.jpg"},
        {"tags": ("fog",)},
        {"section": "Log"},
        {"licence": "CC BY 4.0"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_changed_metadata_is_a_new_revision(archive: Archive, change: dict[str, object]) -> None:
    """Each field that a reader would call content makes a revision when it changes."""
    archive.save(make_capture(), make_article())
    outcome = archive.save(make_capture(body=b"new"), make_article(**change))
    assert isinstance(outcome, Saved)


@pytest.mark.parametrize(
    "change",
    [
        {"counts": Counts(views=9)},
        {"comments": (Comment(text="Fine."),)},
        {"images": (Image(url="https://keeper.example/a.jpg"),)},
        {"confidence": 0.9},
        {"page_type_confidence": 0.2},
        {"found_by": {"title": "og"}},
        {"robots": "noarchive"},
        {"text": "The fog  came at noon.\n\n\nThe lamp burned until the morning. "},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_content_makes_no_revision(archive: Archive, change: dict[str, object]) -> None:
    """Counts, comments, images, confidence, evidence and white space make no revision."""
    archive.save(make_capture(), make_article())
    outcome = archive.save(make_capture(body=b"new"), make_article(**change))
    assert isinstance(outcome, Unchanged)


def test_the_same_bytes_read_better_make_no_revision(archive: Archive) -> None:
    """A better extraction of the same bytes replaces the old reading, also in the search."""
    archive.save(make_capture(), make_article(text="top of page The fog came."))
    outcome = archive.save(make_capture(), make_article(text="The fog came."))
    assert isinstance(outcome, Unchanged)
    assert [one.article.text for one in archive.revisions_of(1)] == ["The fog came."]
    assert archive.search("top") == []
    assert [hit.id for hit in archive.search("fog")] == [1]


def test_a_stored_page_can_be_read_anew(archive: Archive) -> None:
    """A new reading of the newest page replaces that reading, its Markdown too, and nothing else."""
    archive.save(make_capture(), make_article(text="Old."))
    archive.save(make_capture(body=b"2"), make_article(text="top of page New."))
    assert archive.replace_reading(1, make_article(text="New."))
    assert archive.replace_reading(1, make_article(text="New.", markdown="**New.**")) == (
        "markdown",
    )
    assert not archive.replace_reading(1, make_article(text="New.", markdown="**New.**"))
    assert not archive.replace_reading(9, make_article())
    assert [one.article.text for one in archive.revisions_of(1)] == ["Old.", "New."]
    assert archive.revisions_of(1)[1].article.markdown == "**New.**"
    assert archive.search("top") == []
    assert list(archive.find_problems()) == []


def test_counts_become_a_series(archive: Archive) -> None:
    """A count that changed is a new sample; the same count is not."""
    for views in (10, 10, 12):
        archive.save(make_capture(), make_article(counts=Counts(views=views)))
    rows = archive.query("SELECT views FROM counts ORDER BY id").rows
    assert list(rows) == [(10,), (12,)]


def test_comments_that_vanish_are_kept(archive: Archive, clock: Clock) -> None:
    """A comment that the page no longer shows stays in the archive, with the time it went."""
    first, second = Comment(text="First!", author="Ann"), Comment(text="Late.", reply_to=0)
    archive.save(make_capture(), make_article(comments=(first, second)))
    later = make_capture(fetched_at=clock.go(days=1))
    archive.save(later, make_article(comments=(replace(second, reply_to=None),)))
    rows = archive.query("SELECT text, gone_at IS NOT NULL FROM comments ORDER BY position").rows
    assert list(rows) == [("Late.", 0), ("First!", 1)]
    stored = archive.find_article(1)
    assert stored is not None
    assert stored.article.comments == (Comment(text="Late."),)


def test_a_page_without_comments_leaves_the_stored_ones(archive: Archive) -> None:
    """A page that shows no comments at all may just not have loaded them."""
    archive.save(make_capture(), make_article(comments=(Comment(text="First!"),)))
    archive.save(make_capture(), make_article())
    stored = archive.find_article(1)
    assert stored is not None
    assert stored.article.comments == (Comment(text="First!"),)


@pytest.mark.parametrize(
    "page_type", ["blocked", "consent", "login", "soft-404", "error-page", "moved", "empty-shell"]
)
def test_a_page_without_content_replaces_nothing(archive: Archive, page_type: str) -> None:
    """A wall, a login or an error page is kept raw and skipped, even when it is saved."""
    archive.save(make_capture(), make_article())
    wall = make_capture(body=b"Are you human?")
    outcome = archive.save(wall, make_article(text="Are you human?", page_type=page_type))
    assert isinstance(outcome, Skipped)
    assert outcome.code == page_type
    assert len(archive.revisions_of(1)) == 1
    kept = list(archive.query("SELECT body_digest FROM captures ORDER BY id").rows)
    assert kept[1:] == [(wall.digest,)]


def test_a_teaser_never_replaces_the_whole_article(archive: Archive) -> None:
    """A page that fell behind a paywall leaves the whole article as the newest revision."""
    archive.save(make_capture(), make_article())
    teaser = make_article(text="The fog came.", page_type="paywall")
    assert isinstance(archive.save(make_capture(body=b"pay"), teaser), Skipped)
    assert len(archive.revisions_of(1)) == 1


def test_a_teaser_is_better_than_nothing(archive: Archive) -> None:
    """A paywalled page that was never had whole is stored as it is."""
    teaser = make_article(text="The fog came.", page_type="paywall")
    assert isinstance(archive.save(make_capture(), teaser), Saved)


def test_an_article_is_found_by_every_url_that_led_to_it(archive: Archive) -> None:
    """URL asked for, redirects, final URL and canonical URL all name the article."""
    capture = make_capture(
        "https://keeper.example/p/7",
        final_url=LIGHTHOUSE,
        redirects=("https://keeper.example/p/7",),
    )
    archive.save(capture, make_article(canonical_url="https://keeper.example/lighthouse"))
    for url in (LIGHTHOUSE, capture.url, "https://keeper.example/lighthouse"):
        stored = archive.find_article(url)
        assert stored is not None, url
        assert stored.id == 1


def test_trackers_do_not_make_an_article_new(archive: Archive) -> None:
    """The same URL with tracking parameters or a fragment is the same article."""
    archive.save(make_capture(), make_article())
    tracked = f"{LIGHTHOUSE}?utm_source=mail#top"
    assert isinstance(archive.save(make_capture(tracked), make_article()), Unchanged)


def test_pages_that_claim_one_canonical_url_stay_apart(archive: Archive) -> None:
    """A site that names its front page as canonical for all pages overwrites nothing."""
    front = "https://keeper.example/"
    archive.save(make_capture(front), make_article(front, title="Front", text="Welcome."))
    for number in range(2):
        url = f"https://keeper.example/{number}"
        page = make_article(url, title=f"Page {number}", text=f"{number}", canonical_url=front)
        outcome = archive.save(make_capture(url), page)
        assert isinstance(outcome, Saved)
        assert (outcome.article_id, outcome.revision) == (number + 2, 1)


def test_a_redirect_to_the_front_page_overwrites_nothing(archive: Archive) -> None:
    """An article that is redirected to the front page keeps its text."""
    archive.save(make_capture(), make_article())
    front = make_capture(final_url="https://keeper.example/", redirects=(LIGHTHOUSE,), body=b"f")
    archive.save(front, make_article("https://keeper.example/", title="Front", text="Welcome."))
    stored = archive.find_article(LIGHTHOUSE)
    assert stored is not None
    assert (stored.id, stored.article.title) == (1, "The lamp and the fog")


def test_an_old_url_that_is_given_to_a_new_page_overwrites_nothing(archive: Archive) -> None:
    """A URL that redirected to an article and now has a page of its own is a new article."""
    old = "https://keeper.example/p/7"
    archive.save(make_capture(old, final_url=LIGHTHOUSE, redirects=(old,)), make_article())
    fresh = make_article(old, title="Bread", text="Flour and water.")
    for revision in (1, 2):
        outcome = archive.save(make_capture(old, str(revision).encode()), fresh)
        assert (outcome.article_id, type(outcome)) == (2, Saved if revision == 1 else Unchanged)
        assert isinstance(archive.save(make_capture(), make_article()), Unchanged)
    found = archive.find_article(old)
    assert found is not None
    assert found.id == 2


def test_an_article_that_moved_is_edited_where_it_is_now(archive: Archive, clock: Clock) -> None:
    """After a confirmed move the article goes by its new URL, whatever is edited there."""
    archive.save(make_capture(), make_article())
    moved = "https://keeper.example/2026/lighthouse"
    for days in (1, 3):
        seen_at = clock.go(days=days)
        redirected = make_capture(final_url=moved, redirects=(LIGHTHOUSE,), fetched_at=seen_at)
        archive.save(redirected, make_article(moved))
    edited = make_article(moved, title="All new", text="Nothing of the old.")
    outcome = archive.save(make_capture(moved, b"edited", fetched_at=clock.go(days=1)), edited)
    assert isinstance(outcome, Saved)
    assert (outcome.article_id, outcome.revision) == (1, 2)
    stored = archive.find_article(LIGHTHOUSE)
    assert stored is not None
    assert (stored.url, stored.article.title) == (moved, "All new")


def test_a_move_is_believed_when_it_is_seen_again_days_later(
    archive: Archive, clock: Clock
) -> None:
    """One redirect, or several of one day, rename nothing; the same one two days later does."""
    archive.save(make_capture(), make_article())
    moved = "https://keeper.example/2026/lighthouse"
    urls = []
    for hours in (1, 6, 41, 1):
        seen_at = clock.go(hours=hours)
        redirected = make_capture(final_url=moved, redirects=(LIGHTHOUSE,), fetched_at=seen_at)
        assert archive.save(redirected, make_article(moved)).article_id == 1
        stored = archive.find_article(moved)
        assert stored is not None
        urls.append(stored.url)
    assert urls == [LIGHTHOUSE, LIGHTHOUSE, LIGHTHOUSE, moved]


def test_another_version_of_a_page_is_the_same_article(archive: Archive) -> None:
    """A print version with the article's text is that article, and changes nothing of it."""
    archive.save(make_capture(), make_article())
    printed = f"{LIGHTHOUSE}/print"
    version = make_article(printed, title="Print", authors=(), canonical_url=LIGHTHOUSE)
    outcome = archive.save(make_capture(printed), version)
    assert isinstance(outcome, Unchanged)
    stored = archive.find_article(printed)
    assert stored is not None
    assert (stored.id, stored.url, stored.article.title) == (1, LIGHTHOUSE, "The lamp and the fog")


def test_an_article_that_moved_goes_on(archive: Archive) -> None:
    """An article that answers at a new URL with its old title is the same article."""
    archive.save(make_capture(), make_article())
    moved = "https://keeper.example/2026/lighthouse"
    capture = make_capture(final_url=moved, redirects=(LIGHTHOUSE,), body=b"moved")
    outcome = archive.save(capture, make_article(moved, text="The fog came and went."))
    assert isinstance(outcome, Saved)
    assert (outcome.article_id, outcome.revision) == (1, 2)


def test_not_modified_is_unchanged(archive: Archive, clock: Clock) -> None:
    """A 304 writes a ledger row, no revision, and notes that the page was seen."""
    archive.save(make_capture(), make_article())
    answer = NotModified(
        url=LIGHTHOUSE, final_url=LIGHTHOUSE, fetched_at=clock.go(days=1), headers=()
    )
    assert isinstance(archive.record_not_modified(answer), Unchanged)
    stored = archive.find_article(1)
    assert stored is not None
    assert stored.last_seen_at == NEW_YEAR + timedelta(days=1)
    rows = archive.query("SELECT outcome, status FROM fetches ORDER BY id").rows
    assert list(rows) == [("saved", 200), ("not-modified", 304)]


def test_validators_come_from_the_last_answer(archive: Archive) -> None:
    """What to ask with is what the last answer gave, also after a 304 without headers."""
    assert archive.validators_of(LIGHTHOUSE) is None
    archive.save(make_capture(), make_article())
    answer = NotModified(url=LIGHTHOUSE, final_url=LIGHTHOUSE, fetched_at=NEW_YEAR, headers=())
    archive.record_not_modified(answer)
    assert archive.validators_of(LIGHTHOUSE) == Validators(etag='"v1"')


def test_h20_no_validators_without_a_stored_article(archive: Archive) -> None:
    """After a page that was skipped the next request asks for the whole page."""
    skipped = Skipped(url=LIGHTHOUSE, code="blocked", message="a bot wall")
    archive.record_skip(skipped, make_capture())
    assert archive.validators_of(LIGHTHOUSE) is None


def test_failures_are_counted_as_attempts(archive: Archive) -> None:
    """The ledger numbers the attempts in a row; a success begins anew."""
    failed = Failed(url=LIGHTHOUSE, code="timeout", message="no answer", retryable=True)
    archive.record_failure(failed)
    archive.record_failure(failed, status=503)
    archive.save(make_capture(), make_article())
    archive.save(make_capture(), make_article())
    rows = archive.query("SELECT attempt, outcome, status FROM fetches ORDER BY id").rows
    assert list(rows) == [
        (1, "failed", None),
        (2, "failed", 503),
        (3, "saved", 200),
        (1, "unchanged", 200),
    ]


def test_a_failed_extraction_keeps_the_page(archive: Archive) -> None:
    """A page that could not be read is there to be read later."""
    failed = Failed(url=LIGHTHOUSE, code="extract-failed", message="too deep")
    capture = make_capture(body=b"<b>" * 1000)
    archive.record_failure(failed, capture=capture)
    rows = archive.query(
        "SELECT captures.body_digest FROM fetches JOIN captures ON captures.id = capture_id"
    ).rows
    assert list(rows) == [(capture.digest,)]


def test_equal_bodies_are_stored_once(archive: Archive) -> None:
    """The same bytes under two URLs take the space of one."""
    body = b"<p>one page, two addresses</p>" * 100
    for number in range(2):
        url = f"https://keeper.example/{number}"
        archive.save(make_capture(url, body), make_article(url))
    assert archive.stats()["raw_bytes"] == len(body)
    assert archive.stats()["captures"] == 2


def test_the_raw_page_comes_back(archive: Archive) -> None:
    """Every revision's page comes back byte for byte, with what came with it."""
    first = make_capture(
        "https://keeper.example/p/7",
        b"\x00\xff<p>caf\xe9</p>" * 50,
        final_url=LIGHTHOUSE,
        redirects=("https://keeper.example/p/7",),
        robots="allowed",
    )
    second = make_capture(body=b"second")
    archive.save(first, make_article())
    archive.save(second, make_article(text="Other."))
    assert archive.capture_of(1, 1) == first
    assert archive.capture_of(1) == second
    assert archive.capture_of(1, 3) is None


def test_without_raw_pages_the_digest_stays(path: Path) -> None:
    """With keep_raw off the page is gone, but its digest and size are known."""
    with Archive.open(path, keep_raw=False) as archive:
        capture = make_capture()
        archive.save(capture, make_article())
        rows = archive.query("SELECT body_digest, bytes, stored_bytes FROM captures").rows
        assert list(rows) == [(capture.digest, len(capture.body), 0)]
        assert list(archive.find_problems()) == []
