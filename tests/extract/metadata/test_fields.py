"""The other fields: language, addresses, tags, section, licence, robots, counts, images."""

from __future__ import annotations

import pytest

from scraper.extraction.metadata.choose.language import (
    check_language,
    find_language,
    parse_language,
)
from scraper.records import Counts, Image

TEXT = "<h1>The pilot boats are back</h1><p>They came home with the tide.</p>"


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("en", "en"),
        ("EN-us", "en-US"),
        ("pt_BR", "pt-BR"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("de-DE.UTF-8", "de-DE"),
    ],
)
def test_language_is_written_as_bcp_47(stated, written):
    """Case and separators follow BCP 47."""
    assert parse_language(stated) == written


def test_word_that_is_no_language_is_refused(read):
    """`lang="english please"` says nothing; og:locale does."""
    found = read('<meta property="og:locale" content="sv_SE">', TEXT, lang="english please")
    assert found.language == "sv-SE"


def test_language_of_a_text_is_recognized():
    """A paragraph's language is found without the page saying it."""
    assert (
        find_language("Die Boote kamen am frühen Morgen zurück, und niemand hatte sie erwartet.")
        == "de"
    )


DANISH = (
    "Bådene kom hjem tidligt om morgenen, og ingen havde ventet dem. Havnen lå stille hen. " * 5
)
GOODS = "Brass lantern 24 cm $19.95 Harbour bell 12 cm $49.50 Copper anchor small $12.00 " * 5


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("en-US", DANISH, "da"),
        ("de", DANISH, "de"),
        (
            "en-GB",
            "The boats came home early in the morning, and nobody was there for it. " * 5,
            "en-GB",
        ),
        ("en", GOODS, "en"),
        ("en", DANISH[:80], "en"),
    ],
)
def test_english_is_believed_only_of_what_may_be_english(stated, text, language):
    """`lang="en"` is what templates state; a text that is plainly another language's is told."""
    assert check_language(stated, text) == language


def test_too_short_a_text_has_no_language():
    """Three words say nothing of their language."""
    assert find_language("ok ok ok") is None


def test_canonical_url_is_absolute(read):
    """A relative canonical link is joined to the page's address."""
    found = read('<link rel="canonical" href="/culture/lanterns">', TEXT)
    assert found.canonical_url == "https://harbour-post.example/culture/lanterns"


@pytest.mark.parametrize(
    "href",
    [
        "https://other.example/culture/lanterns",
        "https://harbour-post.example/",
        "javascript:alert(1)",
        "http://[bad",
    ],
)
def test_implausible_canonical_url_is_refused(read, href):
    """Another site, the home page of a deeper page, and no address at all are refused."""
    assert read(f'<link rel="canonical" href="{href}">', TEXT).canonical_url is None


def test_lead_image_is_absolute_and_no_stand_in(read):
    """The first image that is one is taken, joined to the page's address."""
    found = read(
        '<meta property="og:image" content="/img/placeholder.png"><meta name="twitter:image" content="/img/boats.jpg">',
        TEXT,
    )
    assert found.lead_image == "https://harbour-post.example/img/boats.jpg"


def test_article_tags_beat_keywords(read):
    """Tags for readers win over words for search engines."""
    found = read(
        '<meta property="article:tag" content="Boats"><meta property="article:tag" content="Tides">'
        '<meta name="keywords" content="buy boats, cheap boats">',
        TEXT,
    )
    assert found.tags == ("Boats", "Tides")


def test_links_with_rel_tag_are_tags(read):
    """`rel=tag` links give tags; those marked as categories give the section."""
    found = read(
        "",
        f'{TEXT}<a rel="tag" href="/t/boats">Boats</a><a rel="category tag" href="/c/sea">Sea</a>',
    )
    assert (found.tags, found.section) == (("Boats",), "Sea")


def test_the_sites_name_is_a_tag_only_where_readers_see_it(read):
    """Among keywords the site's own name is no tag; as a link that the page shows, it is one."""
    site = '<meta property="og:site_name" content="Boats">'
    keywords = '<meta name="keywords" content="Boats, Tides">'
    links = '<a rel="tag" href="/t/boats">Boats</a> <a rel="tag" href="/t/tides">Tides</a>'
    assert read(site + keywords, TEXT).tags == ("Tides",)
    assert read(site, TEXT + links).tags == ("Boats", "Tides")


def test_marks_of_the_newsroom_s_system_are_no_part_of_tags(read):
    """Kinds and numbers before a tag go, and tags that are a number alone."""
    data = (
        '{"@type":"NewsArticle","headline":"x","keywords":["topic/boats","Category: Sea & shore",'
        '"(2) tides","8ae9ab2d-fe1b-4230-acb8-a59b52877682","hiv/aids","lost place: home"]}'
    )
    found = read(f'<script type="application/ld+json">{data}</script>', TEXT)
    assert found.tags == ("boats", "Sea & shore", "tides", "hiv/aids", "lost place: home")


def test_strewn_keywords_are_no_tags(read):
    """Hundreds of keywords, sentences and the site's own name are no tags."""
    words = ", ".join(f"boat {n}" for n in range(200))
    assert read(f'<meta name="keywords" content="{words}">', TEXT).tags == ()


def test_each_tag_is_given_once(read):
    """Spelling twice in another case does not make two tags."""
    found = read(
        json_ld('{"@type":"Article","headline":"x","keywords":["Boats","boats","Tides"]}'), TEXT
    )
    assert found.tags == ("Boats", "Tides")


