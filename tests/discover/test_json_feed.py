"""Reading JSON Feed, and JSON from strangers."""

from __future__ import annotations

import json

import pytest

from scraper.discover.json_feed import parse_json_feed
from scraper.errors import DiscoverError
from scraper.text.json_text import parse_json

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **more: object) -> str:
    return json.dumps({"version": VERSION, "title": "Quay", "items": list(items), **more})


def test_item_becomes_a_link(capture):
    """An item gives URL, title and dates; the feed its title and next page."""
    item = {
        "id": "1",
        "url": "https://harbour.example/a",
        "title": "Salt",
        "date_published": "2026-11-20T08:30:00+01:00",
    }
    page = parse_json_feed(capture(feed(item, next_url="https://harbour.example/feed?2")))
    [link] = page.links
    assert (link.url, link.title, link.published) == (
        "https://harbour.example/a",
        "Salt",
        "2026-11-20T08:30:00+01:00",
    )
    assert (page.title, page.next_url) == ("Quay", "https://harbour.example/feed?2")


def test_x8_id_that_is_a_url_serves_as_the_link(capture):
    """Without `url` an `id` that is one is taken; a bare id names no page."""
    page = parse_json_feed(capture(feed({"id": "https://harbour.example/a"}, {"id": "17"})))
    assert [link.url for link in page.links] == ["https://harbour.example/a"]


def test_items_of_wrong_types_are_passed_over(capture):
    """Numbers, nulls and lists where objects or texts belong lose only themselves."""
    page = parse_json_feed(
        capture(
            feed(
                None,
                7,
                [],
                {"url": 3},
                {"url": "https://harbour.example/a", "title": ["x"], "date_published": 5},
            )
        )
    )
    assert [(link.url, link.title, link.published) for link in page.links] == [
        ("https://harbour.example/a", None, None)
    ]


def test_other_json_is_no_feed(capture):
    """JSON without the version of JSON Feed is refused by name."""
    with pytest.raises(DiscoverError) as caught:
        parse_json_feed(capture('{"items": []}'))
    assert caught.value.code == "not-a-feed"


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[NaN]",
        b"[Infinity]",
        b"[1" + b"0" * 5000 + b"]",
        b"\xff\xfe\x00",
        b"",
        b"[1,]",
        b"{'a':1}",
    ],
    ids=[
        "deep array",
        "deep object",
        "nan",
        "infinity",
        "5,000 digits",
        "broken utf-16",
        "empty",
        "comma",
        "quotes",
    ],
)
def test_x7_bad_json_is_one_error(body):
    """Deep, huge or broken JSON is a `DiscoverError`, never a RecursionError or ValueError."""
    with pytest.raises(DiscoverError) as caught:
        parse_json(body)
    assert caught.value.code == "bad-json"


def test_x7_odd_but_valid_json_is_read():
    """Huge exponents and repeated keys are JSON, and are read."""
    assert parse_json(b'{"a": 1e999, "a": 2}') == {"a": 2}


def test_x7_json_test_suite(hostile):
    """All y_ files are read, all n_ files are refused with one kind of error, i_ files do either."""
    folder = hostile / "json-test-suite" / "test_parsing"
    paths = sorted(folder.glob("*.json"))
    assert len(paths) > 300
    for path in paths:
        try:
            parse_json(path.read_bytes())
            is_read = True
        except DiscoverError:
            is_read = False
        if path.name[0] in "yn":
            assert is_read == (path.name[0] == "y"), path.name
