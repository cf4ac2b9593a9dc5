"""Reading one sitemap."""

from __future__ import annotations

import gzip
import resource
import time
import zlib

import pytest

from scraper.discover.sitemap import MAX_URLS, Sitemap, parse_sitemap
from scraper.errors import DiscoverError

HOME = "https://harbour.example/sitemap.xml"


def urlset(*urls: str, extra: str = "") -> str:
    inside = "".join(f"<url><loc>{url}</loc>{extra}</url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'


def warnings(sitemap: Sitemap) -> dict[str, int]:
    return {warning.code: warning.count for warning in sitemap.warnings}


def urls(sitemap: Sitemap) -> list[str]:
    return [entry.link.url for entry in sitemap.entries]


def test_urlset_gives_urls_with_their_last_change(capture):
    """Each `url` becomes an entry; `lastmod` is its last change, not its publication."""
    sitemap = parse_sitemap(
        capture(urlset("https://harbour.example/a", extra="<lastmod>2026-11-01</lastmod>"), HOME)
    )
    [entry] = sitemap.entries
    assert (entry.link.url, entry.modified, entry.link.published) == (
        "https://harbour.example/a",
        "2026-11-01",
        None,
    )


def test_news_sitemap_gives_title_and_date(capture):
    """Google's news extension names the headline and the publication date."""
    extra = (
        "<n:news xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><n:publication><n:name>Q</n:name></n:publication>"
        "<n:publication_date>2026-11-20T08:30:00+01:00</n:publication_date><n:title>Salt &amp; water</n:title></n:news>"
    )
    [entry] = parse_sitemap(capture(urlset("https://harbour.example/a", extra=extra), HOME)).entries
    assert (entry.link.title, entry.link.published) == ("Salt & water", "2026-11-20T08:30:00+01:00")


def test_image_of_a_page_is_not_its_url(capture):
    """The image extension has a `loc` too, which is no page."""
    extra = "<image:image><image:loc>https://harbour.example/a.png</image:loc></image:image>"
    assert urls(parse_sitemap(capture(urlset("https://harbour.example/a", extra=extra), HOME))) == [
        "https://harbour.example/a"
    ]


def test_index_gives_its_sitemaps(capture):
    """An index names sitemaps with the date of their last change."""
    body = (
        "<sitemapindex><sitemap><loc>https://harbour.example/s1.xml.gz</loc><lastmod>2026-10-01</lastmod></sitemap>"
        "<sitemap>\nhttps://harbour.example/s2.xml\n</sitemap></sitemapindex>"
    )
    sitemap = parse_sitemap(capture(body, HOME))
    assert sitemap.format == "index"
    assert [(child.url[-9:], child.modified) for child in sitemap.children] == [
        ("s1.xml.gz", "2026-10-01"),
        ("le/s2.xml", None),
    ]


def test_gzip_is_unpacked_whatever_the_name(capture):
    """A gzip sitemap is read by its first bytes, also when it is two gzip files in a row."""
    whole = urlset("https://harbour.example/a", "https://harbour.example/b").encode()
    body = gzip.compress(whole[:60]) + gzip.compress(whole[60:])
    sitemap = parse_sitemap(capture(body, HOME))
    assert urls(sitemap) == ["https://harbour.example/a", "https://harbour.example/b"]


def test_plain_list_is_a_sitemap(capture):
    """One URL a line is a sitemap; other lines and repetitions are not."""
    body = "https://harbour.example/a\r\n\r\nnot a url\nhttps://harbour.example/b\nhttps://harbour.example/a\n"
    sitemap = parse_sitemap(capture(body, "https://harbour.example/sitemap.txt"))
    assert (sitemap.format, urls(sitemap)) == (
        "text",
        ["https://harbour.example/a", "https://harbour.example/b"],
    )


def test_feed_serves_as_a_sitemap(capture):
    """sitemaps.org lets a feed be a sitemap."""
    body = "<rss version='2.0'><channel><item><link>https://harbour.example/a</link></item></channel></rss>"
    sitemap = parse_sitemap(capture(body, HOME))
    assert (sitemap.format, urls(sitemap)) == ("feed", ["https://harbour.example/a"])


def test_broken_sitemap_gives_what_comes_before_the_break(capture):
    """A bare ampersand or a cut file costs nothing that was whole before it."""
    body = urlset("https://harbour.example/a?x=1&y=2", "https://harbour.example/b")[:-40]
    assert urls(parse_sitemap(capture(body, HOME)))[0].startswith("https://harbour.example/a?x=1")


def test_page_is_no_sitemap(capture):
    """An HTML page at the sitemap's place is refused by name."""
    with pytest.raises(DiscoverError) as caught:
        parse_sitemap(capture("<!doctype html><html><body>Not found", HOME))
    assert caught.value.code == "not-a-sitemap"


def test_x1_entity_bomb_is_refused_at_once(capture):
    """A sitemap that declares entities is refused, in a second and 64 MiB."""
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    body = f"<!DOCTYPE urlset [<!ENTITY l0 'lol'>{entities}]>" + urlset(
        "https://harbour.example/&l9;"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with pytest.raises(DiscoverError) as caught:
        parse_sitemap(capture(body, HOME))
    assert caught.value.code == "hostile-xml"
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_x1_saved_bombs_are_refused_as_sitemaps(capture, hostile):
    """Every bomb of libxml2's own tests, dressed as a sitemap, is refused or empty within a second."""
    for path in sorted((hostile / "libxml2" / "recurse").glob("*.xml")):
        body = path.read_bytes().replace(b"<root", b"<urlset").replace(b"</root", b"</urlset")
        start = time.process_time()
        try:
            assert parse_sitemap(capture(body, HOME)).entries == ()
        except DiscoverError as error:
            assert error.code in {"not-a-sitemap", "hostile-xml", "not-xml"}  # noqa: PT017 - any is right
        assert time.process_time() - start < 1, path.name


def test_x2_external_entity_in_a_sitemap_is_not_read(capture, tmp_path):
    """A sitemap cannot make us read a file, in UTF-8 or UTF-16."""
    canary = tmp_path / "canary.txt"
    canary.write_text("TOKEN-OF-THE-CANARY")
    body = (
        f"<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY f SYSTEM '{canary.as_uri()}'>]>"
        + urlset("https://harbour.example/&f;").partition("?>")[2]
    )
    for encoded in (body.encode(), ("\ufeff" + body).encode("utf-16-le")):
        with pytest.raises(DiscoverError) as caught:
            parse_sitemap(capture(encoded, HOME))
        assert "TOKEN" not in str(caught.value)


def test_x6_urls_over_the_limit_are_not_read(capture):
    """Of 50,001 URLs the first 50,000 are read, and the flaw says that there were more."""
    body = urlset(*(f"https://harbour.example/{n}" for n in range(MAX_URLS + 1)))
    sitemap = parse_sitemap(capture(body, HOME))
    assert len(sitemap.entries) == MAX_URLS
    assert warnings(sitemap) == {"urls-over-limit": 1}


def test_x6_gzip_of_a_gigabyte_is_cut(capture, allocated):
    """1 GB of zeros in 1 MB of gzip is unpacked to 50 MiB and no further."""
    packed = zlib.compressobj(wbits=31)
    chunk = b"\0" * 2**24
    body = b"".join(packed.compress(chunk) for _ in range(64)) + packed.flush()

    def read():
        with pytest.raises(DiscoverError):
            parse_sitemap(capture(body, HOME))

    assert allocated(read) < 256 * 2**20


def test_x6_gzip_bomb_keeps_its_first_urls(capture):
    """A sitemap that unpacks to 200 MB gives its first URLs, flagged as cut."""
    body = gzip.compress(urlset("https://harbour.example/a").encode()[:-9] + b" " * 200_000_000)
    sitemap = parse_sitemap(capture(body, HOME))
    assert urls(sitemap) == ["https://harbour.example/a"]
    assert warnings(sitemap) == {"cut": 1}


def test_x6_foreign_urls_are_dropped(capture):
    """A sitemap speaks for its own site; other sites' URLs are dropped and counted."""
    body = urlset("https://example.com/a", "https://www.example.com/b", "https://victim.example/c")
    sitemap = parse_sitemap(capture(body, "https://example.com/sitemap.xml"))
    assert urls(sitemap) == ["https://example.com/a", "https://www.example.com/b"]
    assert warnings(sitemap) == {"foreign-host": 1}


def test_x6_robots_of_a_site_lets_a_foreign_sitemap_speak_for_it(capture):
    """A sitemap on another host may name the URLs of the site whose robots.txt named it, and no third's."""
    body = urlset("https://harbour.example/a", "https://victim.example/c")
    sitemap = parse_sitemap(
        capture(body, "https://cdn.maps.example/1.xml"), sitemap_hosts=("https://harbour.example/",)
    )
    assert urls(sitemap) == ["https://harbour.example/a"]


def test_saved_sitemaps_are_read(capture, hostile):
    """All sitemaps of crawler-commons give what is in them, or are refused by name."""
    folder = hostile / "crawler-commons" / "sitemaps"
    read = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                sitemap = parse_sitemap(
                    capture(
                        path.read_bytes(),
                        "http://www.example.com/sitemap.xml",
                        asked="http://www.domain.com/sitemap.xml",
                    )
                )
                read[path.name] = len(sitemap.entries) + len(sitemap.children)
            except DiscoverError as error:
                read[path.name] = error.code
    assert read["xmlSitemap.gz"] == 5
    assert read["sitemap.txt"] == 2
    assert read["sitemap.txt.gz"] == 5
    assert read["sitemap.index.xml"] == 15
    assert read["sitemap.badns.xml"] == 2
    assert read["sitemap.ns.xml"] == 2
    assert all(isinstance(count, int) for count in read.values()), read
