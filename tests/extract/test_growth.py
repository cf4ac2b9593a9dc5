"""Reading is linear: counts of operations where time once grew with the square of a page.

`benchmarks/extract_growth.py` measures the time of huge pages of many shapes.
"""

from __future__ import annotations

import pytest
from bs4.builder._htmlparser import BeautifulSoupHTMLParser

from scraper.dom.elements import Element
from scraper.dom.parse import parse_html
from scraper.extraction.body import tree
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.metadata.choose import title_pieces
from scraper.extraction.render.markdown import render_markdown


def body_of(markup: str) -> Element:
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    return root.find("body")


def test_text_between_dropped_blocks_is_written_once(monkeypatch: pytest.MonkeyPatch):
    """Pieces of text that no kept element parts are joined before the tree gets them."""
    body = body_of("<h1>Ships</h1>" + "seen <div>dropped</div>" * 50 + "<p>The end.</p>")
    page = cut_page(body)
    written: list[int] = []
    append = tree._append_text

    def count(target: Element, pieces: list[str]) -> None:
        written.append(len(pieces))
        append(target, pieces)

    monkeypatch.setattr(tree, "_append_text", count)
    built = tree.build_tree(page, [text != "dropped" for text in page.text])
    assert "".join(built.itertext()).count("seen") == 50
    assert len([number for number in written if number]) <= 3


def test_no_list_of_empty_tags_grows_while_markdown_is_written(monkeypatch: pytest.MonkeyPatch):
    """The HTML parser under Markdown searches that list at every end tag."""
    longest = 0
    end = BeautifulSoupHTMLParser.handle_endtag

    def watch(parser: BeautifulSoupHTMLParser, name: str, **named: bool) -> None:
        nonlocal longest
        longest = max(longest, len(parser.already_closed_empty_element))
        end(parser, name, **named)

    monkeypatch.setattr(BeautifulSoupHTMLParser, "handle_endtag", watch)
    markup = '<p><img src="https://a.example/1.png" alt="a > b"><br>x</p>' * 20
    assert render_markdown(body_of(markup)).count("![a > b](https://a.example/1.png)") == 20
    assert longest <= 1


def test_a_title_of_many_pieces_is_not_cut(monkeypatch: pytest.MonkeyPatch):
    """Every bar costs a look at all that follows, so a title of many kilobytes is left alone."""
    looks: list[str] = []
    monkeypatch.setattr(title_pieces, "squeeze", lambda text: looks.append(text) or text)
    title = "Ship - Sail | " * 500
    assert title_pieces.cut_site_name(title, ("The Harbour",)) == title
    assert len(looks) < 10
