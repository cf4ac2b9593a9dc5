"""The last resort before the whole page."""

from __future__ import annotations

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.parse import parse_html
from scraper.extraction.body.readable import find_readable_body


def test_readability_leaves_the_menu_out() -> None:
    """Where it is asked, readability-lxml gives the story without the menu, and says who it was."""
    story = (
        "<p>The ferry left the quay before dawn, with eleven passengers and a crate of lemons.</p>"
        * 8
    )
    menu = "<div id='menu'><a href='/'>Timetable</a> <a href='/b'>Fares</a></div>"
    root = parse_html(f"<html><body>{menu}<div id='story'>{story}</div></body></html>")
    assert root is not None
    body = find_readable_body(Document("https://example.com/a", root))
    assert body is not None
    assert body.name == "readability"
    assert "crate of lemons" in text_of(body.root)
    assert "Timetable" not in text_of(body.root)


def test_readability_gives_nothing_for_a_few_words() -> None:
    """A page of a few words is left to the whole page."""
    root = parse_html("<html><body><p>Closed on Mondays.</p></body></html>")
    assert root is not None
    assert find_readable_body(Document("https://example.com/a", root)) is None
