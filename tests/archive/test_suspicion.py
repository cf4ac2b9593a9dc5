"""A page that has nothing in common with the stored article waits until a later fetch confirms it."""

from __future__ import annotations

from pathlib import Path

import pytest
from archive_pages import Clock, make_article, make_capture

from scraper.archive import Archive
from scraper.records import Saved, Skipped

URL = "https://keeper.example/ferry"
TEXT = (
    "The ferry at Lower Hallow has crossed the same ninety metres of water since the bridge went in the"
    " flood. Nobody planned for it to last. The cable was strung in a week by two brothers who owned a winch."
)
OTHER = (
    "A dough that is left overnight in a cold room does most of its own work. The flour drinks what water it"
    " wants, the yeast goes slowly, and by morning the whole mass has a spring to it."
)
ARTICLE_PAGE = (
    "<html><body class='theme'><header class='top'></header><nav class='menu'></nav><main><article>"
    "<h1>{title}</h1><p class='byline'>{author}</p><div class='story'><p>{text}</p></div></article></main>"
    "<footer class='foot'></footer></body></html>"
)
FRONT_PAGE = (
    "<html><body class='theme'><header class='top'></header><nav class='menu'></nav><main>"
    "<section class='cards'><div class='card'><h2>{title}</h2><p class='teaser'>{text}</p></div></section>"
    "</main><footer class='foot'></footer></body></html>"
)
ERROR_PAGE = (
    "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
)


def save(
    archive: Archive,
    clock: Clock,
    *,
    title: str | None = "The ferry",
    text: str = TEXT,
    author: str | None = "Mara Quist",
    layout: str = ARTICLE_PAGE,
    page_type: str = "article",
    days: float = 0,
) -> object:
    """Save a page of `URL` some days later; return the outcome."""
    clock.go(days=days)
    body = layout.format(title=title or "", text=text, author=author or "")
    article = make_article(
        URL,
        title=title,
        text=text,
        authors=() if author is None else (author,),
        page_type=page_type,
    )
    return archive.save(make_capture(URL, body.encode(), fetched_at=clock.now), article)


STRANGE = {"title": "Nothing here now", "text": OTHER, "author": None, "layout": ERROR_PAGE}


def newest(archive: Archive) -> tuple[int, str]:
    stored = archive.find_article(URL)
    assert stored is not None
    return stored.revision, stored.article.text


@pytest.mark.parametrize(
    "strange",
    [
        STRANGE,
        {**STRANGE, "title": None},
        {**STRANGE, "text": "Sorry, we are moving our servers this week."},
        {**STRANGE, "title": "Keeper Gazette", "layout": FRONT_PAGE},
        {**STRANGE, "layout": FRONT_PAGE, "page_type": "listing"},
        {
            **STRANGE,
            "title": "Keeper Gazette",
            "text": f"{TEXT[:60]} {OTHER}",
            "layout": FRONT_PAGE,
            "page_type": "listing",
        },
        {**STRANGE, "title": "保守のお知らせ", "text": "このサイトは現在ご利用いただけません。"},
    ],
)
def test_a_page_without_anything_in_common_is_held_back(
    archive: Archive, clock: Clock, strange: dict[str, str | None]
) -> None:
    """Its capture is stored, the older revision stays the newest, and a good page is stored as before."""
    save(archive, clock)
    outcome = save(archive, clock, days=1, **strange)
    assert isinstance(outcome, Skipped)
    assert outcome.code == "suspicious-change"
    assert newest(archive) == (1, TEXT)
    assert archive.validators_of(URL) is None
    kept = archive.query("SELECT count(*) FROM captures").rows
    assert list(kept) == [(2,)]
    assert isinstance(save(archive, clock, days=1, text=TEXT + " It is steel now."), Saved)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "I have taken this text down, because the ferryman asked me to."},
        {"text": OTHER, "title": "The ferry, rewritten"},
        {"text": OTHER, "title": "Bread", "author": "Mara Quist", "layout": ERROR_PAGE},
        {"text": OTHER, "title": "Bread", "author": "Ida Holm"},
        {"text": OTHER, "title": "Bread", "author": None},
        {"title": "Bread", "author": None, "layout": ERROR_PAGE},
        {"title": "Bread", "text": TEXT[:80], "author": None, "layout": ERROR_PAGE},
    ],
)
def test_an_edit_that_keeps_something_is_stored(
    archive: Archive, clock: Clock, change: dict[str, str | None]
) -> None:
    """Title, author, words or layout in common: the author changed the page, and it is a revision."""
    save(archive, clock)
    assert isinstance(save(archive, clock, days=1, **change), Saved)
    assert newest(archive)[0] == 2


def test_the_same_page_days_later_confirms_a_change(archive: Archive, clock: Clock) -> None:
    """Two days or more later the same page becomes a revision; a day later it does not."""
    save(archive, clock)
    kinds = [type(save(archive, clock, days=days, **STRANGE)) for days in (1, 1, 1.1)]
    assert kinds == [Skipped, Skipped, Saved]
    assert newest(archive) == (2, OTHER)


def test_another_strange_page_confirms_nothing(archive: Archive, clock: Clock) -> None:
    """A site that is broken in a new way each week changes no article."""
    save(archive, clock)
    texts = ("Sorry, moving servers.", "Back in an hour or so, thanks.", "Our cat sat on the plug.")
    for text in texts:
        outcome = save(archive, clock, days=5, **{**STRANGE, "text": text, "title": text})
        assert isinstance(outcome, Skipped)
    assert newest(archive) == (1, TEXT)


def test_a_good_page_in_between_ends_the_suspicion(archive: Archive, clock: Clock) -> None:
    """What was held back before the last good fetch confirms nothing later."""
    save(archive, clock)
    save(archive, clock, days=1, **STRANGE)
    save(archive, clock, days=1)
    assert isinstance(save(archive, clock, days=5, **STRANGE), Skipped)
    assert newest(archive) == (1, TEXT)


def test_without_raw_pages_words_and_title_decide(path: Path, clock: Clock) -> None:
    """Where bodies are not kept, the layout is unknown: a page held back twice is believed."""
    with Archive.open(path, keep_raw=False, clock=clock) as archive:
        save(archive, clock)
        assert isinstance(save(archive, clock, days=1, **STRANGE), Skipped)
        assert isinstance(save(archive, clock, days=3, **STRANGE), Saved)


def test_an_older_capture_is_no_suspicion(archive: Archive, clock: Clock) -> None:
    """What an import brings from before the last fetch goes into the history as it is."""
    save(archive, clock, days=10)
    clock.go(days=-9)
    assert isinstance(save(archive, clock, **STRANGE), Saved)
    assert newest(archive)[1] == TEXT


def test_a_page_held_back_is_not_read_again_as_an_article(archive: Archive, clock: Clock) -> None:
    """`reextract` leaves it alone."""
    save(archive, clock)
    save(archive, clock, days=1, **STRANGE)
    assert list(archive.list_unread()) == []
