"""Write MathML as TeX, for formulas that bring none of their own.

Takes a `math` element, gives TeX on one line. Letters and signs stay as they are (`π`, `≤`), which
MathJax and KaTeX read; fractions, roots, scripts, fences and tables become their commands. What is
nested deeper than any formula gives its letters alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from scraper.dom.elements import Element, raw_text

_DEEPEST: Final = 60
"""Nesting of a formula that is read with its structure."""
_FUNCTIONS: Final = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf "
    "limsup ln log max min Pr sec sin sinh sup tan tanh".split()
)
_LARGE: Final = frozenset("∑ ∏ ∐ ∫ ∬ ∭ ∮ ⋂ ⋃ ⋁ ⋀ lim max min sup inf argmax argmin".split())
"""Signs whose limits are written as scripts."""
_ACCENTS: Final = {
    "¯": "overline", "‾": "overline", "―": "overline", "_": "underline", "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde",
    "→": "vec", "⃗": "vec", "˙": "dot", "¨": "ddot", "⏞": "overbrace", "⏟": "underbrace",
}  # fmt: skip
_SPECIAL: Final = re.compile(r"[{}%&#$_]")
_INVISIBLE: Final = dict.fromkeys([0x2061, 0x2062, 0x2063, 0x2064, 0x200B, 0xFEFF])
"""Signs that only say how letters are joined: applied, times, comma, plus."""
_LETTER: Final = re.compile(r"[^\W\d_]", re.ASCII)


def write_tex(formula: Element) -> str:
    """Return a formula as TeX, "" for one without letters or signs."""
    return " ".join(_write(formula, 0).split())


def _write(element: Element, depth: int) -> str:
    if depth > _DEEPEST:
        return _own_text(element)
    write = _WRITERS.get(str(element.tag))
    return _row(element, depth) if write is None else write(element, depth)


def _row(element: Element, depth: int) -> str:
    pieces = [_own_text(element, inner=False)]
    for child in element:
        piece = _write(child, depth + 1)
        # A command ends where no letter follows: `\sin x`, not `\sinx`.
        if piece and _LETTER.match(piece) and _ends_command(pieces):
            pieces.append(" ")
        pieces.append(piece)
    return "".join(pieces)


def _ends_command(pieces: list[str]) -> bool:
    last = next((piece for piece in reversed(pieces) if piece), "")
    return re.search(r"\\[A-Za-z]+$", last) is not None


def _own_text(element: Element, *, inner: bool = True) -> str:
    text = raw_text(element) if inner else element.text or ""
    text = " ".join(
        text.translate(_INVISIBLE).replace("\xa0", " ").replace("\\", r"\backslash ").split()
    )
    return _SPECIAL.sub(r"\\\g<0>", text)


def _identifier(element: Element, depth: int) -> str:  # noqa: ARG001 - as all writers
    text = _own_text(element)
    if text in _FUNCTIONS:
        return f"\\{text}"
    is_word = len(text) > 1 and text.isascii() and text.isalpha()
    return f"\\mathrm{{{text}}}" if is_word else text


def _words(element: Element, depth: int) -> str:  # noqa: ARG001 - as all writers
    text = _own_text(element)
    return f"\\text{{{text}}}" if any(letter.isalpha() for letter in text) else text


def _group(element: Element | None, depth: int) -> str:
    """Return an argument of a command, in braces."""
    return f"{{{'' if element is None else _write(element, depth + 1)}}}"


def _base(element: Element | None, depth: int) -> str:
    """Return what a script belongs to, in braces if it is more than one sign."""
    text = "" if element is None else _write(element, depth + 1)
    return text if len(text) <= 1 or re.fullmatch(r"\\[A-Za-z]+", text) else f"{{{text}}}"


def _parts(element: Element, count: int) -> list[Element | None]:
    children = list(element)[:count]
    return [*children, *[None] * (count - len(children))]


def _fraction(element: Element, depth: int) -> str:
    above, below = _parts(element, 2)
    return f"\\frac{_group(above, depth)}{_group(below, depth)}"


def _square_root(element: Element, depth: int) -> str:
    return f"\\sqrt{{{_row(element, depth)}}}"


def _root(element: Element, depth: int) -> str:
    inside, degree = _parts(element, 2)
    number = "" if degree is None else _write(degree, depth + 1)
    return f"\\sqrt[{number}]{_group(inside, depth)}"


def _superscript(element: Element, depth: int) -> str:
    base, raised = _parts(element, 2)
    if raised is not None and set(_own_text(raised)) in ({"′"}, {"'"}):
        return _base(base, depth) + "'" * len(_own_text(raised))
    return f"{_base(base, depth)}^{_group(raised, depth)}"


def _subscript(element: Element, depth: int) -> str:
    base, lowered = _parts(element, 2)
    return f"{_base(base, depth)}_{_group(lowered, depth)}"


def _both_scripts(element: Element, depth: int) -> str:
    base, lowered, raised = _parts(element, 3)
    return f"{_base(base, depth)}_{_group(lowered, depth)}^{_group(raised, depth)}"


def _over(element: Element, depth: int) -> str:
    base, above = _parts(element, 2)
    return _stacked(base, above, depth, "overset", "^")


def _under(element: Element, depth: int) -> str:
    base, below = _parts(element, 2)
    return _stacked(base, below, depth, "underset", "_")


def _stacked(
    base: Element | None, other: Element | None, depth: int, command: str, mark: str
) -> str:
    sign = "" if other is None else raw_text(other).strip()
    if sign in _ACCENTS:
        return f"\\{_ACCENTS[sign]}{_group(base, depth)}"
    if base is not None and raw_text(base).strip() in _LARGE:
        return f"{_base(base, depth)}{mark}{_group(other, depth)}"
    return f"\\{command}{_group(other, depth)}{_group(base, depth)}"


def _fenced(element: Element, depth: int) -> str:
    between = (element.get("separators") or ",")[:1]
    inside = between.join(_write(child, depth + 1) for child in element)
    opened, closed = element.get("open") or "(", element.get("close") or ")"
    return _SPECIAL.sub(r"\\\g<0>", opened) + inside + _SPECIAL.sub(r"\\\g<0>", closed)


def _table(element: Element, depth: int) -> str:
    rows = [
        " & ".join(_row(cell, depth + 1) for cell in row if cell.tag == "mtd")
        for row in element
        if row.tag in ("mtr", "mlabeledtr")
    ]
    return r"\begin{matrix} " + r" \\ ".join(rows) + r" \end{matrix}"


def _first(element: Element, depth: int) -> str:
    return _write(element[0], depth + 1) if len(element) else _own_text(element)


def _nothing(element: Element, depth: int) -> str:  # noqa: ARG001 - as all writers
    return ""


def _space(element: Element, depth: int) -> str:  # noqa: ARG001 - as all writers
    return " "


_WRITERS: Final[dict[str, Callable[[Element, int], str]]] = {
    "mi": _identifier, "mtext": _words, "ms": _words, "mspace": _space, "mphantom": _nothing,
    "mfrac": _fraction, "msqrt": _square_root, "mroot": _root, "msup": _superscript, "msub": _subscript,
    "msubsup": _both_scripts, "munderover": _both_scripts, "mover": _over, "munder": _under,
    "mfenced": _fenced, "mtable": _table, "semantics": _first, "maction": _first,
    "annotation": _nothing, "annotation-xml": _nothing, "none": _nothing, "mprescripts": _nothing,
}  # fmt: skip
