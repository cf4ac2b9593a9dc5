"""Claims about the clean tree of the kept blocks."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_html
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.tree import build_tree


def keep(markup: str, *kept: str) -> str:
    """Build the tree of the blocks that are named, and write it."""
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    page = cut_page(root.find("body"))
    assert set(kept) <= set(page.text), page.text
    return to_html(build_tree(page, [text in kept for text in page.text]))


def test_a_container_kept_whole_is_copied_whole():
    """Everything inside stays as it is written, inline markup too."""
    assert keep("<article><p>One <b>b</b></p><p>Two</p></article><p>X</p>", "One b", "Two") == (
        "<div><article><p>One <b>b</b></p><p>Two</p></article></div>"
    )


def test_what_is_left_between_is_left_out():
    """A block that is not kept goes with its element."""
    assert keep("<section><p>One</p><aside>Ad</aside><p>Two</p></section>", "One", "Two") == (
        "<div><section><p>One</p><p>Two</p></section></div>"
    )


def test_bare_text_is_told_apart():
    """Of text nodes in one element only the kept ones stay."""
    assert keep("<div>One<br><br>Two<br><br>Three</div>", "One", "Three") == (
        "<div>One<br><br><br><br>Three</div>"
    )


def test_inline_elements_of_a_left_block_go():
    """A link of a block that is left out does not stay behind."""
    assert (
        keep("<div>One<p>Two</p><a href=/x>Three</a></div>", "One", "Two")
        == "<div>One<p>Two</p></div>"
    )


def test_list_items_stay_in_their_list():
    """Kept items keep their list, nested ones too."""
    markup = "<ol><li>One<ul><li>Inner</li><li>Other</li></ul></li><li>Two</li></ol>"
    assert keep(markup, "One", "Inner", "Two") == (
        "<div><ol><li>One<ul><li>Inner</li></ul></li><li>Two</li></ol></div>"
    )


def test_rows_stay_in_their_table():
    """Kept cells keep row and table, and a left row goes."""
    markup = "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>x</td></tr><tr><td>c</td></tr></tbody></table>"
    assert keep(markup, "a", "b", "c") == (
        "<div><table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table></div>"
    )


def test_empty_cells_hold_their_place():
    """Where something in a table is passed over, cells without text stay, and so do their columns."""
    root = parse_html(
        "<table><tr><td></td><td><i>unread</i></td><td>a</td></tr><tr><td>b</td><td></td><td>c</td></tr></table>"
    )
    assert root is not None
    page = cut_page(root.find("body"), set(root.iter("i")))
    assert to_html(build_tree(page, [True] * len(page.text))).replace("<tbody>", "").replace(
        "</tbody>", ""
    ) == (
        "<div><table><tr><td></td><td></td><td>a</td></tr><tr><td>b</td><td></td><td>c</td></tr></table></div>"
    )


def test_an_image_between_kept_blocks_stays():
    """A picture without text stands where it stood."""
    assert keep("<main><p>a</p><div><img src=i.png></div><p>b</p><p>x</p></main>", "a", "b") == (
        '<div><p>a</p><div><img src="i.png"></div><p>b</p></div>'
    )


def test_a_figure_keeps_its_caption():
    """A captioned picture between kept blocks stays whole, though its caption is no prose."""
    figure = '<figure><img src="i.png"><figcaption>Cap</figcaption></figure>'
    assert keep(f"<main><p>a</p>{figure}<p>b</p><p>x</p></main>", "a", "b") == (
        f"<div><p>a</p>{figure}<p>b</p></div>"
    )


PICTURES = {
    "in a paragraph": "<p><img src=i></p>",
    "in a link": "<p><a href=/i><img src=i></a></p>",
    "in wrappers": "<div><div><picture><img src=i></picture></div></div>",
    "in a figure": "<figure><img src=i></figure>",
    "with a caption": "<figure><img src=i><figcaption>Cap</figcaption></figure>",
    "with a caption that a class names": '<div class="wp-caption"><img src=i><p class="caption">Cap</p></div>',
    "with buttons on it": '<figure class="element fig--has-shares"><img src=i></figure>',
    "in a gallery": "<div><figure><img src=i><figcaption>Cap</figcaption></figure><figure><img src=j></figure></div>",
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
@pytest.mark.parametrize(
    "around",
    [
        "<main>{}<p>a</p><p>b</p></main>",
        "<main><p>a</p>{}<p>b</p></main>",
        "<main><p>a</p><p>b</p>{}</main>",
        "<main><p>a</p>{0}{0}<p>b</p></main>",
        "<main><div><p>x</p></div>{}<p>a</p><p>b</p></main>",
        "<main><p>a</p><p>b</p>{}<div><p>x</p></div></main>",
    ],
)
def test_a_picture_beside_kept_text_stays(around: str, picture: str):
    """At the head and the end of a text too, and after another picture."""
    markup = around.format(picture) + "<p>x</p>"
    assert keep(markup, "a", "b").count("<img") == markup.count("<img")


@pytest.mark.parametrize(
    "picture",
    [
        '<div class="share"><img src=i></div>',
        '<div class="advert"><img src=i></div>',
        '<div class="related"><a href=/x><img src=i></a></div>',
        "<aside><img src=i></aside>",
        "<nav><a href=/x><img src=i></a></nav>",
        "<div><img src=i><p>x</p></div>",
    ],
)
def test_a_picture_of_the_site_goes(picture: str):
    """What templates put beside a text is not its own."""
    assert "img" not in keep(f"<main><p>a</p>{picture}<p>b</p></main><p>x</p>", "a", "b")


def test_an_image_elsewhere_goes():
    """A picture beside left blocks is left too."""
    assert "img" not in keep(
        "<main><p>a</p><p>b</p><p>x</p><div><img src=i></div><p>y</p></main>", "a", "b"
    )


def test_code_keeps_its_lines():
    """White space inside preformatted text is not folded."""
    assert "if x:\n    y" in keep(
        "<div><p>a</p><pre><code>if x:\n    y</code></pre></div>", "a", "if x: y"
    )


@pytest.mark.parametrize(
    "dead", ["<script>var a</script>", "<style>b{}</style>", "<svg><text>t</text></svg>"]
)
def test_code_of_the_page_never_comes_along(dead: str):
    """Scripts, styles and drawings inside a kept container are taken out."""
    assert keep(f"<article><p>a</p>{dead}<p>b</p></article>", "a", "b") == (
        "<div><article><p>a</p><p>b</p></article></div>"
    )


def test_nothing_kept_gives_an_empty_tree():
    """No block, no content."""
    assert keep("<p>a</p>") == "<div></div>"


def test_names_no_tree_allows_become_plain():
    """A tag that markup cannot have is copied as `div`, and such an attribute is dropped."""
    tree = keep(
        '<main><ul"x @click="go()" class=c><p>a</p><p>x</p></ul"x><p>b</p></main>', "a", "b"
    )
    assert "<p>a</p>" in tree
    assert "@click" not in tree


@pytest.mark.parametrize(
    "markup",
    [
        "<div><font>{title}<br><br>{rest}</font></div>",
        "<a name='story'>{title}{rest}</a>",
        "<span lang='ja'>{title}<br>{rest}</span>",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_an_article_in_an_inline_element_stays_without_the_title(
    read_body, paragraphs, markup, language
):
    """The element's own text is the title, which is left out; what follows in it is not."""
    rest = "".join(f"<p>{text}</p>" for text in paragraphs[language])
    text = read_body(markup.format(title="A morning by the water", rest=rest))
    assert text.split("\n\n") == list(paragraphs[language])
