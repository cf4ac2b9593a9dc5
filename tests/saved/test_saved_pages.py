"""Pages saved by browsers and other programs: the page, its address and its date, or a named refusal."""

from __future__ import annotations

import gzip
import plistlib
import sys
from datetime import UTC, datetime

import pytest
from loopback import png_bytes, render_article
from saved_files import (
    mhtml_bytes,
    pdf_bytes,
    warc_record,
    wayback_page,
    webarchive_bytes,
    zip_bytes,
)

from scraper.errors import ScraperError
from scraper.extraction import extract_article
from scraper.importers.saved import name_kind, read_saved_file
from scraper.records import Capture

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 2**20
URL = "https://harbour.example/log"
WHEN = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
PAGE = render_article("The log")


def read(body, name=""):
    return read_saved_file(body.encode() if isinstance(body, str) else body, name, MIB)


def text_of(page):
    capture = Capture.of_bytes(
        page.body, url=page.url or "", fetched_at=WHEN, content_type=page.content_type
    )
    article = extract_article(capture)
    assert article.title == "The log"
    return article.text


SAVED = {
    "mhtml": mhtml_bytes(URL, PAGE),
    "webarchive": webarchive_bytes(URL, PAGE),
    "webarchive in xml": webarchive_bytes(URL, PAGE, form=plistlib.FMT_XML),
    "singlefile": f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: {URL}#top \n saved date: Mon Mar 04 2019 06:06:07 GMT+0100 (Central European Standard Time)\n-->"
    + PAGE.partition('<html lang="en">')[2],
    "browser": f"<!-- saved from url=(0027){URL} -->\n{PAGE}",
    "monolith": f"<!-- Saved from {URL} at 2019-03-04T05:06:07Z using monolith v2.8.1 -->\n{PAGE}",
    "httrack": PAGE.replace("<head>", "<head>\n<!-- Mirrored from harbour.example/log by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 04 Mar 2019 05:06:07 GMT -->", 1),
    "webscrapbook": PAGE.replace("<html ", f'<html data-scrapbook-source="{URL}" data-scrapbook-create="20190304050607123" ', 1),
    "save page we": PAGE.replace("<head>", f'<head><meta name="savepage-url" content="{URL}"><meta name="savepage-date" content="Mon Mar 04 2019 05:06:07 GMT+0000">', 1),
    "wayback": wayback_page(PAGE, URL),
    "wayback saved by a browser": f"<!-- saved from url=(0061)https://web.archive.org/web/20190304050607/{URL} -->\n" + wayback_page(PAGE, URL),
    "gzip": gzip.compress(f"<!-- saved from url=(0027){URL} -->\n{PAGE}".encode()),
    "zstd": zstd.compress(f"<!-- saved from url=(0027){URL} -->\n{PAGE}".encode()),
    "canonical": PAGE.replace("<head>", f'<head><link rel="canonical" href="{URL}">', 1),
}  # fmt: skip
UNDATED = {"webarchive", "webarchive in xml", "browser", "gzip", "zstd", "canonical"}


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_page_has_its_address_and_date(name):
    """Each program's note gives the address and, where it is noted, the date; the text is whole."""
    page = read(SAVED[name])
    expected = URL.replace("https", "http") if name == "httrack" else URL
    assert page.url == expected
    assert page.saved_at == (None if name in UNDATED else WHEN)
    text = text_of(page)
    assert "The ferry left the quay at six" in text
    assert "a chart of a coast" in text
    assert "Wayback" not in text


def test_the_wayback_machines_links_lead_to_the_site_again():
    """Rewritten links, with and without a host, are restored; other links stay."""
    html = PAGE.replace(
        "<nav>",
        '<nav><a href="https://harbour.example/next">n</a><img src="/web/20190304050607im_/https://harbour.example/a.png">'
        '<a href="https://web.archive.org/details/x">about</a>',
    )
    body = read(wayback_page(html, URL)).body.decode()
    assert 'href="https://harbour.example/next"' in body
    assert 'src="https://harbour.example/a.png"' in body
    assert 'href="https://web.archive.org/details/x"' in body
    assert "__wm" not in body
    assert "FILE ARCHIVED ON" not in body


@pytest.mark.parametrize(
    "canonical", ["http:///log", "https://", "https:/log", "/log", "mailto:ida@harbour.example", "https://user@/x"]
)  # fmt: skip
def test_an_address_without_a_host_is_not_an_address(canonical):
    """A canonical link without a host names nothing; the next one that is valid counts."""
    html = PAGE.replace("<head>", f'<head><link rel="canonical" href="{canonical}">', 1)
    assert read(html).url is None
    html = html.replace("<head>", f'<head><meta property="og:url" content="{URL}">', 1)
    assert read(html).url == URL


def test_login_data_in_an_address_is_dropped():
    """A saved page whose address holds a password is stored without it."""
    assert (
        read(f"<!-- saved from url=(0040)https://ida:secret@harbour.example/log -->{PAGE}").url
        == URL
    )


