"""Claims about formulas in blocks: words of their line, or lines of the text around them."""

from __future__ import annotations

import pytest

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.body.formulas import collect_formulas, find_displayed
from scraper.extraction.body.model.blocks import Page, cut_page
from scraper.extraction.body.tree import build_tree
from scraper.extraction.render.text import render_text

_MML = '<math{}><semantics><mi>q</mi><annotation encoding="application/x-tex">q_t</annotation></semantics></math>'
_KATEX = '<span class="katex-display"><span class="katex">{}<span class="katex-html">q</span></span></span>'


def cut(markup: str) -> Page:
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    document = Document("", root)
    return cut_page(document.body, formulas=collect_formulas(document))


@pytest.mark.parametrize(
    "formula",
    [
        _MML.format(""),
        '<script type="math/tex">q_t</script>',
        '<span class="MathJax_Preview">q</span><script type="math/tex">q_t</script>',
        '<img class="tex" src="/q.png" alt="q_t">',
        f'<span class="katex">{_MML.format("")}<span class="katex-html"><span>q</span></span></span>',
    ],
)
def test_a_formula_is_a_word_of_its_line(formula: str):
    """A block holds its TeX once, and keeps it or leaves it out with the words."""
    page = cut(f"<section><p>Let {formula} be <b>small</b>.</p><p>Next</p></section>")
    assert page.text == ["Let q_t be small.", "Next"]
    assert render_text(build_tree(page, [True, False])) == "Let q_t be small."
    assert render_text(build_tree(page, [False, True])) == "Next"


@pytest.mark.parametrize(
    "formula",
    [
        _MML.format(' display="block"'),
        _KATEX.format(_MML.format("")),
        f'<div class="eq">{_KATEX.format(_MML.format(""))}</div>',
        '<script type="math/tex; mode=display">q_t</script>',
    ],
)
def test_a_displayed_formula_is_a_block(formula: str):
    """It stands apart from the text before and after, also inside a paragraph."""
    page = cut(f"<div>Before {formula} after</div>")
    assert page.text == ["Before", "q_t", "after"]
    assert render_text(build_tree(page, [True, True, True])) == "Before\n\nq_t\n\nafter"
    assert render_text(build_tree(page, [True, False, True])).split() == ["Before", "after"]


TYPED = ["$$ q_t = 1 $$", r"\[ q_t \]", r"\begin{align*} q &= 1 \\ r \end{align*}", "$$q_t$$ (3.1)"]


@pytest.mark.parametrize("formula", [*TYPED, _MML.format(' display="block"')])
def test_between_kept_paragraphs_it_is_kept(formula: str):
    """Whether one or several stand there, on either side of which the text is kept."""
    page = cut(f"<p>One</p><div>{formula}</div><div>{formula}</div><p>Two</p>")
    assert find_displayed(page, [True, False, False, True]) == [1, 2]
    assert find_displayed(page, [False, False, False, False]) == []


def test_at_the_end_of_kept_text_it_is_kept_in_its_container():
    """The last equation of an article belongs to it, one of another container does not."""
    page = cut(
        "<article><p>One</p><div>$$x_1$$</div></article><aside><div>$$x_2$$</div><p>no</p></aside>"
    )
    assert find_displayed(page, [True, False, False, False]) == [1]


def test_what_only_begins_like_a_formula_is_not_one():
    """Prices and prose are left to the model."""
    page = cut("<p>One</p><p>$$ for everybody</p><p>\\[sic</p><p>$5 a day$</p><p>Two</p>")
    assert find_displayed(page, [True, False, False, False, True]) == []
