"""Every block of a page is marked, as the extractor itself judged it."""

from __future__ import annotations

import json

import pytest

from scraper.demo.server import read_site
from scraper.extraction import extract_article
from scraper.extraction.mark import mark_blocks
from scraper.extraction.marked_block import MarkedPage
from scraper.extraction.options import EVERYTHING
from scraper.extraction.unkept import unkept_capture
from scraper.records import Capture

PAGES = {path: file for path, file in read_site().items() if "html" in file.content_type}
WIX = "/post/syrian-president-bashar-al-assad-flees-damascus"


def capture_of(path: str) -> Capture:
    """Return a page of the demo's site."""
    return unkept_capture(PAGES[path].body, f"http://site.example{path}", PAGES[path].content_type)


def texts(page: MarkedPage, state: str) -> list[str]:
    """Return the texts of the blocks in a state."""
    return [block.text for block in page.blocks if block.state == state]


@pytest.mark.parametrize("path", PAGES)
def test_marking_reads_the_same_article(path: str) -> None:
    """The article of a marked page is the one that is stored, and its paragraphs have their blocks."""
    capture = capture_of(path)
    page = mark_blocks(capture)
    assert page.article == extract_article(capture, EVERYTHING)
    kept = [block for block in page.blocks if block.state == "kept"]
    linked = [block for block in kept if block.paragraph is not None]
    assert len(kept) - len(linked) <= max(
        1, len(kept) // 10
    )  # captions are kept, and not in the text
    count = len(page.article.text.split("\n\n"))
    assert len({block.paragraph for block in linked}) >= 0.8 * count


def test_words_outside_are_left_out_with_a_reason() -> None:
    """What the first and the last line of a Wix page say is left out; the prose is kept."""
    page = mark_blocks(capture_of(WIX))
    left = texts(page, "left-out")
    assert left[0] == "top of page"
    assert left[-1] == "bottom of page"
    assert len(texts(page, "kept")) == 8
    assert texts(page, "title") == [page.article.title]
    assert all(block.rule and block.reason for block in page.blocks if block.state != "kept")
    assert all(not block.rule for block in page.blocks if block.state == "kept")


def test_facts_and_zones_are_named() -> None:
    """A date and tags outside of the text are facts; menus are in their zone; hidden ones are named."""
    blocks = {block.text: block for block in mark_blocks(capture_of(WIX)).blocks}
    assert blocks["Updated: Dec 8, 2024"].fields == ("published", "modified")
    assert blocks["Damascus"].fields == ("tags",)
    assert blocks["Home"].zone == "nav"
    assert blocks["Use tab to navigate through the menu items."].is_hidden


def test_what_a_rule_takes_out_of_the_body_is_marked() -> None:
    """A label inside the body is left out by the rule that took it, although the model kept its box."""
    story = "".join(
        f"<p>{sentence} The keeper wrote it down, and nobody asked him why he did so.</p>"
        for sentence in ("The lamp was lit at dusk.", "The boats came back late.", "Rain fell.")
    )
    page = f"<html><body><article><h1>The lamp</h1>{story}<p>Advertisement</p>{story.replace('Rain', 'Snow')}</article></body></html>"
    marked = mark_blocks(unkept_capture(page.encode(), "http://lamp.example/a"))
    label = next(block for block in marked.blocks if block.text == "Advertisement")
    assert label.state == "left-out"
    assert "Advertisement" not in marked.article.text
    assert "Snow fell." in marked.article.text


def test_plain_text_is_marked_by_lines() -> None:
    """The lines of a text dump are kept or left out."""
    prose = "\n\n".join(
        f"The ferry of day {n} left late, and nobody was on board but the dog of the captain."
        for n in range(6)
    )
    capture = unkept_capture(
        f"top of page\n\nLog In\n\nThe ferry\n\n{prose}\n\nbottom of page".encode(),
        "http://a.example/",
        "text/plain",
    )
    page = mark_blocks(capture)
    assert len(texts(page, "kept")) == 6
    assert "bottom of page" in texts(page, "left-out")


def test_pages_without_blocks_are_marked_by_text() -> None:
    """Where the text is in a script, no block of the page is kept unless it says the same."""
    text = "The lamp was lit at dusk, and the boats came back late. " * 20
    data = json.dumps({"@context": "https://schema.org", "@type": "Article", "articleBody": text})
    page = f'<html><head><script type="application/ld+json">{data}</script></head><body><p>Please wait while it loads.</p></body></html>'
    marked = mark_blocks(unkept_capture(page.encode(), "http://lamp.example/a"))
    assert "The lamp was lit" in marked.article.text
    assert texts(marked, "kept") == []
