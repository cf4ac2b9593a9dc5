r"""Join formulas that a page's software broke: `$a <em>{1} + b</em>{2}$` and `\[a \\<br>b\]`.

Takes a tree. TeX that is typed into a page goes through the software of a blog, which takes `_` for
emphasis and writes a `br` for each line. A formula in its delimiters holds neither, so what stands
between them is TeX again.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.elements import Element, remove_element

_HOLDERS: Final = ("p", "div", "li", "td", "dd", "center", "span", "blockquote", "section")
_EMPHASIS: Final = ("em", "i")
_OPENING: Final = re.compile(r"\$|\\[(\[]|\\begin\{")
_FORMULA: Final = re.compile(
    r"\$\$(?:(?!\$\$)[^\x00]){1,6000}\$\$|\\\[(?:(?!\\\[)[^\x00]){1,6000}?\\\]|\\\((?:(?!\\\()[^\x00]){1,2000}?\\\)"
    r"|\\begin\{(?P<name>[a-z]{3,12}\*?)\}(?:(?!\\begin\{(?P=name)\})[^\x00]){1,6000}?\\end\{(?P=name)\}"
    r"|(?<![\\$\w])\$(?![\s$])[^$\n\x00]{1,600}(?<![\s\\])\$(?![\d$])"
)
_SURELY_TEX: Final = re.compile(r"\\[A-Za-z]{2,}|[_^]\{|\{[^{}]*\}[_^]")
"""What a formula between single dollars has that was broken; a price has none."""
_LIKE_TEX: Final = re.compile(r"\\[A-Za-z]{2,}|[_^=]|\\[,;:!{}|\\]")
"""What one between other delimiters has."""
_BARRIER: Final = "\x00"
"""Stands for an element that no formula reaches over."""


def join_split_tex(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Replace line breaks and emphasis inside formulas by the characters that they were."""
    for holder in list(root.iter(*_HOLDERS)):
        if _may_hold(holder):
            _join(holder)


def _may_hold(holder: Element) -> bool:
    has_part = any(child.tag == "br" or child.tag in _EMPHASIS for child in holder)
    return has_part and any(
        text is not None and _OPENING.search(text)
        for text in (holder.text, *(child.tail for child in holder))
    )


def _join(holder: Element) -> None:
    whole = holder.text or ""
    places: list[tuple[int, int, Element]] = []
    for child in holder:
        written = _written(child)
        places.append((len(whole), len(whole) + len(written), child))
        whole += written + (child.tail or "")
    formulas = [found.span() for found in _FORMULA.finditer(whole) if _is_tex(found[0])]
    for start, end, child in places:
        # Emphasis may begin in one formula and end in the next.
        if _is_in(start, formulas) and _is_in(end - 1, formulas):
            child.tail = whole[start:end] + (child.tail or "")
            remove_element(child)


def _is_in(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _is_tex(text: str) -> bool:
    is_single = text.startswith("$") and not text.startswith("$$")
    return (_SURELY_TEX if is_single else _LIKE_TEX).search(text) is not None


def _written(child: Element) -> str:
    """Return what an element was before the page's software read it."""
    if child.tag == "br":
        return " "
    if child.tag in _EMPHASIS and all(one.tag == "br" for one in child):
        return "_" + " ".join(child.itertext()) + "_"
    return _BARRIER
