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


def test_link_to_the_front_page_in_an_h1_is_a_logo(read):
    """An h1 that links home loses to what is called a title below it, whatever the words."""
    found = read(
        "<title>Nets and tides, chapter one - Harbour Post of Old [Harbour Post]</title>",
        '<h1><a href="/">Harbour Post beta</a></h1>'
        f'<div><h2 class="title">Nets and tides, chapter one</h2>{PARAGRAPH}</div>',
    )
    assert (found.title, found.found_by["title"]) == (
        "Nets and tides, chapter one",
        "headline-class",
    )


@pytest.mark.parametrize(
    "headline",
    [
        'How <a href="https://nets.example/">Nets &amp; Knots</a>',
        'The boats that came home late <a href="/">Home</a>',
        'Boats at sea <a href="http://[broken">so</a>',
    ],
)
def test_other_links_make_no_logo_of_a_headline(read, headline):
    """A link to another site's front page, a small one home, or a broken one leaves the headline."""
    assert read("", f"<h1>{headline}</h1>{PARAGRAPH}").found_by["title"] == "h1"


def test_link_to_the_front_page_is_no_logo_on_the_front_page(read):
    """On the front page itself the h1 stays."""
    found = read("", '<h1><a href="/">Boats at sea</a></h1>', url="https://harbour-post.example/")
    assert (found.title, found.found_by["title"]) == ("Boats at sea", "h1")


@pytest.mark.parametrize("anchor", ["¶", " ¶", " #", "🔗", " §"])
def test_anchor_of_a_heading_is_cut(read, anchor):
    """The link to the heading itself that documentation shows is no part of it."""
    found = read("", f'<h1>Tying nets<a href="#nets">{anchor}</a></h1>{PARAGRAPH}')
    assert found.title == "Tying nets"


def test_sharp_of_a_name_is_kept(read):
    """`C#` keeps its sign."""
    assert read("", f"<h1>Sorting nets in C#</h1>{PARAGRAPH}").title == "Sorting nets in C#"


def test_words_of_the_site_name_alone_are_no_headline(read):
    """An h1 made of words of the site's name loses to what the head calls the page."""
    found = read(
        "<title>Boats 1.8 - the big haul - Boats Update News</title>"
        '<meta property="og:site_name" content="Boats Update News">'
        '<meta property="og:title" content="Boats 1.8 - the big haul">',
        f"<h1>Boats News</h1>{PARAGRAPH}",
    )
    assert found.title == "Boats 1.8 - the big haul"


def test_section_heading_that_shares_small_words_is_no_headline(read):
    """An h1 whose only common word with the title is a small one loses to the h2 that is the title."""
    found = read(
        "<title>Rats: what they are and how you get them</title>",
        f"<h1>Information and resources</h1><h2>Rats: what they are and how you get them</h2>{PARAGRAPH}",
    )
    assert found.title == "Rats: what they are and how you get them"


def test_headline_written_as_the_name_of_the_site_is_kept(read):
    """Some systems write the headline into `application-name` as well: it is still the headline."""
    headline = "The first boats of the year come home to the harbour"
    found = read(
        f'<title>{headline}</title><meta name="application-name" content="{headline}">',
        f'<h1><a href="/news">menu</a></h1><div><h1>{headline}</h1>{PARAGRAPH}</div>',
    )
    assert found.title == headline


def test_quotation_marks_are_no_bars(read):
    """`»` that closes a quotation parts no pieces of a title."""
    title = "Écrans : «Vent du large», «Six jours», «Monsieur Bateau»…"
    found = read(f'<meta property="og:title" content="{title}">', PARAGRAPH)
    assert found.title == title


def test_chinese_title_loses_section_and_site(read):
    """Underscores part headline, section and site in Chinese titles."""
    found = read("<title>渔船在清晨回到老港口_教育频道_海港网</title>", PARAGRAPH)
    assert found.title == "渔船在清晨回到老港口"


def test_name_of_the_site_is_cut_behind_an_at(read):
    """`Headline @ Blog :: Host ::` is the headline."""
    found = read(
        '<meta property="og:title" content="Nets by the sea (2) @ Ada_Boats :: Blogs ::">'
        '<meta property="og:site_name" content="Ada_Boats">',
        PARAGRAPH,
    )
    assert found.title == "Nets by the sea (2)"


def test_window_of_a_translator_holds_no_headline(read):
    """The h1 of Google Translate's window, in pages saved with a translation, is passed over."""
    found = read(
        "<title>Boats back at sea after the storm</title>",
        f'{PARAGRAPH}<div class="skiptranslate"><h1 class="title">Original text</h1></div>',
    )
    assert found.title == "Boats back at sea after the storm"


def test_dialog_holds_no_headline(read):
    """The h1 of a dialog says what it asks, not what the page is called."""
    found = read(
        "<title>Trending - Harbour Post</title>",
        '<modal-dialog><h1>Search boats, nets, ports...</h1></modal-dialog><div role="dialog"><h1>Sign up</h1></div>'
        f"<h1>Trending</h1>{PARAGRAPH}",
    )
    assert found.title == "Trending"


def test_button_and_hidden_text_are_no_part_of_a_headline(read):
    """What a button says, and what is hidden, is not the headline's."""
    found = read(
        "",
        f"<h1>Crate <b>nets</b><button>Copy path</button><i hidden>Save this page</i></h1>{PARAGRAPH}",
    )
    assert found.title == "Crate nets"


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("やまねこと塩 むかし話の棚", "<font size=5><b>やまねこと塩</b></font>"),
        ("The cat and the salt Shelf of tales", "<b>The cat and the salt</b>"),
        (
            "Die Katze und das Salz Märchenregal",
            "<big><strong>Die Katze und das Salz</strong></big>",
        ),
    ],
)
def test_bold_line_is_the_headline_of_a_page_without_headings(read, title, headline):
    """The bold line that the title begins with is the headline; the shelf's name has no bar before it."""
    found = read(f"<title>{title}</title>", f"<center>{headline}<br><br>{PARAGRAPH}</center>")
    assert found.title in headline


def test_bold_words_of_a_text_are_no_headline(read):
    """A short part of the title, printed bold in the text, stays a part."""
    found = read(
        "<title>Lanterns over the old harbour and the quay</title>",
        f"<p><b>Lanterns</b> went up.</p>{PARAGRAPH}",
    )
    assert found.title == "Lanterns over the old harbour and the quay"