def test_licence_comes_from_rel_license(read):
    """The licence link's address is the licence."""
    found = read(
        "", f'{TEXT}<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>'
    )
    assert found.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_robots_and_text_mining_signals_are_joined(read):
    """Directives of robots meta and the TDM reservation are one lower-case list without defaults."""
    found = read(
        '<meta name="robots" content="index, NOAI, max-image-preview:large"><meta name="tdm-reservation" content="1">',
        TEXT,
    )
    assert found.robots == "noai, max-image-preview:large, tdm-reservation=1"


def test_interaction_statistics_are_counts(read):
    """Likes, comments and views are read by their type; a word is no number."""
    found = read(
        json_ld(
            '{"@type":"Article","headline":"x","interactionStatistic":['
            '{"@type":"InteractionCounter","interactionType":"https://schema.org/LikeAction","userInteractionCount":"1,204"},'
            '{"@type":"InteractionCounter","interactionType":{"@type":"CommentAction"},"userInteractionCount":7},'
            '{"@type":"InteractionCounter","interactionType":"http://schema.org/ReadAction","userInteractionCount":"many"}]}'
        ),
        TEXT,
    )
    assert found.counts == Counts(likes=1204, comments=7)


def test_page_without_counts_has_none(read):
    """Nothing stated is None, not zero."""
    assert read("", TEXT).counts == Counts()


def test_figure_gives_image_with_caption_and_credit(read):
    """A figure's largest image comes with its caption, and the credit apart."""
    found = read(
        "",
        f'{TEXT}<figure><img src="/s.jpg" srcset="/m.jpg 600w, /l.jpg 1200w" alt="Boats at dawn">'
        '<figcaption>The boats at dawn. <span class="credit">Photo: Tom Okoro</span></figcaption></figure>',
    )
    assert found.images == (
        Image(
            url="https://harbour-post.example/l.jpg",
            alt="Boats at dawn",
            caption="The boats at dawn.",
            credit="Tom Okoro",
        ),
    )


@pytest.mark.parametrize(
    ("caption", "text", "credit"),
    [
        (
            "The quay at night (Foto: Jule Brandt/Küstenbild)",
            "The quay at night",
            "Jule Brandt/Küstenbild",
        ),
        ("The quay at night © Emre Koç", "The quay at night", "Emre Koç"),
        ("The quay at night", "The quay at night", None),
    ],
)
def test_credit_in_the_caption_text_is_cut_out(read, caption, text, credit):
    """A credit written into the caption is told from it."""
    found = read("", f'{TEXT}<figure><img src="/q.jpg"><figcaption>{caption}</figcaption></figure>')
    assert (found.images[0].caption, found.images[0].credit) == (text, credit)


def test_image_objects_of_the_data_are_images(read):
    """JSON-LD image objects give caption and creator."""
    found = read(
        json_ld(
            '{"@type":"NewsArticle","headline":"x","image":{"@type":"ImageObject","url":"/b.jpg",'
            '"caption":"Boats","creator":{"@type":"Person","name":"Tom Okoro"}}}'
        ),
        TEXT,
    )
    assert found.images == (
        Image(url="https://harbour-post.example/b.jpg", caption="Boats", credit="Tom Okoro"),
    )


def test_site_name_is_the_stated_one(read):
    """og:site_name wins over the publisher in the data."""
    found = read(
        '<meta property="og:site_name" content="Harbour Post">'
        + json_ld(
            '{"@type":"NewsArticle","headline":"x","publisher":{"@type":"Organization","name":"Harbour Media Ltd"}}'
        ),
        TEXT,
    )
    assert found.site_name == "Harbour Post"


def test_meta_written_with_value_is_read(read):
    """Pages that write `value` where `content` belongs are read all the same."""
    assert read('<meta name="author" value="Ada Fenwick">', TEXT).authors == ("Ada Fenwick",)


def test_microdata_fills_the_fields(read):
    """Itemprop attributes give headline, author, date and keywords."""
    found = read(
        "",
        '<article itemscope itemtype="https://schema.org/Article"><h2 itemprop="headline">Nets and knots</h2>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ada Fenwick</b></span>'
        '<meta itemprop="datePublished" content="2024-05-03"><meta itemprop="keywords" content="nets, knots"></article>',
    )
    assert (found.title, found.authors, found.published, found.tags) == (
        "Nets and knots", ("Ada Fenwick",), "2024-05-03", ("nets", "knots"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The boats are back | Harbour Post", "Harbour Post"),
        ("The boats are back - harbour-post.example", "harbour-post.example"),
        ("The boats are back – The Harbour Post of Old Town", "The Harbour Post of Old Town"),
        ("The boats are back | News and views", None),
        ("The boats are back", None),
    ],
)
def test_end_of_the_title_names_the_site_where_the_host_confirms_it(read, title, name):
    """Behind the last bar stands the site's name, or a section's: the host tells."""
    assert read(f"<title>{title}</title>", TEXT).site_name == name


def test_stated_name_of_the_site_beats_the_end_of_the_title(read):
    """`og:site_name` is what the site calls itself."""
    head = "<title>The boats are back | Harbour Post</title>"
    stated = '<meta property="og:site_name" content="The Post">'
    assert read(head + stated, TEXT).site_name == "The Post"
