"""Keep links to places of the same text: a table of contents, "see below".

Takes a tree. A link to a fragment whose element is in the tree leads to `#part-1` and so on, and that
element, or the nearest block of it, gets the id; so the link works in every export. Links whose
place is not in the text lose their address, as all others that lead nowhere.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from scraper.dom.elements import Element, named_elements

PLACE: Final = "part-"
"""What the ids begin with."""
_BLOCKS: Final = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd"),
    *("figure", "blockquote", "pre", "table"),
)
"""Elements that stay in a clean tree and may be a place."""
_MOST: Final = 1_000
"""Links of one text that are followed."""


def normalize_places(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Change each link to a fragment of this text into one to a block of it."""
    links = [link for link in root.iter("a") if _fragment_of(link)][:_MOST]
    if not links:
        return
    named = named_elements(root)
    places: dict[Element, str] = {}
    for link in links:
        target = named.get(_fragment_of(link))
        block = None if target is None else _block_of(target, root)
        if block is None or block in link.iterancestors():
            del link.attrib["href"]
        else:
            link.set("href", f"#{places.setdefault(block, f'{PLACE}{len(places) + 1}')}")
    for block, name in places.items():
        block.set("id", name)


def settle_places(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Take the address off links whose place did not stay, and ids off places that no link names."""
    placed = {
        name: one for one in root.iter(*_BLOCKS) if (name := one.get("id") or "").startswith(PLACE)
    }
    named = set()
    for link in root.iter("a"):
        name = _fragment_of(link)
        named.add(name)
        if name.startswith(PLACE) and name not in placed:
            del link.attrib["href"]
    for name, block in placed.items():
        if name not in named:
            del block.attrib["id"]


def _fragment_of(link: Element) -> str:
    """Return the name that a link to this text leads to; "" for all other links, and for notes."""
    address = (link.get("href") or "").strip()
    if address[:1] != "#" or address.startswith(("#fn-", "#fnref-")):
        return ""
    return unquote(address[1:])


def _block_of(target: Element, root: Element) -> Element | None:
    """Return the block that a target is, is in, or begins with; None for notes and the whole text."""
    block: Element | None = target
    if target.tag not in _BLOCKS:
        above = next(target.iterancestors(*_BLOCKS), None)
        block = next(target.iter(*_BLOCKS), None) if above is None else above
        if block is None:
            block = _following(target)
    if block is None or block is root or (block.get("id") or "").startswith("fn"):
        return None
    return block


def _following(target: Element) -> Element | None:
    """Return the block right behind an anchor that stands on its own."""
    following = target.getnext()
    if following is None or (target.tail or "").strip():
        return None
    return following if following.tag in _BLOCKS else next(following.iter(*_BLOCKS), None)
