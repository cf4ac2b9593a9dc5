"""Feeds and sitemaps as sites write them: bare ampersands, empty links, written dates, warnings before the XML."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from scraper.discover.feed import parse_feed
from scraper.discover.filters import is_article_url
from scraper.discover.json_feed import parse_json_feed
from scraper.discover.kinds import recognize_kind
from scraper.discover.sitemap import parse_sitemap
from scraper.discover.sitemap_choice import find_articles
from scraper.discover.url_pattern import ArticleShape
from scraper.records import Capture, Link

HOME = "https://harbour.example"
MakeCapture = Callable[..., Capture]


def rss(*items: str, channel: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><title>Harbour</title>{channel}{inner}</channel></rss>"


def atom(*entries: str) -> str:
    inner = "".join(f"<entry><title>t</title>{entry}</entry>" for entry in entries)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour</title>{inner}</feed>"


def urlset(*locations: str) -> str:
    urls = "".join(f"<url><loc>{location}</loc></url>" for location in locations)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"


QUERIES = [
    "?id=1&lang=en",
    "?id=1&copy=2",
    "?a=1&sect=3",
    "?a=1&reg=eu&not=1",
    "?fish-&-chips",
    "?a=1&amp;lang=en",
    "?a=1&#38;copy=2",
]


@pytest.mark.parametrize("written", QUERIES)
@pytest.mark.parametrize("form", ["rss", "atom", "cdata", "sitemap"])
def test_a_bare_ampersand_stays(capture: MakeCapture, form: str, written: str) -> None:
    """`&` in a link is an ampersand, whether it is escaped or not, and whatever follows it."""
    url = f"{HOME}/story{written}"
    right = f"{HOME}/story{written.replace('&amp;', '&').replace('&#38;', '&')}"
    body = {
        "rss": rss(f"<title>t</title><link>{url}</link>"),
        "atom": atom(f"<link href='{url}'/>"),
        "cdata": rss(f"<title>t</title><link><![CDATA[{right}]]></link>"),
        "sitemap": urlset(url),
    }[form]
    if form == "sitemap":
        (entry,) = parse_sitemap(capture(body, f"{HOME}/sitemap.xml")).entries
    else:
        (entry,) = parse_feed(capture(body)).entries
    assert entry.link.url == right


@pytest.mark.parametrize("label", ["utf-16", "UTF-16LE", "ucs-2", "unicode", "utf-32"])
def test_bytes_of_one_each_are_not_utf_16(capture: MakeCapture, label: str) -> None:
    """A feed that was written for UTF-16 and stored as UTF-8 is read; a true one too."""
    declaration = f'<?xml version="1.0" encoding="{label}"?>'
    feed = declaration + rss(f"<title>Zür</title><link>{HOME}/a</link>")
    sitemap = declaration + urlset(f"{HOME}/a", f"{HOME}/b")
    (entry,) = parse_feed(capture(feed)).entries
    assert (entry.link.url, entry.link.title) == (f"{HOME}/a", "Zür")
    assert len(parse_sitemap(capture(sitemap, f"{HOME}/sitemap.xml")).entries) == 2
    wide = feed.replace(label, "utf-16").encode("utf-16")
    (entry,) = parse_feed(capture(wide)).entries
    assert entry.link.title == "Zür"


def test_an_ampersand_in_a_path_stays(capture: MakeCapture) -> None:
    """`fish-&-chips` names the page with the ampersand."""
    found = parse_sitemap(capture(urlset(f"{HOME}/fish-&-chips"), f"{HOME}/sitemap.xml"))
    assert [entry.link.url for entry in found.entries] == [f"{HOME}/fish-&-chips"]


@pytest.mark.parametrize(
    "item",
    [
        f"<link></link><guid isPermaLink='true'>{HOME}/a</guid>",
        f"<link/><guid>{HOME}/a</guid>",
        f"<link>  </link><guid isPermaLink='false'>{HOME}/a</guid>",
        f"<guid>{HOME}/a</guid>",
    ],
)
def test_an_empty_link_falls_back_to_the_guid(capture: MakeCapture, item: str) -> None:
    """An entry whose link is empty or missing goes by its guid, where that is a URL."""
    assert [link.url for link in parse_feed(capture(rss(item))).links] == [f"{HOME}/a"]


@pytest.mark.parametrize(
    ("entry", "right"),
    [
        ("<link href=''/><id>tag:harbour.example,2026:1</id>", []),
        (f"<link href=''/><id>{HOME}/a</id>", [f"{HOME}/a"]),
        (f"<link rel='alternate' href=''/><link rel='alternate' href='{HOME}/a'/>", [f"{HOME}/a"]),
        (f"<link href='{HOME}/feed'/><id>{HOME}/a</id>", [f"{HOME}/a"]),
    ],
)
def test_an_entry_never_names_its_own_feed(
    capture: MakeCapture, entry: str, right: list[str]
) -> None:
    """An empty `href` is no link: joined to the feed's URL it would make the feed an article."""
    assert [link.url for link in parse_feed(capture(atom(entry))).links] == right


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("2016/7/18 14:05:11", "2016-07-18T14:05:11"),
        ("2016年3月4日", "2016-03-04"),
        ("2016.3.4", "2016-03-04"),
        ("Mar 4, 2026", "2026-03-04"),
        ("04.03.2026 10:15", "2026-03-04T10:15:00"),
        ("Wednesday, March 4, 2026 10:00 AM", "2026-03-04T10:00:00"),
        ("18/07/2016 14:05", "2016-07-18T14:05:00"),
        ("4 de marzo de 2026", "2026-03-04"),
        ("Thu, 5 Mär 2026 10:00", "2026-03-05T10:00:00"),
        ("Sun Jan  4 16:29:06 PST 2004", "2004-01-04T16:29:06-08:00"),
        ("March 2026", None),
        ("yesterday", None),
        ("Monday", None),
        ("12:30", None),
        ("Mon, 30 Feb 2026 10:00:00 GMT", None),
        ("Dec 24, 2031", None),
    ],
)
def test_a_written_date_is_read_or_none(
    capture: MakeCapture, written: str, right: str | None
) -> None:
    """A feed's date is what its text says; no month or day comes from today's date."""
    item = f"<link>{HOME}/a</link><pubDate>{written}</pubDate>"
    (link,) = parse_feed(capture(rss(item))).links
    assert (link.published or "").removesuffix(":00") == (right or "").removesuffix(":00")


