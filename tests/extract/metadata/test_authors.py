"""Authors: people before organizations, wherever the page names them."""

from __future__ import annotations

import pytest

from scraper.records import Found

HEADLINE = "<h1>The pilot boats are back</h1>"
TEXT = "<p>They left at four in the morning and came home with the tide, as they always had.</p>"


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "author",
    [
        '"Ada Fenwick"',
        '{"@type":"Person","name":"Ada Fenwick"}',
        '[{"@type":"Person","name":"Ada Fenwick"}]',
        '{"@type":"Person","givenName":"Ada","familyName":"Fenwick"}',
        '{"@type":["Person"],"name":["Ada Fenwick"]}',
    ],
)
def test_json_ld_author_in_any_form(read, author):
    """A string, an object, a list and given names all name the author."""
    found = read(
        json_ld(f'{{"@type":"NewsArticle","headline":"x","author":{author}}}'), HEADLINE + TEXT
    )
    assert found.authors == ("Ada Fenwick",)


def test_json_ld_reference_is_followed_into_the_graph(read):
    """An author given as an @id is looked up in the graph."""
    found = read(
        json_ld(
            '{"@graph":[{"@type":"Article","headline":"x","author":{"@id":"#p"}},'
            '{"@type":"Person","@id":"#p","name":"Ada Fenwick"}]}'
        ),
        HEADLINE + TEXT,
    )
    assert found.authors == ("Ada Fenwick",)


def test_article_of_this_page_is_read_not_a_listed_one(read):
    """Of two articles in JSON-LD, the one with the page's address gives the author."""
    found = read(
        json_ld(
            '{"@type":"NewsArticle","headline":"Old nets","url":"https://harbour-post.example/nets","author":"Tom Okoro"}'
        )
        + json_ld(
            '{"@type":"NewsArticle","headline":"The pilot boats are back",'
            '"url":"https://harbour-post.example/culture/lantern-festival","author":"Ada Fenwick"}'
        ),
        HEADLINE + TEXT,
    )
    assert found.authors == ("Ada Fenwick",)


def test_person_beats_organization(read):
    """A visible person wins over an organization in the data."""
    found = read(
        json_ld(
            '{"@type":"NewsArticle","headline":"x","author":{"@type":"Organization","name":"Harbour Post"}}'
        ),
        f'{HEADLINE}<div class="byline">By <a href="/authors/ada-fenwick">Ada Fenwick</a></div>{TEXT}',
    )
    assert found.authors == ("Ada Fenwick",)


def test_organization_beside_a_person_is_kept_apart(read):
    """An agency listed with a person is no author of its own."""
    found = read(
        json_ld(
            '{"@type":"NewsArticle","headline":"x","author":[{"@type":"Person","name":"Ada Fenwick"},{"@type":"Organization","name":"AFP"}]}'
        ),
        HEADLINE + TEXT,
    )
    assert found.authors == ("Ada Fenwick",)


def test_organization_stands_where_no_person_does(read):
    """Without a person, the organization is given."""
    found = read(
        json_ld(
            '{"@type":"NewsArticle","headline":"x","author":{"@type":"Organization","name":"Coast Press Agency"}}'
        ),
        HEADLINE + TEXT,
    )
    assert found.authors == ("Coast Press Agency",)


def test_firm_with_an_and_in_its_name_stays_whole(read):
    """An organization's name is not split at its "and"."""
    found = read('<meta name="author" content="Center for Tides and Currents">', HEADLINE + TEXT)
    assert found.authors == ("Center for Tides and Currents",)


def test_fuller_visible_byline_completes_the_data(read):
    """When the byline names the data's author and one more, both are authors."""
    found = read(
        json_ld(
            '{"@type":"NewsArticle","headline":"x","author":{"@type":"Person","name":"Ada Fenwick"}}'
        ),
        f'{HEADLINE}<p>By <a href="/authors/ada">Ada Fenwick</a> and <a href="/authors/tom">Tom Okoro</a></p>{TEXT}',
    )
    assert found.authors == ("Ada Fenwick", "Tom Okoro")


def test_role_and_date_beside_the_name_are_left_out(read):
    """A byline row of small elements gives the name alone."""
    found = read(
        "",
        f'{HEADLINE}<div class="author-row"><img class="avatar" alt="Ada Fenwick\'s avatar">'
        f"<span>Ada Fenwick</span><span>Senior Reporter</span><span>May 3, 2024</span></div>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick",)


def test_social_address_is_no_author(read):
    """A Facebook page in article:author names nobody; the plain meta does."""
    found = read(
        '<meta property="article:author" content="https://www.facebook.com/harbourpost">'
        '<meta name="author" content="Ada Fenwick">',
        HEADLINE + TEXT,
    )
    assert found.authors == ("Ada Fenwick",)


def test_author_page_address_gives_the_name_last(read):
    """With nothing else, the last part of an author page's address is the name."""
    found = read(
        '<meta property="article:author" content="https://harbour-post.example/authors/ada-fenwick">',
        HEADLINE + TEXT,
    )
    assert found.authors == ("Ada Fenwick",)


def test_login_loses_to_a_name(read):
    """A login in the data is not the author where a name is shown."""
    found = read(
        '<meta name="author" content="afenwick7">',
        f'{HEADLINE}<p class="byline">Ada Fenwick</p>{TEXT}',
    )
    assert found.authors == ("Ada Fenwick",)


def test_photo_credit_is_no_author(read):
    """Who took the picture did not write the article."""
    found = read(
        "", f"{HEADLINE}<figure><figcaption>Photo by Tom Okoro</figcaption></figure>{TEXT}"
    )
    assert found.authors == ()


