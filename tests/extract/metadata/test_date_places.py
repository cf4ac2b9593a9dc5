"""Dates: which of several a page means, and how exactly it says so."""

from __future__ import annotations

import pytest

from scraper.dates.page_dates import turn_date
from scraper.records import Found

HEADLINE = "<h1>The pilot boats are back</h1>"
TEXT = "<p>They left at four in the morning and came home with the tide.</p>"


def json_ld(published: str, modified: str = "") -> str:
    more = f',"dateModified":"{modified}"' if modified else ""
    return (
        '<script type="application/ld+json">'
        f'{{"@type":"NewsArticle","headline":"x","datePublished":"{published}"{more}}}</script>'
    )


def test_day_that_another_place_times_gets_the_time(read):
    """Of one day, the place that also tells the time is taken."""
    found = read(
        json_ld("2024-05-03")
        + '<meta property="article:published_time" content="2024-05-03T17:47:42+02:00">',
        HEADLINE + TEXT,
    )
    assert found.published == "2024-05-03T17:47:42+02:00"


def test_time_of_a_comment_is_not_the_article_s(read):
    """A time beside the article on the same day makes its date no more exact."""
    found = read(
        json_ld("2024-05-03"),
        f"{HEADLINE}{TEXT}<div class='comments'><time datetime='2024-05-03T22:10:00+02:00'>late</time></div>",
    )
    assert found.published == "2024-05-03"


def test_local_clock_tells_the_offset(read):
    """18:47 beside the headline and 00:47 UTC in the data are one moment, six hours apart."""
    found = read(
        '<meta property="article:published_time" content="2016-12-23T00:47:31Z">',
        f"{HEADLINE}<p class='date'>Published: Dec. 22, 2016, 6:47 p.m.</p>{TEXT}",
    )
    assert found.published == "2016-12-22T18:47-06:00"


@pytest.mark.parametrize("clock", ["6:31 p.m.", "10:47 a.m."])
def test_another_moment_tells_no_offset(read, clock):
    """Clocks that differ by minutes, or by more hours than zones do, show two moments."""
    found = read(
        '<meta property="article:published_time" content="2016-12-23T00:47:31Z">',
        f"{HEADLINE}<p class='date'>Dec. 22, 2016, {clock}</p>{TEXT}",
    )
    assert found.published == "2016-12-23T00:47:31+00:00"


def test_day_and_month_are_settled_by_the_address(read):
    """`03/10/2023` is the third of October where the address says October."""
    found = read(
        "",
        f"{HEADLINE}<p class='date'>03/10/2023</p>{TEXT}",
        lang="en",
        url="https://harbour-post.example/blog/2023/october/03/boats",
    )
    assert found.published == "2023-10-03"


def test_day_and_month_stay_where_nothing_settles_them(read):
    """Without another date, the page's language decides, as before."""
    found = read("", f"{HEADLINE}<p class='date'>03/10/2023</p>{TEXT}", lang="en")
    assert found.published == "2023-03-10"


@pytest.mark.parametrize(
    ("text", "written", "turned"),
    [
        ("03/10/2023", "2023-03-10", "2023-10-03"),
        ("03/10/2023 8:15", "2023-03-10T08:15", "2023-10-03T08:15"),
        ("13/10/2023", "2023-10-13", None),
        ("05/05/2023", "2023-05-05", None),
        ("2023-03-10", "2023-03-10", None),
        ("March 10, 2023", "2023-03-10", None),
    ],
)
def test_only_open_dates_are_turned(text, written, turned):
    """Day and month change places only where the text leaves open which is which."""
    assert turn_date(text, written) == turned


def test_visible_date_beats_the_day_a_platform_moved_the_page(read):
    """A date beside the headline that is years earlier beats the platform's own."""
    found = read(
        "",
        f"{HEADLINE}<p>Dec 30, 2013</p>{TEXT}",
        extra=[Found("published", "2024-08-07T12:01:51Z", "medium")],
    )
    assert found.published == "2013-12-30"


