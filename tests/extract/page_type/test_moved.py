"""Pages that only send their readers on are told apart from pages that reload themselves or mention a move."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.extraction import extract_article
from scraper.records import Article, Capture

HERE = "https://old.example/a/page"
TEXT = "The lamp burned until the morning, and the keeper wrote the hour into his book. " * 12


def read(html: str) -> Article:
    capture = Capture.of_bytes(
        html.encode(),
        url=HERE,
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
        content_type="text/html",
    )
    return extract_article(capture)


@pytest.mark.parametrize(
    ("html", "target"),
    [
        (
            '<meta http-equiv="refresh" content="0; url=/new"><title>Moved</title><p>Please wait.',
            "https://old.example/new",
        ),
        (
            "<meta content=\"3;URL='https://new.example/'\" http-equiv=REFRESH><p>One moment.",
            "https://new.example/",
        ),
        (
            (
                "<title>Redirecting…</title><link rel=canonical href=https://new.example/x>"
                "<h1>Redirecting…</h1><a href=https://new.example/x>Click here</a>"
            ),
            "https://new.example/x",
        ),
        ("<p>This page has moved to <a href=/b>a new address</a>.", "https://old.example/b"),
        ("<p>Diese Seite ist umgezogen: <a href=/neu>hier entlang</a>", "https://old.example/neu"),
        ("<p>Cette page a déménagé. <a href=/n>Nouvelle adresse</a>", "https://old.example/n"),
        ("<p>このページは移転しました。<a href=/n>新しいページ</a>", "https://old.example/n"),
        ("<p>Страница переехала: <a href=/n>новый адрес</a>", "https://old.example/n"),
    ],
)
def test_a_page_that_sends_its_readers_on_names_the_target(html: str, target: str) -> None:
    """A refresh, or the words and a link, make the page `moved`; its new address is known."""
    article = read(f"<!doctype html>{html}")
    assert (article.page_type, article.canonical_url) == ("moved", target)


@pytest.mark.parametrize(
    "html",
    [
        f'<meta http-equiv="refresh" content="300"><h1>Live</h1><p>{TEXT}',
        f'<meta http-equiv="refresh" content="0;url={HERE}#now"><h1>Live</h1><p>{TEXT}',
        f'<meta http-equiv="refresh" content="600;url=/next"><h1>Photos</h1><p>{TEXT}',
        f"<h1>The library has moved</h1><p>{TEXT}<p>Its <a href=/n>new address</a> is Kelp Row.",
        "<h1>A short note</h1><p>The shop has moved. We open on Monday at nine, with new bread.",
        f'<meta http-equiv="refresh" content="1;url=/b"><h1>Tides</h1><p>{TEXT}',
    ],
)
def test_a_page_with_text_of_its_own_stays_one(html: str) -> None:
    """A page that reloads itself, has text, or speaks of a move without leading anywhere is content."""
    assert read(f"<!doctype html><title>Log</title>{html}").page_type != "moved"
