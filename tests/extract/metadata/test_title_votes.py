"""The title where the places disagree: what a page's other places make of its h1."""

from __future__ import annotations

import pytest

PARAGRAPH = "<p>The lanterns went up at dusk, and the whole quay stood still to watch them.</p>"
SHORT = "Lanterns over the town harbour"
SHOWN = "Lanterns over the harbour"


def head(*, news: bool, shared: str, told: str, stated: str, title: str) -> str:
    kind = "NewsArticle" if news else "BlogPosting"
    return (
        f'<title>{title}</title><meta property="og:title" content="{shared}">'
        f'<meta name="twitter:title" content="{told}">'
        f'<script type="application/ld+json">{{"@type":"{kind}","headline":"{stated}"}}</script>'
    )


def test_three_places_of_a_news_page_outvote_its_h1(read):
    """Where og:title, twitter:title and JSON-LD agree on a news page, the h1 alone is overruled."""
    found = read(
        head(news=True, shared=SHORT, told=SHORT, stated=SHORT, title=SHORT),
        f"<h1>{SHOWN}</h1>{PARAGRAPH}",
    )
    assert found.title == SHORT


def test_h1_of_any_other_page_is_not_outvoted(read):
    """On a page that is no news, the visible headline stays the title."""
    found = read(
        head(news=False, shared=SHORT, told=SHORT, stated=SHORT, title=SHORT),
        f"<h1>{SHOWN}</h1>{PARAGRAPH}",
    )
    assert found.title == SHOWN


def test_two_places_do_not_outvote_an_h1_of_its_own(read):
    """Without JSON-LD on their side, og:title and twitter:title do not overrule an h1 that `title` does not repeat."""
    found = read(
        head(news=True, shared=SHORT, told=SHORT, stated=SHOWN, title="Harbour in light"),
        f"<h1>{SHOWN}</h1>{PARAGRAPH}",
    )
    assert found.title == SHOWN


def test_more_words_behind_a_bar_are_no_other_title(read):
    """The h1 with words for search engines behind it does not overrule the h1."""
    longer = f"{SHOWN} - Latest news"
    found = read(
        head(news=True, shared=longer, told=longer, stated=longer, title=longer),
        f"<h1>{SHOWN}</h1>{PARAGRAPH}",
    )
    assert found.title == SHOWN


def test_h2_that_shows_the_shared_title_is_the_headline(read):
    """On a news page whose h1 only repeats `title`, the h2 that og:title names is the headline."""
    found = read(
        head(news=True, shared=SHORT, told="", stated=SHOWN, title=SHOWN),
        f"<div><h1>{SHOWN}</h1></div><article><h2>{SHORT}</h2>{PARAGRAPH}</article>",
    )
    assert found.title == SHORT


@pytest.mark.parametrize(
    "shown",
    [
        f"Dec 18 2025 {SHOWN}",
        f"{SHOWN} Posted on July 1, 2024 by pilot",
        f"Blog: {SHOWN}",
        f"{SHOWN} – Seven Piers",
        f"{SHOWN} (seven-piers.org) 87",
    ],
)
def test_what_is_glued_to_the_h1_is_cut(read, shown):
    """A date, byline, label, link or site's name in the h1 is no part of the headline."""
    found = read(
        f'<title>{SHOWN}</title><meta property="og:site_name" content="Seven Piers">',
        f"<h1>{shown}</h1>{PARAGRAPH}",
    )
    assert found.title == SHOWN


@pytest.mark.parametrize("shown", [f"{SHOWN}: a walk at night", f"Five nights, {SHOWN}"])
def test_headline_that_is_longer_than_the_title_stays_whole(read, shown):
    """More words of the headline itself are kept."""
    found = read(f"<title>{SHOWN}</title>", f"<h1>{shown}</h1>{PARAGRAPH}")
    assert found.title == shown


def test_headline_behind_the_name_of_the_site_is_no_logo(read):
    """`Site: Headline` in the title element does not make the h1 a logo when the site is known."""
    found = read(
        '<title>Piers Blog: Hardware for night pilots</title><meta property="og:title" content="Piers Blog: Hardware for night pilots">',
        f"<h1>Hardware for night pilots</h1>{PARAGRAPH}",
        url="https://piers.example/hardware",
    )
    assert found.title == "Hardware for night pilots"


def test_paragraph_in_an_h1_is_no_headline(read):
    """An h1 of forty words is a lead, when the head has a title."""
    found = read(
        f"<title>{SHOWN}</title>", f"<h1>{'The quay stood still and ' * 10}</h1>{PARAGRAPH}"
    )
    assert found.title == SHOWN


def test_description_in_a_title_s_place_vouches_for_nothing(read):
    """A `dc.title` that holds a description does not make a section's name the headline."""
    described = (
        f"Night Updates of the harbour, {'with all that is worth knowing of boats and ' * 5}tides."
    )
    found = read(
        f'<title>{SHOWN}</title><meta name="dc.title" content="{described}">',
        f"<h1>Night Updates</h1><div class='entry-title'>{SHOWN}</div>{PARAGRAPH}",
    )
    assert found.title == SHOWN
