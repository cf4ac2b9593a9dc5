"""Telling articles from navigation on one page."""

from __future__ import annotations

import time

import pytest

from scraper.discover.index_page import parse_listing
from scraper.discover.pagination import page_number
from scraper.errors import DiscoverError

HOME = "https://harbour.example/"


def paths(listing) -> list[str]:
    return [link.url.removeprefix("https://harbour.example") for link in listing.links]


def test_card_with_three_links_is_one_article_with_its_headline(capture):
    """Picture, headline and "read more" of a card are one link, called by the headline."""
    card = "<article><a href='/salt'><img alt='x'></a><h2><a href='/salt'>Salt and <em>water</em></a></h2><time datetime='2026-11-03'>x</time><a href='/salt'>Read more about this story now</a></article>"
    [link] = parse_listing(capture(f"<!doctype html><main>{card}</main>", HOME)).links
    assert (link.title, link.published) == ("Salt and water", "2026-11-03")


def test_headline_wins_over_a_longer_picture_text(capture):
    """The headline is the title, however much the picture's own text says."""
    alt = "A photograph of the old harbour with boats, taken from the lighthouse in May"
    card = f"<article><a href='/salt-of-old'><img alt='{alt}'></a><h2><a href='/salt-of-old'>Salt of old</a></h2></article>"
    [link] = parse_listing(capture(f"<!doctype html>{card}", HOME)).links
    assert link.title == "Salt of old"


def test_long_menu_texts_are_no_articles(capture):
    """Menu entries of many words, in `nav` or in a `div` whose class says so, are not taken."""
    menu = "<a href='/what-we-do-for-small-harbours'>What we do for small harbours</a><a href='/how-to-find-us-by-boat'>How to find us by boat</a>"
    body = f"<!doctype html><nav>{menu}</nav><div class='main-menu'>{menu}</div><footer>{menu}</footer>"
    assert parse_listing(capture(body, HOME)).links == ()


def test_header_inside_a_card_is_no_frame(capture):
    """A card's own `header` holds its headline and does not count as the page's frame."""
    cards = "".join(
        f"<article class=post><header class='entry-header'><h2><a href='/{name}'>{name} of the old quay</a></h2></header></article>"
        for name in ("lamps", "ropes", "charts")
    )
    assert paths(parse_listing(capture(f"<!doctype html>{cards}", HOME))) == [
        "/lamps",
        "/ropes",
        "/charts",
    ]


def test_dated_urls_need_no_markup(capture):
    """A bare list of dated URLs is a list of articles."""
    rows = "".join(
        f"<li><a href='/2026/11/0{n}/story-of-the-salt-{n}'>A story of the salt {n}</a></li>"
        for n in range(1, 5)
    )
    assert len(parse_listing(capture(f"<!doctype html><ul>{rows}</ul>", HOME)).links) == 4


def test_scripts_without_spaces_count_by_characters(capture):
    """Chinese headlines, which have no spaces, are long by their characters."""
    rows = "".join(
        f"<li class=item><a href='/news/{n}000001.html'>古い港の灯台と塩の物語 {n}</a></li>"
        for n in range(1, 5)
    )
    assert len(parse_listing(capture(f"<!doctype html><ul>{rows}</ul>", HOME)).links) == 4


def test_e9_base_on_another_host_gives_no_articles(capture):
    """With `<base>` on another host, relative links lead there and are not taken for this site's."""
    rows = "".join(
        f"<article><h2><a href='post/story-{n}-of-the-salt'>A story of the salt {n}</a></h2></article>"
        for n in range(4)
    )
    body = f"<!doctype html><base href='https://victim.example/'>{rows}"
    assert parse_listing(capture(body, HOME)).links == ()


def test_e9_control_characters_in_a_link_are_resolved_or_dropped(capture):
    """Line breaks in a link are dropped as browsers do; a broken `javascript:` stays no link."""
    body = (
        "<!doctype html><article><h2><a href='/post/a-salt\n-story'>A salt story of old</a></h2></article>"
        "<article><h2><a href='java\nscript:alert(1)'>An alert of the salt story</a></h2></article>"
    )
    assert paths(parse_listing(capture(body, HOME))) == ["/post/a-salt-story"]


def test_e9_a_million_links_are_limited(capture):
    """Of 300,000 links (as many as 10 MiB hold) the first 10,000 are looked at, in seconds."""
    body = "<!doctype html>" + "".join(f"<a href=/p/{n}>{n}</a>\n" for n in range(300_000))
    start = time.process_time()
    listing = parse_listing(capture(body, HOME))
    assert time.process_time() - start < 10
    assert {warning.code: warning.count for warning in listing.warnings} == {"links-over-limit": 1}


def test_page_with_a_monstrous_tag_is_read_without_it(capture):
    """A tag with 50,000 attributes is cut out before the parser spends seconds on it; the list stays."""
    rows = "".join(
        f"<article><h2><a href='/post/story-{n}-of-the-salt'>A story of the salt {n}</a></h2></article>"
        for n in range(4)
    )
    tag = "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"
    start = time.process_time()
    listing = parse_listing(capture(f"<!doctype html>{tag}{rows}", HOME))
    assert time.process_time() - start < 1
    assert len(listing.links) == 4


def test_empty_page_is_refused(capture):
    """A page without any element is no page."""
    with pytest.raises(DiscoverError) as caught:
        parse_listing(capture("  ", HOME))
    assert caught.value.code == "not-a-page"


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ("<link rel='next' href='/page/2/'>", "/page/2/"),
        ("<a href='/page/2/'>Older posts</a>", "/page/2/"),
        ("<a href='?page=2'>Weiter</a>", "/?page=2"),
        ("<a href='/?page=2'>2</a><a href='/?page=3'>3</a>", "/?page=2"),
        ("<a href='https://victim.example/page/2/' rel=next>Next</a>", None),
        ("<a href='/salt'>Next</a>", None),
        ("<a href='/'>Next</a>", None),
    ],
)
def test_next_page_is_the_one_that_the_page_names(capture, link, following):
    """The next page is what the page calls so, on the same host, one number on."""
    listing = parse_listing(capture(f"<!doctype html><p>x{link}", HOME))
    assert listing.next_url == (following and "https://harbour.example" + following)


def test_page_number_is_read_from_path_and_query():
    """`/page/3/`, `?page=4` and `?paged=5&x=1` say their number; other URLs are page 1."""
    numbers = [
        page_number(HOME + path) for path in ("page/3/", "?page=4", "?paged=5&x=1", "post/7")
    ]
    assert numbers == [3, 4, 5, 1]
