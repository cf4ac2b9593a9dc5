"""Claims about what a page says to the law and to old browsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.parse import parse_html
from scraper.extraction.body.candidates import find_body
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.notices import find_notices
from scraper.extraction.body.tree import build_tree

PLEA = "<noscript><p>Your browser has JavaScript turned off.</p></noscript>"


def read(body: str) -> Document:
    root = parse_html(f"<html><body>{body}</body></html>")
    assert root is not None
    return Document("https://heron.example/story", root)


def texts(document: Document) -> list[str]:
    return cut_page(document.body, find_notices(document)).text


@pytest.mark.parametrize(
    "box",
    [
        '<div id="onetrust-consent-sdk">{}</div>',
        '<div><section class="light cmplz-cookiebanner-container">{}</section></div>',
        '<div id="sp_message_container_123456">{}</div>',
        '<div class="cookie-banner bottom">{}</div>',
    ],
)
def test_the_dialog_of_a_consent_manager_is_not_read(box: str) -> None:
    """All that such a box shows lies over the page."""
    document = read(f"<p>Story</p>{box.format('<h2>Your privacy</h2><p>508 partners</p>')}")
    assert texts(document) == ["Story"]


@pytest.mark.parametrize(
    "box",
    [
        '<div class="cookie-banner-shown"><p>Story</p></div>',
        '<div id="cookies"><p>Story</p></div>',
        "<noscript><p>Story</p></noscript>",
    ],
)
def test_other_boxes_are_read(box: str) -> None:
    """A page's wrapper, a recipe for cookies and text held for browsers without scripts stay."""
    assert texts(read(box)) == ["Story"]


def test_a_plea_for_scripts_is_not_read() -> None:
    """A short `noscript` that speaks of JavaScript is for old browsers; a long one is the page."""
    assert texts(read(f"<p>Story</p>{PLEA}")) == ["Story"]
    thread = f"<p>{'One more reply. ' * 50}</p><p>Best viewed with JavaScript enabled</p>"
    assert len(texts(read(f"<noscript>{thread}</noscript>"))) == 2


def test_what_is_not_read_is_not_copied() -> None:
    """A container kept whole is copied without the notice inside."""
    document = read(f'<div class="app"><p>One</p>{PLEA}<p>Two</p></div>')
    page = cut_page(document.body, find_notices(document))
    assert text_of(build_tree(page, [True, True])) == "OneTwo"


def test_a_dialog_longer_than_the_article_does_not_displace_it(
    paragraphs: dict[str, tuple[str, ...]], framed: Callable[[str], str]
) -> None:
    """The article is the body, however many words the dialog has."""
    story = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs["en"])
    legal = "<p>These technologies are needed to remember what you have chosen, and to measure how many people read a page.</p>"
    dialog = f'<div id="CybotCookiebotDialog"><h2>We value your privacy</h2>{legal * 40}</div>'
    page = framed(f"<article><h1>A morning by the water</h1>{story}</article>")
    root = parse_html(page.replace("</body>", f"{dialog}</body>"))
    assert root is not None
    text = text_of(find_body(Document("https://heron.example/story", root)).root)
    assert paragraphs["en"][0] in text
    assert "technologies" not in text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<p>The hives<span hidden>A hive is a box</span> stand there.</p>",
            "The hives stand there.",
        ),
        (
            '<p>See <a href="/p">the plan<span class="sr-only"> (new window)</span></a>.</p>',
            "See the plan.",
        ),
        ("<p>See <b><i>the <u hidden>X</u>plan</i></b>.</p>", "See the plan."),
        ('<ul><li><span class="material-icons">done</span> gloves</li></ul>', "gloves"),
        (
            '<figure><img src="a.jpg"><figcaption>A kiln<i hidden>X</i></figcaption></figure>',
            "A kiln",
        ),
    ],
)
def test_what_is_hidden_inside_a_line_is_not_copied(markup: str, text: str) -> None:
    """The line keeps all that is around it, and its words stay apart or together as they were."""
    document = read(f"<p>Before.</p>{markup}<p>After.</p>")
    page = cut_page(document.body, find_notices(document))
    assert page.text[1] == text
    tree = build_tree(page, [True, True, True])
    assert text_of(tree).replace(". g", ".g") == f"Before.{text}After."


def test_a_figure_between_kept_blocks_is_copied_without_what_is_hidden() -> None:
    """A captioned picture that no block of is kept is copied with what is read of its caption."""
    document = read(
        '<p>One</p><figure><img src="a.jpg"><figcaption>Kiln<i hidden> X</i></figcaption></figure><p>Two</p>'
    )
    page = cut_page(document.body, find_notices(document))
    assert text_of(build_tree(page, [True, False, True])) == "OneKilnTwo"
