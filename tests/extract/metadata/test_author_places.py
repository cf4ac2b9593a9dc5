"""Authors: who is named where, and whom a page means by it."""

from __future__ import annotations

import pytest

from scraper.records import Found

HEADLINE = "<h1>The pilot boats are back</h1>"
TEXT = "<p>They left at four in the morning and came home with the tide, as they always had.</p>"
SITE = '<meta property="og:site_name" content="Seven Piers">'
ARTICLE = '<meta property="og:type" content="article">'


def json_ld(author: str) -> str:
    return (
        '<script type="application/ld+json">'
        f'{{"@type":"NewsArticle","headline":"x","author":{author}}}</script>'
    )


def person(name: str) -> str:
    return f'{{"@type":"Person","name":"{name}"}}'


def test_site_called_a_person_loses_to_the_byline(read):
    """Data that names the site as a person does not hide who the byline names."""
    found = read(SITE + json_ld(person("Seven Piers")), f"{HEADLINE}<p>By Ada Fenwick</p>{TEXT}")
    assert found.authors == ("Ada Fenwick",)


def test_person_whose_site_it_is_beats_a_weak_place(read):
    """On a site of her own, a class alone does not make somebody else the author."""
    found = read(
        '<meta property="og:site_name" content="Ada Fenwick">' + json_ld(person("Ada Fenwick")),
        f"{HEADLINE}<div class='author'>Tom Okoro</div>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick",)


def test_login_in_the_byline_beats_the_site(read):
    """A login that the byline shows says more than the name of the site."""
    found = read(
        SITE + json_ld('{"@type":"Organization","name":"Seven Piers"}'),
        f"{HEADLINE}<p>By NightPilot</p>{TEXT}",
    )
    assert found.authors == ("NightPilot",)


def test_organization_of_data_and_byline_beats_a_person_in_a_weak_place(read):
    """Where data and byline name the same desk, a portrait in the page is not the author's."""
    found = read(
        '<meta name="author" content="Night Desk">',
        f"{HEADLINE}<p>by Night Desk</p><img alt='Tom Okoro'><span>Tom Okoro</span>{TEXT}",
    )
    assert found.authors == ("Night Desk",)


def test_typed_organization_is_never_split(read):
    """A firm that is called after two people is one firm."""
    found = read(json_ld('{"@type":"Organization","name":"Berg & Holm"}'), HEADLINE + TEXT)
    assert found.authors == ("Berg & Holm",)


def test_agency_in_capitals_is_no_person(read):
    """One word in capitals is an agency; the person in the byline is the author."""
    found = read(json_ld(person("KPA")), f"{HEADLINE}<p>By Ada Fenwick</p>{TEXT}")
    assert found.authors == ("Ada Fenwick",)


def test_makers_of_a_template_are_no_authors(read):
    """`design: ...` in the author's meta tells who made the site."""
    found = read(
        '<meta name="author" content="content: Harbour, design: Tom Okoro, code: Emre Koç">',
        f"{HEADLINE}<p>By Ada Fenwick</p>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick",)


@pytest.mark.parametrize(
    "row",
    [
        "<p>By <a href='/authors/ada'>Ada Fenwick</a>. Reviewed by <a href='/authors/tom'>Tom Okoro</a></p>",
        "<p class='byline'>By <a href='/authors/ada'>Ada Fenwick</a>. Edited by <a href='/authors/tom'>Tom Okoro</a></p>",
        "<div class='author'>Ada Fenwick</div><div class='author'>Reviewed by Tom Okoro</div>",
        "<p>By Ada Fenwick</p><p><span>Fact-checked by</span> <a href='/authors/tom'>Tom Okoro</a></p>",
    ],
)
def test_who_reviewed_is_no_author(read, row):
    """Who reviewed, edited or checked an article did not write it, linked or not."""
    assert read("", HEADLINE + row + TEXT).authors == ("Ada Fenwick",)


def test_who_edited_stands_where_nobody_wrote(read):
    """With no author, the one who is named as editor is given, and marked as such."""
    found = read("", f"{HEADLINE}<p>Edited by Tom Okoro (with notes from agencies)</p>{TEXT}")
    assert found.authors == ("Tom Okoro",)
    assert found.found_by["authors"] == "byline:edited"


def test_editor_in_the_data_loses_to_the_author_on_the_page(read):
    """Data that names whom the page calls the editor is overruled by the author it shows."""
    found = read(
        json_ld(person("Tom Okoro")),
        f"{HEADLINE}<div class='author-2'>Ada Fenwick</div><p>Editor: Tom Okoro</p>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick",)


