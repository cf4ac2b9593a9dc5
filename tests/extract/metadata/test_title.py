"""The title is the visible headline, clean."""

from __future__ import annotations

import pytest

PARAGRAPH = "<p>The lanterns went up at dusk, and the whole quay stood still to watch them.</p>"


def test_visible_headline_beats_the_seo_title(read):
    """The h1 wins over og:title and title when both hold the search engine's wording."""
    found = read(
        "<title>Lantern festival 2025: dates, tickets | Harbour Post</title>"
        '<meta property="og:title" content="Lantern festival 2025: dates, tickets">',
        f"<article><h1>A thousand lanterns over the old harbour</h1>{PARAGRAPH}</article>",
    )
    assert found.title == "A thousand lanterns over the old harbour"
    assert found.found_by["title"] == "h1"


def test_logo_in_an_h1_is_no_headline(read):
    """An h1 that holds the site's name loses to the headline below it."""
    found = read(
        "<title>Boats back at sea - Harbour Post</title>"
        '<meta property="og:site_name" content="Harbour Post">',
        f"<header><h1>Harbour Post</h1></header><article><h1>Boats back at sea</h1>{PARAGRAPH}</article>",
    )
    assert found.title == "Boats back at sea"


def test_logo_that_ends_the_title_element_is_no_headline(read):
    """Without a stated site name, an h1 equal to the end of the title element is the logo."""
    found = read(
        "<title>Boats are back at sea | The Quay</title>",
        f"<h1>The Quay</h1><div><h2>Boats are back at sea</h2>{PARAGRAPH}</div>",
    )
    assert found.title == "Boats are back at sea"


def test_headline_that_ends_the_title_element_is_kept(read):
    """`Site - Headline` in the title element does not make the headline a logo."""
    found = read(
        "<title>Quay Books - Nets and knots for beginners</title>"
        '<meta property="og:title" content="Nets and knots for beginners">',
        f"<h1>Nets and knots for beginners</h1>{PARAGRAPH}",
    )
    assert found.title == "Nets and knots for beginners"


@pytest.mark.parametrize("bar", [" | ", " - ", " – ", " — ", " · ", " :: ", " » "])
def test_site_name_is_cut_behind_any_bar(read, bar):
    """Without a visible headline, the title element loses the site's name behind each usual bar."""
    found = read(
        f"<title>Tide tables for sailors{bar}Harbour Post</title>"
        '<meta property="og:site_name" content="Harbour Post">',
        PARAGRAPH,
    )
    assert found.title == "Tide tables for sailors"


def test_bar_inside_a_headline_is_kept(read):
    """A dash that does not part the site's name stays."""
    found = read("<title>Salt, wind and rope - a year on the pilot boat</title>", PARAGRAPH)
    assert found.title == "Salt, wind and rope - a year on the pilot boat"


def test_short_word_of_the_host_is_not_cut_from_a_headline(read):
    """A headline that only mentions the site's name keeps its second half."""
    found = read(
        '<meta property="og:site_name" content="Quay"><title>Recommended: ten letters about the quay side</title>',
        PARAGRAPH,
        url="https://quay.example/letters",
    )
    assert found.title == "Recommended: ten letters about the quay side"


def test_h2_is_the_headline_beside_a_breadcrumb_copy(read):
    """An h1 in the breadcrumb is the search engine's copy; the h2 that og:title names wins."""
    found = read(
        "<title>Hafenfest: Ablauf, Karten, Anfahrt</title>"
        '<meta property="og:title" content="Die Nacht der tausend Lichter">',
        '<nav class="breadcrumb"><ol><li>Start</li><li><h1>Hafenfest: Ablauf, Karten, Anfahrt</h1></li></ol></nav>'
        f"<article><h2>Die Nacht der tausend Lichter</h2>{PARAGRAPH}</article>",
        lang="de",
    )
    assert found.title == "Die Nacht der tausend Lichter"


def test_headline_nearest_to_the_page_title_wins_among_several(read):
    """Of several h1, the one that says what the head says is the headline."""
    found = read(
        "<title>Ferry timetable changes in May</title>",
        f"<h1>Subscribe to our letters</h1><h1>Ferry timetable changes in May</h1>{PARAGRAPH}",
    )
    assert found.title == "Ferry timetable changes in May"


def test_entities_and_tags_in_a_stated_headline_are_read(read):
    """A JSON-LD headline comes without markup and entities."""
    found = read(
        '<script type="application/ld+json">{"@type":"Article","headline":"Salt &amp;amp; <i>Sail</i>"}</script>',
        PARAGRAPH,
    )
    assert found.title == "Salt & Sail"


def test_japanese_title_loses_the_site_name(read):
    """A title in a script without spaces is cut behind its bar too."""
    found = read(
        '<meta property="og:site_name" content="港の新聞"><title>灯籠が川を下る夜｜港の新聞</title>',
        "<p>夜の川に灯籠が流れた。</p>",
        lang="ja",
    )
    assert found.title == "灯籠が川を下る夜"
