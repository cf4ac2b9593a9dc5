"""Claims about cutting a page into blocks and boxes."""

from __future__ import annotations

import pytest

from scraper.dom.parse import parse_html
from scraper.extraction.body.model.blocks import Page, cut_page


def cut(markup: str) -> Page:
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    return cut_page(root.find("body"))


def test_inline_markup_joins_without_a_space():
    """Markup inside a word does not split it."""
    assert cut("<p><b>I</b>f you&#39;re <i>sure</i>.</p>").text == ["If you're sure."]


def test_block_elements_separate():
    """Paragraphs, cells and list items are blocks of their own."""
    markup = "<p>One</p><ul><li>Two<li>Three</ul><table><tr><td>Four<td>Five</table>"
    assert cut(markup).text == ["One", "Two", "Three", "Four", "Five"]


def test_text_around_a_paragraph_is_blocks_too():
    """Bare text before and after an element is not lost."""
    assert cut("<div>before<p>inside</p>after</div>").text == ["before", "inside", "after"]


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [("<br>", ["one two"]), ("<br><br>", ["one", "two"]), ("<br> <br> <br>", ["one", "two"])],
)
def test_two_line_breaks_end_a_block(breaks: str, expected: list[str]):
    """A single line break stays inside a block, two in a row end it."""
    assert cut(f"<div>one{breaks}two</div>").text == expected


@pytest.mark.parametrize(
    "tag", ["script", "style", "svg", "select", "textarea", "template", "iframe"]
)
def test_what_is_no_text_of_the_page_is_left_out(tag: str):
    """Code, drawings, form fields and inert templates give no block, the text after them does."""
    assert cut(f"<div><{tag}>inner</{tag}>after</div>").text == ["after"]


def test_shadow_template_is_text_of_the_page():
    """A declarative shadow root is shown by browsers, so its text counts."""
    assert cut('<x-card><template shadowrootmode="open"><p>shown</p></template></x-card>').text == [
        "shown"
    ]


def test_custom_elements_separate():
    """An element nobody knows opens a box."""
    assert cut("<x-a>one</x-a><x-b>two</x-b>").text == ["one", "two"]


def test_a_box_knows_the_blocks_inside():
    """The range of a box covers its blocks and no others."""
    page = cut("<p>a</p><section><p>b</p><div><p>c</p></div></section><p>d</p>")
    box = page.tag.index("section")
    assert page.text[page.first[box] : page.end[box]] == ["b", "c"]


def test_text_after_a_box_belongs_to_the_box_around():
    """The tail of a closed element stands in the box it is written in."""
    page = cut("<div><section><p>a</p></section>tail</div>")
    assert [page.tag[box] for box in page.box] == ["p", "div"]


def test_an_empty_box_has_no_blocks():
    """A box without text has an empty range where it stands."""
    page = cut("<p>a</p><div><img src=x></div><p>b</p>")
    box = page.tag.index("div")
    assert (page.first[box], page.end[box]) == (1, 1)


def test_linked_characters_are_counted_through_blocks():
    """Text in paragraphs inside one link is linked text."""
    page = cut("<a href=/x><h3>Head</h3><p>More</p></a><p>free</p>")
    assert page.linked == [4, 4, 0]


def test_every_text_node_belongs_to_one_block():
    """The text nodes of a block give its text again."""
    page = cut("<div>x <b>y</b> z<p>in <a href=/>link</a></p>tail</div>")
    start, texts = 0, []
    for end in page.run_end:
        nodes = zip(page.run_node[start:end], page.run_is_tail[start:end], strict=True)
        texts.append(" ".join("".join(n.tail if tail else n.text for n, tail in nodes).split()))
        start = end
    assert texts == page.text


def test_boxes_made_alike_share_their_path():
    """Equal tags and class names in equal surroundings have one path, others another."""
    page = cut("<div class=a><p class=x>1</p><p class=x>2</p></div><div><p class=x>3</p></div>")
    paths = [page.path[box] for box in page.box]
    assert paths[0] == paths[1] != paths[2]


def test_bottomless_nesting_is_cut_without_recursion():
    """Depth does not exhaust the interpreter's stack."""
    page = cut("<div>" * 1500 + "deep" + "</div>" * 1500)
    assert page.text == ["deep"]


def test_the_page_is_not_changed():
    """Cutting leaves the tree as it was."""
    root = parse_html("<html><body><div>a<br><br>b<p>c</p></div></body></html>")
    assert root is not None
    before = [(element.tag, element.text, element.tail) for element in root.iter()]
    cut_page(root.find("body"))
    assert [(element.tag, element.text, element.tail) for element in root.iter()] == before