@pytest.mark.parametrize(
    "row",
    [
        "by Ada Fenwick | May 3, 2024 | Harbour Life, Old Boats | 0 comments",
        "By Ada Fenwick, Head of Nets and Deep Ropes",
        "By Ada Fenwick (with notes from the archive)",
    ],
)
def test_what_follows_the_name_is_no_name(read, row):
    """Categories behind the date, a job with an "and", a remark in brackets name nobody."""
    assert read("", f"{HEADLINE}<p>{row}</p>{TEXT}").authors == ("Ada Fenwick",)


def test_section_links_in_the_byline_are_no_names(read):
    """What the article is filed under stands in the byline's row and is no author."""
    found = read(
        "",
        f"{HEADLINE}<div><span>By</span><a href='/category/boats'>Wooden Boats</a>"
        f"<a href='/team/ada'>Ada Fenwick</a></div>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick",)


@pytest.mark.parametrize(
    "row",
    [
        "<ul><li><i class='fa fa-user'></i> Ada Fenwick</li></ul>",
        "<p><img class='avatar' src='/a.png'> Ada Fenwick in <a href='/boats'>Boats</a></p>",
        "<p>Ada Fenwick | Senior Writer | May 3, 2024</p>",
        "<p>Ada Fenwick · May 3</p>",
    ],
)
def test_row_without_by_is_a_byline(read, row):
    """A name behind a person's icon, or in one row with a job or a date, is the author's."""
    assert read("", HEADLINE + row + TEXT).authors == ("Ada Fenwick",)


def test_by_in_a_heading_is_a_word_of_the_text(read):
    """`Book by Writer` in a heading of the text is no byline."""
    found = read(
        SITE + json_ld('{"@type":"Organization","name":"Seven Piers"}'),
        f"{HEADLINE}{TEXT}<h3><a href='/b'>The Long Tide</a> by Tom Okoro</h3>{TEXT}",
    )
    assert found.authors == ("Seven Piers",)


def test_rows_with_titles_and_dates_are_other_articles(read):
    """A class that calls a card of another article an author row names no author."""
    cards = "".join(
        f"<div class='author-wrapper'><h3>{title}</h3><span>Tom Okoro</span><span>{day}, 2024</span></div><hr>{'<p></p>' * 15}"
        for title, day in (
            ("How the quay was built again, stone by stone", "May 3"),
            ("What a winter at sea does to a rope", "May 9"),
        )
    )
    found = read(json_ld('{"@type":"Organization","name":"Seven Piers"}'), HEADLINE + TEXT + cards)
    assert found.authors == ("Seven Piers",)


def test_what_stands_in_a_page_builder_is_no_sidebar(read):
    """Elementor calls every element a widget; its byline is the article's."""
    found = read(
        "",
        f"<div class='elementor-widget elementor-widget-heading'>{HEADLINE}</div>"
        "<div class='elementor-element elementor-widget-post-info'><div class='elementor-widget-container'>"
        f"<span class='author'>Ada Fenwick</span></div></div>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick",)
    assert found.found_by["authors"] == "byline:class"


def test_foot_of_the_headline_is_no_foot_of_the_page(read):
    """A `footer` right behind the headline holds the article's byline."""
    found = read(
        "",
        f"<article><header>{HEADLINE}</header><footer><p class='byline'>Ada Fenwick</p></footer>{TEXT}</article>",
    )
    assert found.found_by["authors"] == "byline:class"


def test_menu_that_nobody_closed_does_not_swallow_the_article(read):
    """An article inside an unclosed `nav` is still the article."""
    found = read(
        "",
        f"<nav><a href='/'>Home</a><article>{HEADLINE}<p>By Ada Fenwick</p>{TEXT}</article></nav>",
    )
    assert found.found_by["authors"] == "byline:by"


