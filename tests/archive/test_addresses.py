"""The same article at another address of one site is one article; another article never is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from archive_pages import Clock, die_at_statement, make_article, make_capture
from command_line import CommandLine
from loopback import LoopbackSite
from torture import STATEMENT_STEP

from scraper.archive import Archive
from scraper.archive.articles.addresses import article_address, page_address
from scraper.records import Exchange, Saved, Unchanged

STORY = "https://www.harbour.example/2026/fog"
WORDS = [
    "".join(random.Random(seed).choices("abdegiklmnoprstu", k=6)) for seed in range(3000)
]  # fmt: skip
TEXT = " ".join(random.Random(1).choices(WORDS, k=400))
OTHER = " ".join(random.Random(2).choices(WORDS, k=400))
NEAR = TEXT + " read more in our newsletter"


def save(
    archive: Archive, url: str, text: str = TEXT, canonical: str | None = None, title: str = "Fog"
) -> Saved | Unchanged:
    capture = make_capture(url, f"{url} {text}".encode(), fetched_at=archive.clock())
    article = make_article(url, text=text, title=title, canonical_url=canonical)
    outcome = archive.save(capture, article)
    assert isinstance(outcome, Saved | Unchanged)
    return outcome


def urls(archive: Archive) -> list[str]:
    return [str(url) for (url,) in archive.query("SELECT url FROM articles ORDER BY id").rows]


@pytest.mark.parametrize(
    "other",
    [
        "http://www.harbour.example/2026/fog",
        "https://harbour.example/2026/fog",
        "https://www.harbour.example/2026/fog/",
        "https://www.harbour.example/2026/fog/index.html",
        "https://m.harbour.example/2026/fog",
        "https://mobile.harbour.example/2026/fog/",
        "https://amp.harbour.example/2026/fog",
        "https://www.harbour.example/amp/2026/fog",
        "https://www.harbour.example/2026/fog/amp/",
        "https://www.harbour.example/2026/fog?amp",
        "https://www.harbour.example/2026/fog?outputType=amp",
        "https://www.harbour.example/2026/fog?print=1",
        "https://www.harbour.example/2026/fog/print",
        "https://www.harbour.example/2026/fog?tmpl=component",
        "https://www.harbour.example/2026/fog?m=1",
        "https://www.harbour.example/2026/fog?utm_source=mail&fbclid=9",
        "https://www.harbour.example/2026/fog;jsessionid=8F3A",
        "https://www.harbour.example/2026/fog?sid=0123456789abcdef0123456789abcdef",
    ],
)
def test_another_view_without_a_canonical_link_is_the_article(archive: Archive, other: str) -> None:
    """Which address comes first does not matter, and no second article is stored."""
    save(archive, STORY)
    assert isinstance(save(archive, other), Unchanged)
    assert urls(archive) == [STORY]
    assert archive.find_article(other) is not None


@pytest.mark.parametrize(
    "other",
    [
        "https://www.harbour.example/2026/fog?id=2",
        "https://www.harbour.example/2026/fog?sid=42",
        "https://www.harbour.example/2026/fog?page=2",
        "https://www.harbour.example/2026/fog-2",
        "https://news.harbour.example/2026/fog",
        "https://www.harbour.example/print/2027/fog",
        "https://other.example/2026/fog",
        "https://www.harbour.example/amp",
    ],
)
def test_the_same_text_at_a_truly_other_address_is_linked(archive: Archive, other: str) -> None:
    """A parameter, path or host that may matter makes an article of its own, linked as a copy."""
    save(archive, STORY)
    outcome = save(archive, other)
    assert isinstance(outcome, Saved)
    assert (outcome.article_id, outcome.same_text_as) == (2, 1)


def test_a_view_with_another_text_is_another_article(archive: Archive) -> None:
    """An address alone moves no text into an article; nor do texts of a few words that agree."""
    save(archive, STORY)
    assert isinstance(save(archive, f"{STORY}/amp", OTHER), Saved)
    save(archive, "https://www.harbour.example/2026/ice", "Ice.")
    assert isinstance(save(archive, "https://www.harbour.example/2026/ice/amp", "Ice."), Saved)


@pytest.mark.parametrize("title", ["Fog", "Another title"])
def test_a_canonical_link_holds_for_nearly_the_same_text(archive: Archive, title: str) -> None:
    """An AMP page whose reading has a line more is the article that it names, if the title is the same."""
    save(archive, STORY)
    outcome = save(archive, "https://www.harbour.example/x/77", NEAR, STORY, title)
    assert isinstance(outcome, Unchanged if title == "Fog" else Saved)
    stored = archive.find_article(STORY)
    assert stored is not None
    assert (stored.article.text, stored.revisions) == (TEXT, 1)


def test_page_two_does_not_become_page_one(archive: Archive) -> None:
    """A page whose canonical link wrongly names the first page of its article keeps its own text."""
    save(archive, STORY)
    assert isinstance(save(archive, f"{STORY}?page=2", OTHER, STORY), Saved)
    assert urls(archive) == [STORY, f"{STORY}?page=2"]


def test_an_article_goes_by_the_address_that_its_page_names(archive: Archive, clock: Clock) -> None:
    """An article first met as AMP goes by its canonical address once that answered; edits there are its revisions."""
    amp = f"{STORY}/amp"
    save(archive, amp, NEAR, STORY)
    clock.go(hours=1)
    outcome = save(archive, STORY, TEXT, STORY)
    assert (outcome.article_id, urls(archive)) == (1, [STORY])
    clock.go(hours=1)
    edited = save(archive, STORY, OTHER, STORY)
    assert isinstance(edited, Saved)
    assert edited.article_id == 1
    clock.go(hours=1)
    assert isinstance(save(archive, amp, OTHER, STORY), Unchanged)
    assert urls(archive) == [STORY]


def test_s1_a_kill_while_an_article_changes_its_address(path: Path) -> None:
    """At whatever statement it comes, the article goes by one of its two addresses, whole, and the next visit renames it."""
    amp = f"{STORY}/amp"
    with Archive.open(path) as archive:
        save(archive, amp, NEAR, STORY)
    pristine = path.with_name("pristine.db")
    shutil.copy(path, pristine)

    def visit() -> None:
        with Archive.open(path) as archive:
            capture = make_capture(STORY, TEXT.encode(), exchange=Exchange(address="192.0.2.1"))
            archive.save(capture, make_article(STORY, text=TEXT, title="Fog", canonical_url=STORY))

    for number in range(1, 400, STATEMENT_STEP):
        for ending in ("-wal", "-shm"):
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        shutil.copy(pristine, path)
        came_to_its_end = die_at_statement(number, visit)
        for _ in range(2):
            with Archive.open(path) as archive:
                assert list(archive.find_problems(only_new=number % 5 > 0)) == [], number
                assert urls(archive) in ([amp], [STORY])
            visit()
        with Archive.open(path) as archive:
            assert urls(archive) == [STORY]
        if came_to_its_end:
            break
    assert number > 20


def test_pages_that_name_each_other_stay_one_article(archive: Archive, clock: Clock) -> None:
    """A loop of canonical links neither makes a second article nor renames the first at each visit."""
    other = "https://www.harbour.example/2026/mist"
    for url, claimed in [(STORY, other), (other, STORY), (STORY, other), (other, STORY)]:
        save(archive, url, TEXT, claimed)
        clock.go(hours=1)
    assert urls(archive) == [STORY]


def test_an_edit_at_the_other_scheme_is_a_revision(archive: Archive, clock: Clock) -> None:
    """A site that answers with and without TLS, and no redirect, has one article with both histories."""
    save(archive, STORY)
    plain = STORY.replace("https", "http")
    clock.go(hours=1)
    save(archive, plain)
    clock.go(hours=1)
    outcome = save(archive, plain, OTHER)
    assert isinstance(outcome, Saved)
    assert (outcome.article_id, outcome.revision) == (1, 2)


@pytest.mark.parametrize(
    ("one", "other", "is_page", "is_article"),
    [
        ("http://a.example/", "https://www.a.example/", True, True),
        ("https://a.example/p?b=2&a=1", "https://a.example/p?a=1&b=2", False, True),
        ("https://en.m.wiki.example/x", "https://en.wiki.example/x", False, True),
        ("https://m.example/x", "https://example/x", False, False),
        ("https://a.example/print.html", "https://a.example/", False, False),
        ("https://a.example/x.amp.html", "https://a.example/x.html", False, True),
        ("https://a.example/m/x", "https://a.example/x", False, False),
        ("https://a.example/x?m=12", "https://a.example/x", False, False),
        ("file:///a/x.html", "file:///b/x.html", False, False),
    ],
)
def test_addresses_are_compared_by_their_form(
    one: str, other: str, *, is_page: bool, is_article: bool
) -> None:
    """Scheme, `www.`, last slash and index file name one page; marks of a view one article."""
    assert (page_address(one) == page_address(other)) is is_page
    assert (article_address(one) == article_address(other)) is is_article


def page(head: str, text: str = TEXT) -> str:
    paragraphs = "".join(f"<p>{text[start : start + 600]}.</p>" for start in range(0, 1800, 600))
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Fog at noon</title>{head}"
        f"</head><body><article><h1>Fog at noon</h1>{paragraphs}</article></body></html>"
    )


def test_one_article_however_a_site_serves_it(cli: CommandLine, site: LoopbackSite) -> None:
    """AMP, print, session, tracker and a redirect lead to one article; odd canonical links move nothing."""
    story = site.set_page("/news/fog", page("<link rel='canonical' href='/news/fog'>"))
    relative = site.set_page("/news/fog/amp", page("<link rel='canonical' href='../fog'>"))
    printed = site.set_page("/p/1", page("<link rel='canonical' href='/news/fog#top'>"))
    moved = site.set_page("/old", "", status=301, headers={"Location": "/news/fog"})
    tracked = f"{story}?utm_source=x&fbclid=y#comments"
    session = site.set_page("/news/fog;jsessionid=1A", page(""))
    ran = cli.run("add", relative, story, printed, moved, tracked, session)
    assert ran.code == 0, ran.err
    home = site.set_page("/news/home", page("<link rel='canonical' href='/'>", OTHER))
    two = "<link rel='canonical' href='/news/a'><link rel='canonical' href='/news/b'>"
    site.set_page("/news/two", page(two, OTHER[:1500]))
    abroad = "<link rel='canonical' href='https://elsewhere.example/fog'>"
    site.set_page("/news/abroad", page(abroad, TEXT[:900] + OTHER[:900]))
    ran = cli.run("add", home, site.url("/news/two"), site.url("/news/abroad"))
    assert ran.code == 0, ran.err
    found = cli.run("sql", "select url, canonical_url from articles order by id", "--json").json()
    assert [(row["url"], row["canonical_url"]) for row in found] == [
        (story, story),
        (home, None),
        (site.url("/news/two"), None),
        (site.url("/news/abroad"), None),
    ]