def test_rule_of_the_user_is_never_corrected(read):
    """The date that a site rule names stays, whatever is shown."""
    found = read(
        "",
        f"{HEADLINE}<p>Dec 30, 2013</p>{TEXT}",
        extra=[Found("published", "2024-08-07", "rule")],
    )
    assert found.published == "2024-08-07"


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>1/1/2013</td><td>412</td></tr><tr><td>2/1/2013</td><td>420</td></tr></table>",
        "<table><tr><th>1/1/2013</th><th>1/1/2014</th><th>1/1/2015</th></tr></table>",
    ],
)
def test_figures_of_a_table_are_no_date_of_the_article(read, table):
    """Dates that head the rows or columns of a table do not correct the data."""
    found = read(json_ld("2025-02-12T23:21:00Z"), HEADLINE + table + TEXT)
    assert found.published == "2025-02-12T23:21:00+00:00"


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td>{HEADLINE}<p>May 3, 2024</p></td></tr></table>",
        f"{HEADLINE}<table><tr><td>Date</td><td>May 3, 2024</td></tr></table>",
    ],
)
def test_date_in_a_layout_table_is_read(read, page):
    """A page laid out in a table of one cell, and a row of label and date, give the date."""
    assert read("", page + TEXT).published == "2024-05-03"


@pytest.mark.parametrize(
    "row",
    [
        "December 3, 2025. Updated: December 7, 2025",
        "Updated: December 7, 2025 · Published: December 3, 2025",
        "Published December 3, 2025 – last updated December 7, 2025",
    ],
)
def test_two_dates_in_one_row_are_told_apart(read, row):
    """A row with both dates gives each to its field, in any order."""
    found = read("", f"{HEADLINE}<p class='entry-date'>{row}</p>{TEXT}")
    assert (found.published, found.modified) == ("2025-12-03", "2025-12-07")


def test_first_publication_beats_the_date_at_the_headline(read):
    """`Originally published on ...` tells when the article was published."""
    found = read(
        "",
        f"{HEADLINE}<p class='date'>30 Sep 2022</p>{TEXT}"
        "<p class='article-date'>This article was originally published on 26 Sep 2019 but has been updated.</p>",
    )
    assert found.published == "2019-09-26"
    assert found.found_by["published"] == "first-published"


def test_one_day_is_enough_against_the_stamp_of_a_build(read):
    """Data that calls one minute publication and last change is the build's: the shown day wins."""
    found = read(
        json_ld("2025-12-19T22:02:58Z", "2025-12-19T22:02:45Z"),
        f"{HEADLINE}<p>Dec 18, 2025</p>{TEXT}",
    )
    assert found.published == "2025-12-18"


def test_one_day_is_not_enough_otherwise(read):
    """A day between the shown date and the data may be the zone's."""
    found = read(
        json_ld("2025-12-19T22:02:58Z", "2025-12-21T08:00:00Z"),
        f"{HEADLINE}<p>Dec 18, 2025</p>{TEXT}",
    )
    assert found.published == "2025-12-19T22:02:58+00:00"


def test_labelled_date_far_from_the_headline_is_read_on_any_page(read):
    """`Datum 28.04.2023` below the text dates a page that calls itself no article."""
    found = read(
        "",
        f"{HEADLINE}{TEXT * 90}<ul><li><strong>Datum</strong> 28.04.2023</li></ul>"
        "<div class='teaser'><span class='date'>24.04.2023</span></div>",
        lang="de",
    )
    assert found.published == "2023-04-28"


def test_last_update_far_from_the_headline_is_the_last_resort(read):
    """A page that states only its last update, at its foot, is dated by it."""
    found = read("", f"{HEADLINE}{TEXT * 90}<p>Last updated: November 13, 2025</p>")
    assert found.published == "2025-11-13"
    assert found.found_by["published"] == "text:far:modified"


@pytest.mark.parametrize(
    "name",
    [
        "published",
        "published_at",
        "publisheddate",
        "og:publish_date",
        "content:publishdate",
        "date.created",
    ],
)
def test_more_names_of_the_day_are_known(read, name):
    """Names that systems give the date in the head are read."""
    found = read(f'<meta name="{name}" content="2024-05-03">', HEADLINE + TEXT)
    assert found.published == "2024-05-03"


def test_guess_is_not_asked_for_where_a_date_is_shown(read, monkeypatch):
    """No guess is made where any text of the page gives a date."""
    asked = []
    monkeypatch.setattr(
        "scraper.extraction.metadata.choose.published.find_guessed_dates",
        lambda *given: asked.append(given) or (),
    )
    found = read("", f"<article>{HEADLINE}{TEXT * 90}<p>May 3, 2024</p></article>")
    assert (found.published, asked) == ("2024-05-03", [])


