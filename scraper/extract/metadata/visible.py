"""Find what people see: the headline, the byline and the date beside it.

Takes a Document; yields candidates best place first. The place is in the
finder's name: `h1`, `h1:aside`, `headline-class`, `byline:link`, `byline:class`,
`byline:text`, `time`, `date-class`, and the same with `:aside`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import Element, text_of
from scraper.extract.metadata.landmarks import ASIDE, Landmarks, Mark, find_landmarks, lines_of
from scraper.extract.metadata.names import BY, BYLINE_WORDS
from scraper.extract.metadata.wording import plain_text
from scraper.records import Found

_MAX_HEADLINE: Final = 300
_MAX_BYLINE: Final = 300
_MAX_DATE: Final = 120
_MAX_MARKS: Final = 40
"""Most marks of one kind that are read; listing pages have hundreds."""
_NEAR: Final = 80
"""Elements after the headline that may still be its byline row."""
_SIDE_BY_SIDE: Final = 12
"""Elements between two authors of one byline."""
_LEAD: Final = rf"(?:{BYLINE_WORDS}\s+)?(?:{BY}|von|por|par|di|av|af)"
_MAX_WRITTEN_DATE: Final = 60
"""Characters of a text that is a date and little else."""
_HAS_YEAR: Final = re.compile(r"(?:19|20|25)\d\d|[٠-٩۰-۹०-९]{4}|\d{1,2}[./]\d{1,2}[./]\d\d")
_CODE_TAGS: Final = frozenset({"script", "style", "option", "time", "title", "noscript"})
_STARTS_BYLINE: Final = re.compile(rf"^{_LEAD}(?:\s*[:：]\s*|\s+)\S", re.IGNORECASE)
_BEGINS_BYLINE: Final = re.compile(rf"^\s*{_LEAD}(?:\s|[:：]|$)", re.IGNORECASE)
_BARE_BYLINE: Final = re.compile(rf"^{_LEAD}\s*[:：]?$", re.IGNORECASE)
_AUTHOR_HREF: Final = re.compile(
    r"/(?:authors?|autor(?:es|en|i)?|auteurs?|autore|contributors?|profiles?|people|staff|by|bios?|"
    r"reporters?|journalists?|team|writers?|columnists?|editors?|users?|members?|redaktion|kolumnisten)/",
    re.IGNORECASE,
)
_MODIFIED: Final = re.compile(
    r"updat|modif|last\W|edited|aktualisiert|stand:|actuali[sz]|mis à jour|aggiorn|atualiz|"
    r"bijgewerkt|gewijzigd|oppdatert|uppdaterad|opdateret|aktualiz|обновл|оновл|更新|수정|"
    r"güncel|päivitetty|revis",
    re.IGNORECASE,
)
_PUBLISHED: Final = re.compile(
    r"publi|posted|veröff|erschienen|gepubliceerd|lagt ut|publié|опубл|公開|배포|입력|yayın|julkaistu",
    re.IGNORECASE,
)


def find_visible(document: Document) -> Iterator[Found]:
    """Yield the visible headline, byline and dates."""
    marks = find_landmarks(document)
    yield from _microdata(document, marks)
    head = yield from _headlines(marks)
    yield from _bylines(document, marks, head)
    yield from _dates(marks, head)
    yield from _written_dates(document, head)


def _microdata(document: Document, marks: Landmarks) -> Iterator[Found]:
    from scraper.extract.metadata.microdata import find_items

    yield from find_items(document, marks)


def _headlines(marks: Landmarks) -> Iterator[Found]:
    """Yield headlines; return the position of the first good one (0 without any)."""
    head = 0
    later: list[Found] = []
    for mark in marks.h1[:_MAX_MARKS]:
        text = _headline_text(mark.element)
        if not text:
            continue
        if marks.level(mark.element) == ASIDE:
            later.append(Found("title", text, "h1:aside"))
            continue
        head = head or mark.index
        yield Found("title", text, "h1")
    for mark in marks.headlines[:_MAX_MARKS]:
        text = _headline_text(mark.element)
        if text:
            aside = marks.level(mark.element) == ASIDE
            later.append(Found("title", text, "headline-class:aside" if aside else "headline-class"))
    yield from later
    if not head:
        head = next((m.index for m in marks.headlines if marks.level(m.element) != ASIDE), 0)
    return head


def _headline_text(element: Element) -> str:
    text = " ".join(lines_of(element, _MAX_HEADLINE + 1))
    return text if len(text) <= _MAX_HEADLINE else ""


def _bylines(document: Document, marks: Landmarks, head: int) -> Iterator[Found]:
    """Yield bylines: those just after the headline first, then before it, then elsewhere."""
    chosen = _innermost(marks.bylines[: _MAX_MARKS * 2])
    rows = _rows(marks, chosen)
    rows.sort(key=lambda row: (row[0], row[1] < head, row[1]))
    seen: set[str] = set()
    for aside, _, value, kind in rows:
        if value and len(value) <= _MAX_BYLINE and value not in seen:
            seen.add(value)
            yield Found("authors", value, kind + (":aside" if aside else ""))
    if head:
        yield from _written_bylines(document, head, seen)


def _rows(marks: Landmarks, chosen: list[Mark]) -> list[tuple[bool, int, str, str]]:
    """Join marks of one kind that stand side by side: (aside, position, text, finder)."""
    rows: list[tuple[bool, int, str, str]] = []
    last: tuple[str | None, int] = (None, 0)
    for mark in chosen:
        aside = marks.level(mark.element) == ASIDE
        linked = list(_author_links(mark.element))
        value = "\n".join(linked or lines_of(mark.element, _MAX_BYLINE))
        kind = "byline:link" if linked else "byline:class"
        if not linked and _STARTS_BYLINE.match(value):
            kind = "byline:by"
        group = mark.element.get("class") or mark.element.tag
        if rows and last[0] == group and mark.index - last[1] <= _SIDE_BY_SIDE and rows[-1][0] == aside:
            before = rows[-1]
            rows[-1] = (aside, before[1], f"{before[2]}\n{value}", before[3])
        else:
            rows.append((aside, mark.index, value, kind))
        last = (group, mark.index)
    return rows


def _innermost(marks: list[Mark]) -> list[Mark]:
    """Drop every marked element that holds another one with text."""
    outer: set[Element] = set()
    for mark in marks:
        if not text_of(mark.element):
            outer.add(mark.element)
            continue
        node = mark.element.getparent()
        while node is not None and node not in outer:
            outer.add(node)
            node = node.getparent()
    return [mark for mark in marks if mark.element not in outer]


def _author_links(element: Element) -> Iterator[str]:
    """Yield the texts of links to people's pages in (or at) an element."""
    for anchor in element.iter("a"):
        if "author" in (anchor.get("rel") or "") or _AUTHOR_HREF.search(anchor.get("href") or ""):
            text = plain_text(text_of(anchor))
            if text:
                yield text


