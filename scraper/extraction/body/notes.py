"""Keep the footnotes of the kept text although the model drops them: short, behind everything else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.normalize.footnotes import is_mark

_MOST: Final = 500
"""Marks of one page that are followed."""
_LEVELS: Final = 3
"""Elements around a note in which its generator says what it is."""
_TELLING: Final = ("class", "id", "role", "data-type", "epub:type", "style")
"""Attributes that say so; Word writes `style="mso-element:footnote"`."""


def find_notes(document: Document, page: Page, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of footnotes that are left out although the kept text refers to them."""
    links = [link for link in document.tagged("a") if "#" in (link.get("href") or "")]
    marks = [link for link in links if is_mark(link)][:_MOST]
    if not marks:
        return []
    boxes = {element: number for number, element in enumerate(page.element)}
    targets = {name: link for link in document.tagged("a") if (name := link.get("name"))}
    targets |= {name: one for one in document.elements if (name := one.get("id"))}
    found: list[int] = []
    for mark in marks:
        target = targets.get((mark.get("href") or "").rpartition("#")[2])
        if target is None or not (_is_footnote(target) or _leads_back(target, mark)):
            continue
        rows = _rows_of(page, boxes, target)
        around = _rows_of(page, boxes, mark)
        if any(keep[row] for row in around) and not set(rows) & set(around):
            found += [row for row in rows if not keep[row]]
    return found


def _is_footnote(target: Element) -> bool:
    around = [target, *list(target.iterancestors())[:_LEVELS]]
    said = (element.get(name) for element in around for name in _TELLING)
    return any("footnote" in value.lower() for value in said if value)


def _leads_back(target: Element, mark: Element) -> bool:
    """Return whether a note is, or begins or ends with, a link to its mark."""
    around = (mark, *islice(mark.iterancestors(), 1))
    names = {f"#{name}" for one in around for key in ("id", "name") if (name := one.get(key))}
    return bool(names) and any(link.get("href") in names for link in target.iter("a"))


def _rows_of(page: Page, boxes: dict[Element, int], element: Element) -> range:
    """Return the blocks of the smallest box around an element; a heading's note is what follows it."""
    inside = next((one for one in (element, *element.iterancestors()) if one in boxes), None)
    if inside is None:
        return range(0)
    box = boxes[inside]
    first, end = page.first[box], page.end[box]
    is_heading = page.tag[box] in ("h3", "h4", "h5", "h6")
    return range(first, min(end + is_heading, len(page.text)))
