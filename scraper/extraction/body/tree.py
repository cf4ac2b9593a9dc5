"""Build the clean tree of the kept blocks.

Takes the page and a mask of blocks; gives a detached `div` with copies of what
was kept, inside copies of the elements that give it structure (lists, tables,
quotes, figures). The page itself is not changed. A container kept whole is
copied whole, in one step; only where kept and left blocks stand side by side is
the copy made piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from scraper.dom.elements import Element, copy_tree, remove_element
from scraper.dom.parse import parse_fragment
from scraper.dom.tags import IMAGE_TAGS
from scraper.extraction.body.model.blocks import SKIPPED_TAGS, Page
from scraper.extraction.body.pictures import MEDIA, Pictures
from scraper.extraction.normalize.embeds import address_of_script
from scraper.extraction.normalize.math import normalize_math

_DEAD: Final = ("script", "style", "svg", "template", "link", "meta", "select", "input", "textarea")
"""Elements that a copy made in one step may hold and no body needs."""


class _Copier:
    """One copy: the page's ranges, and which text nodes are kept."""

    def __init__(self, page: Page, keep: Sequence[bool]) -> None:
        self.page = page
        self.keep = keep
        self.kept_before = [0, *accumulate(map(int, keep))]
        self.pictures = Pictures(page, keep)
        self.around = self._find_start()
        first, end = page.first[self.around], page.end[self.around]
        self.broken: set[Element] = set()
        """Elements that are not copied whole, since something unread is in them."""
        for element in page.unread:
            for above in element.iterancestors():
                if above in self.broken:
                    break
                self.broken.add(above)
        self.boxes: dict[Element, int] = {}
        for number in range(self.around, len(page.element)):
            if page.first[number] > end:
                break
            self.boxes[page.element[number]] = number
        self.left_text: set[Element] = set()
        self.left_tail: set[Element] = set()
        for row in range(first, end):
            if not keep[row]:
                for at in range(page.run_end[row - 1] if row else 0, page.run_end[row]):
                    left = self.left_tail if page.run_is_tail[at] else self.left_text
                    left.add(page.run_node[at])

    def counts(self, box: int) -> tuple[int, int]:
        """Return how many blocks of a box are kept, and how many it has."""
        first, end = self.page.first[box], self.page.end[box]
        return self.kept_before[end] - self.kept_before[first], end - first

    def _find_start(self) -> int:
        """Find the smallest box around all kept blocks; table parts count as their table."""
        rows = [row for row, kept in enumerate(self.keep) if kept]
        box = self.page.box[rows[0]]
        while self.page.end[box] <= rows[-1] or self.page.tag[box] in _TABLE_PARTS:
            if box == 0:
                break
            box = self.page.parent[box]
        return box

    def copy(self) -> Element:
        """Copy what is kept into a fresh `div`."""
        source = self.page.element[self.around]
        root = source.makeelement("div", _direction_of(source))
        kept, total = self.counts(self.around)
        if kept == total and source.tag not in _SHELLS and source not in self.broken:
            root.append(copy_tree(source))
        else:
            self._copy_parts(source, root)
        if self.page.formulas:
            normalize_math(root, "")
        _clean(root)
        return root

    def _copy_parts(self, source: Element, root: Element) -> None:
        target = root
        if source.tag not in _SHELLS:
            target = _shell_of(source)
            root.append(target)
        waiting = [(source, target)]
        while waiting:
            source, target = waiting.pop()
            # Text between two copied children may be in many pieces: written in one step.
            pieces = [source.text] if source.text and source not in self.left_text else []
            for child in source:
                copied = None if child in self.page.unread else self._copy_child(child)
                if copied is not None:
                    _append_text(target, pieces)
                    target.append(copied)
                    if len(child) and not len(copied) and copied.text is None:
                        waiting.append((child, copied))
                if child.tail and child not in self.left_tail:
                    pieces.append(child.tail)
            _append_text(target, pieces)

    def _copy_child(self, child: Element) -> Element | None:
        """Return a copy of a child: whole, as an empty shell still to be filled, or none."""
        box = self.boxes.get(child)
        if box is None:
            return self._copy_inline(child)
        kept, total = self.counts(box)
        if kept == total > 0 and child not in self.broken:
            return copy_tree(child)
        if kept:
            return _shell_of(child)
        is_empty_cell = total == 0 and child.tag in ("td", "th")  # it holds its column's place
        return (
            self._copy_read(child) if is_empty_cell or self.pictures.belongs(box, child) else None
        )

    def _copy_read(self, source: Element) -> Element:
        """Copy an element and all in it that is read."""
        if source not in self.broken:
            return copy_tree(source)
        whole = _shell_of(source)
        waiting = [(source, whole)]
        while waiting:
            source, target = waiting.pop()
            pieces = [source.text] if source.text else []
            for child in source:
                if child not in self.page.unread:
                    _append_text(target, pieces)
                    is_broken = child in self.broken and child not in self.page.formulas
                    copied = _shell_of(child) if is_broken else copy_tree(child)
                    target.append(copied)
                    if is_broken:
                        waiting.append((child, copied))
                if child.tail:
                    pieces.append(child.tail)
            _append_text(target, pieces)
        return whole

    def _copy_inline(self, child: Element) -> Element | None:
        """Copy an inline element: whole unless boxes are in it, not at all if its text is left out."""
        if child in self.page.formulas:
            return None if child in self.left_text else copy_tree(child)
        if child.tag == "br" or child.tag in IMAGE_TAGS:
            return copy_tree(child)
        if child.tag in SKIPPED_TAGS and child.tag not in MEDIA and not _writes_embed(child):
            return None
        inside = list(child.iter())
        if any(one in self.boxes or (one is not child and one in self.left_tail) for one in inside):
            return _shell_of(child)  # before its own text is looked at, which may be the title
        if any(one in self.left_text for one in inside):
            return None
        return self._copy_read(child)


