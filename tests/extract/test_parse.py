"""Claims about how a page becomes a tree."""

from __future__ import annotations

import pytest
from lxml import etree, html  # noqa: TID251 - to let it fail

from scraper.dom.elements import text_of, to_html
from scraper.dom.parse import parse_html
from scraper.errors import ExtractError

STORY = "<div><p>The ferry was late.</p></div>"


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head></head><body><nav>Menu </nav></body></html>{STORY}</body></html>",
        f"<html><body><nav>Menu </nav></body>{STORY}</html>",
        f"<html><body><nav>Menu </nav></body></html><html><body>{STORY}</body></html>",
        f"<html><head><title>x</title></head></html><body><nav>Menu </nav>{STORY}</body>",
        "<html><body><nav>Menu </nav></body></html>The ferry <b>was</b> late.",
    ],
)
def test_what_stands_behind_the_end_is_in_the_body(page: str) -> None:
    """A page that ends too early, by templates glued together, loses nothing, as in browsers."""
    root = parse_html(page)
    assert root is not None
    assert text_of(root.find("body")) == "Menu The ferry was late."
    assert len(root.findall("body")) == 1


def test_a_whole_page_stays_as_it_is() -> None:
    """Where nothing stands behind the end, the tree is the parser's."""
    page = "<html><head><title>x</title></head><body><p>One</p>two</body></html>"
    root = parse_html(page)
    assert root is not None
    assert to_html(root) == page


def test_a_parser_without_memory_is_a_coded_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lxml reports it as a syntax error."""

    def parse(*_: object, **__: object) -> None:
        raise etree.XMLSyntaxError("Memory allocation failed", 2, 1, 1)

    monkeypatch.setattr(html, "document_fromstring", parse)
    with pytest.raises(ExtractError) as caught:
        parse_html("<p>x")
    assert caught.value.code == "extract-memory"
