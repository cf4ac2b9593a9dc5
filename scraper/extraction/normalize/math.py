r"""Bring formulas into one form: `<code class="language-math">` with their TeX.

Takes a tree. MathML, KaTeX, MathJax and images of formulas carry the TeX as an
annotation or as alternative text; what is drawn from it goes. MathML without TeX
is written as TeX where it has fractions, scripts or the like (`mathml.py`). Formulas typed into the text (`$$...$$`, `\[...\]`)
are text, and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scraper.dom.elements import Element, raw_text, remove_element
from scraper.extraction.normalize.mathml import write_tex

_CLASS: Final = "language-math"
_WRAPPERS: Final = re.compile(
    r"(?:^|\s)(?:katex|katex-display|katex-block|mwe-math-element|MathJax(?:_Display|_SVG|_CHTML|_SVG_Display)?"
    r"|mjx-chtml|math-tex|temml(?:-display)?)(?:\s|$)"
)
"""Classes of what holds a formula together with its drawn copies."""
_DISPLAY: Final = re.compile(
    r"(?:^|\s)(?:katex-display|katex-block|MathJax_Display|MathJax_SVG_Display|MJXc-display"
    r"|mwe-math-element-block|temml-display|tml-display)(?:\s|$)"
)
_DRAWN: Final = re.compile(r"(?:^|\s)(?:MathJax(?:_\w+)?|mjx-chtml|MJXc-display)(?:\s|$)")
"""Classes of what MathJax 2 draws before the script that holds the TeX."""
_IMAGE: Final = re.compile(
    r"(?:^|\s)(?:mwe-math-fallback-image-\w+|latex|tex|math|ql-img-\w+-equation|equation_image|mimetex|mathtex)(?:\s|$)"
)
_SERVICE: Final = re.compile(
    r"latex\.codecogs\.com|/latex\.php\?|chart\.(?:apis\.google|googleapis)\.com/chart\?(?:[^#]*&)?cht=tx"
    r"|/(?:mimetex|mathtex)\.cgi\?|zhihu\.com/equation\?|i\.upmath\.me/|/render/math\?math=|math\.now\.sh"
)
"""Addresses of services that draw the formula which is in the address."""
_STYLE: Final = re.compile(r"^\s*\{\\(?:display|text)style\s(.*)\}\s*$", re.DOTALL)
_STRUCTURE: Final = re.compile(r"[\\^_{}]")
_CDATA: Final = re.compile(r"^\s*(?:%\s*)?<!\[CDATA\[|(?:%\s*)?\]\]>\s*$")
_DELIMITED: Final = re.compile(
    r"^\s*(?:\$\$(.+)\$\$|\\\[(.+)\\\]|\\\((.+)\\\)|\$(.+)\$)\s*$", re.DOTALL
)
_MOST_DRAWN: Final = 3
"""Elements before a script that may hold its drawing: a preview and a frame, each in a wrapper."""


_Tagged = Callable[[str], Iterable[Element]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One formula of a tree."""

    element: Element
    """What holds it: the formula's TeX is written in its place."""
    tex: str
    """The formula on one line or more, without delimiters."""
    is_display: bool
    """Whether it stands on a line of its own."""
    is_plain: bool = False
    """Whether it is letters and signs in a row, which need no TeX."""
    drawn: tuple[Element, ...] = ()
    """Elements beside it that show it once more."""


def find_formulas(tagged: _Tagged) -> Iterator[Formula]:
    """Yield the formulas of a tree that are marked up as such, each once.

    Args:
        tagged: Returns the elements of a tag, in document order.
    """
    done: set[Element] = set()
    """Elements whose formula was found; a formula inside one of them is its copy."""
    for find in _KINDS:
        for formula in find(tagged):
            element = formula.element
            if element not in done and done.isdisjoint(element.iterancestors()):
                done.add(element)
                done.update(formula.drawn)
                if formula.tex:
                    yield formula


def _find_scripts(tagged: _Tagged) -> Iterator[Formula]:
    """Yield what MathJax 2 reads, with what it drew before it."""
    for script in tagged("script"):
        kind = script.get("type") or ""
        if kind.startswith(("math/tex", "math/latex")):
            yield Formula(
                element=script,
                tex=_clean(_CDATA.sub("", script.text or "")),
                is_display="mode=display" in kind.replace(" ", ""),
                drawn=tuple(_drawn_before(script)),
            )


