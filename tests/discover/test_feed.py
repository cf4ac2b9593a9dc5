"""Reading RSS, Atom and RDF feeds."""

from __future__ import annotations

import json
import re
import resource
import socket
import threading
import time
from dataclasses import replace
from html import escape

import pytest

from scraper.discover.feed import FeedPage, parse_feed
from scraper.discover.feed_size import MAX_ENTRIES
from scraper.errors import DiscoverError

RSS = "<rss version='2.0'><channel><title>Quay Notes</title>{}</channel></rss>"


def rss(*items: str) -> str:
    return RSS.format("".join(f"<item>{item}</item>" for item in items))


def warnings(page: FeedPage) -> dict[str, int]:
    return {warning.code: warning.count for warning in page.warnings}


def test_rss_entry_becomes_a_link(capture):
    """An RSS item gives its URL without trackers, its title, and its date with the offset."""
    page = parse_feed(capture(rss(
        "<title>Lamps &amp; &lt;i&gt;kettles&lt;/i&gt;</title><link>https://harbour.example/a?utm_source=rss</link>"
        "<pubDate>Fri, 20 Nov 2026 08:30:00 +0200</pubDate>"
    )))  # fmt: skip
    [link] = page.links
    assert (link.url, link.title) == ("https://harbour.example/a", "Lamps & kettles")
    assert link.published == "2026-11-20T08:30:00+02:00"
    assert link.found_on == "https://harbour.example/feed"


def test_atom_entry_takes_the_alternate_link(capture):
    """Of an Atom entry's links the alternate one is the article, never edit, replies or enclosure."""
    page = parse_feed(capture(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Q</title><updated>2026-11-01T00:00:00Z</updated><entry>"
        "<link rel='edit' href='/edit/1'/><link rel='replies' href='/r/1'/><link rel='alternate' href='/a/1'/>"
        "<published>2026-11-01</published><updated>2026-11-02T10:00:00Z</updated><title>A</title><id>1</id></entry></feed>"
    ))  # fmt: skip
    [entry] = page.entries
    assert entry.link.url == "https://harbour.example/a/1"
    assert (entry.link.published, entry.updated) == ("2026-11-01", "2026-11-02T10:00:00+00:00")
    assert page.updated == "2026-11-01T00:00:00+00:00"


ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'{}><title>Quay Notes</title>{}</feed>"


def atom_entry(href: str, base: str = "", link_base: str = "", guid: str = "tag:quay,1") -> str:
    bases = [f" xml:base='{one}'" if one else "" for one in (base, link_base)]
    return f"<entry{bases[0]}><title>Ropes</title><id>{guid}</id><link{bases[1]} rel='alternate' href='{href}'/></entry>"


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (atom_entry("ropes-3/", base="ropes-3/"), "ropes-3/"),
        (atom_entry("ropes-3/", link_base="ropes-3/"), "ropes-3/"),
        (atom_entry("./ropes-3/", base="ropes-3/"), "ropes-3/"),
        (atom_entry("ropes-3", base="ropes-3/"), "ropes-3"),
        (atom_entry("notes/ropes-3/", base="notes/ropes-3/"), "notes/ropes-3/"),
        (atom_entry("ropes/index.html", base="ropes/index.html"), "ropes/index.html"),
        (atom_entry("notes/ropes.html", base="notes/"), "notes/ropes.html"),
        (atom_entry("ropes-3/", base="https://harbour.example/blog/ropes-3/"), "ropes-3/"),
        (atom_entry("blog/ropes-3/", base="/blog/ropes-3/"), "ropes-3/"),
        (atom_entry("schiffe-%C3%B6l/", base="schiffe-öl/"), "schiffe-%C3%B6l/"),
    ],
)
def test_base_that_repeats_the_link_counts_once(capture, entry, path):
    """An `xml:base` that already names the entry's page or folder is not put before the link again."""
    page = parse_feed(capture(ATOM.format("", entry), "https://harbour.example/blog/feed.xml"))
    assert [link.url for link in page.links] == [f"https://harbour.example/blog/{path}"]


