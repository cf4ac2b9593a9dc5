"""Claims about formulas in Markdown: TeX that renders, and nothing that a reader would run."""

from __future__ import annotations

import time

import pytest

from scraper.dom.parse import parse_fragment
from scraper.extraction.normalize import normalize_tree
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.render.markdown_escape import escape_inline

KEPT = {
    "displayed": (r"$$ \mathbb{E}_{x} [a_t] \\ b_*c $$", r"$$ \mathbb{E}_{x} [a_t] \\ b_*c $$"),
    "in brackets": (r"\[ a_1 * b_1 \]", r"$$ a_1 * b_1 $$"),
    "in parentheses": (r"Sei \(\alpha_1\) klein.", r"Sei $\alpha_1$ klein."),
    "one letter": (r"und \(x\) auch", "und $x$ auch"),
    "in single dollars": (r"the flow $q_{t-1}$ of *x*", r"the flow $q_{t-1}$ of \*x\*"),
    "an environment": (
        r"\begin{align} a &= b_1 \\ c \end{align}",
        r"$$ \begin{align} a &= b_1 \\ c \end{align} $$",
    ),
    "two in a line": ("$a_1$ und $b_*$", "$a_1$ und $b_*$"),
    "Japanese around it": (r"流量$q_{*}$は", r"流量$q_{*}$は"),
}
OTHER = {
    "prices": ("from $5* to $10*", r"from $5\* to $10\*"),
    "variables of a shell": ("$HOME/*.md and $PATH", r"$HOME/\*.md and $PATH"),
    "a regular expression": (r"grep '\([a-z]*\)_'", r"grep '\\(\[a-z\]\*\\)\_'"),
    "a group without TeX": (r"write \(foo bar\) *", r"write \\(foo bar\\) \*"),
    "an opening without an end": (r"\[ a_1 and *", r"\\[ a_1 and \*"),
    "an escaped delimiter": (r"\\(x_1\\)", r"\\\\(x_1\\\\)"),
}


@pytest.mark.parametrize(("text", "markdown"), KEPT.values(), ids=KEPT)
def test_tex_is_not_escaped(text: str, markdown: str):
    """What a page types between its delimiters stays TeX, between dollar signs."""
    assert escape_inline(text) == markdown


@pytest.mark.parametrize(("text", "markdown"), OTHER.values(), ids=OTHER)
def test_other_text_is_escaped(text: str, markdown: str):
    """Dollars, brackets and backslashes of prose and code are no formula."""
    assert escape_inline(text).replace(r"\\\[", r"\\[") == markdown


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        ("a_1<b", r"a_1\lt b"),
        ("<img src=x onerror=alert(1)>_2", r"\lt img src=x onerror=alert(1)>_2"),
        ("[x](javascript:alert(1))_1", "[x] (javascript:alert(1))_1"),
        ("a &lt; b_1", "a & lt; b_1"),
        ("``a_1", "‘‘a_1"),
    ],
)
def test_a_formula_is_no_way_around_the_escapes(tex: str, written: str):
    """Typed or marked up, it holds no HTML, no link, no entity and no code."""
    assert escape_inline(f"${tex}$") == f"${written}$"
    root = parse_fragment("<p></p>")
    code = root.makeelement("code", {"class": "language-math"})
    code.text = tex
    root[0].append(code)
    assert render_markdown(root) == f"${written}$"


def test_a_displayed_formula_is_one_block():
    """No line of it begins a list, a quotation or a heading, and no blank line ends it."""
    markup = '<p>x</p><pre><code class="language-math">a\n= b_1\n\n- c\n\\\\ d</code></pre>'
    root = parse_fragment(markup)
    normalize_tree(root, "")
    assert render_markdown(root) == "x\n\n$$\na = b_1 - c\n\\\\ d\n$$"


@pytest.mark.parametrize("opening", ["$$ a ", r"\[ a ", r"\(", "$a_", r"\begin{align} ", "$"])
def test_openings_without_an_end_take_linear_time(opening: str):
    """100,000 of them are read in a moment."""
    start = time.process_time()
    escape_inline(opening * 100_001)
    assert time.process_time() - start < 5


SPLIT = {
    "a line break": (
        r"<p>The sum \[a_1 + b \\<br>c_2\] ends.</p>",
        r"The sum $$ a_1 + b \\ c_2 $$ ends.",
    ),
    "emphasis in a formula": (
        r"<p>Let $x<em>{1} + y</em>{2}$ be real.</p>",
        r"Let $x_{1} + y_{2}$ be real.",
    ),
    "emphasis over two formulas": (
        r"<p>Nor $z<em>{3}$ or $w</em>{4}$.</p>",
        r"Nor $z_{3}$ or $w_{4}$.",
    ),
    "lines of an environment": (
        r"<div>\begin{align}<br>x<em>i &amp;= 1\\<br>y</em>i &amp;= 2<br>\end{align}</div>",
        r"$$ \begin{align} x_i &= 1\\ y_i &= 2 \end{align} $$",
    ),
    "Japanese around it": (r"<p>流量\(q<i>{a}+q</i>{b}\)は</p>", r"流量$q_{a}+q_{b}$は"),
}


@pytest.mark.parametrize(("markup", "markdown"), SPLIT.values(), ids=SPLIT)
def test_split_tex_is_joined(markup: str, markdown: str):
    """A `br` or emphasis that a page's software put into a formula is TeX again."""
    root = parse_fragment(markup)
    normalize_tree(root, "")
    assert render_markdown(root) == markdown


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        ("<p>It cost $5 <em>or</em> maybe $6 a day.</p>", "It cost $5 *or* maybe $6 a day."),
        ("<p>$a = 1;<br>$b = 2;</p>", "$a = 1;\\\n$b = 2;"),
        (
            r"<p>Sei \(x_1\) <em>klein</em> und \(x_2\) groß.</p>",
            r"Sei $x_1$ *klein* und $x_2$ groß.",
        ),
    ],
)
def test_other_emphasis_stays(markup: str, markdown: str):
    """Between prices, in code and between formulas, emphasis and line breaks are the author's."""
    root = parse_fragment(markup)
    normalize_tree(root, "")
    assert render_markdown(root) == markdown