def _find_mathml(tagged: _Tagged) -> Iterator[Formula]:
    """Yield MathML: written by hand, by KaTeX, Pandoc, LaTeXML or MediaWiki, or beside MathJax 3."""
    for formula in tagged("math"):
        top, is_display = _climb(formula)
        given = _find_tex(formula)
        tex = _clean(given or write_tex(formula))
        is_plain = given is None and not is_display and _STRUCTURE.search(tex) is None
        yield Formula(element=top, tex=tex, is_display=is_display, is_plain=is_plain)


def _find_components(tagged: _Tagged) -> Iterator[Formula]:
    """Yield web components that hold TeX (Distill), and containers of MathJax 4 without MathML."""
    for tag in ("d-math", "dt-math", "tex-math", "mjx-container"):
        for formula in tagged(tag):
            is_drawn = tag == "mjx-container"
            text = formula.get("data-latex") if is_drawn else raw_text(formula)
            is_display = formula.get("block") is not None or formula.get("display") == "true"
            yield Formula(element=formula, tex=_clean(text or ""), is_display=is_display)


def _find_images(tagged: _Tagged) -> Iterator[Formula]:
    """Yield images whose alternative text is the formula that they show."""
    for image in tagged("img"):
        alt = image.get("alt")
        if alt and _draws_formula(image):
            yield Formula(element=image, tex=_clean(alt), is_display=False)


_KINDS: Final = (_find_scripts, _find_mathml, _find_components, _find_images)
"""The sources of a formula, the best TeX first."""


def normalize_math(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Rewrite every formula to its TeX."""
    for formula in list(find_formulas(lambda tag: list(root.iterdescendants(tag)))):
        if root in formula.element.iterancestors():
            _replace(formula)
            for copy in formula.drawn:
                remove_element(copy)


def _drawn_before(script: Element) -> Iterator[Element]:
    before = script.getprevious()
    for _ in range(_MOST_DRAWN):
        if (
            before is None
            or (before.tail or "").strip()
            or not _DRAWN.search(before.get("class") or "")
        ):
            return
        yield before
        before = before.getprevious()


def _draws_formula(image: Element) -> bool:
    return bool(
        _IMAGE.search(image.get("class") or "")
        or _SERVICE.search(image.get("src") or "")
        or _SERVICE.search(image.get("data-src") or "")
    )


def _find_tex(formula: Element) -> str | None:
    for annotation in formula.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower() and annotation.text:
            return str(annotation.text)
    text = formula.get("alttext") or formula.get("data-latex")
    return str(text) if text else None


def _climb(formula: Element) -> tuple[Element, bool]:
    """Return the element around a formula that also holds its drawn copies, and whether it is displayed."""
    top = formula
    is_display = formula.get("display") == "block"
    for above in formula.iterancestors():
        names = above.get("class") or ""
        if above.tag == "mjx-container" or (_WRAPPERS.search(names) and _holds_one(above)):
            top = above
            is_display |= above.get("display") == "true" or _DISPLAY.search(names) is not None
        elif above.tag in _HOLDERS:
            break
    return top, is_display


def _holds_one(element: Element) -> bool:
    """Return whether an element holds one formula: a wrapper, not the text of a page named like it."""
    return len(list(islice(element.iter("math"), 2))) == 1


_HOLDERS: Final = frozenset("p div li td th section article main body dd blockquote".split())
"""Elements above which no wrapper of one formula is found, unless they are wrappers themselves."""


def _clean(tex: str) -> str:
    """Return TeX without what only a page's script needs: delimiters, a style around the whole."""
    if found := _DELIMITED.match(tex):
        tex = next(group for group in found.groups() if group)
    if found := _STYLE.match(tex):
        tex = found.group(1)
    return tex.strip()


def _replace(formula: Formula) -> None:
    element = formula.element
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.text = None
    if formula.is_display:
        element.tag = "pre"
        code = element.makeelement("code", {"class": _CLASS})
        code.text = formula.tex
        element.append(code)
    else:
        element.tag = "span" if formula.is_plain else "code"
        element.text = " ".join(formula.tex.split())
        if not formula.is_plain:
            element.set("class", _CLASS)
    element.tail = tail
