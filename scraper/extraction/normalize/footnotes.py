"""Bring footnotes into one form: marks `sup#fnref-1 > a[href="#fn-1"]`, notes `li#fn-1`.

Takes a tree. A mark is a short link to a fragment, a note the element (mostly a
list item) with that id; only pairs of which both are in the tree are rewritten.
Links back from the notes go. Ids are numbered in the order of the marks, which read as written.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from scraper.dom.elements import Element, named_elements, raw_text, remove_element
from scraper.dom.tags import BLOCK_TAGS

_MARK: Final = re.compile(
    r"[\[(]?\s*(?:note |fn\.? ?)?(?:\d{1,4}|[a-z]{1,2}|[*†‡§¶]{1,3})\s*[\])]?", re.IGNORECASE
)
_BACK: Final = re.compile(
    r"[↩↵⤴⏎↑^⬆︎\ufe0e\s]*(?:back|return|jump up|zurück|retour)?(?: to (?:text|content|article))?[↩↵⤴⏎↑^⬆︎\ufe0e\s.\]\[]*",
    re.IGNORECASE,
)
_HOLDERS: Final = frozenset(["li", "p", "div", "dd", "aside", "section", "td"])
_NOTE: Final = re.compile(r"#fn-")
_MAX_NOTES: Final = 2_000


def normalize_footnotes(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Rewrite every pair of mark and note."""
    for table in list(root.iter("table")):
        _open_note_table(table)
    links = [link for link in root.iter("a") if "#" in (link.get("href") or "")][: 4 * _MAX_NOTES]
    if not links:
        return
    named = named_elements(root)
    numbers: dict[Element, int] = {}
    marks: set[Element | None] = set()
    for link in links:
        if not is_mark(link):
            continue
        target = named.get((link.get("href") or "").rpartition("#")[2])
        note = None if target is None else _note_of(target)
        if target is None or note is None:
            _drop_lone_mark(link)
            continue
        if link in note.iter("a") or target in marks:  # a link back from a note
            continue
        marks.update((link, link.getparent()))
        first = note not in numbers
        number = numbers.setdefault(note, len(numbers) + 1)
        _write_mark(link, number, first=first)
    for note, number in numbers.items():
        _write_note(note, number)


def _open_note_table(table: Element) -> None:
    """Convert to a paragraph a table that is one note: its number in one cell, its text in the other."""
    names = (table.get("class") or "").lower().split()
    if "footnote" not in names and "citation" not in names:
        return
    rows = list(islice(table.iter("tr"), 2))
    cells = list(rows[0]) if len(rows) == 1 else []
    if len(cells) != 2 or any(cell.tag not in ("td", "th") for cell in cells):  # noqa: PLR2004 - number and text
        return
    for child in list(table):
        table.remove(child)
    table.tag = "div"
    table.text = None
    label, text = cells
    label.tag = "span"
    label.tail = " "
    is_line = not any(one.tag in BLOCK_TAGS for one in text.iter() if one is not text)
    text.tag = "span" if is_line else "div"
    table.extend((label, text))


def _drop_lone_mark(link: Element) -> None:
    """Take a raised mark out whose note is no part of the body."""
    above = link.getparent()
    if (
        above is not None
        and above.tag == "sup"
        and len(above) == 1
        and not _NOTE.match(link.get("href") or "")
    ):
        remove_element(above)


def is_mark(link: Element) -> bool:
    """Return whether a link looks like the mark of a footnote: a raised or bracketed number."""
    text = raw_text(link).strip()
    if not _MARK.fullmatch(text):
        return False
    if text[:1] in "[(*†‡§¶":
        return True
    above = link.getparent()
    return next(link.iter("sup"), None) is not None or (
        above is not None and (above.tag == "sup" or _is_sup(above) or _is_sup(link))
    )


def _is_sup(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('role') or ''} {element.get('rel') or ''} {element.get('id') or ''}".lower()
    return any(
        name in names
        for name in ("footnote", "fnref", "noteref", "doc-noteref", "sup", "reference")
    )


def _note_of(target: Element) -> Element | None:
    """Return the element that holds a note's text."""
    for element in (target, *list(target.iterancestors())[:2]):
        if element.tag in _HOLDERS:
            text = raw_text(element).strip()
            return element if len(text) > 1 else None
    return None


def _write_mark(link: Element, number: int, *, first: bool) -> None:
    """Write the link from a mark to its note; it reads as the author wrote it, since the text may speak of note [6]."""
    text = " ".join(raw_text(link).split())
    above = link.getparent()
    if above is None:
        return
    if (
        above.tag == "sup"
        and len(above) == 1
        and not (above.text or "").strip(" [(")
        and not (link.tail or "").strip(" ])")
    ):
        sup = above
        text = f"{(sup.text or '').strip()}{text}{(link.tail or '').strip()}"
        sup.text = link.tail = None
    else:
        sup = link.makeelement("sup", {})
        sup.tail, link.tail = link.tail, None
        above.replace(link, sup)
        sup.append(link)
    sup.attrib.clear()
    if first:
        sup.set("id", f"fnref-{number}")
    for child in list(link):
        link.remove(child)
    link.attrib.clear()
    link.set("href", f"#fn-{number}")
    link.text = text


def _write_note(note: Element, number: int) -> None:
    for link in list(note.iter("a")):
        if "#" not in (link.get("href") or "") or not _BACK.fullmatch(raw_text(link)):
            continue
        above = link.getparent()
        remove_element(link)
        if (
            above is not None
            and above is not note
            and above.tag in ("sup", "span")
            and not raw_text(above).strip()
        ):
            remove_element(above)
    for name in ("name", "class"):
        note.attrib.pop(name, None)
    note.set("id", f"fn-{number}")
    if note.tag != "li":
        _make_item(note)


def _make_item(note: Element) -> None:
    """Put a note that is not a list item into a list, joining the list before it."""
    above = note.getparent()
    if above is None:
        return
    before = note.getprevious()
    note.tag = "li"
    _cut_number(note)
    tail, note.tail = note.tail, None
    if (
        before is not None
        and before.tag == "ol"
        and not (before.tail or "").strip()
        and len(before)
        and (before[-1].get("id") or "").startswith("fn-")
    ):
        before.append(note)
        before.tail = (before.tail or "") + (tail or "")
        return
    items = note.makeelement("ol", {})
    above.replace(note, items)
    items.append(note)
    items.tail = tail


def _cut_number(note: Element) -> None:
    """Take the note's own number off its start: the list numbers it."""
    first = note[0] if len(note) and not (note.text or "").strip() else None
    if (
        first is not None
        and first.tag in ("sup", "a", "span", "b", "strong")
        and _MARK.fullmatch(raw_text(first).strip(" .:"))
    ):
        tail = (first.tail or "").lstrip(" .:)]")
        first.tail = tail
        remove_element(first)
        return
    text = note.text or ""
    cut = re.sub(r"^\s*[\[(]?\d{1,4}[\]).:]+\s*", "", text)
    if cut != text:
        note.text = cut
