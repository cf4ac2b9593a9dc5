"""Claims about formulas: found once, as TeX, whatever drew them."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_fragment
from scraper.extraction.normalize.math import normalize_math
from scraper.extraction.normalize.mathml import write_tex

MATHML = {
    "letters and signs": ("<mi>c</mi><mo>=</mo><mn>42</mn>", "c=42"),
    "fractions": (
        "<mfrac><mrow><mi>π</mi><mi>r</mi></mrow><mn>2</mn></mfrac>",
        r"\frac{πr}{2}",
    ),
    "scripts": (
        "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><msub><mi>y</mi><mrow><mi>t</mi><mo>-</mo><mn>1</mn></mrow></msub>",
        r"x_{i}^{2}y_{t-1}",
    ),
    "roots": (
        "<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt><mroot><mi>a</mi><mn>3</mn></mroot>",
        r"\sqrt{a+b}\sqrt[3]{a}",
    ),
    "functions end before letters": (
        "<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>",
        r"\sin x",
    ),
    "sums": (
        "<munderover><mo>∑</mo><mrow><mi>n</mi><mo>=</mo><mn>0</mn></mrow><mi>∞</mi></munderover><msub><mi>a</mi><mi>n</mi></msub>",
        r"∑_{n=0}^{∞}a_{n}",
    ),
    "accents": ("<mover accent='true'><mi>x</mi><mo>¯</mo></mover>", r"\overline{x}"),
    "limits": ("<munder><mi>lim</mi><mi>n</mi></munder>", r"\lim_{n}"),
    "what stands over an arrow": ("<mover><mo>→</mo><mi>f</mi></mover>", r"\overset{f}{→}"),
    "tables": (
        "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mn>1</mn></mtd></mtr><mtr><mtd><mi>b</mi></mtd><mtd><mn>2</mn></mtd></mtr></mtable>",
        r"\begin{matrix} a & 1 \\ b & 2 \end{matrix}",
    ),
    "words": ("<mtext>wenn kalt</mtext>", r"\text{wenn kalt}"),
    "signs that TeX gives a meaning": ("<mn>5</mn><mo>%</mo><mo>{</mo>", r"5\%\{"),
    "an annotation in another language": (
        "<semantics><mi>z</mi><annotation encoding='StarMath'>z over</annotation></semantics>",
        "z",
    ),
    "text without elements": ("x^2", "x^2"),
}


@pytest.mark.parametrize(("markup", "tex"), MATHML.values(), ids=MATHML)
def test_mathml_is_written_as_tex(markup: str, tex: str):
    """The commands are those that MathJax and KaTeX know; signs stay."""
    formula = next(parse_fragment(f"<math>{markup}</math>").iter("math"))
    assert write_tex(formula) == tex


def test_bottomless_mathml_gives_its_letters():
    """Depth does not exhaust the interpreter's stack."""
    root = parse_fragment(f"<math>{'<mrow>' * 200}<mi>x</mi>")
    assert write_tex(next(root.iter("math"))) == "x"


INLINE = '<code class="language-math">{}</code>'
DISPLAY = '<pre><code class="language-math">{}</code></pre>'
_MML = '<math{}><semantics><mi>q</mi><annotation encoding="application/x-tex">q_t</annotation></semantics></math>'
KINDS = {
    "KaTeX, drawn beside MathML": (
        (
            f'<span class="katex"><span class="katex-mathml">{_MML.format("")}</span>'
            '<span class="katex-html" aria-hidden="true"><span>q</span><span>t</span></span></span>'
        ),
        INLINE.format("q_t"),
    ),
    "KaTeX, displayed": (
        (
            f'<span class="katex-display"><span class="katex"><span class="katex-mathml">{_MML.format("")}</span>'
            '<span class="katex-html">qt</span></span></span>'
        ),
        DISPLAY.format("q_t"),
    ),
    "MathJax 2 with its drawing": (
        (
            '<span class="MathJax_Preview">q?</span><span class="MathJax"><nobr>q<span>t</span></nobr>'
            f'<span class="MJX_Assistive_MathML">{_MML.format("")}</span></span><script type="math/tex">q_t</script>'
        ),
        INLINE.format("q_t"),
    ),
    "MathJax 2, displayed, from kramdown": (
        '<script type="math/tex; mode=display">% <![CDATA[\nq_t &lt; 1 %]]></script>',
        DISPLAY.format("q_t &amp;lt; 1"),
    ),
    "MathJax 3 with MathML for readers of screens": (
        (
            '<mjx-container jax="CHTML" display="true"><mjx-math><mjx-mi></mjx-mi></mjx-math><mjx-assistive-mml>'
            "<math><mi>d</mi></math></mjx-assistive-mml></mjx-container>"
        ),
        DISPLAY.format("d"),
    ),
    "MathJax 4 that keeps the source": (
        '<mjx-container data-latex="q_t"><svg><path/></svg></mjx-container>',
        INLINE.format("q_t"),
    ),
    "Pandoc's MathML": (_MML.format(' display="block"'), DISPLAY.format("q_t")),
    "a style around the whole": (
        '<math alttext="{\\displaystyle q_{t}}"><mi>q</mi></math>',
        INLINE.format("q_{t}"),
    ),
    "Distill": ("<d-math>q_t</d-math>", INLINE.format("q_t")),
    "an image by its class": (
        '<img class="latex" src="/x.png" alt="$q_t$">',
        INLINE.format("q_t"),
    ),
    "an image by the service that drew it": (
        '<img src="https://latex.codecogs.com/svg.image?q_t" alt="\\[q_t\\]">',
        INLINE.format("q_t"),
    ),
}


@pytest.mark.parametrize(("markup", "settled"), KINDS.values(), ids=KINDS)
def test_a_formula_is_kept_once(markup: str, settled: str):
    """Its TeX is in its place; drawings and previews are gone, the text around stays."""
    root = parse_fragment(f"<p>Let {markup} be</p>")
    normalize_math(root, "")
    assert to_html(root) == f"<div><p>Let {settled} be</p></div>"


@pytest.mark.parametrize(
    "markup",
    [
        '<img class="photo" src="/x.png" alt="a^2">',
        "<p>It costs $5 and $10.</p>",
        '<script type="text/x-template">q_t</script>',
    ],
)
def test_other_things_are_left(markup: str):
    """Photographs, prices and scripts are not formulas."""
    root = parse_fragment(markup)
    before = to_html(root)
    normalize_math(root, "")
    assert to_html(root) == before


def test_a_page_that_is_named_like_a_formula_stays():
    """A container of many formulas is not taken for the wrapper of one."""
    root = parse_fragment(
        '<span class="katex">a <math><mi>x</mi></math> b <math><mi>y</mi></math></span>'
    )
    normalize_math(root, "")
    assert "".join(root.itertext()) == "a x b y"
