"""Rules learned from pages of one host."""

from __future__ import annotations

import pytest

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.parse import parse_html
from scraper.extraction.site_rules import (
    find_rule_body,
    find_rule_strips,
    find_rule_values,
    parse_rule_toml,
    suggest_rule,
)

TOPICS = ("ferry", "lighthouse", "market", "oyster", "piano", "storm")


def story(number: int) -> Document:
    """A page of an invented paper: own text in `.story`, with a promotion and links inside."""
    topic = TOPICS[number]
    own = "".join(
        f"<p>The {topic} of day {day} was seen by {day + number} people who wrote it down.</p>"
        for day in range(2, 9)
    )
    related = "".join(f'<li><a href="/{t}">More on the {t} of the week</a></li>' for t in TOPICS)
    root = parse_html(
        f"""<html><body>
        <header class="masthead"><a href="/">Paper</a> <b>News from the quay since 1998</b></header>
        <main class="page"><h1 class="headline">All about the {topic}</h1>
        <time class="posted" datetime="2026-03-0{number + 1}">March</time>
        <div class="css-1q2w3e story">
          {own}
          <div class="promo"><p>Get our letters every Friday. It costs nothing.</p></div>
          <div class="related"><ul>{related}</ul></div>
          <p>In the end the {topic} was {"very " * (number + 1)}quiet.</p>
        </div></main>
        <footer class="colophon"><p>Printed above a fish shop. Write to us any time.</p></footer>
        </body></html>"""
    )
    assert root is not None
    return Document(f"https://www.paper.example/2026/{topic}", root)


PAGES = [story(number) for number in range(len(TOPICS))]


def test_suggested_body_holds_the_own_text():
    """The body is the block of each page's own text, under a name without digits."""
    rule = parse_rule_toml(suggest_rule(PAGES))
    assert rule.host == "paper.example"
    assert rule.body == ("div.story",)
    text = text_of(find_rule_body(PAGES[2], rule)[0])
    assert "The market of day 8" in text
    assert "fish shop" not in text


def test_suggested_strips_are_what_repeats_inside():
    """Promotions and link lists inside the body are stripped, prose is not."""
    rule = parse_rule_toml(suggest_rule(PAGES))
    assert set(rule.strip) == {"div.promo", "div.related"}
    assert all("was seen by" not in text_of(e) for e in find_rule_strips(PAGES[0], rule))


def test_suggested_title_and_date_differ_from_page_to_page():
    """The headline and the date for machines are named."""
    rule = parse_rule_toml(suggest_rule(PAGES))
    found = {f.field: f.value for f in find_rule_values(PAGES[3], rule)}
    assert found == {"title": "All about the oyster", "published": "2026-03-04"}


def test_suggestion_carries_a_test_that_holds():
    """The rule names one of the pages, and a sentence that its body has."""
    rule = parse_rule_toml(suggest_rule(PAGES))
    assert rule.tests[0].url == PAGES[0].url
    assert rule.tests[0].contains[0] in text_of(find_rule_body(PAGES[0], rule)[0])


def test_suggestion_is_the_same_each_time():
    """The same pages give the same text."""
    assert suggest_rule(PAGES) == suggest_rule([story(n) for n in range(len(TOPICS))])


def test_too_few_pages_are_refused():
    """Two pages do not show what repeats."""
    with pytest.raises(ValueError, match="too few"):
        suggest_rule(PAGES[:2])


def test_pages_without_names_are_refused():
    """Where nothing has a stable name, no rule is invented."""
    bare = [parse_html(f"<body><div><p>Day {n} was calm.</p></div></body>") for n in range(4)]
    pages = [Document("https://bare.example/", root) for root in bare if root is not None]
    with pytest.raises(ValueError, match="no block"):
        suggest_rule(pages)