def test_the_root_part_of_mhtml_is_the_one_that_start_names():
    """Where `start` names a part, that one is the page, not the first."""
    body = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; start="<main>"\nDate: nonsense\n\n'
        b"--b\nContent-Type: text/html\nContent-ID: <frame>\n\n<p>A frame\n"
        b"--b\nContent-Type: text/html; charset=iso-8859-1\nContent-ID: <main>\n"
        b"Content-Location: https://harbour.example/log?utm_source=x\n\n<p>Caf\xe9\n--b--\n"
    )
    page = read(body)
    assert (page.url, page.saved_at, page.content_type) == (
        URL, None, "text/html; charset=iso-8859-1",
    )  # fmt: skip
    assert b"Caf\xe9" in page.body


REFUSED = {
    "image": (png_bytes(), "an image"),
    "video": (b"\x1aE\xdf\xa3" + b"\0" * 50, "a video"),
    "rtf": (rb"{\rtf1\ansi The log}", "RTF"),
    "tar": (b"log.html".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 200, "tar"),
    "tar.gz": (gzip.compress(b"log.html".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 200), "tar"),
    "zip in gzip": (gzip.compress(zip_bytes({"a.html": b"x"})), "inside an archive"),
    "database": (b"SQLite format 3\0" + b"\0" * 90, "SQLite"),
    "mail": (b"From: ida@harbour.example\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello", "e-mail"),
    "feed": (b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", "source add"),
    "sitemap": (b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "source add"),
    "opml": (b"<?xml version='1.0'?><opml version='2.0'><body/></opml>", "source import"),
    "bookmarks": (b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL></DL>", "source import"),
    "json": (b'[{"url": "https://harbour.example/log"}]', "source import"),
    "plist": (plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY), "property list"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "unpack it first"),
    "binary": (b"\x01\x02\x03\x04" * 30, "binary"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_other_files_are_refused_by_name(name):
    """A file that holds no page is refused with one line that names its kind, whatever it is called."""
    body, words = REFUSED[name]
    with pytest.raises(ScraperError) as caught:
        read(body, "log.html")
    assert caught.value.code == "unsupported-file"
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b" CDX N b a m s k r M S V g\nexample,harbour)/log 20190304050607 https://harbour.example/log text/html 200 X - - 1 0 a.warc.gz\n", "x"),
        (b'example,harbour)/log 20190304050607 {"url": "https://harbour.example/log"}\n', "index.cdxj"),
        (gzip.compress(b"example,harbour)/log 20190304050607 https://harbour.example/log text/html 200 X 1 0 a\n"), "index.cdx.gz"),
    ],
    ids=["cdx", "cdxj", "packed"],
)  # fmt: skip
def test_an_index_of_a_web_archive_is_skipped_by_name(body, name):
    """A CDX lists records; it holds no page."""
    with pytest.raises(ScraperError) as caught:
        read(body, name)
    assert caught.value.code == "skipped-index"


DAMAGED = {
    "gzip": (gzip.compress(PAGE.encode())[:-20], "bad-packing"),
    "zstd": (zstd.compress(PAGE.encode())[:-20], "bad-packing"),
    "gzip bomb": (gzip.compress(b"<html>" + b" " * 2 * MIB), "too-large"),
    "zstd bomb": (zstd.compress(b"<html>" + b" " * 2 * MIB), "too-large"),
    "large": (b"<html>" + b" " * 2 * MIB, "too-large"),
    "webarchive": (webarchive_bytes(URL, PAGE)[:200], "bad-webarchive"),
    "webarchive without a page": (plistlib.dumps({"WebMainResource": {}}, fmt=plistlib.FMT_BINARY), "bad-webarchive"),
    "mhtml": (mhtml_bytes(URL, PAGE).partition(b"------Mark")[0], "bad-mhtml"),
    "nested mhtml": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n"
        + b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(2000)),
        "bad-mhtml",
    ),
    "empty": (b" \n", "empty-page"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_one_error(name):
    """A damaged or oversized file is one error with a stable code, never a foreign exception."""
    body, code = DAMAGED[name]
    with pytest.raises(ScraperError) as caught:
        read(body, f"x.{name}")
    assert caught.value.code == code


def test_content_decides_before_the_name():
    """A file is what its bytes are, whatever it is called."""
    record = warc_record(URL, PAGE.encode())
    assert name_kind(record, "page.html").name == "records"
    assert name_kind(gzip.compress(record), "page.html").name == "records"
    assert name_kind(pdf_bytes([["x"]]), "page.html").name == "pdf"
    assert name_kind(PAGE.encode(), "page.warc").name == "html"
    assert name_kind(b"Just a text, with a line or two.\n", "a.warc.gz").name == "text"
    assert name_kind(zip_bytes({"a.html": b"x"}), "a.html").name == "zip"


def test_huge_images_inside_a_page_do_not_hide_its_note():
    """SingleFile keeps pictures in the page; the text behind megabytes of them is found."""
    picture = f'<img src="data:image/png;base64,{"A" * 700_000}">'
    body = SAVED["singlefile"].replace("<article>", f"<article>{picture}", 1)
    page = read(body)
    assert page.url == URL
    assert "The ferry left the quay at six" in text_of(page)
