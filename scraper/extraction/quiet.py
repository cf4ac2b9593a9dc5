"""A copy of a stored page that a browser may show: it can run nothing and ask nobody.

A content security policy alone is not enough: browsers open a connection for the address of a
frame before the policy stops the request. So what can name another resource is taken out. What
stays is named here; everything else goes.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.decoding.charset import decode_text
from scraper.dom.elements import Element, remove_element, to_html, walk
from scraper.dom.parse import parse_html
from scraper.errors import NoArticle
from scraper.records import Capture
from scraper.urls import host_of

_REMOVED: Final = frozenset(
    "script template svg math iframe frame object applet portal fencedframe audio video canvas title"
    " textarea noembed noframes xmp plaintext".split()
)
"""Elements that go with their content. SVG and MathML go because a browser reads `style` in them as markup."""
_TAGS: Final = frozenset(
    "html head body style a abbr acronym address article aside b bdi bdo big blockquote br button caption center cite"
    " code col colgroup dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1"
    " h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li main mark menu nav ol"
    " optgroup option p picture pre progress q rp rt ruby s samp search section select small span"
    " strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
"""Elements that stay. Another one stays as its content alone."""
_ATTRIBUTES: Final = frozenset(
    "abbr align alt aria-hidden aria-label bgcolor border cellpadding cellspacing checked class color cols"
    " colspan datetime dir disabled face headers height hidden id label lang max media min nowrap open"
    " placeholder reversed role rows rowspan scope selected size span start style title type valign"
    " value width".split()
)
"""Attributes that stay: none has an address."""
_DATA_IMAGE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);", re.IGNORECASE)
_HEAD: Final = (
    '<!DOCTYPE html>\n<meta charset="utf-8">\n<style>.scraper-picture { display: inline-block; border: 1px dashed'
    " currentColor; padding: .2em .5em; font: italic .8em sans-serif; opacity: .8 }</style>\n"
)


def quiet_page(capture: Capture) -> str:
    """Return the page of a capture as HTML that makes no request, whatever is clicked.

    Scripts, frames, media and vector graphics go; links keep their text and name their address in
    a tooltip; a picture becomes a box with its text and host. Style sheets of the page itself stay.

    Raises:
        NoArticle: The page is empty.
    """
    root = parse_html(decode_text(capture.body, capture.header("content-type")))
    if root is None:
        raise NoArticle("the page is empty", url=capture.url)
    return _HEAD + quiet_tree(root)


def quiet_tree(root: Element) -> str:
    """Remove what names a resource from a tree, and return it as HTML. The tree is changed."""
    for element in list(walk(root)):
        if element is root:
            _keep_attributes(element, {})
        elif element.tag in _REMOVED:
            remove_element(element)
        elif element.tag not in _TAGS:
            element.drop_tag()
        else:
            _quiet(element)
    return to_html(root)


def _quiet(element: Element) -> None:
    if element.tag == "img":
        _quiet_picture(element)
    elif element.tag == "style":
        # Whatever ends the element early for a browser begins with this sign.
        element.text = (element.text or "").replace("<", "\\3c ")
        _keep_attributes(element, {})
    elif element.tag == "a":
        address = (element.get("href") or "").strip()
        _keep_attributes(element, {"title": address} if address else {})
    else:
        _keep_attributes(element, {})


def _quiet_picture(element: Element) -> None:
    address = (element.get("src") or "").strip()
    if _DATA_IMAGE.match(address):
        _keep_attributes(element, {"src": address})
        return
    alt, host = " ".join((element.get("alt") or "").split()), host_of(address)
    element.tag = "span"
    _keep_attributes(element, {"class": "scraper-picture"})
    element.attrib.pop("style", None)
    element.text = f"picture: {alt or host or 'without a text'}" + (
        f" ({host})" if alt and host else ""
    )


def _keep_attributes(element: Element, own: dict[str, str]) -> None:
    """Keep the attributes that are named, and add our own."""
    for name in list(element.attrib):
        if name not in _ATTRIBUTES:
            del element.attrib[name]
    for name, value in own.items():
        element.set(name, value)
