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


@pytest.mark.parametrize("news", [True, False])
@pytest.mark.parametrize("title", [SHORT, SHOWN, "Harbour in light"])
@pytest.mark.parametrize("below", ["", f"<h2>{SHORT}</h2>"])
def test_h1_is_not_outvoted(read, news, title, below):
    """The visible headline is the title, whatever the page is called where it is shared."""
    found = read(
        head(news=news, shared=SHORT, told=SHORT, stated=SHORT, title=title),
        f"<article><h1>{SHOWN}</h1>{below}{PARAGRAPH}</article>",
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


@pytest.mark.parametrize(
    "h1",
    [
        f"<span class='kicker'>Culture</span> {SHOWN}",
        f"<span>Culture</span>{SHOWN}",
        f"<a href='/culture'>Culture</a> | {SHOWN}",
        f"<small>Kultur</small><span>{SHOWN}</span>",
        f"<span>{SHOWN}</span><span class='sub'>It was the whole quay that watched them</span>",
        f"<div><em>Reportage:</em> {SHOWN}</div>",
        f"{SHOWN}<sup>1</sup>",
        f"{SHOWN}<sup><a href='#n'>[a]</a></sup>",
        f"{SHOWN}*",
        f"{SHOWN}&nbsp;†",
        f"<i class='material-icons'>schedule</i>{SHOWN}",
        f"{SHOWN}<span class='material-symbols-outlined'>check_circle</span>",
        "Lan&shy;terns over the har&shy;bour",
        f"<span class='visually-hidden'>Article: </span>{SHOWN}",
    ],
)
@pytest.mark.parametrize("where", ["title", "og", "bare"])
def test_what_has_its_own_element_in_the_h1_is_not_the_headline(read, h1, where):
    """A kicker, a subtitle, a note's mark and an icon in the `h1` are cut where the head or the markup shows them."""
    heads = {
        "title": f"<title>{SHOWN} | Harbour Post</title>",
        "og": f'<title>Harbour lights</title><meta property="og:title" content="{SHOWN}">',
        "bare": "",
    }
    unmarked = ("<span>Culture", "<a href", "<small>", f"<span>{SHOWN}", "<div>")
    if where == "bare" and h1.startswith(unmarked):
        pytest.skip("nothing shows where the headline begins")
    assert read(heads[where], f"<h1>{h1}</h1>{PARAGRAPH}").title == SHOWN


@pytest.mark.parametrize(
    ("title", "h1", "shown"),
    [
        ("", "The area of E=mc<sup>2</sup> explained", "The area of E=mc 2 explained"),
        ("A night at the M*A*S*H*", "A night at the M*A*S*H*", "A night at the M*A*S*H*"),
        ("Culture: Lanterns", "<span>Culture:</span> Lanterns", "Culture: Lanterns"),
        ("Lanterns", "Lanterns <em>over</em> the harbour", "Lanterns over the harbour"),
    ],
)
def test_headline_in_several_elements_is_kept_whole(read, title, h1, shown):
    """Emphasis, powers and a kicker that the head repeats belong to the headline."""
    assert read(f"<title>{title}</title>", f"<h1>{h1}</h1>{PARAGRAPH}").title == shown


@pytest.mark.parametrize("counter", ["(3) ", "(12) ", "[1] ", "(99+) ", "• ", "● "])
def test_counter_of_messages_is_cut(read, counter):
    """The number of unread messages in `title` is not the headline's."""
    assert read(f"<title>{counter}{SHOWN}</title>", PARAGRAPH).title == SHOWN


def test_site_behind_an_opening_quotation_mark_is_cut(read):
    """Old blogs part headline and site by « alone; a quotation in such marks stays whole."""
    assert read(f"<title>{SHOWN} « The Quay</title>", PARAGRAPH).title == SHOWN
    quoted = f"«{SHOWN}» on the quay"
    assert read(f"<title>{quoted}</title>", PARAGRAPH).title == quoted


def test_button_in_the_h1_loses_to_two_titles_that_agree(read):
    """A short `h1` without a word of the titles that agree is not the headline."""
    found = read(
        f'<title>{SHOWN} | Harbour Post</title><meta property="og:title" content="{SHOWN}">',
        f"<h1>Read</h1>{PARAGRAPH}",
    )
    assert found.title == SHOWN
