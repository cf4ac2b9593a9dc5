"""Build a clean tree piece by piece, keeping it well-formed whatever comes in.

Takes requests ("text", "open a list", "a line break"), makes the few elements
that an article needs: inline content always is in a paragraph or another
holder of text, items in lists, cells in rows. Formats that are open when a block
ends are opened again in the next one.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.elements import Element, raw_text
from scraper.dom.tags import BLOCK_TAGS

_ZERO_WIDTH: Final = re.compile("[\u200b\u2060\ufeff]+")

FLOW: Final = frozenset(["div", "blockquote", "details"])
"""Hold blocks; inline content gets a paragraph."""
LOOSE: Final = frozenset(["li", "td", "th", "dd", "figure"])
"""Hold blocks and inline content side by side."""
TEXT: Final = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "figcaption", "caption"]
)
"""Hold inline content only."""
_INNER: Final = {"ul": "li", "ol": "li", "dl": "dd", "table": "tr", "tr": "td"}
"""What must stand between an element and other content."""
_MERGED: Final = frozenset(["strong", "em", "s", "u"])
"""Formats whose neighbours of the same kind are one."""
_ON_DEMAND: Final = frozenset(["ul", "dl", "figure", "details"])
"""Parents that stray items get."""
_KEPT_EMPTY: Final = frozenset(["td", "th"])
_ITEMS: Final = frozenset(["li", "dd", "td", "th"])

Format = tuple[str, tuple[tuple[str, str], ...]]
"""An inline element still to be written: its tag and attributes."""


class TreeBuilder:
    """A clean tree under construction."""

    def __init__(self, root: Element) -> None:
        self._make = root.makeelement
        self.root: Element = self._make("div", {})
        self.stack: list[Element] = [self.root]
        self.tags: list[str] = ["div"]
        """Tags of the open blocks: asking an element for its own costs more than all else here."""
        self.formats: list[Format] = []
        self._open: list[Element] = []
        self._implicit: set[Element] = set()
        self._breaks = 0
        self._after_space = True
        self._slot: tuple[Element, bool] | None = None
        self._waiting: list[str] = []
        self._line_ended = False

    @property
    def top(self) -> Element:
        """The innermost open block."""
        return self.stack[-1]

    def add_text(self, text: str) -> None:
        """Add text, white space folded across pieces."""
        if self._after_space and text.isspace():
            return
        text = fold_inline(text)
        if self._breaks and text not in ("", " "):
            self._settle_breaks()
        if self._after_space:
            text = text.lstrip(" ")
        if not text:
            return
        if text == " ":
            self._append(" ")
            return
        self._hold_text()
        if len(self._open) < len(self.formats):
            if text[0] == " ":
                self._append(" ")
                text = text[1:]
            self._open_formats()
        self._append(text)

    def add_leaf(self, tag: str, text: str, attributes: dict[str, str]) -> None:
        """Add a block that holds only text, in one step; nothing when the text is blank."""
        self.end_text()
        text = fold_inline(text).strip(" ")
        if not text:
            return
        if tag == "li":
            self._find_parent(tag)
        else:
            self._find_place()
        element = self._make(tag, attributes)
        element.text = text
        self.stack[-1].append(element)

    def add_space(self) -> None:
        """Separate what follows from what is here, inside one line."""
        if not self._after_space:
            self._append(" ")

    def add_break(self) -> None:
        """Request a line break; two of them end a paragraph."""
        if self.in_line():
            self.add_space()
        elif self._slot is not None or self._open or self.tags[-1] == "p" or self.tags[-1] in LOOSE:
            self._breaks += 1

    def add_image(self, attributes: dict[str, str]) -> None:
        """Add an image where the text stands."""
        self._settle_breaks()
        self._hold_text()
        self._open_formats()
        self._write_waiting()
        holder = self._open[-1] if self._open else self.top
        holder.append(self._make("img", attributes))
        self._after_space = False
        self._slot = None

    def add_block(self, element: Element) -> None:
        """Add a finished block (`pre`, `hr`)."""
        self.end_text()
        self._find_place()
        self.top.append(element)

    def open_block(self, tag: str, attributes: dict[str, str]) -> Element:
        """Open a block where it may stand, and give it."""
        self.end_text()
        if tag in ("li", "dt", "dd", "tr", "td", "th", "caption", "summary", "figcaption"):
            self._find_parent(tag)
        else:
            self._find_place()
        element = self._make(tag, attributes)
        self.top.append(element)
        self.push(element, tag)
        return element

    def push(self, element: Element, tag: str) -> None:
        """Set an element of the tree as the innermost open block."""
        self.stack.append(element)
        self.tags.append(tag)

    def _pop(self) -> Element:
        """Close the innermost block."""
        element = self.stack.pop()
        _finish(element, self.tags.pop())
        return element

    def close_block(self, element: Element) -> None:
        """Close a block and all that is open in it; nothing when it is closed already."""
        self.end_text()
        if element in self.stack:
            while self._pop() is not element:
                pass

    def end_text(self) -> None:
        """End the line of text: its paragraph closes, its formats wait for the next."""
        self._breaks = 0
        self._line_ended = True
        self._write_waiting(trim=self._after_space)
        self._slot = None
        self._after_space = True
        if self._open:
            self._open.clear()
        if self.tags[-1] == "p":
            self._pop()

    def close_format(self) -> None:
        """Close the format opened last."""
        self.formats.pop()
        del self._open[len(self.formats) :]

    def is_inside(self, *tags: str) -> bool:
        """Return whether a block of one of these tags is open."""
        return any(tag in tags for tag in self.tags)

    def may_hold_cells(self) -> bool:
        """Return whether a table is the innermost block that the page itself opened."""
        asked = (
            tag
            for element, tag in zip(reversed(self.stack), reversed(self.tags), strict=True)
            if element not in self._implicit
        )
        return next(asked) in ("table", "tr")

    def in_line(self) -> bool:
        """Return whether only inline content may stand here."""
        return self.tags[-1] in TEXT and self.tags[-1] != "p"

    def _append(self, text: str) -> None:
        holder = self._open[-1] if self._open else self.top
        last = _last_child(holder)
        slot = (holder, False) if last is None else (last, True)
        if slot != self._slot:
            self._write_waiting()
            self._slot = slot
        self._waiting.append(text)
        self._after_space = text[-1] == " "

    def _write_waiting(self, *, trim: bool = False) -> None:
        """Write the text that waits into its place; one write, however many pieces."""
        if self._slot is None:
            return
        element, is_tail = self._slot
        text = ((element.tail if is_tail else element.text) or "") + "".join(self._waiting)
        self._waiting.clear()
        if trim:
            text = text.rstrip(" ")
        if is_tail:
            element.tail = text or None
        else:
            element.text = text or None

    def _settle_breaks(self) -> None:
        breaks, self._breaks = self._breaks, 0
        if not breaks:
            return
        if breaks > 1 and self.tags[-1] == "p":
            self.end_text()
            return
        self._write_waiting(trim=self._after_space)
        holder = self._open[-1] if self._open else self.top
        # Behind a block, or a wrapper that ended, a new line begins anyhow.
        if not self._line_ended and (self._open or _ends_inline(holder)):
            holder.append(self._make("br", {}))
        self._after_space = True
        self._slot = None

    def _hold_text(self) -> None:
        """Open a block that may hold inline content, if none is open."""
        self._end_implicit()
        while self.tags[-1] in _INNER:
            self._open_implicit(_INNER[self.tags[-1]])
        tag = self.tags[-1]
        if tag in FLOW or (tag in LOOSE and self._line_ended and _ends_inline(self.stack[-1])):
            self._open_implicit("p")
        self._line_ended = False

    def _open_formats(self) -> None:
        for tag, attributes in self.formats[len(self._open) :]:
            holder = self._open[-1] if self._open else self.top
            last = _last_child(holder) if tag in _MERGED else None
            if last is not None and self._slot == (last, True):
                self._write_waiting()
            if last is not None and last.tag == tag and not last.tail:
                self._open.append(last)
                continue
            element = self._make(tag, dict(attributes))
            holder.append(element)
            self._open.append(element)

    def _open_implicit(self, tag: str) -> None:
        element = self._make(tag, {})
        self.top.append(element)
        self.push(element, tag)
        self._implicit.add(element)

    def _find_place(self) -> None:
        """Close what may not hold a block."""
        self._end_implicit()
        while self.tags[-1] in _INNER:
            self._open_implicit(_INNER[self.tags[-1]])

    def _end_implicit(self) -> None:
        """End a list or figure that only its items asked for."""
        while self._implicit and self.tags[-1] in _ON_DEMAND and self.top in self._implicit:
            self._pop()

    def _find_parent(self, tag: str) -> None:
        """Open blocks until the right parent of an item, row or cell is the innermost block."""
        parents = _PARENTS[tag]
        while tag in ("dt", "dd") and self.tags[-1] in ("dt", "dd"):  # libxml2 nests what follows
            self._pop()
        while self.tags[-1] not in parents and self.top in self._implicit:
            self._pop()
        if self.tags[-1] in parents:
            return
        if tag in ("td", "th") and self.tags[-1] == "table":
            self._open_implicit("tr")
            return
        self._find_place()
        wanted = parents[0]
        last = _last_child(self.top)
        if last is not None and last in self._implicit and last.tag == wanted and not last.tail:
            self.push(last, wanted)
        else:
            self._open_implicit(wanted)


_PARENTS: Final = {
    "li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "tr": ("table",), "td": ("tr",), "th": ("tr",),
    "caption": ("table",), "summary": ("details",), "figcaption": ("figure",),
}  # fmt: skip


def _last_child(holder: Element) -> Element | None:
    """Return the last child in constant time: lxml's `len` counts all of them."""
    return next(holder.iterchildren(reversed=True), None)