@pytest.mark.parametrize(
    "signature",
    [
        "<ul><li><strong>Autorin</strong> Ada Fenwick</li></ul>",
        "<dl><dt>Author:</dt><dd>Ada Fenwick</dd></dl>",
        "<h6>Author(s)</h6><ul><li>Ada Fenwick</li></ul>",
        "<div>Written by</div><style>.a{}</style><div>Ada Fenwick</div>",
        "<p>All articles by Ada Fenwick</p>",
        "<a href='/articles/authors/ada-fenwick'>Ada Fenwick</a>",
        "<img alt='Ada Fenwick'><p>Ada Fenwick is a pilot and writes of the sea.</p>",
        "<img alt='Portrait of Ada Fenwick, at sea'><h3>Ada Fenwick, MD</h3>",
        "<img class='author-photo' alt='Ada Fenwick'><h3>Ada Fenwick</h3>",
    ],
)
def test_signature_below_the_text_beats_the_site(read, signature):
    """Where only the site is named, who signs below the text is the author."""
    found = read(
        SITE + ARTICLE + json_ld('{"@type":"Organization","name":"Seven Piers"}'),
        f"{HEADLINE}{TEXT * 90}{signature}",
    )
    assert found.authors in {("Ada Fenwick",), ("Ada Fenwick, MD",)}
    assert found.found_by["authors"] == "signature"


def test_names_above_the_text_beat_the_site(read):
    """A paragraph of names alone, with which the page's summary begins, is the byline."""
    found = read(
        SITE
        + json_ld('"Seven Piers"')
        + '<meta name="description" content="Ada Fenwick/Tom Okoro They left at four">',
        f"{HEADLINE}<p><strong>Ada Fenwick/Tom Okoro</strong></p>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick", "Tom Okoro")


@pytest.mark.parametrize(
    "picture",
    [
        "<a href='/more'><img alt='Recent Voyages'><h3>Recent Voyages</h3></a>",
        "<figure><img alt='Tom Okoro'><figcaption>Tom Okoro is a pilot.</figcaption></figure>",
        "<img alt='Pilot Boats'><p>Pilot Boats is the name of a series.</p>",
    ],
)
def test_picture_of_something_else_is_no_signature(read, picture):
    """A card's title, who is in a picture of the text, and what the headline is about sign nothing."""
    found = read(SITE + ARTICLE, f"{HEADLINE}{TEXT * 90}{picture}")
    assert found.authors == ()


def test_portraits_on_a_page_that_is_no_article_are_not_read(read):
    """Customers on a product's page are not its authors."""
    found = read(
        "",
        f"<h1>Rope, 40 m</h1>{TEXT * 90}<img alt='Tom Okoro'><b>Tom Okoro</b><p>Tom Okoro is a happy customer.</p>",
        url="https://seven-piers.example/rope",
    )
    assert found.authors == ()


def test_platform_author_stays_beside_a_reviewer(read):
    """A platform's candidate outranks who reviewed."""
    found = read(
        "",
        f"{HEADLINE}<p>Reviewed by Tom Okoro</p>{TEXT}",
        extra=[Found("authors", "Ada Fenwick", "ghost")],
    )
    assert found.authors == ("Ada Fenwick",)


def test_card_of_another_article_without_a_heading_names_nobody(read):
    """A small `article` whose first link is a headline is another article, without a heading too."""
    card = "<article><a href='/other'><span>The old lighthouse keeper goes home</span></a><p><span>By</span> Frank Zell</p></article>"
    body = f"<main><h1>The pilot boats are back</h1>{card}<p>They left at four in the morning.</p></main>"
    assert read("", body).authors == ()


def test_photographer_behind_a_caption_and_its_style_is_not_the_author(read):
    """A style sheet between the caption and its credit hides neither."""
    picture = (
        "<div><img src='/boat.jpg'><div>The boats wait for the morning tide in the old harbour."
        "<style>.c a{color:#ba0600;}</style><span>By <style>.d{color:red;}</style><a href='/x'>Frank Zell</a></span></div></div>"
    )
    byline = "<div><span>By <a href='/y'>Cam Kettles</a>, Staff Writer</span></div>"
    body = f"<h1>The pilot boats are back</h1>{picture}{byline}<p>They left at four.</p>"
    assert read("", body).authors == ("Cam Kettles",)


def test_editorial_board_of_a_site_that_looks_like_a_person(read):
    """The board of a site wins over the name of the site behind it."""
    head = (
        '<meta property="og:site_name" content="Harbour Sentinel">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The pilot boats are back",'
        '"author":{"@type":"Person","name":"Harbour Sentinel Editorial Board"}}</script>'
    )
    row = "<p class='byline'>By Harbour Sentinel Editorial Board | Harbour Sentinel</p>"
    body = f"<h1>The pilot boats are back</h1>{row}<p>They left at four.</p>"
    assert read(head, body).authors == ("Harbour Sentinel Editorial Board",)