@pytest.mark.parametrize(("language", "month"), [("de", 3), ("en-GB", 3), ("en-us", 4), ("", 4)])
def test_the_language_of_a_feed_orders_day_and_month(
    capture: MakeCapture, language: str, month: int
) -> None:
    """04/03/2026 is in March in a German or British feed, in April in an American one."""
    body = rss(
        f"<link>{HOME}/a</link><pubDate>04/03/2026</pubDate>",
        channel=f"<language>{language}</language>",
    )
    (link,) = parse_feed(capture(body)).links
    assert link.published == f"2026-{month:02d}-{7 - month:02d}"


WARNING = "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/www/feed.php</b> on line <b>3</b><br />\n"


@pytest.mark.parametrize("before", [WARNING, "Notice: session_start() in /srv/feed.php\n", "\n\n"])
@pytest.mark.parametrize("declaration", ["<?xml version='1.0'?>", ""])
def test_warnings_before_the_xml_are_skipped(
    capture: MakeCapture, before: str, declaration: str
) -> None:
    """What PHP prints before a feed or sitemap hides neither."""
    feed = capture(before + declaration + rss(f"<link>{HOME}/a</link>"))
    assert recognize_kind(feed) == "feed"
    assert [link.url for link in parse_feed(feed).links] == [f"{HOME}/a"]
    sitemap = capture(before + declaration + urlset(f"{HOME}/a"), f"{HOME}/sitemap.xml")
    assert recognize_kind(sitemap) == "sitemap"
    assert [entry.link.url for entry in parse_sitemap(sitemap).entries] == [f"{HOME}/a"]


def test_a_page_that_quotes_a_feed_is_a_page(capture: MakeCapture) -> None:
    """A tutorial whose page shows `<rss>` in its text is not taken for a feed."""
    page = f"<!doctype html><html><body><pre>{rss('<link>x</link>')}</pre></body></html>"
    assert recognize_kind(capture(page)) == "page"


def test_one_link_of_many_entries_goes_by_the_newest(capture: MakeCapture) -> None:
    """A changelog whose entries share one page states the newest entry's guid and date, in any order."""
    items = [
        f"<link>{HOME}/changes</link><guid>tag:v{n}</guid><pubDate>2026-0{n}-01</pubDate>"
        for n in (1, 3, 2)
    ]
    (link,) = parse_feed(capture(rss(*items))).links
    assert (link.guid, link.published) == ("tag:v3", "2026-03-01")


def test_an_entry_states_its_change_and_its_authors(capture: MakeCapture) -> None:
    """Atom, RSS and JSON feeds carry authors, `updated` and the guid to the link."""
    entry = (
        f"<link href='{HOME}/a'/><id>tag:i</id><updated>2026-03-04T10:00:00Z</updated>"
        "<author><name>Ida Holm</name></author><author><name>Per Aas</name></author>"
    )
    item = f"<link>{HOME}/a</link><author>ida@harbour.example (Ida Holm)</author>"
    bare = f"<link>{HOME}/a</link><author>ida@harbour.example</author>"
    (of_atom,) = parse_feed(capture(atom(entry))).links
    (of_rss,) = parse_feed(capture(rss(item))).links
    (of_bare,) = parse_feed(capture(rss(bare))).links
    json_item = {
        "url": f"{HOME}/a",
        "date_modified": "2026-03-04T10:00:00Z",
        "authors": [{"name": "Ida Holm"}],
    }
    json_feed = {"version": "https://jsonfeed.org/version/1.1", "items": [json_item]}
    (of_json,) = parse_json_feed(capture(json.dumps(json_feed))).links
    assert of_atom == Link(
        url=f"{HOME}/a",
        found_on=f"{HOME}/feed",
        title="t",
        updated="2026-03-04T10:00:00+00:00",
        guid="tag:i",
        authors=("Ida Holm", "Per Aas"),
    )
    assert (of_rss.authors, of_bare.authors) == (("Ida Holm",), ())
    assert (of_json.authors, of_json.updated) == (("Ida Holm",), "2026-03-04T10:00:00+00:00")


@pytest.mark.parametrize(
    "path",
    [
        "/node/{n}",
        "/article.php?id={n}",
        "/a/{n}.html",
        "/index.php?id={n}",
        "/news.php?id={n}",
        "/{n}",
    ],
)
def test_pages_of_a_named_sitemap_may_have_any_form(capture: MakeCapture, path: str) -> None:
    """What the user named is taken but for what surely is none; a site's own sitemap needs a form."""
    pages = [HOME + path.format(n=n) for n in range(11, 19)]
    sitemap = parse_sitemap(
        capture(urlset(*pages, f"{HOME}/impressum", f"{HOME}/logo.png"), f"{HOME}/sitemap.xml")
    )
    found = find_articles(sitemap, ArticleShape(), holds_posts=True)
    assert [entry.link.url for entry in found] == pages
    assert not is_article_url(f"{HOME}/news.php")
