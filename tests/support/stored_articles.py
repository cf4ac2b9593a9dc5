"""Stored articles for tests of the exports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scraper.records import Article, Comment, Counts, Image, StoredArticle

SAVED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

FULL = Article(
    url="https://keeper.example/log/lighthouse",
    title="The lamp and the fog",
    text="The fog came at noon.\n\nThe lamp burned on.",
    authors=("Maren Holt", "Ivo Brandt"),
    published="2024-05-01T23:30:00-05:00",
    modified="2024-05-02",
    language="en",
    site_name="Keeper's Log",
    description="A night on the rock.",
    lead_image="https://keeper.example/lamp.jpg",
    tags=("fog", "lamp"),
    section="Log",
    licence="CC BY 4.0",
    images=(Image(url="https://keeper.example/lamp.jpg", alt="A lamp"),),
    comments=(Comment(text="Good night.", author="Ann"),),
    counts=Counts(views=66, likes=3),
    found_by={"title": "h1"},
    markdown="The fog came at **noon**.\n\nThe lamp burned on.",
    html="<p>The fog came at <strong>noon</strong>.</p><p>The lamp burned on.</p>",
)


def make_stored(number: int = 1, **changes: Any) -> StoredArticle:
    """Make a stored article; fields of `Article` may be given, and `url`."""
    url = changes.pop("url", f"https://keeper.example/{number}")
    article = replace(FULL, **({"url": url} | changes))
    return StoredArticle(
        id=number,
        url=url,
        site="keeper.example",
        revision=1,
        revisions=1,
        first_saved_at=SAVED,
        saved_at=SAVED,
        last_seen_at=SAVED,
        body_digest="ab" * 32,
        word_count=len(article.text.split()),
        article=article,
    )