def _written_bylines(document: Document, head: int, seen: set[str]) -> Iterator[Found]:
    """Yield short texts around the headline that begin like a byline ("By ...")."""
    start = max(0, head - _NEAR // 4)
    for element in document.elements[start : head + 1 + _NEAR]:
        text = element.text
        if not text or not _BEGINS_BYLINE.match(text):
            continue
        value = "\n".join(lines_of(element, _MAX_BYLINE))
        if _BARE_BYLINE.match(value):
            parent = element.getparent()
            value = "" if parent is None else "\n".join(lines_of(parent, _MAX_BYLINE))
        if _STARTS_BYLINE.match(value) and len(value) <= _MAX_BYLINE // 3 and value not in seen:
            seen.add(value)
            yield Found("authors", value, "byline:by")


def _dates(marks: Landmarks, head: int) -> Iterator[Found]:
    """Yield dates of `time` elements, then of elements called a date; nearest first."""
    for kind, found in (("time", marks.times), ("date-class", marks.dates)):
        ordered = sorted(
            found[: _MAX_MARKS * 2],
            key=lambda m: (marks.level(m.element) == ASIDE, m.index < head, m.index),
        )
        for mark in ordered[:_MAX_MARKS]:
            yield from _date(marks, mark, kind)


def _written_dates(document: Document, head: int) -> Iterator[Found]:
    """Yield short texts around the headline that are a date, with a year."""
    if not head:
        return
    before = ""
    start = max(0, head - _NEAR // 4)
    for element in document.elements[start : head + _NEAR]:
        if element.tag in _CODE_TAGS:
            continue
        for text in (element.text, element.tail):
            if not text or len(text) > _MAX_WRITTEN_DATE * 2:
                continue
            text = text.strip()
            if text and len(text) <= _MAX_WRITTEN_DATE and _HAS_YEAR.search(text):
                modified = _is_modified(f"{before} {text}")
                yield Found("modified" if modified else "published", text, "text")
            before = text or before


def _is_modified(context: str) -> bool:
    return _MODIFIED.search(context) is not None and _PUBLISHED.search(context) is None


def _date(marks: Landmarks, mark: Mark, kind: str) -> Iterator[Found]:
    element = mark.element
    text = " ".join(lines_of(element, _MAX_DATE))[:_MAX_DATE]
    value = element.get("datetime") or element.get("data-datetime") or element.get("content") or text
    if not value or not any(map(str.isdigit, value)):
        return
    before = element.getprevious()
    context = f"{element.get('class') or ''} {text}"
    if kind == "time":
        parent = element.getparent()
        context += " " + ((parent.text or "") if parent is not None else "")
        context += " " + ((before.tail or text_of(before)[:40]) if before is not None else "")
    modified = _is_modified(context)
    aside = ":aside" if marks.level(element) == ASIDE else ""
    yield Found("modified" if modified else "published", value, kind + aside)
