"""Work that grows with the size of a document and not with its square: processor time, with a wide margin."""

from __future__ import annotations

import gzip
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scraper.discover import parse_feed, parse_listing
from scraper.discover.feed_size import MAX_OF_TAG, bound_feed
from scraper.discover.gzip_body import decompress_gzip

ENOUGH = 3.0
"""Seconds of processor time; each took 6 to 32 s."""


@contextmanager
def within_its_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < ENOUGH


@pytest.mark.parametrize("end", [b"</channel></rss>", b"</channel>"], ids=["well-formed", "broken"])
@pytest.mark.parametrize("form", [b'a%d="1"', b"a%d='1'", b"a%d=1", b"a%d"])
def test_x4_feed_with_a_tag_of_many_attributes(capture, form: bytes, end: bytes):
    """X4: of a tag with 40,000 attributes the first are read, and the entry keeps its link."""
    item = b"<item " + b" ".join(form % n for n in range(40_000)) + b">"
    body = b"<rss version='2.0'><channel>" + item + b"<link>https://harbour.example/1</link></item>"
    with within_its_time():
        page = parse_feed(capture(body + end))
    assert [link.url for link in page.links] == ["https://harbour.example/1"]
    assert "cut" in {warning.code for warning in page.warnings}


def test_x4_attributes_of_feeds_are_kept(capture):
    """X4: a feed with as many attributes as feeds have is read to the last byte."""
    spaces = b" ".join(b"xmlns:n%d='https://n.example/%d'" % (n, n) for n in range(MAX_OF_TAG - 1))
    body = b"<rss version='2.0' " + spaces + b"><channel><item a='1>2' b = \"x\"/></channel></rss>"
    warnings: Counter[str] = Counter()
    assert bound_feed(body, warnings) == body
    assert +warnings == {}


def test_e2_listing_with_many_anchors_and_dates(capture):
    """E2: each date finds its link, however many anchors lead nowhere."""
    cards = b"".join(
        b"<li><h2><a href='/2026/the-keeper-%d'>The keeper counted the ships</a></h2><time>2026-01-0%d</time></li>"
        % (n, n + 1)
        for n in range(3)
    )
    nothing = b"<div><a>x</a></div>" * 9_000 + b"<time>2026-02-03</time>" * 900
    with within_its_time():
        listing = parse_listing(capture(b"<body><ul>" + cards + b"</ul>" + nothing + b"</body>"))
    assert [link.published for link in listing.links] == ["2026-01-01", "2026-01-02", "2026-01-03"]


def test_e2_listing_with_nested_anchors(capture):
    """E2: links inside links are read once, not once for every link around them."""
    nested = b"".join(b"<div><a href='/%d'><div>" % n for n in range(800)) + b"<b>x</b>" * 20_000
    with within_its_time():
        parse_listing(capture(b"<body>" + nested + b"</body>"))


def test_x6_gzip_of_many_members():
    """X6: a gzip file of 200,000 empty members is unpacked, and what follows them is read."""
    body = gzip.compress(b"", mtime=0) * 200_000 + gzip.compress(b"end")
    with within_its_time():
        assert decompress_gzip(body, 1000) == (b"end", True)