def test_authors_of_other_articles_are_not_taken(read):
    """Bylines in a list of related articles are other people's."""
    cards = "".join(
        f'<div class="card"><a href="/{n}">More</a><span class="author">{name}</span></div>'
        for n, name in enumerate(["Tom Okoro", "Li Wen", "Emre Koç", "Ines Roth"])
    )
    found = read(
        '<meta name="author" content="Harbour Desk News">',
        f'<article>{HEADLINE}{TEXT}</article><div class="related-articles">{cards}</div>',
    )
    assert found.authors == ("Harbour Desk News",)


@pytest.mark.parametrize(
    ("row", "lang", "authors"),
    [
        ("<p>Von Jule Brandt und Emre Koç</p>", "de", ("Jule Brandt", "Emre Koç")),
        ("<p>Par Élodie Marchand</p>", "fr", ("Élodie Marchand",)),
        ("<p>Por Lucía Vidal</p>", "es", ("Lucía Vidal",)),
        ("<p>Автор: Мария Орлова</p>", "ru", ("Мария Орлова",)),
        ("<p>文/王小雨</p>", "zh", ("王小雨",)),
        ("<p>Written by <b>Ada Fenwick</b></p>", "en", ("Ada Fenwick",)),
    ],
)
def test_byline_without_any_markup_is_found(read, row, lang, authors):
    """A plain row below the headline that begins like a byline names the authors."""
    assert read("", HEADLINE + row + TEXT, lang=lang).authors == authors


def test_portrait_beside_a_name_is_a_byline(read):
    """On an article's page, a picture whose alt is the text beside it shows the author."""
    body = (
        f'{HEADLINE}<div><img src="/a.jpg" alt="Ada Fenwick"><span>Ada Fenwick</span></div>{TEXT}'
    )
    assert read('<meta property="og:type" content="article">', body).authors == ("Ada Fenwick",)
    assert read("", body, url="https://harbour-post.example/shop/hats").authors == ()


def test_signature_at_the_end_is_the_last_resort(read):
    """With no byline, "Written by" below the text names the author."""
    found = read("", f"{HEADLINE}{TEXT * 90}<h3>Written by Ada Fenwick</h3>")
    assert found.authors == ("Ada Fenwick",)
    assert found.found_by["authors"] == "signature"


def test_yoast_label_names_the_author(read):
    """`twitter:label1` "Written by" makes `twitter:data1` the author."""
    found = read(
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Fenwick">',
        HEADLINE + TEXT,
    )
    assert found.authors == ("Ada Fenwick",)


def test_platform_names_outrank_the_data(read):
    """A candidate of the page's platform wins, as it is written."""
    found = read(
        '<meta name="author" content="Dr Allen">',
        HEADLINE + TEXT,
        extra=[Found("authors", "Dr. Allen", "wix")],
    )
    assert found.authors == ("Dr. Allen",)
    assert found.found_by["authors"] == "wix"


@pytest.mark.parametrize(
    ("wrapped", "name"),
    [
        ("<![CDATA[{}]]>", "bare"),
        ("/*<![CDATA[*/{}/*]]>*/", "in comments"),
        ("//<![CDATA[\n{}\n//]]>", "in line comments"),
        ("<!--{}-->", "in an HTML comment"),
        ("{},", "with text behind"),
    ],
)
def test_wrapped_json_ld_is_read(read, wrapped, name):
    """What old templates wrap scripts in does not hide the author, nor does what follows the object."""
    data = '{"@type":"NewsArticle","headline":"x","author":["Ada Fenwick",],}'
    found = read(json_ld(wrapped.replace("{}", data)), HEADLINE + TEXT)
    assert found.authors == ("Ada Fenwick",), name


def test_blog_s_own_name_is_no_person(read):
    """A name that the page title shows as the site's comes after the person of the byline."""
    found = read(
        "<title>The pilot boats are back | Harbour Makers Blog</title>"
        '<meta name="author" content="Harbour Makers">',
        f"{HEADLINE}<p>Posted by Ada Fenwick, Pilot</p>{TEXT}",
    )
    assert found.authors == ("Ada Fenwick",)


def test_name_of_the_site_is_not_split(read):
    """A site whose name holds an "and" is one author."""
    found = read(
        '<meta property="og:site_name" content="Boats & i"><meta name="author" content="Boats & i">',
        HEADLINE + TEXT,
    )
    assert found.authors == ("Boats & i",)


def test_fact_box_names_no_author(read):
    """`fn` in a fact box is the name of what the article is about."""
    box = '<table><tr><th class="fn org">Old Harbour</th></tr></table>'
    assert read("", f"<h1>Old Harbour</h1>{box}{TEXT}").authors == ()


@pytest.mark.parametrize("value", ["undefined", "null", "None"])
def test_missing_value_of_a_program_is_no_author(read, value):
    """What programs write where a value is missing names nobody."""
    data = f'{{"@type":"Article","headline":"x","author":{{"name":"{value}"}}}}'
    assert read(json_ld(data), HEADLINE + TEXT).authors == ()


def test_sentence_that_begins_with_by_names_no_login(read):
    """One word in small letters behind "by" is a login in a byline, and prose in a sentence."""
    assert read("", f"{HEADLINE}<p>By submitting, you agree</p>{TEXT}").authors == ()
    assert read("", f"{HEADLINE}<p>Posted by jdoe</p>{TEXT}").authors == ("jdoe",)


def test_byline_of_the_site_s_head_names_the_author(read):
    """Under a logo, "by Ada Fenwick" names whose site it is, where nobody else is named."""
    head = '<h1><a href="/">Nets and knots</a></h1><p><span>by Ada Fenwick</span></p>'
    assert read("", f"{head}{'<p>word</p>' * 99}{HEADLINE}{TEXT}").authors == ("Ada Fenwick",)