_SHELLS: Final = ("html", "body", "div", "td", "th", "li", "dd", "center", "main", "form")
"""Elements whose own tag adds nothing around a whole body."""
_TABLE_PARTS: Final = ("tr", "tbody", "thead", "tfoot")


_NAME: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]*")


def _direction_of(source: Element) -> dict[str, str]:
    """Return `dir` if what is copied inherits writing from right to left."""
    directions = (one.get("dir") for one in (source, *source.iterancestors()))
    said = next((direction for direction in directions if direction), "")
    return {"dir": "rtl"} if said.lower() == "rtl" else {}


def _shell_of(element: Element) -> Element:
    """Copy an element without its content.

    Attributes that a tree cannot be given (`{{lazy}}`) are left out; a tag of that kind becomes `div`.
    """
    attributes = {key: value for key, value in element.items() if _NAME.fullmatch(key)}
    return element.makeelement(element.tag if _NAME.fullmatch(element.tag) else "div", attributes)


def _append_text(target: Element, pieces: list[str]) -> None:
    """Write pieces of text at an element's end, and empty the list."""
    if not pieces:
        return
    text = "".join(pieces)
    pieces.clear()
    last = next(target.iterchildren(reversed=True), None)  # constant time: `len` counts them all
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        target.text = (target.text or "") + text


def _writes_embed(element: Element) -> bool:
    return element.tag == "script" and address_of_script(element) is not None


def _clean(root: Element) -> None:
    """Remove elements that no body needs."""
    for dead in list(root.iter(*_DEAD)):
        if not _writes_embed(dead):
            remove_element(dead)


def build_tree(page: Page, keep: Sequence[bool]) -> Element:
    """Copy the kept blocks of a page into a detached `div`, empty if none is kept."""
    if not any(keep):
        return parse_fragment("")
    return _Copier(page, keep).copy()
