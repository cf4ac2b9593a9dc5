"""feedparser's own 2,100 test documents, read by us."""

from __future__ import annotations

import ast
import re
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from scraper.discover.feed import parse_feed
from scraper.discover.json_feed import parse_json_feed
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError, InvalidURL
from scraper.urls import canonicalize_url

BASE = "http://127.0.0.1:8097/tests/x.xml"
EXPECT = re.compile(rb"Expect:\s*(.*?)\s*-->", re.DOTALL)


def test_every_document_is_read_without_foreign_exception_or_hang(capture, hostile):
    """Each of feedparser's documents gives a page or a `DiscoverError`, all in under a minute."""
    paths = [path for path in sorted((hostile / "feedparser").rglob("*")) if path.is_file()]
    assert len(paths) > 2000
    start = time.perf_counter()
    refused = []
    for path in paths:
        for parse in (parse_feed, parse_json_feed):
            try:
                parse(capture(path.read_bytes(), BASE))
                break
            except DiscoverError:
                continue
        else:
            refused.append(path.name)
    assert time.perf_counter() - start < 60
    assert sorted(refused) == ["LICENSE.txt", "SOURCE.txt", "rss_empty_document.xml"]


def _comparisons(expectation: str):
    """Yield (place, expected) of every `feed['x'] == v` and `entries[0]['x'] == v` that is told."""
    try:
        tree = ast.parse(expectation, mode="eval").body
    except (SyntaxError, ValueError):
        return
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for part in parts:
        if not (isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Eq)):
            continue
        try:
            yield ast.unparse(part.left), ast.literal_eval(part.comparators[0])
        except ValueError:
            continue


def _canonical(url: object) -> str | None:
    try:
        return canonicalize_url(str(url))
    except InvalidURL:
        return None


def _instant(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return tuple(moment.astimezone(UTC).timetuple()[:6])


def test_feedparsers_expectations_hold_for_links_and_titles(capture, hostile):
    """Where feedparser expects an entry's link or title or the feed's title, we give the same."""
    checked = 0
    wrong = []
    for path in sorted((hostile / "feedparser").rglob("*.xml")):
        body = path.read_bytes()
        told = EXPECT.search(body)
        if not told:
            continue
        wanted = dict(_comparisons(told[1].decode("utf-8", "replace")))
        try:
            page = parse_feed(capture(body, BASE))
        except DiscoverError:
            wrong += [path.name] if wanted else []
            continue
        if path.name == "http_item_link_base_content_location.xml":
            continue  # we resolve against the URL that answered, as browsers do, not Content-Location
        link = wanted.get("entries[0]['link']")
        if link is not None and _canonical(link):
            checked += 1
            got = page.links[0].url if page.links else None
            wrong += [(path.name, link, got)] if got != _canonical(link) else []
        title = wanted.get("feed['title']")
        if isinstance(title, str):
            checked += 1
            options = {clean_title(title), clean_title(title, is_markup=True)}
            wrong += [(path.name, title, page.title)] if page.title not in options else []
    assert checked >= 300
    assert not wrong, "\n".join(map(str, wrong))


FIRST_ENTRY = re.compile(rb"<(item|entry)(\s[^>]*)?>")
PUT_IN = rb"<\1\2><link href='http://a.example/x'>http://a.example/x</link>"
OTHERWISE = {
    "http_channel_link_base_content_location.xml": "we resolve against the URL that answered",
    "http_entry_id_base_content_location.xml": "the same",
    "entry_id_no_normalization_4.xml": "feedparser puts an id that is a URL into canonical form",
    "entry_id_with_attributes.xml": "feedparser makes an id absolute",
}
"""Documents that are read otherwise than feedparser's tests expect, and why; ids are no identity here."""


def test_feedparsers_expectations_hold_for_all_other_fields_we_use(capture, hostile):
    """Titles and ids of entries, the feed's site, version and ttl are what feedparser expects.

    Entries without a link get one put in: an entry that names no page is none to us.
    """
    checked = Counter()
    wrong = []
    for path in sorted((hostile / "feedparser").rglob("*.xml")):
        body = path.read_bytes()
        told = EXPECT.search(body)
        wanted = dict(_comparisons(told[1].decode("utf-8", "replace"))) if told else {}
        if not wanted or path.name in OTHERWISE:
            continue
        try:
            page = parse_feed(capture(body, BASE))
            page = (
                page
                if page.entries
                else parse_feed(capture(FIRST_ENTRY.sub(PUT_IN, body, 1), BASE))
            )
        except DiscoverError:
            continue
        entry = page.entries[0] if page.entries else None
        for place, expected in wanted.items():
            if place == "entries[0]['title']" and entry and isinstance(expected, str):
                options = {clean_title(expected), clean_title(expected, is_markup=True)}
                got = entry.link.title
            elif place in {"entries[0]['id']", "entries[0]['guid']"} and entry:
                options, got = {expected or None}, entry.guid
            elif place == "feed['link']":
                options, got = {_canonical(expected)}, page.site_url
            elif place == "version":
                options, got = {expected or "unknown"}, page.format
            elif place == "feed['ttl']":
                options, got = {int(expected) * 60.0}, page.ttl
            else:
                continue
            checked[place] += 1
            wrong += [] if got in options else [(path.name, place, expected, got)]
    assert checked.total() >= 108
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("field", ["published", "updated"])
def test_feedparsers_expectations_hold_for_dates(capture, hostile, field):
    """Every date of feedparser's tests that can be true is read as the same instant.

    Those documents have entries without a link, so one is put in.
    """
    checked = 0
    wrong = []
    for path in sorted((hostile / "feedparser" / "wellformed").rglob("*.xml")):
        body = path.read_bytes()
        told = EXPECT.search(body)
        wanted = dict(_comparisons(told[1].decode("utf-8", "replace"))) if told else {}
        stated = wanted.get(f"entries[0]['{field}_parsed']")
        if not isinstance(stated, tuple) or not 1901 <= stated[0] <= 2026:
            continue
        page = parse_feed(capture(FIRST_ENTRY.sub(PUT_IN, body, 1), BASE))
        if not page.entries:
            continue
        got = page.entries[0].link.published if field == "published" else page.entries[0].updated
        checked += 1
        if got is None or len(got) <= 10:
            precise = (
                got is not None and tuple(map(int, got.split("-"))) == stated[: len(got.split("-"))]
            )
            wrong += [] if precise else [(path.name, stated, got)]
        elif _instant(got) != tuple(stated[:6]):
            wrong += [(path.name, stated, got)]
    assert checked >= 5
    assert not wrong, "\n".join(map(str, wrong))
