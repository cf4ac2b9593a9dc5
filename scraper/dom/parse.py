"""Parse a page into a tree, as a browser would have it.

Takes text, gives the root of a tree of `dom.Element`s. What libxml2 does not do as browsers do is
mended here: giant tags, pages too deep, text behind the page's end, pieces streamed late.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml import etree, html  # noqa: TID251 - the parser, and nothing else of it

from scraper.dom.elements import Element
from scraper.dom.page_start import open_body
from scraper.dom.stated_pictures import STATED_MARK, show_stated_pictures
from scraper.dom.stream import PIECE_MARK, place_pieces
from scraper.errors import ExtractError
from scraper.text.characters import encode_page

_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_GIANT_TAG: Final = 30_000
"""Characters without a tag's end from which a tag is looked at: 5,000 attributes are about 45,000."""
_MAX_ATTRIBUTES: Final = 5_000
"""Attributes of one tag. libxml2's time grows with their square: 0.06 s for 5,000, 1 s for 20,000."""
_HEAD_TAGS: Final = frozenset(
    "title meta link script style base noscript template noframes basefont bgsound".split()
)
_MOST_ENDS: Final = 1_000
"""Ends of one page behind which text is looked for."""
_WRAPPER_TAG: Final = re.compile(
    rb"</?(?!(?:p|h[1-6]|a|br|img|title|meta|link|script|style|head|body|html|article|main|nav"
    rb"|header|footer|aside|time|pre|code)\b)[a-zA-Z][^<>]{0,2000}>"
)
"""Tags that a page too deep for libxml2 can be read without."""


def parse_html(text: str) -> Element | None:
    """Parse a page; None when it holds no element at all (empty, blank, only comments).

    Characters that a tree cannot hold are replaced (`scraper.text.characters`), and an XML
    declaration, which lxml refuses in text, is removed. A tag of tens of thousands of
    characters is cut out, a page nested deeper than libxml2 follows is read without its
    wrappers, and what stands behind the body's end is put into the body, so that the text
    after such a place is not lost. Pieces that a server streamed late are put in their places, and
    pictures that the page only states are shown.

    Raises:
        ExtractError: The parser ran out of memory (`extract-memory`).
    """
    text = _without_giant_tags(_XML_DECLARATION.sub("", text, count=1))
    if not text or text.isspace():
        return None
    root = _parse_whole(text)
    if root is not None and _may_lack_body(root):
        opened = open_body(text)
        root = root if opened is None else _parse_whole(opened)
    if root is not None:
        _show_frames_text(root)
        _gather_body(root)
        if PIECE_MARK in text:
            place_pieces(root)
        if STATED_MARK in text:
            show_stated_pictures(root)
    return root


def _parse_whole(text: str) -> Element | None:
    page = encode_page(text)
    root, is_whole = _parse_page(page)
    if not is_whole:
        root, _ = _parse_page(_WRAPPER_TAG.sub(b" ", page))
    return root


def _may_lack_body(root: Element) -> bool:
    """Return whether the parser found no body, or elements on the wrong side of its start.

    Cheap, since most pages have all their tags: only others are read twice.
    """
    head, body = root.find("head"), root.find("body")
    if head is None or body is None:
        return True
    return any(element.tag not in _HEAD_TAGS for element in head)


def _show_frames_text(root: Element) -> None:
    """Build a body from what a page of frames shows where there are none: its only text."""
    if root.find("body") is not None or root.find("frameset") is None:
        return
    for noframes in list(root.iter("noframes")):
        shown = parse_html(noframes.text or "")
        body = None if shown is None else shown.find("body")
        if body is not None:
            root.append(body)
            return


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
    except etree.XMLSyntaxError as error:  # a recovering parser raises it only when memory ran out
        raise _out_of_memory() from error
    errors = parser.error_log.filter_from_errors()
    if errors.filter_types(etree.ErrorTypes.ERR_NO_MEMORY):
        raise _out_of_memory()
    return root, not errors.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT)


def _out_of_memory() -> ExtractError:
    return ExtractError("the parser ran out of memory", code="extract-memory")


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
