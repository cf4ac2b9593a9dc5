"""Claims about blocks of code: one form, whatever a highlighter drew them with."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_fragment
from scraper.extraction.normalize import normalize_tree
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.render.text import render_text

TWO_LINES = {
    "items of a list (SyntaxHighlighter)": '<div class="dp-highlighter"><ol><li><span>boat = 1</span></li><li>  row()</li></ol></div>',
    "spans without line ends (Shiki)": '<pre><code><span class="line">boat = 1</span><span class="line">  row()</span></code></pre>',
    "spans with line ends": '<pre><code><span class="line">boat = 1</span>\n<span class="line">  row()</span></code></pre>',
    "spans that hold the line ends": "<pre><code><span class='line'>boat = 1\n</span><span class='line'>  row()\n</span></code></pre>",
    "spans and breaks": '<pre><span class="token-line">boat = 1<br></span><span class="token-line">  row()<br></span></pre>',
    "divs of an editor in the page (Monaco)": '<div class="view-lines"><div class="view-line">boat = 1</div><div class="view-line">  row()</div></div>',
    "divs in code": "<code><div>boat = 1</div><div>  row()</div></code>",
    "lines that are blocks themselves (CodeMirror)": '<div class="CodeMirror-code"><pre>boat = 1</pre><pre>  row()</pre></div>',
    "pasted from an editor": '<div style="font-family: Menlo, monospace;white-space: pre;"><div>boat = 1</div><div>  row()</div></div>',
    "text as it is typed in a named box": '<div class="code-sample" style="white-space:pre">boat = 1\n  row()</div>',
    "lines that are named so, in a box named code": '<div class="code-block"><div class="line">boat = 1</div><div class="line">&nbsp; row()</div></div>',
    "code with breaks that the source repeats": "<p><code>boat = 1<br>\n&nbsp; row()</code></p>",
    "the same with line ends before the breaks": "<p><code>boat = 1\r\n<br>&nbsp; row()</code></p>",
    "a paragraph named code": '<p class="code">boat = 1<br>&nbsp; row()</p>',
    "code with breaks": "<p><code>boat = 1<br>&nbsp; row()</code></p>",
    "output with breaks": "<p><samp>boat = 1<br>&nbsp; row()</samp></p>",
    "code in each line": "<p><code>boat = 1</code><br><code>&nbsp; row()</code></p>",
    "a table that counts lines": "<table><tr><td>1</td><td><code>boat = 1</code></td></tr><tr><td>2</td><td><code>  row()</code></td></tr></table>",
    "an element from before pre": "<xmp>boat = 1\n  row()</xmp>",
    "another one": "<listing>boat = 1\n  row()</listing>",
}


@pytest.mark.parametrize("markup", TWO_LINES.values(), ids=TWO_LINES)
def test_code_keeps_its_lines(markup: str):
    """Lines that are elements end as lines, with their indentation, in all forms."""
    root = parse_fragment(f"<p>Before</p>{markup}<p>after</p>")
    normalize_tree(root, "")
    code = to_html(root).replace("\xa0", " ").replace("&#160;", " ")
    assert code == "<div><p>Before</p><pre><code>boat = 1\n  row()</code></pre><p>after</p></div>"
    assert render_text(root) == "Before\n\nboat = 1\n  row()\n\nafter"
    assert render_markdown(root) == "Before\n\n```\nboat = 1\n  row()\n```\n\nafter"


def test_code_in_a_line_of_its_own_is_a_block():
    """Behind a line end, code with breaks is not part of the sentence."""
    root = parse_fragment("<p>Rufen Sie auf:<br><code>boat = 1<br>row()</code></p>")
    normalize_tree(root, "")
    assert to_html(root) == (
        "<div><p>Rufen Sie auf:</p><pre><code>boat = 1\nrow()</code></pre></div>"
    )


def test_spaces_that_do_not_break_stay_in_the_tree_alone():
    """HTML has the page's own characters; code that is copied from text or Markdown runs."""
    root = parse_fragment("<pre>a&nbsp;&nbsp;b</pre>")
    normalize_tree(root, "")
    assert to_html(root[0]).replace("&#160;", "\xa0").replace("&nbsp;", "\xa0") == (
        "<pre><code>a\xa0\xa0b</code></pre>"
    )
    assert render_text(root) == "a  b"
    assert render_markdown(root) == "```\na  b\n```"


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Press <code>a</code> or<br><code>b</code> now</p>",
        '<p class="highlight">One<br>two</p>',
        '<div class="code"><p>One</p><p>two</p></div>',
        '<p style="white-space: pre-line">One\ntwo</p>',
        "<table><tr><td>1</td><td>Oslo</td></tr><tr><td>2</td><td>Bergen</td></tr></table>",
        "<table><tr><td>7</td><td><code>a</code></td></tr><tr><td>9</td><td><code>b</code></td></tr></table>",
        "<code>left open<h2>Head</h2><p>and a long text behind it</p></code>",
    ],
)
def test_other_text_is_no_block_of_code(markup: str):
    """Callouts, poems, rankings, inline code and a page behind a code that was left open."""
    root = parse_fragment(markup)
    normalize_tree(root, "")
    assert next(root.iter("pre"), None) is None
