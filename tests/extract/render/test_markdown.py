"""Markdown: structure, escapes, and no raw HTML."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_fragment
from scraper.extraction.render.markdown import render_markdown

CASES = {
    "headings": ("<h1>a</h1><h3>b <b>c</b></h3>", "# a\n\n### b c"),
    "strong, emphasised and struck text": (
        "<p><b>a</b> <em>b</em> <del>c</del></p>",
        "**a** *b* ~~c~~",
    ),
    "spaces stand outside of the marks": ("<p>a<b> b </b>c</p>", "a **b** c"),
    "marks inside a word": ("<p><strong>I</strong>f</p>", "**I**f"),
    "nested lists": (
        "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
        "- a\n  1. b\n  2. c\n- d",
    ),
    "numbers go on where the page says": ('<ol start="7"><li>a</li><li>b</li></ol>', "7. a\n8. b"),
    "paragraphs in an item are indented": ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
    "code in an item is indented": (
        "<ol><li>a<pre><code>b\n c</code></pre></li></ol>",
        "1. a\n\n   ```\n   b\n    c\n   ```",
    ),
    "quotes in quotes": (
        "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>",
        "> a\n>\n> > b",
    ),
    "a list in a quote": ("<blockquote><ul><li>a</li></ul></blockquote>", "> - a"),
    "links": ('<p><a href="https://e.example/a b">x</a></p>', "[x](https://e.example/a%20b)"),
    "links to scripts keep their text": ('<p><a href="javascript:x">y</a></p>', "y"),
    "images": (
        '<p><img src="https://e.example/a.png" alt="b"></p>',
        "![b](https://e.example/a.png)",
    ),
    "images in links": (
        '<p><a href="https://e.example/"><img src="https://e.example/a.png" alt=""></a></p>',
        "[![](https://e.example/a.png)](https://e.example/)",
    ),
    "code spans hold back-ticks": ("<p><code>a`b</code></p>", "``a`b``"),
    "fences are longer than any inside": (
        "<pre><code>```\nx\n```</code></pre>",
        "````\n```\nx\n```\n````",
    ),
    "line breaks": ("<p>a<br>b<br></p>", "a\\\nb"),
    "rules": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    "a table without a head gets an empty one": (
        "<table><tr><td>a</td><td>b</td></tr></table>",
        "|  |  |\n| --- | --- |\n| a | b |",
    ),
    "bars in cells are escaped": (
        "<table><tr><th>a|b</th></tr><tr><td><code>c|d</code></td></tr></table>",
        "| a\\|b |\n| --- |\n| `c\\|d` |",
    ),
    "a list in a cell stays in its line": (
        "<table><tr><th>a</th></tr><tr><td><ul><li>b</li><li>c</li></ul></td></tr></table>",
        "| a |\n| --- |\n| b c |",
    ),
    "formulas": ('<p><code class="language-math">x_1</code></p>', "$x_1$"),
    "text that looks like a list": ("<p>1. a</p><p>- b</p><p>+ c</p>", "1\\. a\n\n\\- b\n\n\\+ c"),
    "text that looks like a heading": ("<p># a</p><p>#b</p>", "\\# a\n\n#b"),
    "text that looks like a rule": ("<p>a<br>---</p>", "a\\\n\\---"),
    "text that looks like a quote": ("<p>&gt; a</p>", "\\> a"),
    "text that looks like markup": (
        "<p>*a* _b_ c_d `e` [f](g)</p>",
        "\\*a\\* \\_b\\_ c_d \\`e\\` \\[f\\](g)",
    ),
    "text that looks like HTML": ("<p>&lt;b&gt; 1 &lt; 2 &amp;lt;</p>", "\\<b> 1 < 2 \\&lt;"),
    "text before a link that looks like an image": (
        '<p>a!<a href="https://e.example/">b</a></p>',
        "a\\![b](https://e.example/)",
    ),
    "split text that looks like a list": ("<p><span>1</span>. a</p>", "1\\. a"),
    "empty elements leave nothing": (
        "<p><b> </b><a href='https://e.example/'></a></p><ul><li></li></ul>",
        "",
    ),
}


@pytest.mark.parametrize(("markup", "markdown"), CASES.values(), ids=CASES.keys())
def test_markdown_of_markup(markup, markdown):
    """The Markdown is as the case's name claims."""
    assert render_markdown(parse_fragment(markup)) == markdown


def test_bottomless_nesting_gives_text():
    """Quotes nested deeper than anybody reads come out as text, not as an error."""
    root = parse_fragment("")
    inner = root
    for _ in range(3000):
        child = inner.makeelement("blockquote", {})
        inner.append(child)
        inner = child
    inner.text = "deep *down*"
    assert render_markdown(root) == "deep \\*down\\*"


def test_long_lists_are_numbered_in_linear_time():
    """Ten thousand items take no square of their number."""
    markup = "<ol>" + "<li>a</li>" * 10_000 + "</ol>"
    assert render_markdown(parse_fragment(markup)).endswith("\n10000. a")


def test_tree_is_not_changed():
    """Rendering leaves the tree as it was."""
    root = parse_fragment("<table><tr><td>a</td><td>b</td></tr></table><ol><li>c</li></ol>")
    before = to_html(root)
    render_markdown(root)
    assert to_html(root) == before
