"""Users' site rules: formats, expressions, finding and applying."""

from __future__ import annotations

import pytest

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.parse import parse_html
from scraper.extraction.site_rules import (
    Rule,
    find_rule,
    find_rule_body,
    find_rule_next_page,
    find_rule_strips,
    find_rule_values,
    parse_ftr,
    parse_rule_toml,
    render_rule_toml,
)
from scraper.extraction.site_rules.expressions import check_expression, find_values, is_xpath

PAGE = """
<html><body>
  <h1 class="headline">The last ferry</h1>
  <span class="by">Ines Falk</span> <span class="by">Tom Oka</span>
  <time class="posted" datetime="2026-03-02T06:00:00+01:00">Monday</time>
  <div class="story"><p>First part.</p><aside class="promo">Buy a boat.</aside></div>
  <div class="story"><p>Second part.</p><img src="/ads/boat.png"></div>
  <a class="next" href="/ferry?page=2">Next</a>
</body></html>
"""

TOML = """
title = "h1.headline"
author = ["span.nobody", "//span[@class='by']"]
date = "time.posted"
body = "div.story"
strip = [".promo", "//img[contains(@src, '/ads/')]"]
next_page = "a.next"
test_url = "https://ferry.example/story"
test_contains = ["First part."]
"""

FTR = """
# A comment
title: //h1
author: substring-after(//p[@class='credit'], 'By ')
body: //div[@class='story']
strip: //aside
strip_id_or_class: promo
strip_image_src: /ads/
next_page_link: //a[@class='next']/@href
prune: no
tidy: no
http_header(user-agent): Reader
test_url: https://ferry.example/story
test_contains: First part.
test_contains: Second part.
test_url: https://ferry.example/other
"""


def document_of(markup: str = PAGE) -> Document:
    root = parse_html(markup)
    assert root is not None
    return Document("https://ferry.example/ferry", root)


def test_toml_rule_reads_a_page():
    """A TOML rule gives title, every author, the date for machines, and the first match wins."""
    found = [
        (f.field, f.value, f.found_by)
        for f in find_rule_values(document_of(), parse_rule_toml(TOML, "ferry.example"))
    ]
    assert found == [
        ("title", "The last ferry", "rule"),
        ("authors", "Ines Falk", "rule"),
        ("authors", "Tom Oka", "rule"),
        ("published", "2026-03-02T06:00:00+01:00", "rule"),
    ]


def test_body_is_every_match_of_the_first_expression():
    """A body in several pieces is given in page order."""
    body = find_rule_body(document_of(), parse_rule_toml(TOML))
    assert [text_of(element) for element in body] == ["First part.Buy a boat.", "Second part."]


def test_body_gives_no_text_twice():
    """An element inside another match is not a piece of its own."""
    rule = parse_rule_toml('body = "div"')
    page = document_of("<body><div>a<div>b</div></div><div>c</div></body>")
    assert [text_of(element) for element in find_rule_body(page, rule)] == ["ab", "c"]


def test_strips_are_every_match_of_every_expression():
    """CSS and XPath strips both count."""
    strips = find_rule_strips(document_of(), parse_rule_toml(TOML))
    assert [element.tag for element in strips] == ["aside", "img"]


def test_next_page_is_absolute_and_another_page():
    """The next page's URL is absolute; a link to the page itself is none."""
    rule = parse_rule_toml(TOML)
    assert find_rule_next_page(document_of(), rule) == "https://ferry.example/ferry?page=2"
    itself = document_of('<body><a class="next" href="/ferry">Next</a></body>')
    assert find_rule_next_page(itself, rule) is None


def test_ftr_rule_reads_the_same_page():
    """FiveFilters' directives mean what they mean there; foreign ones are named, not refused."""
    rule = parse_ftr(FTR, "ferry.example")
    page = document_of()
    assert [text_of(e) for e in find_rule_body(page, rule)] == [
        "First part.Buy a boat.",
        "Second part.",
    ]
    assert [e.tag for e in find_rule_strips(page, rule)] == ["aside", "img"]
    assert find_rule_next_page(page, rule) == "https://ferry.example/ferry?page=2"
    assert rule.ignored == ("prune", "tidy", "http_header")