def test_dates_of_facts_and_sources_are_not_the_page_s(read):
    """A fact box and the notes tell of other days than the page's own, whatever their classes."""
    found = read(
        "",
        "<h1>Old Harbour</h1><table><tr><th>Founded</th>"
        '<td><span class="published">1998-02-28</span></td></tr></table>'
        '<p>The harbour is old.</p><cite>A book. <span class="accessdate">Read 5 May 2016</span></cite>',
    )
    assert found.published is None


def test_earlier_shared_date_beats_that_of_an_item(read):
    """`itemprop` may date a video in the page; the earlier `article:published_time` is the article's."""
    found = read(
        '<meta property="article:published_time" content="2015-09-17T16:57:43+01:00">',
        '<h1>Boats</h1><p>Text.</p><meta itemprop="datePublished" content="2016-05-08T10:11:51+01:00">',
    )
    assert found.published == "2015-09-17T16:57:43+01:00"


@pytest.mark.parametrize(
    ("meta", "published"),
    [
        ("2024-05-03T10:00:07-04:00", "2024-05-03T10:00:07-04:00"),
        ("2024-05-03T10:00:07Z", "2024-05-03T10:00:07"),
        ("2024-05-03T11:00:07-04:00", "2024-05-03T10:00:07"),
    ],
)
def test_offset_of_the_same_clock_is_taken(read, meta, published):
    """A clock without an offset gets the one that another place gives it; `Z` is often false."""
    found = read(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Boats",'
        '"datePublished":"2024-05-03 10:00:07"}</script>'
        f'<meta name="published_at" content="{meta}">',
        "<h1>Boats</h1><p>Text.</p>",
    )
    assert found.published == published


@pytest.mark.parametrize(
    "opening",
    [
        "Feb. 23, 2015 -- The boats are back.",
        "OLD HARBOUR, Feb. 23, 2015 /HARBOURWIRE/ -- The boats are back.",
        "Old Harbour, 23 February 2015 (Harbour Wire) — The boats are back.",
    ],
)
def test_dateline_of_the_text_dates_it(read, opening):
    """The day that opens a report dates it where nothing else does."""
    text = f"<p>{opening} {'They came home with the tide, as they always had. ' * 5}</p>"
    found = read("", f"<h1>Boats</h1>{text}")
    assert (found.published, found.found_by["published"]) == ("2015-02-23", "dateline")


@pytest.mark.parametrize(
    "text",
    [
        "The great herring years 1890 to 1912 – a short history. " * 4,
        "Closed: December 21, 2025 – January 3",
    ],
)
def test_span_of_time_is_no_dateline(read, text):
    """A text that opens with a span of years or days is not dated by it."""
    found = read("", f"<h1>Boats</h1>{'<p>Text.</p>' * 99}<p>{text}</p>")
    assert "dateline" not in found.found_by.values()


