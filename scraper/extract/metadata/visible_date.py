"""Find the dates that people see.

Takes a Document; yields candidates, nearest to the headline first: `time`
elements, elements whose class calls them a date (`date-class`), and short texts
around the headline that are a date (`text`). The place follows a colon:
`:headline` beside the headline, `:aside` beside the article. What is called
"updated" in some language is a date of modification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import Element, fold_space, text_of
from scraper.extract.metadata.landmarks import Landmarks, Mark, landmarks_of
from scraper.extract.metadata.lines import lines_of
from scraper.extract.metadata.texts import MAX_TEXT, short_texts
from scraper.records import Found

_MAX_DATE: Final = 120
"""Characters of an element that holds a date."""
_MAX_MARKS: Final = 60
"""Most marks of one kind that are read; listing pages have hundreds."""
_NEAR: Final = 80
"""Elements after the headline among which a bare text may be its date."""
_NEAR_BEFORE: Final = 15
_NEAR_AFTER: Final = 40
"""Elements before and after the headline among which a date is the article's."""
_MAX_WRITTEN_DATE: Final = 60
"""Characters of a text that is a date and little else."""
_HAS_YEAR: Final = re.compile(r"(?:19|20|25)\d\d|[٠-٩۰-۹०-९]{4}|\d{1,2}[./]\d{1,2}[./]\d\d")
_MAX_DISTANT: Final = 200
_RIGHTS: Final = re.compile(r"©|\(c\)|copyright|rights reserved", re.IGNORECASE)
_CODE_TAGS: Final = frozenset({"script", "style", "option", "time", "title", "noscript"})
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

_FIRST: Final = re.compile(
    r"(?:originally|first) (?:published|posted|appeared)|initialement publié|"
    r"publi(?:é|cado|cato) (?:pour la première fois|originalmente|originariamente)|"
    r"(?:ursprünglich|zuerst) (?:veröffentlicht|erschienen)|erstveröffentlich|oorspronkelijk gepubliceerd",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:date|datum|fecha|data|dato|päivämäärä|дата|日付|日期)\s*[:：]?", re.IGNORECASE
)
"""What only says that a date follows."""
_MAX_LABEL: Final = 30
"""Characters of a text that may be the label of the date behind it."""
_NOTE_TAGS: Final = frozenset({"cite", "sup"})
_CELL_DEPTH: Final = 2
"""Elements around a date that may be a table's cell."""
_LABEL_CELLS: Final = 2
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def find_visible_dates(document: Document) -> Iterator[Found]:
    """Yield dates of `time` elements, of elements called a date, of short texts; nearest first."""
    marks = landmarks_of(document)
    head = marks.head
    for kind, found in (("time", marks.times), ("date-class", marks.dates)):
        ordered = sorted(
            found[:_MAX_MARKS],
            key=lambda m: (marks.is_aside(m.element), m.index < head, m.index),
        )
        for mark in ordered[:_MAX_MARKS]:
            if kind == "date-class" and _is_told_of(mark.element):
                continue
            yield from _date(mark, kind + _place(marks, mark, head))
    yield from _written_dates(document, head)


def _place(marks: Landmarks, mark: Mark, head: int) -> str:
    """Say where a date stands: beside the headline, in the page, or beside the article."""
    if marks.is_aside(mark.element):
        return ":aside"
    return ":headline" if _is_near(mark.index, head) else ""


def _is_near(index: int, head: int) -> bool:
    return bool(head) and -_NEAR_BEFORE <= index - head <= _NEAR_AFTER