def test_base_of_the_feed_that_repeats_the_link_counts_once(capture):
    """The base of the whole feed is treated like that of an entry."""
    body = ATOM.format(" xml:base='https://harbour.example/notes/'", atom_entry("notes/ropes/"))
    page = parse_feed(capture(body, "https://harbour.example/feed.xml"))
    assert [link.url for link in page.links] == ["https://harbour.example/notes/ropes/"]


@pytest.mark.parametrize(
    ("entry", "url", "expected"),
    [
        (atom_entry("ropes", base="2026/"), "https://harbour.example/feed", "/2026/ropes"),
        (atom_entry("rope-walk/", base="rope/"), "https://harbour.example/feed", "/rope/rope-walk/"),
        (atom_entry("/ropes/ropes/", base="/ropes/"), "https://harbour.example/feed", "/ropes/ropes/"),
        (atom_entry("notes/a", base="/notes/"), "https://harbour.example/notes/notes/feed", "/notes/notes/a"),
        (atom_entry("notes/a"), "https://harbour.example/notes/feed", "/notes/notes/a"),
        (atom_entry("a", base="http://[x"), "https://harbour.example/feed", "/a"),
        (atom_entry("a", base="mailto:x"), "https://harbour.example/feed", "/a"),
        (atom_entry("a", link_base="//[x"), "https://harbour.example/feed", "/a"),
        (
            atom_entry("https://harbour.example/notes/notes/", base="/notes/"),
            "https://harbour.example/feed",
            "/notes/notes/",
        ),
        (
            atom_entry("notes/a", base="/notes/", guid="https://harbour.example/notes/notes/a"),
            "https://harbour.example/feed",
            "/notes/notes/a",
        ),
    ],
)  # fmt: skip
def test_repeated_folder_that_the_feed_confirms_stays(capture, entry, url, expected):
    """A repeated folder stays when the feed's own address or text has it, or no base is involved."""
    page = parse_feed(capture(ATOM.format("", entry), url))
    assert [link.url for link in page.links] == [f"https://harbour.example{expected}"]


def test_rdf_feed_is_read(capture):
    """RSS 1.0 keeps its items beside the channel; they are found."""
    page = parse_feed(capture(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='https://harbour.example/'><title>Q</title></channel>"
        "<item rdf:about='x'><title>Salt</title><link>https://harbour.example/salt</link><dc:date>2026-11-03T09:00Z</dc:date></item></rdf:RDF>"
    ))  # fmt: skip
    assert [link.url for link in page.links] == ["https://harbour.example/salt"]
    assert page.links[0].published == "2026-11-03T09:00:00+00:00"


def test_ttl_of_rss_is_given_in_seconds(capture):
    """`ttl` is minutes in RSS and seconds with us."""
    page = parse_feed(capture(RSS.format("<ttl>90</ttl>")))
    assert page.ttl == 5400


def test_update_period_is_given_in_seconds(capture):
    """The syndication module's "twice a day" is 43,200 seconds."""
    body = (
        "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>Q</title>"
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel></rss>"
    )
    assert parse_feed(capture(body)).ttl == 43200


def test_older_page_of_a_feed_is_named(capture):
    """RFC 5005's `next` link leads to the older entries."""
    page = parse_feed(capture(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Q</title><link rel='next' href='/feed?page=2'/></feed>"
    ))  # fmt: skip
    assert page.next_url == "https://harbour.example/feed?page=2"


def test_hostile_links_are_dropped_and_counted(capture):
    """`javascript:`, `data:`, `file:` and relative nonsense never become links."""
    page = parse_feed(capture(rss(
        "<link>javascript:alert(1)</link>", "<link>data:text/html,x</link>", "<link>file:///etc/passwd</link>",
        "<title>no link</title>", "<link>https://harbour.example/good</link>",
    )))  # fmt: skip
    assert [link.url for link in page.links] == ["https://harbour.example/good"]
    assert warnings(page)["bad-url"] == 3
    assert warnings(page)["no-link"] == 1


