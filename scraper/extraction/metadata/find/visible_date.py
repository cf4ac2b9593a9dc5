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

from scraper.dates.page_dates import parse_date
from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, text_of
from scraper.extraction.metadata.find.date_labels import Label, dated_parts, label_of
from scraper.extraction.metadata.find.landmarks import Landmarks, Mark, landmarks_of
from scraper.extraction.metadata.find.lines import lines_of
from scraper.extraction.metadata.find.texts import MAX_TEXT, short_texts
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
_HAS_YEAR: Final = re.compile(
    r"(?:19|20|25|１９|２０)\d\d|[٠-٩۰-۹०-९০-৯๐-๙]{4}|\d{1,2}[./]\d{1,2}[./]\d\d|(?<!\d)1[34]\d\d(?!\d)|"
    r"(?:令和|平成|昭和|民國|民国)\s*[\d元一二三四五六七八九十]|[〇○零一二三四五六七八九]{4}年"
)
_MAX_DISTANT: Final = 200
_RIGHTS: Final = re.compile(r"©|\(c\)|copyright|rights reserved", re.IGNORECASE)
_CODE_TAGS: Final = frozenset({"script", "style", "option", "time", "title", "noscript"})
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
_MAX_LABEL: Final = 40
"""Characters of a text that may be the label of the date behind it."""
_NOTE_TAGS: Final = frozenset({"cite", "sup", "blockquote"})
_CELL_DEPTH: Final = 2
"""Elements around a date that may be a table's cell."""
_MAX_HEAD_ROW: Final = 200
"""Characters of a row of a layout table that is the headline with its date."""
_LABEL_CELLS: Final = 2
_LABEL_HOLDERS: Final = 2
"""An element and its parent, before which the label of a date may be."""
_MAX_TITLED: Final = 5
"""Elements in a date whose attributes may hold the date."""
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
            if marks.is_elsewhere(mark.element):
                continue
            if kind == "date-class" and _is_told_of(mark.element, marks):
                continue
            yield from _date(mark, kind + _place(marks, mark, head))
    yield from _written_dates(document, head)


def _place(marks: Landmarks, mark: Mark, head: int) -> str:
    """Return where a date stands: beside the headline, in the page, or beside the article."""
    if marks.is_aside(mark.element):
        return ":aside"
    return ":headline" if _is_near(mark.index, head) else ""


def _is_near(index: int, head: int) -> bool:
    return bool(head) and -_NEAR_BEFORE <= index - head <= _NEAR_AFTER