def _written_dates(document: Document, head: int) -> Iterator[Found]:
    """Yield short texts around the headline that are a date, with a year."""
    if not head:
        return
    start = max(0, head - _NEAR // 4)
    for index, text, before in _dated_texts(document, start, head + _NEAR):
        if _is_told_of(document.elements[index]):
            continue
        place = "text:headline" if _is_near(index, head) else "text"
        if _is_modified(f"{before} {text}"):
            yield Found("modified", text, place)
        else:
            yield from _parts(text, place)


def _is_told_of(element: Element) -> bool:
    """Say whether a date is one that the text tells of: in a table, or of a source in the notes."""
    return _is_in_table(element) or any(
        holder.tag in _NOTE_TAGS for holder in islice(element.iterancestors(), _CELL_DEPTH)
    )


def _is_in_table(element: Element) -> bool:
    """Say whether a date is a figure of a table.

    It is in a row of three cells, or of two that do not begin with what calls it the page's:
    a row of one cell is layout, and "Date | 3 May 2024" tells of the page.
    """
    for holder in (element, *islice(element.iterancestors(), _CELL_DEPTH)):
        if holder.tag in ("td", "th"):
            row = holder.getparent()
            cells = 0 if row is None else len(row)
            if row is None or cells != _LABEL_CELLS:
                return cells > _LABEL_CELLS
            label = " ".join(lines_of(row[0], _MAX_LABEL))
            return holder is row[0] or not (
                _LABEL.search(label) or _PUBLISHED.search(label) or _MODIFIED.search(label)
            )
    return False


def find_distant_dates(document: Document, *, labelled: bool) -> Iterator[Found]:
    """Yield short texts anywhere in the page that are a date; those called published first.

    A last resort for pages that have none near the headline.

    Args:
        document: The page.
        labelled: Whether only those are wanted that are called a date of publication
            or of the last change.
    """
    marks = landmarks_of(document)
    rows = list(islice(_all_dated_texts(document), _MAX_DISTANT))
    told = [(_told(text, before), index, text) for index, text, before in rows]
    for kind in ("published", "modified") if labelled else ("published", "", "modified"):
        for known, index, text in told:
            if known != kind or _RIGHTS.search(text) or marks.is_aside(document.elements[index]):
                continue
            yield Found(
                "published", text, "text:far" + (":modified" if known == "modified" else "")
            )


def _told(text: str, before: str) -> str:
    """Say what a date's own words, or the label before it, call it; "" for nothing."""
    context = f"{before} {text}" if len(before) <= _MAX_LABEL else text
    if _PUBLISHED.search(context) or _LABEL.fullmatch(before):
        return "published"
    return "modified" if _MODIFIED.search(context) else ""


def _dated_texts(document: Document, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """Yield the short texts that hold a year: position, text, and the text before it."""
    before = ""
    for index, element in enumerate(document.elements[start:end], start=start):
        if element.tag in _CODE_TAGS:
            continue
        for raw in (element.text, element.tail):
            if not raw or len(raw) > _MAX_WRITTEN_DATE * 2 or raw.isspace():
                continue
            if _HAS_YEAR.search(raw):
                text = fold_space(raw)
                if len(text) <= _MAX_WRITTEN_DATE:
                    yield index, text, fold_space(before)
            before = raw


def _all_dated_texts(document: Document) -> Iterator[tuple[int, str, str]]:
    """Yield those of the whole page."""
    before = ""
    for index, raw, _ in short_texts(document):
        if len(raw) > MAX_TEXT:
            continue
        if _HAS_YEAR.search(raw) and document.elements[index].tag not in _CODE_TAGS:
            text = fold_space(raw)
            if len(text) <= _MAX_WRITTEN_DATE:
                yield index, text, fold_space(before)
        before = raw


def _is_modified(context: str) -> bool:
    return _MODIFIED.search(context) is not None and _PUBLISHED.search(context) is None


def _date(mark: Mark, kind: str) -> Iterator[Found]:
    element = mark.element
    text = " ".join(lines_of(element, _MAX_DATE))[:_MAX_DATE]
    value = (
        element.get("datetime") or element.get("data-datetime") or element.get("content") or text
    )
    if not value or not any(map(str.isdigit, value)):
        return
    before = element.getprevious()
    context = f"{element.get('class') or ''} {text}"
    if kind.startswith("time"):
        parent = element.getparent()
        context += " " + ((parent.text or "") if parent is not None else "")
        context += " " + ((before.tail or text_of(before)[:40]) if before is not None else "")
    if value is text and len(_YEAR.findall(text)) > 1:
        yield from _parts(text, kind)
    else:
        field = "modified" if _is_modified(context) else "published"
        yield Found(field, value, _kind(text, field, kind))


def _parts(text: str, kind: str) -> Iterator[Found]:
    """Yield the dates of a row that may have two: "3 May 2024. Updated: 7 June 2024"."""
    begin, field = 0, "published"
    for word in sorted(
        (*_MODIFIED.finditer(text), *_PUBLISHED.finditer(text)), key=lambda found: found.start()
    ):
        part = text[begin : word.start()]
        if _YEAR.search(part):
            yield Found(field, part, _kind(text, field, kind))
            begin = word.start()
        field = "modified" if _MODIFIED.match(word.group()) else "published"
    yield Found(field, text[begin:], _kind(text, field, kind))


def _kind(text: str, field: str, kind: str) -> str:
    return "first-published" if field == "published" and _FIRST.search(text) else kind