def test_ftr_tests_belong_to_their_url():
    """`test_contains` belongs to the `test_url` before it."""
    tests = parse_ftr(FTR).tests
    assert [(test.url[-5:], test.contains) for test in tests] == [
        ("story", ("First part.", "Second part.")),
        ("other", ()),
    ]


def test_ftr_values_may_be_computed():
    """An XPath that gives a string is a value."""
    page = document_of("<body><p class='credit'>By Ines Falk</p></body>")
    assert [f.value for f in find_rule_values(page, parse_ftr(FTR))] == ["Ines Falk"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "no TOML"),
        ('titel = "h1"', "unknown key: titel"),
        ("title = 3", "title: neither"),
        ('body = ["div", 3]', "body: neither"),
        ('body = "div["', "body: no CSS selector"),
        ('body = "//div["', "body: no XPath"),
        ("strip = [\"//a[. = document('file:///etc/passwd')]\"]", "strip: function not allowed"),
        ('subdomains = "yes"', "subdomains"),
        ('body = "' + "a" * 2000 + '"', "longer than"),
        ('body = "' + "//a" * 20 + '"', "more than 8 searches"),
    ],
)
def test_bad_rule_is_refused_in_one_line(text: str, message: str):
    """What is wrong with a TOML rule is said in one line that names the key."""
    with pytest.raises(ValueError, match=message.replace("[", r"\[")) as caught:
        parse_rule_toml(text)
    assert "\n" not in str(caught.value).strip()


@pytest.mark.parametrize("text", ["body //div", "body: //div[", "strip_id_or_class: a'b\"c"])
def test_bad_ftr_line_is_refused(text: str):
    """A line that is no directive, or has no usable XPath, is refused."""
    with pytest.raises(ValueError, match=r"line 1|quotes"):
        parse_ftr(text)


@pytest.mark.parametrize(
    ("expression", "xpath"),
    [
        ("h1", False),
        ("div > p.a", False),
        (".byline a::attr(href)", False),
        ("a:not(.x)", False),
        ("[itemprop=name]", False),
        ("//h1", True),
        ("/html/body", True),
        ("(//a)[1]", True),
        ("./p", True),
        ("normalize-space(//h1)", True),
        ("concat(//a, '-', //b)", True),
    ],
)
def test_xpath_is_told_from_css(expression: str, *, xpath: bool):
    """Nobody has to say which of the two an expression is."""
    check_expression(expression)
    assert is_xpath(expression) is xpath


def test_css_can_name_an_attribute():
    """`::attr(name)` gives the attribute, a bare `time` its date for machines, others their text."""
    root = document_of().root
    assert find_values(root, "a.next::attr(href)") == ["/ferry?page=2"]
    assert find_values(root, "time.posted") == ["2026-03-02T06:00:00+01:00"]
    assert find_values(root, "time.posted::text") == ["Monday"]
    assert find_values(root, "h1") == ["The last ferry"]


def rules() -> list[Rule]:
    return [
        Rule(host="paper.example", title=("h1",)),
        Rule(host="blog.paper.example", subdomains=False),
        Rule(host="single.example", subdomains=False),
    ]


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("paper.example", "paper.example"),
        ("www.paper.example", "paper.example"),
        ("WWW.PAPER.EXAMPLE", "paper.example"),
        ("m.paper.example", "paper.example"),
        ("blog.paper.example", "blog.paper.example"),
        ("a.blog.paper.example", "paper.example"),
        ("a.single.example", None),
        ("notpaper.example", None),
        ("example", None),
    ],
)
def test_nearest_rule_of_a_host_is_found(host: str, found: str | None):
    """A host's own rule wins, then the nearest above that holds for hosts below it."""
    rule = find_rule(host, rules())
    assert (rule.host if rule else None) == found


def test_dot_before_an_ftr_name_means_hosts_below():
    """`.paper.example.txt` holds for all hosts below, `paper.example.txt` for one."""
    assert parse_ftr("", ".paper.example").subdomains
    assert not parse_ftr("", "paper.example").subdomains


def test_rule_survives_writing_and_reading():
    """What is rendered parses to the same rule, whatever characters it holds."""
    rule = Rule(
        host="paper.example",
        title=('h1[data-hook="post-title"]',),
        body=("div.story", "//div[@id='käse']"),
        strip=("a\\:b",),
    )
    assert parse_rule_toml(render_rule_toml(rule, {"body": "two\nlines"})) == rule
