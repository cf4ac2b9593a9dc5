"""The one user of lxml: parse a page into a tree, and the few questions asked of trees.

Takes text, gives lxml elements. The rest of `extract` works on these elements
through their own methods (`iter`, `xpath`, `get`, `text`, `tail`) and the
functions here, and imports no parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from functools import lru_cache
from itertools import islice
from typing import Final, TypeAlias, cast

from cssselect import SelectorError
from lxml import etree, html  # noqa: TID251 - the one place
from lxml.cssselect import CSSSelector  # noqa: TID251 - the one place

from scraper.extract.streamed import PIECE_MARK, place_pieces

Element: TypeAlias = html.HtmlElement
"""An element of a parsed page. Comments and processing instructions are dropped by the parser."""

_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_REPLACEMENT: Final = "\ufffd".encode()
_GIANT_TAG: Final = 30_000
"""Characters without a tag's end from which a tag is looked at: 5,000 attributes are about 45,000."""
_MAX_ATTRIBUTES: Final = 5_000
"""Attributes of one tag. libxml2's time grows with their square: 0.06 s for 5,000, 1 s for 20,000."""
_MOST_ENDS: Final = 1_000
"""Ends of one page behind which text is looked for."""
_WRAPPER_TAG: Final = re.compile(
    rb"</?(?!(?:p|h[1-6]|a|br|img|title|meta|link|script|style|head|body|html|article|main|nav"
    rb"|header|footer|aside|time|pre|code)\b)[a-zA-Z][^<>]{0,2000}>"
)
"""Tags that a page too deep for libxml2 can be read without."""

BLOCK_TAGS: Final = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search "
    "section summary table tbody td tfoot th thead tr ul".split()
)
"""Elements that start a new line of text."""


def parse_html(text: str) -> Element | None:
    """Parse a page; None when it holds no element at all (empty, blank, only comments).

    NUL and lone surrogates go (libxml2 stops at them), and an XML declaration,
    which lxml refuses in text. A tag of tens of thousands of characters is cut
    out, a page nested deeper than libxml2 follows is read without its wrappers,
    and what stands behind the body's end is put into the body, so that the text
    after such a place is not lost. Pieces that a server streamed late are put in
    their places.
    """
    text = _without_giant_tags(_XML_DECLARATION.sub("", text, count=1))
    if not text or text.isspace():
        return None
    page = text.encode("utf-8", "replace").replace(b"\0", _REPLACEMENT)
    root, is_whole = _parse_page(page)
    if not is_whole:
        root, _ = _parse_page(_WRAPPER_TAG.sub(b" ", page))
    if root is not None:
        _gather_body(root)
        if PIECE_MARK in text:
            place_pieces(root)
    return root


def _parse_page(page: bytes) -> tuple[Element | None, bool]:
    """Parse UTF-8; give the root, and whether libxml2 read to the end."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    # One class for every tag: lxml.html's own lookup calls Python for each element it shows.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        root: Element = html.document_fromstring(page, parser=parser)
    except etree.ParserError:
        return None, True
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return root, not parser.error_log.filter_from_errors().filter_types(limit)


def _gather_body(root: Element) -> None:
    """Put what stands behind `</body>` or `</html>` into the body, where browsers show it.

    Templates glued together end the page too early. libxml2 leaves what follows `</body>` beside
    the body, and makes further `html` elements of what follows `</html>`.
    """
    for further in list(islice(root.itersiblings(), _MOST_ENDS)):
        _move_content(further, root)
    body = root.find("body")
    if body is None:
        return
    _append_text(body, body.tail)
    body.tail = None
    for late in list(body.itersiblings()):
        if late.tag in ("head", "body"):
            _move_content(late, body)
            _append_text(body, late.tail)
            root.remove(late)
        else:
            body.append(late)


def _move_content(source: Element, target: Element) -> None:
    """Move all that an element holds to another's end."""
    _append_text(target, source.text)
    target.extend(source[:])


def _append_text(target: Element, text: str | None) -> None:
    if not text or text.isspace():
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


def _without_giant_tags(text: str) -> str:
    """Cut tags that are longer than `_GIANT_TAG`; only a look at every n-th place when none is."""
    position = 0
    while position + _GIANT_TAG < len(text):
        if text.find(">", position, position + _GIANT_TAG) >= 0:
            position += _GIANT_TAG
            continue
        start = max(text.rfind("<", 0, position + 1), text.rfind(">", 0, position + 1))
        end = text.find(">", position)
        end = len(text) if end < 0 else end + 1
        if start < 0 or text[start] == ">" or text.count("=", start, end) < _MAX_ATTRIBUTES:
            position = end  # long text or one long attribute: an inlined image, a script
            continue
        text = text[:start] + text[end:]
        position = start
    return text


def parse_fragment(markup: str) -> Element:
    """Parse a piece of HTML into a `div` that holds it."""
    root = parse_html(f"<html><body><div>{markup}</div></body></html>")
    if root is None:  # pragma: no cover - there is always a div
        raise AssertionError
    return root.find("body/div")


@lru_cache(maxsize=512)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def select(root: Element, css: str) -> list[Element]:
    """Give the elements that match a CSS selector, in document order."""
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


def text_of(element: Element) -> str:
    """Give all text below an element, white space folded; blocks do not add a space."""
    return fold_space("".join(element.itertext()))


def fold_space(text: str) -> str:
    """Fold every run of white space (no-break space too) into one space, and trim."""
    return " ".join(text.split())


def copy_tree(element: Element) -> Element:
    """Copy an element with all below it, without its tail."""
    copied: Element = copy(element)  # lxml copies all below it, without deepcopy's bookkeeping
    copied.tail = None
    return copied


def remove_element(element: Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    element.drop_tree()


def walk(element: Element) -> Iterator[Element]:
    """Give an element and all elements below it, in document order."""
    yield from element.iter(etree.Element)


def to_html(element: Element) -> str:
    """Write an element as HTML, without its tail."""
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def walk_edges(element: Element) -> etree.iterwalk:
    """Give ("start" | "end" | "comment" | "pi", element) pairs, in document order.

    Call `skip_subtree()` on the result after a start to go straight to its end.
    """
    return etree.iterwalk(element, events=("start", "end", "comment", "pi"))
