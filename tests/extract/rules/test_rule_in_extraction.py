"""A user's rule decides how the pages of its host are read."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from scraper.extraction.article import extract_article
from scraper.extraction.options import ExtractOptions
from scraper.extraction.site_rules import parse_rule_toml
from scraper.records import Article, Capture

RULE = parse_rule_toml(
    """
    host = "paper.example"
    title = "h2.kicker"
    author = "//p[@class='hand']"
    date = "span.day"
    body = ["div.nowhere", "div.notes"]
    strip = ["//p[contains(., 'fish')]", "em.price"]
    """
)
PROSE = "<p>The last ferry of the winter left the northern pier at six in the morning, and nobody waved.</p>"
PAGE = f"""<html><head><title>SEO ferry</title></head><body><h1>Paper</h1><article>{PROSE * 12}</article>
<h2 class="kicker">The kicker</h2><p class="hand">Ines Falk</p><span class="day">2026-03-02</span>
<div class="notes"><p>First note, <em class="price">for five coins,</em> kept.</p><p>Buy fish.</p></div>
<div class="notes"><p>Second note.</p></div></body></html>"""


def read(*, url: str = "https://www.paper.example/notes/1") -> Article:
    body = PAGE.encode()
    capture = Capture(
        url=url,
        final_url=url,
        status=200,
        headers=(),
        body=body,
        fetched_at=datetime(2026, 3, 3, tzinfo=UTC),
        digest=hashlib.sha256(body).hexdigest(),
    )
    return extract_article(capture, ExtractOptions(rules=(RULE,)))


def test_rule_gives_the_body_without_its_strips():
    """All of the rule's body and nothing else, strips by CSS and XPath left out."""
    article = read()
    assert article.text == "First note, kept.\n\nSecond note."
    assert article.found_by["text"] == "rule"


def test_rule_gives_the_metadata():
    """Title, author and date of the rule win over all others."""
    article = read()
    assert (article.title, article.authors) == ("The kicker", ("Ines Falk",))
    assert article.published == "2026-03-02"
    assert article.found_by["title"] == "rule"


def test_rule_of_another_host_is_not_applied():
    """Pages of other hosts are read as always."""
    article = read(url="https://other.example/notes/1")
    assert "northern pier" in article.text
    assert article.found_by["text"] != "rule"
