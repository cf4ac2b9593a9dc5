"""Platforms: recognized on any domain, read precisely, and only proposing."""

from __future__ import annotations

import html
import json
from collections import defaultdict

import pytest
from platform_pages import (
    CASES,
    MEDIUM,
    SHOPIFY,
    STORY,
    SUBSTACK,
    TEXT,
    WIX,
    WORDPRESS,
    Case,
)

from scraper.dom.document import Document
from scraper.dom.elements import copy_tree, remove_element, select, text_of
from scraper.dom.parse import parse_html
from scraper.dom.selectors import find_matches
from scraper.platforms import PLATFORMS, recognize_platform
from scraper.platforms.discourse import (
    find_discourse_comments,
    find_discourse_metadata,
)
from scraper.platforms.values import parse_count
from scraper.records import Comment

EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.url[8:15]}")


def document_of(case: Case) -> Document:
    root = parse_html(case.html)
    assert root is not None
    return Document(case.url, root)


def platform_of(case: Case):
    platform = recognize_platform(document_of(case))
    assert platform is not None
    return platform


def test_every_platform_has_a_page():
    """No platform is without a page of its own here."""
    assert {case.name for case in CASES} == {platform.name for platform in PLATFORMS}


@EACH
def test_platform_is_recognized(case: Case):
    """Its marks name the platform, whatever the domain."""
    assert platform_of(case).name == case.name


@EACH
def test_fingerprints_do_not_overlap(case: Case):
    """No other platform claims the page."""
    document = document_of(case)
    assert [p.name for p in PLATFORMS if p.is_platform(document)] == [case.name]


@EACH
def test_values_are_read(case: Case):
    """The finder yields exactly the values that the page marks, under the platform's name."""
    found = defaultdict(list)
    for value in platform_of(case).find_metadata(document_of(case)):
        assert value.found_by == case.name
        found[value.field].append(value.value)
    assert found == case.values


@EACH
def test_body_is_proposed_without_its_noise(case: Case):
    """The first selector that matches holds the story; the prune selectors leave it clean."""
    platform, document = platform_of(case), document_of(case)
    matches = next(m for css in platform.body_selectors if (m := select(document.root, css)))
    body = copy_tree(max(matches, key=lambda element: len(text_of(element))))
    before = text_of(body)
    for elements in find_matches(body, platform.prune_selectors).values():
        for element in elements:
            if element.getparent() is not None:
                remove_element(element)
    for wanted in TEXT:
        assert wanted in text_of(body)
    for noise in case.noise:
        assert noise in before
        assert noise not in text_of(body)


def test_plain_page_has_no_platform():
    """A page without marks is no platform's."""
    root = parse_html(f"<html><head><title>x</title></head><body>{STORY}</body></html>")
    assert root is not None
    assert recognize_platform(Document("https://plain.example/", root)) is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:image" content="https://cms.example/wp-content/uploads/2026/a.jpg">',
        '<script src="https://js.hs-scripts.com/1.js"></script>',
        '<link rel="preload" as="image" href="https://substackcdn.com/image/fetch/a.jpg">',
        '<meta name="generator" content="Ghostwares 1">',
        '<script src="https://www.blogger.com/static/v1/widgets/1.js"></script>',
        '<link rel="preload" as="image" href="https://miro.medium.com/v2/a.jpeg">',
    ],
)
def test_foreign_marks_do_not_fool(head: str):
    """Images, scripts and names of a platform on another's page are no fingerprint."""
    root = parse_html(f"<html><head>{head}</head><body>{STORY}</body></html>")
    assert root is not None
    assert recognize_platform(Document("https://plain.example/", root)) is None


def test_wix_listing_card_is_not_the_body():
    """The cards of other Wix posts carry the same hook; the section's text is taken."""
    best = select(document_of(WIX).root, WIX_BODY)
    assert [TEXT[0] in text_of(element) for element in best] == [True]


WIX_BODY = next(platform for platform in PLATFORMS if platform.name == "wix").body_selectors[0]


def test_wix_placeholders_are_no_counts():
    """The counters of a page that no script has filled give no count."""
    empty = WIX.html.replace("1,066 views", "&nbsp;").replace("4 comments", "&nbsp;")
    root = parse_html(empty)
    assert root is not None
    document = Document(WIX.url, root)
    fields = {found.field for found in platform_of(WIX).find_metadata(document)}
    assert not fields & {"views", "comments"}