def _written_dates(document: Document, head: int) -> Iterator[Found]:
    """Yield short texts around the headline that are a date, with a year."""
    if not head:
        return
    marks = landmarks_of(document)
    start = max(0, head - _NEAR // 4)
    for index, text, before in _dated_texts(document, start, head + _NEAR):
        element = document.elements[index]
        if _is_told_of(element, marks) or marks.is_elsewhere(element):
            continue
        place = "text:headline" if _is_near(index, head) else "text"
        yield from _labelled(text, place, _label_around(element, text, before))


def _is_told_of(element: Element, marks: Landmarks) -> bool:
    """Return whether a date is one that the text tells of: in a table, or of a source in the notes."""
    return _is_in_table(element, marks) or any(
        holder.tag in _NOTE_TAGS for holder in islice(element.iterancestors(), _CELL_DEPTH)
    )


def _is_in_table(element: Element, marks: Landmarks) -> bool:
    """Return whether a date is a figure of a table.

    It is in a row of three cells, or of two that do not begin with what calls it the page's:
    a row of one cell is layout, and so is a cell or a short row that holds the headline; "Date | 3 May 2024" tells of the page.
    """
    for holder in (element, *islice(element.iterancestors(), _CELL_DEPTH)):
        if holder.tag in ("td", "th"):
            row = holder.getparent()
            cells = 0 if row is None else len(row)
            if marks.holds_head(holder) or (row is not None and _heads_page(row, marks)):
                return False
            if row is None or cells != _LABEL_CELLS:
                return cells > _LABEL_CELLS
            label = " ".join(lines_of(row[0], _MAX_LABEL))
            return holder is row[0] or not (
                _LABEL.search(label) or label_of(label) in ("published", "modified", "reviewed")
            )
    return False


def _heads_page(row: Element, marks: Landmarks) -> bool:
    """Return whether a row of a table is the headline and little else."""
    return marks.holds_head(row) and len(text_of(row)) <= _MAX_HEAD_ROW


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
    dates = [
        (_kind_of(label, before, part), index, part)
        for index, text, before in rows
        for label, part in dated_parts(text, _label_around(document.elements[index], text, before))
    ]
    for wanted in ("published", "modified") if labelled else ("published", "", "modified"):
        for kind, index, text in dates:
            if kind != wanted or _RIGHTS.search(text) or marks.is_aside(document.elements[index]):
                continue
            yield Found("published", text, "text:far" + (":modified" if kind == "modified" else ""))


def _kind_of(label: Label | None, before: str, text: str) -> str:
    """Return "published", "modified", "" for a date without a label, or "other"."""
    if label is None:
        return "published" if _LABEL.fullmatch(before) or _LABEL.match(text) else ""
    return "other" if label == "reviewed" else label


def _label_around(element: Element, text: str, before: str) -> Label | None:
    """Return the label of a text: the text before it, or the class of what holds it."""
    own = fold_space(element.text or "") == text
    holder = element if own else element.getparent()
    return _label_before(before) or (None if holder is None else _class_label(holder))


def _class_label(element: Element) -> Label | None:
    return label_of(element.get("class") or "")


def _label_before(text: str) -> Label | None:
    """Return the label that a short text without a date is."""
    return label_of(text) if len(text) <= _MAX_LABEL and not _YEAR.search(text) else None


def _dated_texts(document: Document, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """Yield the short texts that hold a year: position, text, and the text before it."""
    before = ""
    for index, element in enumerate(document.elements[start:end], start=start):
        if element.tag in _CODE_TAGS:
            continue
        for raw in (element.text, element.tail):
            if not raw or raw.isspace():
                continue
            if len(raw) <= MAX_TEXT and _HAS_YEAR.search(raw):
                text = fold_space(raw)
                if _is_row(text):
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
            if _is_row(text):
                yield index, text, fold_space(before)
        before = raw


def _is_row(text: str) -> bool:
    """Return whether a text is a date and little else, or a row of dates with a label each."""
    if len(text) <= _MAX_WRITTEN_DATE:
        return True
    parts = list(dated_parts(text))
    return len(parts) > 1 and all(label for label, _ in parts)


def _date(mark: Mark, kind: str) -> Iterator[Found]:
    element = mark.element
    text = " ".join(lines_of(element, _MAX_DATE))[:_MAX_DATE]
    value = element.get("datetime") or element.get("data-datetime") or element.get("content")
    if not value and not _HAS_YEAR.search(text):
        value = _titled(element)
    label = _label_beside(element) or _class_label(element)
    if value:
        own = _ranked_label(text, label)
        yield from _found(own, value, text, kind)
    elif any(map(str.isdigit, text)):
        yield from _labelled(text, kind, label)


def _ranked_label(text: str, label: Label | None) -> Label | None:
    """Return the label of the first date of a text, or else the label beside it."""
    return next((own for own, _ in dated_parts(text, label)), label)


def _titled(element: Element) -> str:
    """Return the date that an attribute holds where people see a time of day, "9 years ago" or nothing yet.

    Scripts write what people see from such an attribute: `title`, `data-date`, `data-timestamp`.
    """
    for node in (element, *islice(element.iterdescendants(), _MAX_TITLED)):
        for name, value in node.items():
            if (
                _DATED_ATTRIBUTE.fullmatch(name)
                and len(value) <= _MAX_WRITTEN_DATE
                and parse_date(value)
            ):
                return str(value)
    return ""


_DATED_ATTRIBUTE: Final = re.compile(
    r"title|data-(?:[a-z]+-)?(?:date|time|datetime|timestamp|utc|iso|epoch|unix|published|created)(?:-(?:date|time|at|on|utc|iso))?"
)


def _label_beside(element: Element) -> Label | None:
    """Return the label just before an element, or before what holds nothing else before it."""
    for _ in range(_LABEL_HOLDERS):
        before, parent = element.getprevious(), element.getparent()
        if before is not None:
            return _label_before(fold_space(before.tail or "") or text_of(before)[: _MAX_LABEL + 1])
        if parent is None or parent.tag in ("body", "article", "main"):
            return None
        if parent.text and not parent.text.isspace():
            return _label_before(fold_space(parent.text))
        element = parent
    return None


def _labelled(text: str, kind: str, label: Label | None) -> Iterator[Found]:
    """Yield the dates of a row that may have several: "3 May 2024. Updated: 7 June 2024"."""
    for own, part in dated_parts(text, label):
        yield from _found(own, part, text, kind)


def _found(label: Label | None, value: str, text: str, kind: str) -> Iterator[Found]:
    """Yield a date by its label; nothing where it is not a date of the article."""
    if label == "reviewed":
        yield Found("modified", value, f"{kind}:reviewed")
    elif label == "modified":
        yield Found("modified", value, kind)
    elif label != "other":
        yield Found("published", value, _kind(text, kind))


def _kind(text: str, kind: str) -> str:
    return "first-published" if _FIRST.search(text) else kind