def test_u12_absurdly_long_url_is_dropped_and_counted(capture):
    """A link of 70 kB is left out, and the count says so."""
    page = parse_feed(capture(rss(f"<link>https://harbour.example/{'x' * 70_000}</link>")))
    assert page.links == ()
    assert warnings(page) == {"long-url": 1}


def test_page_that_is_no_feed_is_refused(capture):
    """An HTML page is no feed, and the error's code says that and nothing else."""
    with pytest.raises(DiscoverError) as caught:
        parse_feed(capture("<!doctype html><html><body><p>Hello"))
    assert caught.value.code == "not-a-feed"


def bomb(element: str) -> str:
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'lol'>{entities}]>{element}"


def test_x1_entity_bomb_in_a_feed_expands_nothing(capture):
    """A feed with a billion laughs is read in a second, without growing by 64 MiB."""
    parse_feed(capture(rss()))  # the first feed also pays for importing feedparser
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    page = parse_feed(
        capture(bomb(rss("<title>&l9;</title><link>https://harbour.example/a</link>")))
    )
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert len(page.links[0].title or "") < 600
    assert warnings(page)["entities"] == 1


def test_x1_saved_bombs_are_refused_or_harmless(capture, hostile):
    """Every bomb of libxml2's own tests ends within a second, alone and as a feed."""
    bombs = sorted((hostile / "libxml2" / "recurse").glob("*.xml"))
    assert len(bombs) >= 12
    for path in bombs:
        body = path.read_bytes()
        start = time.process_time()
        for version in (body, body.replace(b"<root", b"<rss").replace(b"</root", b"</rss")):
            try:
                assert parse_feed(capture(version)).links == ()
            except DiscoverError as error:
                assert error.code in {"not-a-feed", "bad-feed"}  # noqa: PT017 - either is right
        assert time.process_time() - start < 1, path.name


def test_x2_external_entities_are_never_read(capture, tmp_path):
    """Neither a file nor a port that a feed's DTD names is touched."""
    canary = tmp_path / "canary.txt"
    canary.write_text("TOKEN-OF-THE-CANARY")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        port = listener.getsockname()[1]
        page = parse_feed(capture(
            f"<?xml version='1.0'?><!DOCTYPE rss SYSTEM 'http://127.0.0.1:{port}/x.dtd' ["
            f"<!ENTITY f SYSTEM 'file://{canary}'><!ENTITY h SYSTEM 'http://127.0.0.1:{port}/h'>]>"
            + rss("<title>&f;&h;</title><link>https://harbour.example/a</link>")
        ))  # fmt: skip
        with pytest.raises(TimeoutError):
            listener.accept()
    assert "TOKEN" not in repr(page)


def test_x3_body_that_looks_like_a_path_or_url_is_not_opened(capture, tmp_path):
    """A body is only ever parsed: the path or URL it spells is not opened."""
    feed = tmp_path / "feed.xml"
    feed.write_text(rss("<link>https://harbour.example/from-the-file</link>"))
    for body in (str(feed), feed.as_uri(), "http://127.0.0.1:9/feed"):
        with pytest.raises(DiscoverError) as caught:
            parse_feed(capture(body))
        assert caught.value.code == "not-a-feed"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"<rss",
        b"<rss><channel><item><title>x</rss>",
        b"\xff\xfe\x00<rss>",
        b"<!--",
        b"<feed",
    ],
    ids=["empty", "blank", "cut", "ill-formed", "wrong charset", "comment", "cut atom"],
)
def test_x4_broken_feed_never_raises_anything_foreign(capture, body):
    """A broken feed gives a page or a `DiscoverError`, nothing else."""
    try:
        assert parse_feed(capture(body)).links == ()
    except DiscoverError as error:
        assert error.code in {"not-a-feed", "bad-feed"}  # noqa: PT017 - either is right


