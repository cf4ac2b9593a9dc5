"""Markdown in a page's state."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from scraper.extraction.article import extract_article
from scraper.extraction.body.markdown_text import write_markdown
from scraper.extraction.options import EVERYTHING
from scraper.records import Capture

FIRST = "The mill at Garrow Beck ground oats until 1911, when the weir gave way and nobody came to mend it."
SECOND = "In dry summers the old wheel pit can be seen from the bridge, and children look for eels in it."
THIRD = "The parish bought the ruin last year. It will not be rebuilt, but the path beside it is open again."


def read_state(body: str):
    state = json.dumps({"props": {"post": {"title": "The mill", "body": body}}})
    page = f'<html><head><title>The mill</title></head><body><div id=app></div><script type="application/json">{state}</script></body></html>'
    return extract_article(
        Capture.of_bytes(page.encode(), url="https://mill.example/a", fetched_at=datetime.now(UTC)),
        EVERYTHING,
    )


def test_markdown_of_the_state_is_rendered():
    """Headings, bold, links, lists and code in the state become what they mark, not signs in the text."""
    article = read_state(
        f"# The mill\n\n{FIRST} It was **never** sold.\n\n## The wheel\n\n{SECOND}\n\n- wood\n- [iron](https://iron.example/)\n\n"
        f"1. dry\n2. wet\n\n```js\nlet a = 1\n```\n\n> Nobody came.\n\n{THIRD}"
    )
    for sign in ("#", "**", "](", "- wood", "```", "> "):
        assert sign not in article.text
    assert "It was never sold." in article.text
    assert "**never**" in article.markdown
    assert "\n## The wheel\n" in article.markdown
    assert "- wood\n- [iron](https://iron.example/)" in article.markdown
    assert "<pre><code" in article.html
    assert "<blockquote>" in article.html


def test_markdown_of_an_article_body_is_rendered():
    """`articleBody` of a page that shows nothing may be Markdown too."""
    data = json.dumps(
        {"@type": "Article", "headline": "The mill", "articleBody": f"{FIRST}\n\n## Das Rad\n\n{SECOND}\n\n{THIRD}"}
    )  # fmt: skip
    page = f'<html><head><title>The mill</title><script type="application/ld+json">{data}</script></head><body><div id=app></div></body></html>'
    article = extract_article(
        Capture.of_bytes(page.encode(), url="https://mill.example/a", fetched_at=datetime.now(UTC)),
        EVERYTHING,
    )
    assert "\n## Das Rad\n" in article.markdown
    assert "#" not in article.text


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("## Das Rad\n\nHolz und Eisen.", "<h2>Das Rad</h2>\n<p>Holz und Eisen.</p>\n"),
        ("Es war **nie** verkauft.", "<p>Es war <strong>nie</strong> verkauft.</p>\n"),
        ("水車は**売られず**に", "<p>水車は<strong>売られず</strong>に</p>\n"),
        ("See [the map](/map).", '<p>See <a href="/map">the map</a>.</p>\n'),
        ("![wheel](https://a.example/w.jpg)", '<p><img src="https://a.example/w.jpg" alt="wheel" /></p>\n'),
        ("Need:\n\n- wood\n- iron\n\nand *some* glue", "<p>Need:</p>\n<ul>\n<li>wood</li>\n<li>iron</li>\n</ul>\n<p>and <em>some</em> glue</p>\n"),
        ("    ## Indented\n\n    Text.", "<h2>Indented</h2>\n<p>Text.</p>\n"),
        ("**One**\nTwo\nThree", "<p><strong>One</strong><br />\nTwo<br />\nThree</p>\n"),
        ("**One**\r\n\r\nTwo", "<p><strong>One</strong></p>\n<p>Two</p>\n"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"),
    ],
)  # fmt: skip
def test_plain_markdown_becomes_markup(text: str, markup: str | None):
    """One plain sign is enough: a heading, bold words, a link, a table, or two weaker ones."""
    assert write_markdown(text) == markup


@pytest.mark.parametrize(
    "text",
    [
        "Prices from 12* euros. *Taxes are not included.",
        "5** hotels cost more than 4** hotels, and 3** hotels less.",
        "Тариф** и сроки. Цены** могут меняться.",
        "Rates** and terms.\n\n** Rates may change at any time.",
        "We are #1 in the region, says #quay.\n# 1 in the state as well",
        "- Who is there?\n- Nobody, said the miller, and he shut the door.",
        "He wrote 2*3*4 and f(x)[1] on the wall (see note [2]) and left.",
        "In 1911:\n1. The weir broke.",
        "a > b and a_b_c, snake_case_names",
        "The array a[0](b) is called; c[i](j) too.",
        "See page [12] (and the map).",
        "She said *nothing* at all.",
        "Plain words without a sign.",
        "",
    ],
)
def test_prose_with_stray_signs_is_no_markdown(text: str):
    """A star, a hash sign, a dash or one hint alone prove nothing."""
    assert write_markdown(text) is None


@pytest.mark.parametrize(
    "piece", ["**a ", "[", "[a](", "`a``b", "> ", "- ", "*a_ ", "|-", "<a ", "```\n", "# a\n", "[a]: b\n", "1. ", "- a\n", "\n\n> "]
)  # fmt: skip
def test_hostile_signs_take_linear_time(piece: str):
    """A long text of signs alone takes seconds at most, Markdown or not."""
    start = time.process_time()
    write_markdown("## A\n\n" + piece * (100_000 // len(piece)))
    write_markdown(piece * (100_000 // len(piece)))
    assert time.process_time() - start < 6
