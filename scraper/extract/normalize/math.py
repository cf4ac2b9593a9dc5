"""Bring formulas into one form: `<code class="language-math">` with their TeX.

Takes a tree. MathML, KaTeX, MathJax and images of formulas carry the TeX as an
annotation or as alternative text; what is drawn from it goes. A formula without
TeX keeps the text it shows.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.extract.dom import Element, remove_element

_CLASS: Final = "language-math"
_WRAPPERS: Final = re.compile(
    r"(?:^|\s)(?:katex|katex-display|mwe-math-element|MathJax(?:_Display|_SVG|_CHTML)?|math-tex)(?:\s|$)"
)
_DISPLAY: Final = re.compile(
    r"(?:^|\s)(?:katex-display|MathJax_Display|mwe-math-element-block)(?:\s|$)"
)
_IMAGE: Final = re.compile(
    r"(?:^|\s)(?:mwe-math-fallback-image-\w+|latex|tex|math|ql-img-\w+-equation)(?:\s|$)"
)
_STYLE: Final = re.compile(r"^\s*\{\\displaystyle\s(.*)\}\s*$", re.DOTALL)


def settle_math(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Rewrite every formula to its TeX."""
    for script in list(root.iter("script")):
        if (script.get("type") or "").startswith("math/tex") and script is not root:
            _replace(
                script, script.text or "", display="mode=display" in (script.get("type") or "")
            )
    for formula in list(root.iter("math")):
        if formula is root or root not in formula.iterancestors():
            continue
        tex = _find_tex(formula)
        top = _wrapper_of(formula, root)
        display = (
            formula.get("display") == "block" or _DISPLAY.search(top.get("class") or "") is not None
        )
        if tex is None:
            for annotation in list(formula.iter("annotation", "annotation-xml")):
                remove_element(annotation)
            _replace(top, " ".join("".join(formula.itertext()).split()), display=False, tag="span")
        else:
            _replace(top, tex, display=display)
    for image in list(root.iter("img")):
        tex = image.get("alt")
        if tex and image is not root and _IMAGE.search(image.get("class") or ""):
            _replace(image, tex, display=False)


def _find_tex(formula: Element) -> str | None:
    for annotation in formula.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower() and annotation.text:
            return str(annotation.text)
    text = formula.get("alttext")
    return str(text) if text else None


def _wrapper_of(formula: Element, root: Element) -> Element:
    """Give the element around a formula that also holds its drawn copies."""
    top = formula
    for above in formula.iterancestors():
        if above is root:
            break
        if _WRAPPERS.search(above.get("class") or ""):
            top = above
    return top


def _replace(element: Element, tex: str, *, display: bool, tag: str = "code") -> None:
    found = _STYLE.match(tex)
    tex = (found.group(1) if found else tex).strip()
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.text = None
    if display:
        element.tag = "pre"
        element.append(_code(element, tex))
    else:
        element.tag = tag
        element.text = " ".join(tex.split())
        if tag == "code":
            element.set("class", _CLASS)
    element.tail = tail


def _code(near: Element, tex: str) -> Element:
    code = near.makeelement("code", {"class": _CLASS})
    code.text = tex
    return code