def test_x4_ill_formed_feed_keeps_its_entries(capture):
    """A feed with a broken tag and a bare ampersand still gives its entries, flagged."""
    page = parse_feed(capture(
        "<rss version='2.0'><channel><title>Salt & water</title><item><title>A & B<br></title>"
        "<link>https://harbour.example/a?x=1&y=2</link></item><item><link>https://harbour.example/b</link></item></channel>"
    ))  # fmt: skip
    assert [link.url for link in page.links] == [
        "https://harbour.example/a?x=1&y=2",
        "https://harbour.example/b",
    ]
    assert warnings(page)["not-well-formed"] == 1


def test_x4_wrong_charset_label_keeps_the_entries(capture):
    """A feed that calls itself UTF-8 and is Latin-1 keeps its entries."""
    body = (
        "<?xml version='1.0' encoding='utf-8'?>"
        + rss("<title>Café</title><link>https://harbour.example/a</link>")
    ).encode("latin-1")
    page = parse_feed(capture(body))
    assert [link.title for link in page.links] == ["Café"]


def test_x4_fifty_thousand_items_are_cut_to_the_limit(capture):
    """Of 50,000 items the first 1,000 are read, in under 5 s, and the rest is counted."""
    items = (
        f"<title>Post {n}</title><link>https://harbour.example/p/{n}</link>" for n in range(50_000)
    )
    start = time.process_time()
    page = parse_feed(capture(rss(*items)))
    assert time.process_time() - start < 5
    assert len(page.entries) == MAX_ENTRIES
    assert warnings(page) == {"entries-over-limit": 49_000}
    assert page.links[0].url.endswith("/p/0")


@pytest.mark.parametrize(
    "body",
    [
        b"<rss a='" + b"x" * 20_000_000 + b"'><channel/></rss>",
        b"<rss><channel>" + b"<b/>" * 2_000_000,
        b"<rss><channel>" + b"&amp;" * 2_000_000,
        b"<rss " + b" ".join(b"a%d='1'" % n for n in range(500_000)),
        b"<rss><channel>" + b"<item>" * 1_000_000,
        b"<feed><entry><content type='xhtml'>" + b"<div>" * 1_000_000,
        b"<rss>" + b"<![CDATA[" * 1_000_000,
    ],
    ids=["attribute", "tags", "entities", "attributes", "open items", "deep", "cdata"],
)
def test_x4_huge_feed_costs_seconds_at_most(capture, body):
    """However 5 to 20 MB of feed are spent, reading them takes seconds (3.5 s at most, idle)."""
    start = time.process_time()
    try:
        assert parse_feed(capture(body)).links == ()
    except DiscoverError as error:
        assert error.code in {"not-a-feed", "bad-feed"}  # noqa: PT017 - either is right
    assert time.process_time() - start < 8