@pytest.mark.parametrize(
    "row",
    [
        "<div>Posted by Nick at <abbr class='published' title='2017-02-09T10:12:00-08:00'>10:12 AM</abbr></div>",
        "<p><span class='published'><span class='value-title' title='2017-02-09T10:12:00'></span>Thursday</span></p>",
        "<p><span class='date' title='2017-02-09 10:12'>9 years ago</span></p>",
        "<p><time title='February 9, 2017'>9 years ago</time></p>",
        "<p><span title='9. Februar 2017'>vor 9 Jahren</span></p>",
        "<p><span class='date' data-date='2017-02-09T10:12:00Z'>9 years ago</span></p>",
        "<p><span class='post-date' data-timestamp='1486635120'></span></p>",
        "<p><span class='post-date' data-published-at='1486635120000'>just now</span></p>",
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_title_attribute_dates_what_people_see_as_a_time_ago(read, row, below):
    """The `title` of a marked or relative date is read, also in the foot of the article."""
    body = (
        f"{HEADLINE}{TEXT * 30}<div class='post-footer'>{row}</div>"
        if below
        else HEADLINE + row + TEXT
    )
    found = read("", f"<article>{body}</article>", lang="de")
    assert found.published is not None
    assert found.published[:10] == "2017-02-09"


CARDS = (
    "<section><h2>Keep reading</h2>"
    "<a href='/a'><div>The feet of a wooden ladder</div><time datetime='2026-04-09'>Apr 9, 2026</time></a>"
    "<div class='item'><h3><a href='/b'>Why all the rungs are round</a></h3><time datetime='2025-11-30'>Nov 30</time></div>"
    "<ul><li><a href='/c'><h4>How to carry a long ladder</h4><span class='date'>2 May 2025</span></a></li></ul></section>"
)


def test_plain_date_above_the_headline_beats_cards(read):
    """A paragraph with the date is the page's; machine dates in teasers are not."""
    found = read("", f"<main><article><p>March 2, 2026</p>{HEADLINE}{TEXT}</article>{CARDS}</main>")
    assert found.published == "2026-03-02"


@pytest.mark.parametrize("cards", [CARDS, CARDS.replace("section", "div")])
def test_dates_of_teasers_date_no_page(read, cards):
    """A page without its own date has none, not that of a teaser."""
    assert read("", f"<main>{HEADLINE}{TEXT}{cards}</main>").published is None


def test_broken_link_around_a_date_ends_nothing(read):
    """An address that cannot be read is no teaser and no error."""
    row = "<a href='http://[broken'><b>A very long story of boats</b><time datetime='2024-05-03'></time></a>"
    assert read("", HEADLINE + row + TEXT).published == "2024-05-03"


def test_linked_date_of_the_page_itself_is_read(read):
    """A date that links to its own page, or is all the link holds, is no teaser."""
    row = "<p><a href='/other/permalink'><time datetime='2024-05-03'>3 May 2024</time></a></p>"
    assert read("", HEADLINE + row + TEXT).published == "2024-05-03"


def test_date_of_a_quoted_post_is_not_the_page_s(read):
    """A post that the text quotes has its own date."""
    quote = "<blockquote><p>Fog again.</p><a href='https://posts.example/1'>November 1, 2023</a></blockquote>"
    found = read(json_ld("2023-11-03"), HEADLINE + quote + TEXT)
    assert found.published == "2023-11-03"


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Was das Dach kostet | Wissen | HW | 02.06.2020", "2020-06-02"),
        ("The pilot boats are back - 2 June 2020 - Harbour Post", "2020-06-02"),
        ("Minutes of 2 June 2020 and what they mean", None),
        ("The pilot boats are back", None),
    ],
)
def test_date_in_the_title_element(read, title, day):
    """A piece of the `title` that is a date alone dates a page that has no other date."""
    assert read(f"<title>{title}</title>", HEADLINE + TEXT, lang="de").published == day


@pytest.mark.parametrize("level", ["h1", "h2"])
@pytest.mark.parametrize("own", [True, False])
def test_second_article_says_nothing_of_the_first(read, level, own):
    """Author and date of a second `article` with a headline belong to that article alone."""
    byline = "<p class='byline'>By <a rel='author' href='/staff/m'>Mara Quist</a> <time datetime='2026-03-04'></time></p>"
    second = (
        f"<article><{level}>The museum of umbrellas</{level}><p class='byline'>By <a rel='author' href='/staff/i'>"
        f"Ida Holm</a> <time datetime='2026-03-01'>1 March 2026</time></p>{TEXT}</article>"
    )
    found = read("", f"<article>{HEADLINE}{byline if own else ''}{TEXT}</article>{second}")
    assert found.authors == (("Mara Quist",) if own else ())
    assert found.published == ("2026-03-04" if own else None)


@pytest.mark.parametrize(
    ("row", "dates"),
    [
        ("প্রকাশ: ৩ মে ২০২৪ আপডেট: ৫ মে ২০২৪", ("2024-05-03", "2024-05-05")),
        ("最終更新日：２０２４年５月５日", ("2024-05-05", "2024-05-05")),
        ("ปรับปรุง ๕ พ.ค. ๒๕๖๗", ("2024-05-05", "2024-05-05")),
    ],
)
def test_digits_of_a_script_are_seen_as_a_year(read, row, dates):
    """A row is a date also in the digits of another script."""
    found = read("", f"<h1>The pilot boats are back</h1><p>{row}</p>")
    assert (found.published, found.modified) == dates


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td><h1>The pilot boats are back</h1></td><td>2024-05-03 10:20</td></tr></table>",
        "<table><tr><td><h1>The pilot boats are back</h1><div>2024-05-03 10:20</div></td><td>Menu</td><td>More</td></tr></table>",
    ],
)  # fmt: skip
def test_cell_beside_the_headline_is_no_figure(read, layout):
    """A table that holds the headline lays out the page, so its dates are the article's."""
    assert read("", f"{layout}<p>The boats left at four.</p>").published == "2024-05-03T10:20"
