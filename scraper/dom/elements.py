"""The few questions asked of trees, and all that `extract` knows of lxml beside `parse.py`.

The rest works on elements through their own methods (`iter`, `xpath`, `get`, `text`, `tail`)
and the functions here.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import lru_cache
from typing import TypeAlias, cast

from cssselect import SelectorError
from lxml import etree, html  # noqa: TID251 - here and in parse.py
from lxml.cssselect import CSSSelector  # noqa: TID251 - here and in parse.py

Element: TypeAlias = html.HtmlElement
"""An element of a parsed page. Comments and processing instructions are dropped by the parser."""


@lru_cache(maxsize=512)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def select(root: Element, css: str) -> list[Element]:
    """Return the elements that match a CSS selector, in document order."""
    return cast("list[Element]", _selector(css)(root))


@lru_cache(maxsize=512)
def _xpath(expression: str) -> etree.XPath:
    return etree.XPath(expression, smart_strings=False)


def check_css(css: str) -> None:
    """Raise ValueError, in words for people, when the text is no CSS selector."""
    try:
        _selector(css)
    except (SelectorError, etree.XPathError) as error:
        raise ValueError(f"no CSS selector: {css} ({error})") from error


def select_xpath(root: Element, expression: str) -> list[Element | str]:
    """Evaluate an XPath: elements and strings in document order; a number becomes a string.

    Raises:
        ValueError: It is no XPath, or cannot be evaluated.
    """
    try:
        found = _xpath(expression)(root)
    except etree.XPathError as error:
        raise ValueError(f"no XPath: {expression} ({error})") from error
    if not isinstance(found, list):
        return [str(found)]
    return [one for one in found if isinstance(one, (str, html.HtmlElement))]


def raw_text(element: Element) -> str:
    """Return all text below an element as it stands.

    One call of the C library: `itertext`, which makes an object for each piece, takes two to seven
    times as long.
    """
    return str(etree.tostring(element, encoding="unicode", method="text", with_tail=False))


def text_of(element: Element) -> str:
    """Return all text below an element, white space folded; blocks do not add a space."""
    return fold_space(raw_text(element))


def fold_space(text: str) -> str:
    """Fold every run of white space (no-break space too) into one space, and trim."""
    return " ".join(text.split())


def named_elements(root: Element) -> dict[str, Element]:
    """Return the elements that a fragment of an address may name: by `id`, or by an anchor's `name`."""
    found: dict[str, Element] = {}
    for anchor in root.iter("a"):
        if name := anchor.get("name"):
            found.setdefault(name, anchor)
    found |= {name: element for element in root.iter() if (name := element.get("id"))}
    return found


def copy_tree(element: Element) -> Element:
    """Copy an element with all below it, without its tail."""
    copied: Element = copy(element)  # lxml copies all below it, without deepcopy's bookkeeping
    copied.tail = None
    return copied


def remove_element(element: Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    element.drop_tree()


def walk(element: Element) -> Iterator[Element]:
    """Yield an element and all elements below it, in document order."""
    yield from element.iter(etree.Element)


def to_html(element: Element) -> str:
    """Write an element as HTML, without its tail."""
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def walk_edges(element: Element) -> etree.iterwalk:
    """Return ("start" | "end" | "comment" | "pi", element) pairs, in document order.

    Call `skip_subtree()` on the result after a start to go straight to its end.
    """
    return etree.iterwalk(element, events=("start", "end", "comment", "pi"))
