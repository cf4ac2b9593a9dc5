"""Read the documents of discovery: XML as a stream, HTML pages as a tree (`dom.parse`).

XML is read without entities, DTDs or network, with libxml2's own limits on depth
and sizes; broken XML is read as far as it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final, TypeAlias

from lxml import etree  # noqa: TID251 - the second place: hardened XML

from scraper.decoding.charset import decode_text
from scraper.dom.elements import Element
from scraper.dom.parse import parse_html
from scraper.errors import DiscoverError, ExtractError
from scraper.records import Capture
from scraper.text.characters import clean_text

XmlEvent: TypeAlias = tuple[str, "XmlElement"]
XmlElement: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for the type

MAX_PAGE: Final = 10 * 2**20
"""Bytes of the largest listing page that is parsed; the fetcher's own wire limit."""

_PROLOGUE: Final = 64 * 2**10
"""Bytes in which the root element must begin."""
_START: Final = re.compile(r"<([A-Za-z_][\w.:-]*)")


def find_root_name(body: bytes) -> str | None:
    """Return the name of the first element of a document, in lower case, without its prefix.

    Comments, processing instructions, a doctype, text and a server's warnings before it are skipped.
    """
    text = decode_text(drop_warnings(body)[:_PROLOGUE], None)
    position = text.find("<")
    while position >= 0:
        if start := _START.match(text, position):
            return start[1].rpartition(":")[2].lower()
        position = text.find("<", _end_of_declaration(text, position))
    return None


def _end_of_declaration(text: str, position: int) -> int:
    """Return where the comment, instruction, doctype or stray `<` that begins here ends."""
    for opening, closing in (("<!--", "-->"), ("<?", ">"), ("<!", ">")):
        if text.startswith(opening, position):
            end = text.find(closing, position)
            if opening == "<!" and "[" in text[position:end]:
                end = text.find(">", text.find("]", position))
            return len(text) if end < 0 else end + len(closing)
    return position + 1


_BARE_AMPERSAND: Final = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?!#\d{1,7};|#[xX][\da-fA-F]{1,6};|[A-Za-z][A-Za-z\d]{1,31};)",
    re.DOTALL,
)
"""An ampersand that begins no reference; CDATA and comments are matched so that they are left alone."""
_XML_START: Final = re.compile(
    rb"<\?xml\s|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE
)
_PAGE_TAG: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|script)\b", re.IGNORECASE)


def drop_warnings(body: bytes) -> bytes:
    """Return a document from its XML on, without the warnings that a server printed before it.

    PHP prints them as HTML (`<br /><b>Warning</b>: ...`). An HTML page is left as it is.
    """
    found = _XML_START.search(body, 0, _PROLOGUE)
    if found is None or _PAGE_TAG.search(body, 0, found.start()):
        return body
    before = body[: found.start()].strip(_BLANK)
    is_prologue = not before or before.startswith((b"<!", b"<?")) or b"<!DOCTYPE" in before
    return body if is_prologue else body[found.start() :]


_BLANK: Final = b" \t\r\n\xef\xbb\xbf"


_WIDE_LABEL: Final = re.compile(
    rb"(<\?xml\b[^>]*?)\s+encoding\s*=\s*[\"']?(?:utf-?(?:16|32)|ucs-?[24]|unicode)[^>?\s]*",
    re.IGNORECASE,
)


def repair_xml(body: bytes) -> bytes:
    """Repair what makes a parser stop or read something else; true UTF-16 is left alone.

    A declaration of UTF-16 over bytes of one each is dropped: text that was stored again keeps it.
    Ampersands that begin no reference, as in `?id=1&lang=en`, are escaped: recovering parsers drop
    them, or take `&lang` and `&copy` for characters.
    """
    if b"\x00" in body[:4]:
        return body
    body = _WIDE_LABEL.sub(rb"\1", body[:_PROLOGUE], count=1) + body[_PROLOGUE:]
    if b"&" not in body:
        return body
    return _BARE_AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], body)


def declares_entities(body: bytes) -> bool:
    """Return whether a document brings entities of its own, as only hostile ones do here."""
    return b"<!ENTITY" in body or "<!ENTITY".encode("utf-16-le") in body


def iter_xml(body: bytes, *, url: str = "", starts: bool = False) -> Iterator[XmlEvent]:
    """Yield `end` (and, asked for, `start`) events of a document's elements, in order.

    A broken document ends where libxml2 can read no further. The caller clears
    the elements it is done with (`forget`).

    Raises:
        DiscoverError: The document declares entities, or holds no element.
    """
    if declares_entities(body):
        raise DiscoverError("declares entities", url=url, code="hostile-xml")
    body = repair_xml(body)
    events = ("start", "end") if starts else ("end",)
    try:
        yield from etree.iterparse(
            BytesIO(body), events=events, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, recover=True, remove_comments=True, remove_pis=True,
        )  # fmt: skip
    except etree.XMLSyntaxError as error:
        raise DiscoverError("holds no XML element", url=url, code="not-xml") from error


def forget(element: XmlElement) -> None:
    """Free an element that was read, and all siblings before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def local_name(element: XmlElement) -> str:
    """Return an element's name in lower case, without namespace or prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def text_in(element: XmlElement) -> str:
    """Return the text directly inside an element, trimmed."""
    return (element.text or "").strip()


def parse_page_of(capture: Capture) -> Element:
    """Return the tree of an HTML page.

    Raises:
        DiscoverError: The page is too large, or holds no element (`not-a-page`).
    """
    url = capture.final_url
    if len(capture.body) > MAX_PAGE:
        raise DiscoverError("is larger than 10 MiB", url=url, code="too-large")
    try:
        root = parse_html(clean_text(decode_text(capture.body, capture.header("content-type"))))
    except ExtractError as error:
        raise DiscoverError(error.message, url=url, code="discover-memory") from error
    if root is None:
        raise DiscoverError("is not a page", url=url, code="not-a-page")
    return root
