"""Plain text: blocks, lines and inline joins."""

from __future__ import annotations

import pytest

from scraper.dom.parse import parse_fragment
from scraper.extraction.render.text import render_text

CASES = {
    "paragraphs are apart by one blank line": ("<p>a</p><p>b</p>", "a\n\nb"),
    "inline markup joins without a space": ("<p><strong>I</strong>f you're</p>", "If you're"),
    "nested inline markup joins too": ("<p>a<b>b<i>c</i></b><span>d</span></p>", "abcd"),
    "white space folds across elements": ("<p>a <b> b</b>\n c&nbsp; d</p>", "a b c d"),
    "a line break breaks the line": ("<p>a<br>b</p>", "a\nb"),
    "two line breaks part paragraphs": ("<div>a<br> <br>b</div>", "a\n\nb"),
    "list items are lines": ("<ul><li>a</li><li>b</li></ul><p>c</p>", "a\nb\n\nc"),
    "nested lists are lines too": ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "a\nb\nc"),
    "paragraphs in an item are lines": ("<ul><li><p>a</p><p>b</p></li></ul>", "a\nb"),
    "rows are lines, cells are apart by a bar": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><p>d</p></td></tr></table>",
        "a | b\nc | d",
    ),
    "cells of a layout table are blocks": (
        "<table><tr><td><h2>a</h2><p>b</p></td><td><p>c</p></td></tr></table>",
        "a\n\nb\n\nc",
    ),
    "cells beside each other in one row are blocks": (
        "<table><tr><td><img src=a></td><td>a<br><br>b</td></tr></table>",
        "a\n\nb",
    ),
    "cells with line breaks for paragraphs are blocks": (
        "<table><tr><td>a</td><td>b<br><br>c<br><br>d<br><br>e</td></tr><tr><td>f</td><td>g</td></tr></table>",
        "a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng",
    ),
    "rows of figures are lines in the cell of a layout table": (
        "<table><tr><td>a</td><td><table><tr><th>b</th><th>c</th></tr><tr><td>d</td><td>e</td></tr></table></td></tr></table>",
        "a\n\nb | c\nd | e",
    ),
    "rows of data are lines, whatever their cells hold": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td><ul><li>c</li></ul><p>d</p></td><td>e</td></tr></table>",
        "a | b\nc d | e",
    ),
    "code keeps its lines and its indent": (
        "<p>a</p><pre>\nif x:\n    y\n\n\n\tz\n</pre><p>b</p>",
        "a\n\nif x:\n    y\n\n\n\tz\n\nb",
    ),
    "captions are left out": ("<p>a</p><figure><img><figcaption>b</figcaption></figure>", "a"),
    "captions are all there is": ("<figure><figcaption>b</figcaption></figure>", "b"),
    "readings are left out": ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>", "漢字"),
    "numbers of footnotes are left out": ("<p>a<sup><a href='#n1'>[1]</a></sup>.</p>", "a."),
    "powers stay readable": ("<p>10<sup>6</sup> m<sup>2</sup></p>", "10^6 m2"),
    "quotations have their marks": ("<p>he <q>said</q></p>", "he “said”"),
    "what nobody sees is left out": (
        "<p>a<script>b</script><style>c</style></p><svg><text>d</text></svg>",
        "a",
    ),
    "soft hyphens and zero-width spaces go": ("<p>a&shy;b&#8203;c</p>", "abc"),
    "text outside blocks stands alone": ("a<p>b</p>c", "a\n\nb\n\nc"),
    "definitions are lines": ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
    "nothing gives nothing": ("<div> <p> </p></div>", ""),
}


@pytest.mark.parametrize(("markup", "text"), CASES.values(), ids=CASES.keys())
def test_text_of_markup(markup, text):
    """The text is as the case's name claims."""
    assert render_text(parse_fragment(markup)) == text


def test_tail_of_the_root_is_not_its_text():
    """Text after the element does not belong to it."""
    root = parse_fragment("<p>a</p>b")
    assert render_text(root.find("p")) == "a"


def test_bottomless_nesting_is_walked():
    """A thousand elements in each other need no recursion."""
    root = parse_fragment("")
    inner = root
    for _ in range(5000):
        child = inner.makeelement("div", {})
        inner.append(child)
        inner = child
    inner.text = "deep"
    assert render_text(root) == "deep"


def test_tree_is_not_changed():
    """Rendering leaves the tree as it was."""
    from scraper.dom.elements import to_html

    root = parse_fragment("<ul><li>a<br>b</li></ul><pre>c\nd</pre>")
    before = to_html(root)
    render_text(root)
    assert to_html(root) == before