@pytest.mark.parametrize(
    "text",
    ["-0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T10:00:00Z", "Mon, 30 Feb 2026 10:00:00 GMT",
     "2026-01-01T10:00:00+99:99", "2031-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "soon", "Sat, 01 Jan 0000 00:00:00 GMT"],
)  # fmt: skip
def test_x5_impossible_date_is_null_and_flagged(capture, text):
    """A date that cannot be true is no date; the entry stays and the flaw is counted."""
    page = parse_feed(
        capture(rss(f"<link>https://harbour.example/a</link><pubDate>{text}</pubDate>"))
    )
    assert page.links[0].published is None
    assert warnings(page) == {"bad-date": 1}


def test_x8_entry_without_guid_is_known_by_its_link(capture):
    """An item without guid is an entry like any other."""
    page = parse_feed(capture(rss("<link>https://harbour.example/a</link>")))
    assert [(entry.guid, entry.link.url) for entry in page.entries] == [
        (None, "https://harbour.example/a")
    ]


def test_x8_permalink_guid_serves_as_the_link(capture):
    """An item without link but with a guid that is a permalink leads there."""
    page = parse_feed(capture(rss("<guid isPermaLink='true'>https://harbour.example/a</guid>")))
    assert [link.url for link in page.links] == ["https://harbour.example/a"]


def test_x8_same_guid_with_another_link_keeps_both(capture):
    """A guid used twice for different pages loses neither, and the reuse is counted."""
    page = parse_feed(capture(rss(
        "<guid isPermaLink='false'>7</guid><link>https://harbour.example/a</link>",
        "<guid isPermaLink='false'>7</guid><link>https://harbour.example/b</link>",
    )))  # fmt: skip
    assert [link.url for link in page.links] == [
        "https://harbour.example/a",
        "https://harbour.example/b",
    ]
    assert warnings(page) == {"reused-guid": 1}


def test_x8_same_link_twice_is_one_entry(capture):
    """Two items of one URL are one link, the first, and the repetition is counted."""
    page = parse_feed(capture(rss(
        "<title>First</title><guid>1</guid><link>https://harbour.example/a</link>",
        "<title>Second</title><guid>2</guid><link>https://harbour.example/a#part</link>",
    )))  # fmt: skip
    assert [link.title for link in page.links] == ["First"]
    assert warnings(page) == {"same-url": 1}


def test_x9_html_of_entries_is_not_carried(capture):
    """Nothing of an entry's HTML reaches a feed's page: there is nothing to sanitise."""
    page = parse_feed(capture(rss(
        "<title>Salt</title><link>https://harbour.example/a</link>"
        "<description>&lt;a href='java&#10;script:alert(1)'&gt;x&lt;/a&gt;&lt;form action='javascript:alert(1)'&gt;</description>"
    )))  # fmt: skip
    assert "alert" not in repr(page)


def test_x9_no_payload_survives_in_a_feeds_page(capture, hostile):
    """Of a saved payload in an entry's HTML nothing is kept; of one in its title one line of plain text."""
    payloads = [
        line
        for name in ("payloads/xss", "bleach-sanitizer")
        for path in sorted((hostile / name).rglob("*"))
        if path.is_file() and path.suffix != ".svg"
        for line in path.read_text("utf-8", "replace").splitlines()
        if "<" in line
    ]
    purify = json.loads((hostile / "dompurify" / "expect.json").read_text("utf-8"))
    payloads += [one["payload"] for one in purify]
    assert len(payloads) > 500
    for start in range(0, len(payloads), 100):
        items = "".join(
            f"<entry><link href='https://harbour.example/{n}'/><title type='html'>{escape(text)}</title>"
            f"<summary type='html'>{escape(text)}</summary></entry>"
            for n, text in enumerate(payloads[start : start + 100])
        )
        page = parse_feed(capture(f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>"))
        assert len(page.links) == len(payloads[start : start + 100])
        kept = repr([replace(entry, link=replace(entry.link, title="")) for entry in page.entries])
        assert not re.search(r"[<>]|script|alert", kept), kept
        assert not any(re.search("[\x00-\x1f]", link.title or "") for link in page.links)


def test_x9_markup_of_an_html_title_goes(capture):
    """A title that calls itself HTML loses its tags, whatever is in them."""
    page = parse_feed(capture(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='https://harbour.example/a'/><title type='html'>"
        "&lt;b onclick=alert(1)&gt;Salt&lt;/b&gt; &lt;img src=x onerror=alert(2)&gt;&amp;amp; water</title></entry></feed>"
    ))  # fmt: skip
    assert page.links[0].title == "Salt & water"


def test_reading_a_feed_twice_gives_the_same(capture):
    """The same bytes give the same page, also in another thread."""
    body = rss(
        "<title>A</title><link>https://harbour.example/a</link><pubDate>2026-11-01</pubDate>"
    )
    results = []
    thread = threading.Thread(target=lambda: results.append(parse_feed(capture(body))))
    thread.start()
    thread.join()
    assert results == [parse_feed(capture(body))]