@pytest.mark.parametrize("broken", ["{", '\\"post\\":{', "[1", ""])
def test_broken_substack_record_is_left(broken: str):
    """A record that cannot be read costs only its own values."""
    start, end = SUBSTACK.html.index('JSON.parse("') + 12, SUBSTACK.html.index('")</script>')
    root = parse_html(SUBSTACK.html[:start] + broken + SUBSTACK.html[end:])
    assert root is not None
    found = list(platform_of(SUBSTACK).find_metadata(Document(SUBSTACK.url, root)))
    assert [value.field for value in found] == ["title", "description"]


def test_wordpress_dates_of_cards_are_not_believed():
    """Where the head dates the post, dates in the page are not yielded."""
    head = '<meta property="article:published_time" content="2025-01-01T00:00:00Z"></head>'
    root = parse_html(WORDPRESS.html.replace("</head>", head))
    assert root is not None
    found = platform_of(WORDPRESS).find_metadata(Document(WORDPRESS.url, root))
    assert not {value.field for value in found} & {"published", "modified"}


def test_day_without_a_year_is_no_date():
    """A date like "Apr 12" is not yielded: nobody knows which year was the current one."""
    case = next(case for case in CASES if case.name == "squarespace")
    root = parse_html(case.html.replace('datetime="2026-03-02"', 'datetime="Mar 2"'))
    assert root is not None
    found = platform_of(case).find_metadata(Document(case.url, root))
    assert "published" not in {value.field for value in found}


def test_medium_counts_are_the_storys_own():
    """Of the posts in Medium's state the first one counts, not the recommended ones."""
    found = {v.field: v.value for v in platform_of(MEDIUM).find_metadata(document_of(MEDIUM))}
    assert found["likes"] == "1066"


def test_shop_page_outside_the_blog_yields_nothing():
    """A Shopify product page is no blog article."""
    root = parse_html(SHOPIFY.html)
    assert root is not None
    document = Document("https://store.example/products/piano", root)
    assert list(platform_of(SHOPIFY).find_metadata(document)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("66 views", 66),
        ("1,066 views", 1066),
        ("1.066 Aufrufe", 1066),
        ("1 066 vues", 1),
        ("1\u202f066 vues", 1066),
        ("1.2K", 1200),
        ("12k likes", 12_000),
        ("1,5 tys.", 1500),
        ("3.4M", 3_400_000),
        ("3万", 30_000),
        ("5 minutes", 5),
        ("1,234,567", 1_234_567),
        ("no views yet", None),
        ("", None),
    ],
)
def test_counts_are_read(text: str, count: int | None):
    """Counters are read with their grouping and their scale."""
    assert parse_count(text) == count


def preloaded_discourse() -> Document:
    """The Discourse page with the thread as JSON, in its attribute of JSON in JSON."""
    posts = [
        {"post_number": 1, "username": "ines", "cooked": "<p>The topic.</p>"},
        {"post_number": 2, "username": "tom_oka", "cooked": "<p>One.</p><p>Two.</p>"},
        {"post_number": 3, "username": "bot", "cooked": ""},
        {"post_number": 4, "username": "ada", "cooked": "<p>Three.</p>", "reply_to_post_number": 2},
    ]
    topic = {"views": 1066, "like_count": 12, "posts_count": 4, "post_stream": {"posts": posts}}
    held = html.escape(json.dumps({"site": "{}", "topic_9": json.dumps(topic)}))
    case = next(case for case in CASES if case.name == "discourse")
    root = parse_html(case.html.replace("</body>", f'<div data-preloaded="{held}"></div></body>'))
    assert root is not None
    return Document(case.url, root)


def test_discourse_counts_are_read():
    """Views, likes and answers come from the preloaded thread; the topic itself is no answer."""
    counts = {f.field: f.value for f in find_discourse_metadata(preloaded_discourse())}
    assert (counts["views"], counts["likes"], counts["comments"]) == ("1066", "12", "3")


def test_discourse_answers_point_at_what_they_answer():
    """Preloaded posts are comments with their author and the post answered; empty ones are none."""
    assert tuple(find_discourse_comments(preloaded_discourse())) == (
        Comment(text="One.\n\nTwo.", author="tom_oka"),
        Comment(text="Three.", author="ada", reply_to=0),
    )
