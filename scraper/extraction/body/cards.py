"""Find cards among the text: a picture and a headline that lead to another article of the site.

Takes a Document, its page and the mask of kept blocks; gives elements to pass over. A picture
with a line beside it looks like a picture with its caption; that all of it is one link to a page
of the same site tells the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, raw_text
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.view import View
from scraper.extraction.body.site_links import leads_on

_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|pdf|mp[34]|zip)(?:$|[?#])|attachment|/(?:file|image|media|photo)s?[:/]",
    re.IGNORECASE,
)
"""Addresses of a picture in full size, or of the page that shows it."""
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 50
_MOST_CHARACTERS: Final = 400
_HIGHEST: Final = 8
"""Elements that a card reaches above its picture."""
_LEAST_PROSE: Final = 60
"""Words of sentences outside the cards; with fewer, the page may be a list of them."""
_MOST: Final = 0.25
"""Share of the kept words that cards may be."""
_PARTS: Final = frozenset(("html", "body", "main", "td", "table"))


def find_cards(document: Document, page: Page, view: View, keep: Sequence[bool]) -> set[Element]:
    """Find the cards of an article's page; none where they are much of the text."""
    cards: set[Element] = set()
    text_of = cache(_text_of)  # pictures share most of the boxes around them
    for image in document.tagged("img"):
        card = _find_card(image, document, text_of)
        if card is not None:
            cards.add(card)
    if not cards:
        return cards
    kept = [row for row, is_kept in enumerate(keep) if is_kept]
    inside = {row for row in kept if _is_of(page, row, cards)}
    outside = [row for row in kept if row not in inside]
    prose = sum(view.words[row] for row in outside if view.prose[row])
    others = sum(view.words[row] for row in outside)
    is_little = sum(view.words[row] for row in inside) <= _MOST * others
    return cards if prose >= _LEAST_PROSE and is_little else set()


def _is_of(page: Page, row: int, cards: set[Element]) -> bool:
    """Return whether a block begins in a card."""
    at = page.run_end[row - 1] if row else 0
    node = page.run_node[at]
    above = node.iterancestors()
    return any(one in cards for one in (above if page.run_is_tail[at] else (node, *above)))


def _find_card(
    image: Element, document: Document, text_of: Callable[[Element], str | None]
) -> Element | None:
    """Return the largest box around a picture whose text is all in links to one page of the site."""
    found = None
    address = ""
    for above in islice(image.iterancestors(), _HIGHEST):
        if above.tag in _PARTS:
            break
        if above.tag == "a" and not address:
            address = above.get("href") or ""
        text = text_of(above)
        if text is None:
            break
        if not text:
            continue
        links = [link for link in above.iter("a") if link.get("href")]
        addresses = {link.get("href") or "" for link in links}
        if above.tag == "a":
            addresses.add(above.get("href") or "")
        if len(addresses) != 1 or not _is_article(next(iter(addresses)), document):
            break
        linked = "".join(fold_space("".join(link.itertext())) for link in _outermost(above))
        if len(linked.replace(" ", "")) < len(text.replace(" ", "")):
            break
        if len(text.split()) >= _FEWEST_WORDS:
            found = above
    return found


def _outermost(box: Element) -> list[Element]:
    return [box] if box.tag == "a" else list(box.iter("a"))


def _text_of(element: Element) -> str | None:
    """Return the text of an element, None if it is long."""
    text = raw_text(element)
    if len(text) > 2 * _MOST_CHARACTERS:
        return None
    text = fold_space(text)
    return text if len(text) <= _MOST_CHARACTERS and len(text.split()) <= _MOST_WORDS else None


def _is_article(address: str, document: Document) -> bool:
    """Return whether an address is another page of the site, and no file."""
    return _FILE.search(address) is None and leads_on(address, document)
