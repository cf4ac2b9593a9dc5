"""Stored HTML as the XHTML that a valid book may hold.

Browsers show any nesting of elements; a book with `dd` before `dt` or with a link to a missing place
is invalid. What is misplaced becomes a `div` or a `span`, and keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from scraper.export.xml_text import render_xhtml

_PHRASING: Final = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q ruby s samp small span strong sub sup u var"
    " wbr".split()
)
_HOLD_PHRASING: Final = (_PHRASING - {"a", "del", "ins"}) | frozenset(
    "p h1 h2 h3 h4 h5 h6 pre dt th caption figcaption rt rp".split()
)
"""Elements that hold text and its marks only; `a`, `del` and `ins` hold what their parent does."""
_PARTS: Final = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "figcaption": {"figure"},
    "rt": {"ruby"},
    "rp": {"ruby"},
    "caption": {"table"},
    "colgroup": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "col": {"colgroup"},
    "td": {"tr"},
    "th": {"tr"},
}
"""Elements that are valid in certain parents only."""
_CHILDREN: Final[Mapping[str, re.Pattern[str]]] = {
    "ul": re.compile("(li )*"),
    "ol": re.compile("(li )*"),
    "dl": re.compile("((dt )+(dd )+)*"),
    "table": re.compile("(caption )?(colgroup )*(thead )?((tbody )*|(tr )+)(tfoot )?"),
    "thead": re.compile("(tr )*"),
    "tbody": re.compile("(tr )*"),
    "tfoot": re.compile("(tr )*"),
    "tr": re.compile("(td |th )*"),
    "colgroup": re.compile("(col )*"),
}
"""The children of elements that hold no text, each name with a space after it."""
_READINGS: Final = re.compile("((x )+(rt |rp rt rp )+)+")
"""The content of `ruby`: words (x), then their readings."""
_FLOW: Final = frozenset(
    "article aside blockquote div dl figure hr ol p pre section table ul".split()
) | {f"h{level}" for level in range(1, 7)}
_RENAMED: Final = {"details": "div", "summary": "p"}
"""A book shows everything: many readers cannot open `details`, and a link may not hold it."""
TAGS: Final = (_PHRASING - {"img"}) | _FLOW | frozenset(_PARTS) | frozenset(_RENAMED)
"""Elements that a chapter may have."""
_EVERYWHERE: Final = frozenset({"dir", "lang", "id", "title"})
_NUMBER: Final = re.compile("[1-9][0-9]{0,2}")
_ATTRIBUTES: Final[Mapping[tuple[str, str], re.Pattern[str]]] = {
    ("ol", "start"): re.compile("-?[0-9]{1,6}"),
    ("td", "colspan"): _NUMBER,
    ("td", "rowspan"): _NUMBER,
    ("th", "colspan"): _NUMBER,
    ("th", "rowspan"): _NUMBER,
    ("col", "span"): _NUMBER,
    ("img", "alt"): re.compile(".*", re.DOTALL),
    ("img", "src"): re.compile(r"images/[0-9a-f]{64}\.[a-z]{3,4}"),
    ("th", "scope"): re.compile("row|col|rowgroup|colgroup"),
}
"""Attributes of single elements, and their values."""
_DIRECTION: Final = re.compile("ltr|rtl|auto")
_LANGUAGE: Final = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NOT_URL: Final = re.compile('[\\s"<>\\\\^`{|}\\[\\]\x00-\x20\x7f-\x9f]|%(?![0-9A-Fa-f]{2})')
"""Characters that a URL may only have percent-encoded; a host in brackets (IPv6) is not kept."""


def render_markup(html: str, add_picture: Callable[[str], str | None] = lambda _url: None) -> str:
    """Return sanitized HTML as markup that is valid in a book, inside one `div`.

    Args:
        html: The body of an article.
        add_picture: Puts the picture of a data URL into the book and returns the name of its file; None
            for a picture that the book does not get.
    """
    # Written by ourselves a line earlier, so it is well-formed and has no entities to expand.
    root = ET.fromstring(f"<div>{render_xhtml(html)}</div>")  # noqa: S314
    _place_pictures(root, add_picture)
    _repair_children(root, is_flow=True)
    _repair_attributes(root)
    return ET.tostring(root, encoding="unicode")


def make_valid_url(url: str) -> str | None:
    """Return a URL with illegal characters percent-encoded; None if it is none of http, https and mailto."""
    base, mark, fragment = _NOT_URL.sub(_percent_encode, url.strip()).partition("#")
    url = f"{base}{mark}{fragment.replace('#', '%23')}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return url if parts.path else None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _percent_encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _place_pictures(root: ET.Element, add_picture: Callable[[str], str | None]) -> None:
    """Set the source of each picture to its file in the book; one without a file becomes an empty `span`."""
    for element in root.iter("img"):
        name = add_picture(element.get("src", ""))
        if name is None:
            element.tag = "span"
        else:
            element.set("src", name)
            element.set("alt", element.get("alt", ""))


def _repair_children(parent: ET.Element, *, is_flow: bool) -> None:
    """Rename what is misplaced below an element, from the top down."""
    for child in parent:
        _repair(child, parent, is_flow=is_flow)
        holds_flow = is_flow and child.tag not in _HOLD_PHRASING
        _repair_children(child, is_flow=holds_flow)


def _repair(child: ET.Element, parent: ET.Element, *, is_flow: bool) -> None:
    plain = "div" if is_flow else "span"
    child.tag = _RENAMED.get(child.tag, child.tag)
    parents = _PARTS.get(child.tag)
    if parents is not None:
        if parent.tag not in parents:
            child.tag = plain
    elif child.tag == "hr" and not is_flow:
        child.tag = "br"
    elif child.tag not in _PHRASING and not is_flow:
        child.tag = plain
    if not _IS_COMPLETE.get(child.tag, _has_children)(child):
        child.tag = "span" if child.tag in _PHRASING else plain


def _has_children(element: ET.Element) -> bool:
    """Return whether an element that holds no text has the children it needs; True for others."""
    pattern = _CHILDREN.get(element.tag)
    if pattern is None:
        return True
    names = "".join(f"{child.tag} " for child in element)
    texts = (element.text, *(child.tail for child in element))
    return pattern.fullmatch(names) is not None and not any((text or "").strip() for text in texts)


def _has_caption_at_end(figure: ET.Element) -> bool:
    """Return whether a figure has no caption, or one with nothing before or nothing after it."""
    captions = [child for child in figure if child.tag == "figcaption"]
    if len(captions) != 1:
        return not captions
    is_first = figure[0] is captions[0] and not (figure.text or "").strip()
    is_last = figure[-1] is captions[0] and not (captions[0].tail or "").strip()
    return is_first or is_last


def _has_readings(ruby: ET.Element) -> bool:
    """Return whether each reading follows the words that it is for."""
    parts = "x " if (ruby.text or "").strip() else ""
    for child in ruby:
        parts += f"{child.tag} " if child.tag in {"rt", "rp"} else "x "
        parts += "x " if (child.tail or "").strip() else ""
    return _READINGS.fullmatch(parts) is not None


_IS_COMPLETE: Final[Mapping[str, Callable[[ET.Element], bool]]] = {
    "figure": _has_caption_at_end,
    "ruby": _has_readings,
    "bdo": lambda element: _DIRECTION.fullmatch(element.get("dir", "")) is not None,
}
"""Whether an element has what its meaning needs."""


def _repair_attributes(root: ET.Element) -> None:
    """Remove attributes with invalid values, second uses of an id, and links to places that are missing."""
    ids: set[str] = set()
    for element in root.iter():
        kept = dict(_valid_attributes(element.tag, element.items()))
        name = kept.get("id")
        if name is not None and (name in ids or not name or re.search(r"\s", name)):
            del kept["id"]
        elif name is not None:
            ids.add(name)
        element.attrib.clear()
        element.attrib.update(kept)
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in ids:
            del link.attrib["href"]


def _valid_attributes(tag: str, attributes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in attributes:
        if name == "href" and tag == "a":
            url = value if value.startswith("#") else make_valid_url(value)
            if url is not None:
                yield name, url
        elif name == "dir":
            if _DIRECTION.fullmatch(value) and (value != "auto" or tag != "bdo"):
                yield name, value
        elif name == "lang":
            if _LANGUAGE.fullmatch(value):
                yield name, value
                yield "xml:lang", value
        elif name in _EVERYWHERE or (
            (pattern := _ATTRIBUTES.get((tag, name))) is not None and pattern.fullmatch(value)
        ):
            yield name, value