def _ends_inline(holder: Element) -> bool:
    """Return whether a block ends with inline content, from which a new line must be parted."""
    last = _last_child(holder)
    if last is None:
        return bool(holder.text)
    return bool(last.tail) or last.tag not in BLOCK_TAGS


def fold_inline(text: str) -> str:
    """Fold white space to single spaces, at the ends too, and take zero-width characters out."""
    if not text.isascii():
        text = _ZERO_WIDTH.sub("", text)
    words = text.split()
    if not words:
        return " " if text else ""
    folded = " ".join(words)
    if text[0].isspace():
        folded = f" {folded}"
    return f"{folded} " if text[-1].isspace() else folded


def _finish(element: Element, tag: str) -> None:
    """Simplify a closed block, or take it out when it holds nothing."""
    if tag in _ITEMS:
        _unwrap_lone_paragraph(element)
    is_empty = not element.text and _last_child(element) is None
    if tag == "table" and not is_empty:
        is_empty = not raw_text(element).strip() and next(element.iter("img"), None) is None
    if is_empty and tag not in _KEPT_EMPTY:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _unwrap_lone_paragraph(item: Element) -> None:
    """Take the paragraph away that is all the text of an item, before lists if there are any."""
    if item.text or not len(item) or item[0].tag != "p" or item[0].tail:
        return
    if any(child.tag not in ("ul", "ol") for child in item[1:]):
        return
    paragraph = item[0]
    item.text = paragraph.text
    for position, child in enumerate(list(paragraph)):
        item.insert(position, child)
    item.remove(paragraph)
