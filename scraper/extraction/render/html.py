"""Write a clean tree as sanitised HTML.

Takes an element, gives the HTML of what it holds, without the element itself.
Never changes the tree; sanitising is the last step, whatever the tree holds.
"""

from __future__ import annotations

from html import escape

from scraper.dom.elements import Element, to_html
from scraper.dom.sanitize import sanitize_html


def render_html(root: Element) -> str:
    """Return what lies inside the element as HTML that may be shown (see `sanitize_html`)."""
    pieces = [escape(root.text or "", quote=False)]
    for child in root:
        pieces.append(to_html(child))
        pieces.append(escape(child.tail or "", quote=False))
    return sanitize_html("".join(pieces)).strip()
