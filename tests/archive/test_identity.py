"""What a page claims never moves its text into another article; addresses are normalized."""

from __future__ import annotations

import pytest
from archive_pages import LIGHTHOUSE, NEW_YEAR, Clock, make_article, make_capture

from scraper.archive import Archive
from scraper.errors import InvalidURL
from scraper.records import Capture, Link, Saved, Skipped, Unchanged

COPY = "https://keeper.example/@mallory/copy"


def newest(archive: Archive, url: str) -> tuple[int, str]:
    stored = archive.find_article(url)
    assert stored is not None
    return stored.id, stored.article.text


def test_a_claim_with_the_same_title_is_an_article_of_its_own(archive: Archive) -> None:
    """A page that has another's title and names it as canonical changes nothing of it."""
    archive.save(make_capture(), make_article(text="TRUE"))
    forged = make_article(COPY, text="FALSE", canonical_url=LIGHTHOUSE)
    outcome = archive.save(make_capture(COPY), forged)
    assert isinstance(outcome, Saved)
    assert outcome.article_id == 2
    assert newest(archive, LIGHTHOUSE) == (1, "TRUE")
    assert newest(archive, COPY) == (2, "FALSE")


def test_a_true_copy_cannot_be_swapped_later(archive: Archive, clock: Clock) -> None:
    """A copy that was recognized by its text and then says something else is its own article."""
    archive.save(make_capture(), make_article(text="TRUE"))
    claim = {"canonical_url": LIGHTHOUSE}
    archive.save(make_capture(COPY, b"1"), make_article(COPY, text="TRUE", **claim))
    later = clock.go(days=1)
    forged = make_article(COPY, text="FALSE", **claim)
    archive.save(make_capture(COPY, b"2", fetched_at=later), forged)
    assert newest(archive, LIGHTHOUSE) == (1, "TRUE")
    assert newest(archive, COPY) == (2, "FALSE")


def test_a_true_copy_cannot_redirect_to_a_forgery(archive: Archive) -> None:
    """A redirect from a known copy carries no right over the article."""
    archive.save(make_capture(), make_article(text="TRUE"))
    claim = {"canonical_url": LIGHTHOUSE}
    archive.save(make_capture(COPY, b"1"), make_article(COPY, text="TRUE", **claim))
    target = f"{COPY}/2"
    redirected = make_capture(COPY, b"2", final_url=target, redirects=(COPY,))
    archive.save(redirected, make_article(target, text="FALSE"))
    assert newest(archive, LIGHTHOUSE) == (1, "TRUE")


def test_a_copy_with_other_metadata_leaves_the_article(archive: Archive) -> None:
    """The same text under another title and author is no edit of the article."""
    archive.save(make_capture(), make_article())
    forged = make_article(COPY, title="Stolen", authors=("Mallory",), canonical_url=LIGHTHOUSE)
    assert isinstance(archive.save(make_capture(COPY), forged), Unchanged)
    stored = archive.find_article(1)
    assert stored is not None
    assert (stored.article.title, stored.revisions) == ("The lamp and the fog", 1)


def test_a_page_claimed_in_advance_keeps_its_text(archive: Archive) -> None:
    """A page whose URL another one claimed first becomes an article of its own."""
    archive.save(make_capture(COPY), make_article(COPY, text="FALSE", canonical_url=LIGHTHOUSE))
    archive.save(make_capture(), make_article(text="TRUE"))
    assert newest(archive, LIGHTHOUSE) == (2, "TRUE")
    assert newest(archive, COPY) == (1, "FALSE")


def make_file(text: str, url: str = LIGHTHOUSE) -> Capture:
    return Capture.of_bytes(
        text.encode(), url=url, fetched_at=NEW_YEAR, own_url="file:///tmp/mail.html"
    )


def test_a_saved_file_does_not_overwrite_what_it_claims(archive: Archive) -> None:
    """A file that claims a stored URL, with another text, is stored under its own address."""
    archive.save(make_capture(), make_article(text="TRUE"))
    for kind in (Saved, Unchanged):
        outcome = archive.save(make_file("FALSE"), make_article(text="FALSE"))
        assert isinstance(outcome, kind)
        assert outcome.article_id == 2
    assert newest(archive, LIGHTHOUSE) == (1, "TRUE")
    assert newest(archive, "file:///tmp/mail.html") == (2, "FALSE")


def test_the_outcome_names_the_claim_that_did_not_hold(archive: Archive) -> None:
    """Whoever prints the outcome can say under which address the page went, and why."""
    archive.save(make_capture(), make_article(text="TRUE"))
    outcome = archive.save(make_file("FALSE"), make_article(text="FALSE"))
    assert isinstance(outcome, Saved)
    assert (outcome.url, outcome.claimed_url) == ("file:///tmp/mail.html", LIGHTHOUSE)


@pytest.mark.parametrize("text", ["TRUE", "SOMETHING NEW"])
def test_a_saved_file_goes_by_its_claim_otherwise(archive: Archive, text: str) -> None:
    """The claim holds when nothing is stored there, or the same text."""
    if text == "TRUE":
        archive.save(make_capture(), make_article(text="TRUE"))
    archive.save(make_file(text), make_article(text=text))
    assert newest(archive, LIGHTHOUSE) == (1, text)


def test_a_skipped_file_leaves_the_link_alone(archive: Archive) -> None:
    """A saved file that holds no article says nothing about the page that it claims to be."""
    archive.frontier.add([Link(url=LIGHTHOUSE, found_on="")])
    archive.record_skip(Skipped(url=LIGHTHOUSE, code="login", message=""), make_file("Log in"))
    assert list(archive.query("SELECT state, visits FROM links").rows) == [("new", 0)]


@pytest.mark.parametrize(
    "spelling",
    [
        "http://keeper.example?x=1",
        "HTTP://Keeper.Example:80/?x=1",
        "http://user:secret@keeper.example/?x=1",
    ],
)
def test_an_address_has_one_spelling(archive: Archive, spelling: str) -> None:
    """However an import spells a URL, it is stored as every other."""
    archive.save(make_capture(spelling, redirects=(spelling,)), make_article(spelling))
    (row,) = archive.query(
        "SELECT (SELECT url FROM articles), (SELECT url FROM captures),"
        " (SELECT final_url FROM captures), (SELECT url FROM fetches), (SELECT final_url FROM fetches),"
        " (SELECT json_extract(redirects, '$[0]') FROM captures), (SELECT url FROM article_url)"
    ).rows
    assert set(row) == {"http://keeper.example/?x=1"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/", ""])
def test_an_address_that_is_no_page_is_refused(archive: Archive, url: str) -> None:
    """What cannot be the address of a page never enters the archive."""
    with pytest.raises(InvalidURL):
        archive.save(make_capture(url), make_article(url))
    assert archive.stats()["captures"] == 0


def test_c10_secrets_of_imports_are_left_out(archive: Archive) -> None:
    """Cookies, credentials and passwords in addresses are not stored, whatever brought the page."""
    headers = (
        ("content-type", "text/html"),
        ("set-cookie", "session=SECRET"),
        ("Authorization", "Bearer SECRET"),
        ("content-location", "https://me:SECRET@keeper.example/"),
    )
    url = "https://me:SECRET@keeper.example/a"
    archive.save(make_capture(url, b"1", headers=headers), make_article(url))
    archive.record_skip(
        Skipped(url=url, code="login", message=""), make_capture(url, b"2", headers=headers)
    )
    archive.close()
    assert b"SECRET" not in archive.path.read_bytes()
