"""Put the late pieces of a streamed page in their places.

React's server sends a page before all of its parts are ready. Where one is missing
stands `<template id="B:1">` (or `P:1`); the part follows at the page's end as
`<div hidden id="S:1">`, and a script, `$RC("B:1","S:1")` or `$RS("S:1","P:1")`, moves
it there (react-dom/server, `renderToPipeableStream`). Without the move the text of such
a part stands outside the page's structure, in the order in which the parts were ready.

Takes the root of a parsed page and changes it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from scraper.dom.elements import Element

PIECE_MARK: Final = 'id="S:'
"""What the source of a page with late pieces holds."""

_CALL: Final = re.compile(r"""\$R[CRS]\(\s*"([^"]+)"\s*,\s*"([^"]+)\"""")
_NUMBER: Final = re.compile(r"^(.*)S:([0-9a-f]+)$")
_MOST: Final = 2_000
"""Pieces of one page that are moved; shops send some sixty."""


def place_pieces(root: Element) -> None:
    """Move each late piece to the template that holds its place.

    A piece whose call is not there (scripts taken out) goes to the template of its own
    number, as React numbers them now; one without a template stays where it is.
    """
    slots = {slot.get("id"): slot for slot in root.iter("template") if slot.get("id")}
    places = _read_calls(root)
    named = (one for one in root.iter("div", "table", "tbody", "tr") if "S:" in one.get("id", ""))
    for piece in list(islice(named, _MOST)):  # of two pieces for one place the first counts
        name = piece.get("id")
        number = _NUMBER.match(name)
        if number is None:
            continue
        names = (places.get(name), f"{number[1]}B:{number[2]}", f"{number[1]}P:{number[2]}")
        slot = next((slots.pop(place) for place in names if place in slots), None)
        if slot is not None and _may_move(piece, slot, root):
            _replace(slot, piece)


def _read_calls(root: Element) -> dict[str, str]:
    """Read from the scripts which piece belongs to which template."""
    places: dict[str, str] = {}
    for script in root.iter("script"):
        for call in _CALL.finditer(script.text or ""):
            first, second = call.groups()
            piece, place = (first, second) if "S:" in first else (second, first)
            places[piece] = place
    return places


def _may_move(piece: Element, slot: Element, root: Element) -> bool:
    """Return whether both are in the page still, and the piece is not around its own place."""
    above = set(slot.iterancestors())
    return root in above and piece not in above and root in piece.iterancestors()


def _replace(slot: Element, piece: Element) -> None:
    """Put the content of a piece where its template stands; both go."""
    if piece.text:
        before = slot.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + piece.text
        else:
            above = slot.getparent()
            above.text = (above.text or "") + piece.text
        piece.text = None
    for child in piece[:]:
        slot.addprevious(child)
    slot.drop_tree()
    piece.drop_tree()
