"""Show the pictures that a page states in its microdata and loads by a script.

Takes a tree that was just parsed; a `figure` of type ImageObject without a picture gets
the file that it names, so that all stages meet an ordinary picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.elements import Element
from scraper.dom.tags import IMAGE_TAGS

_SHOWN: Final = (
    *IMAGE_TAGS,
    "picture",
    "video",
    "audio",
    "iframe",
    "object",
    "embed",
    "svg",
    "noscript",
)
"""Elements of a figure that shows something already; a `noscript` holds the picture."""
_ADDRESSES: Final = ("contentUrl", "url")
"""Properties that hold the address of the file, the best first."""


STATED_MARK: Final = "ImageObject"
"""In the markup of every page that states a picture."""


def show_stated_pictures(root: Element) -> None:
    """Put an `img` into each figure that only states its picture."""
    for figure in list(root.iter("figure")):
        if STATED_MARK in (figure.get("itemtype") or "") and not _shows(figure):
            address = next(_addresses(figure), None)
            if address:
                figure.insert(0, figure.makeelement("img", {"src": address}))


def _shows(figure: Element) -> bool:
    return next(figure.iter(*_SHOWN), None) is not None


def _addresses(figure: Element) -> Iterator[str]:
    """Yield the addresses of the file: the figure's `itemid`, its `contentUrl`, its `url`."""
    if address := figure.get("itemid"):
        yield address
    stated = [
        (item.get("itemprop"), item.get("content") or item.get("href"))
        for item in figure.iter("meta", "link")
    ]
    for name in _ADDRESSES:
        yield from (address for item, address in stated if item == name and address)
